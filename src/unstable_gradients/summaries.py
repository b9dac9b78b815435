"""Aggregates over replicas: from the tables of the experiments to the tables of the results.

Training that diverged is a result. Quantiles are those of the replicas whose value is finite, and
`replicas` counts them. A trace that stops being finite has no level over all epochs.
"""

import itertools
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from unstable_gradients import statistics, tables
from unstable_gradients.errors import InvalidInput
from unstable_gradients.tables.accuracy import ACCURACY_DIFFERENCE

Networks = Mapping[str, tuple[int, ...]]  # layer sizes by name, in the order of params.yaml
ACCURACY_MEASURES = ["validation_accuracy", "training_accuracy", "validation_cost", "training_cost"]
EARLY = 10  # the first tenth of the epochs counts as early
NORMS = ["bias_gradient_norm", "weight_gradient_norm", "rms_bias_gradient_norm"]


def collect(
    folder: Path, networks: Networks, columns: tuple[str, ...], **wanted: Collection[object]
) -> pd.DataFrame:
    """The tables of these networks, by name, one after the other; other files are not read.

    Raises:
        InvalidInput: if a network's table is missing, is another network's, or lacks what is
            wanted, as `tables.read` puts it.
    """
    frames = []
    for network in networks:
        path = folder / f"{network}.csv"
        frame = tables.read(path, columns, **wanted)
        others = frame.loc[frame["network"] != network, "network"]
        if not others.empty:
            raise InvalidInput(
                f"{path}: network {str(others.iloc[0])!r}, expected {network!r} in every row"
            )
        _check_sizes(path, frame, networks)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def shown(sizes: tuple[int, ...]) -> str:
    """Layer sizes as they stand in the tables: 784-30-10."""
    return "-".join(map(str, sizes))


def distinct(networks: Networks) -> dict[str, str]:
    """The network of each sizes; of those that share them the first, for they are the same."""
    found: dict[str, str] = {}
    for network, sizes in networks.items():
        found.setdefault(shown(sizes), network)
    return found


def collect_distinct(
    folder: Path, networks: Networks, columns: tuple[str, ...], **wanted: Collection[object]
) -> dict[str, pd.DataFrame]:
    """The table of each network that differs from those before it, by its sizes.

    Raises:
        InvalidInput: as `collect`.
    """
    return {
        sizes: collect(folder, {network: networks[network]}, columns, **wanted)
        for sizes, network in distinct(networks).items()
    }


def read_distinct(
    path: Path, networks: Networks, columns: tuple[str, ...], **wanted: Collection[object]
) -> pd.DataFrame:
    """The rows of an aggregate that belong to networks that differ from those before them.

    Raises:
        InvalidInput: if there is no such table.
    """
    table = tables.read(path, columns, **wanted)
    found = table[table["network"].isin(distinct(networks).values())]
    _check_sizes(path, found, networks)
    return found


def _check_sizes(path: Path, table: pd.DataFrame, networks: Networks) -> None:
    """Check that the rows are of networks as deep, and where it is told of the sizes, as given."""
    for network, rows in table.groupby("network"):
        sizes, depth = shown(networks[str(network)]), len(networks[str(network)]) - 2
        given = {"sizes": sizes, "hidden_layers": depth}
        for name in given.keys() & set(table.columns):
            if (rows[name] != given[name]).any():
                raise InvalidInput(f"{path}: network {network} has other {name} than {sizes}")
        # Tables of all layers reach from the first to the last, or to the output layer.
        if "layer" in rows and rows["layer"].max() not in (depth, depth + 1):
            raise InvalidInput(
                f"{path}: network {network}, layers up to {rows['layer'].max()}, expected {depth}"
            )


def described(table: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """The table with the columns that say what each row's network is."""
    return table.assign(
        sizes=table["network"].map(lambda name: shown(networks[name])),
        hidden_layers=table["network"].map(lambda name: len(networks[name]) - 2),
    )


def accuracy_by_epoch(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean over the replicas and its interval, for each epoch: ACCURACY_BY_EPOCH."""
    long = runs.melt(["network", "replica", "epoch"], ACCURACY_MEASURES, var_name="measure")
    rows = []
    for (network, measure, epoch), group in long.groupby(
        ["network", "measure", "epoch"], sort=False
    ):
        estimate = statistics.mean(group["value"].to_numpy(), confidence)
        rows.append(
            {
                "network": network,
                "epoch": epoch,
                "measure": measure,
                "mean": estimate.value,
                "low": estimate.low,
                "high": estimate.high,
                "replicas": estimate.replicas,
            }
        )
    return pd.DataFrame(rows)


def accuracy_by_replica(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Last and best validation accuracy of each replica: ACCURACY_BY_REPLICA.

    The best epoch is the first with the highest accuracy on the validation images themselves,
    which flatters it a little; the last one is not chosen.
    """
    trained = runs[runs["epoch"] > 0].sort_values("epoch", kind="stable", ignore_index=True)
    groups = trained.groupby(["network", "replica"], sort=False)
    last = trained.loc[groups["epoch"].idxmax()].set_index(["network", "replica"])
    best = trained.loc[groups["validation_accuracy"].idxmax()].set_index(["network", "replica"])
    table = pd.DataFrame(
        {
            "last_accuracy": last["validation_accuracy"],
            "best_accuracy": best["validation_accuracy"],
            "best_epoch": best["epoch"],
        }
    ).reset_index()
    return described(table, networks)


def accuracy_differences(by_replica: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Each network against the one listed before it: ACCURACY_DIFFERENCE."""
    rows = []
    names = list(dict.fromkeys(by_replica["network"]))
    for shallower, deeper in itertools.pairwise(names):
        for measure in ("last_accuracy", "best_accuracy"):
            first, second = (
                by_replica.loc[by_replica["network"] == name, measure].to_numpy()
                for name in (deeper, shallower)
            )
            estimate = statistics.difference_of_means(first, second, confidence)
            rows.append(
                {
                    "deeper": deeper,
                    "shallower": shallower,
                    "measure": measure,
                    "difference": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                    "p_value": estimate.p_value,
                    "replicas": estimate.replicas,
                }
            )
    return pd.DataFrame(rows, columns=list(ACCURACY_DIFFERENCE))


def quantiles(values: pd.DataFrame, by: list[str], column: str, confidence: float) -> pd.DataFrame:
    """Median, central band and number of the replicas of each group whose value is finite."""
    lower, upper = statistics.band(confidence)
    groups = values[np.isfinite(values[column])].groupby(by, sort=False)[column]
    table = pd.DataFrame(
        {
            "median": groups.median(),
            "lower": groups.quantile(lower),
            "upper": groups.quantile(upper),
            "replicas": groups.count(),
        }
    )
    return table.reset_index()


def initial_speed(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of each norm, for each layer of the untrained networks: INITIAL_SPEED."""
    long = runs.melt(["network", "replica", "layer"], NORMS, var_name="measure")
    table = quantiles(long, ["network", "layer", "measure"], "value", confidence)
    return described(table, networks)


def layer_ratios(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """||delta|| of each layer over that of the layer before it: LAYER_RATIO."""
    norms = runs.sort_values("layer", kind="stable")
    before = norms.groupby(["network", "replica"])["bias_gradient_norm"].shift(1)
    ratios = norms.assign(ratio=norms["bias_gradient_norm"] / before)
    table = quantiles(ratios, ["network", "layer"], "ratio", confidence)
    return described(table, networks)


def speed(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of ||delta|| at each epoch: SPEED."""
    table = quantiles(runs, ["network", "epoch", "layer"], "bias_gradient_norm", confidence)
    return described(table, networks)


def speed_shape(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Fall, rebound and level of each replica's ||delta|| over the epochs: SPEED_SHAPE."""
    rows = []
    for (network, replica, layer), trace in runs.groupby(
        ["network", "replica", "layer"], sort=False
    ):
        norms = trace.sort_values("epoch")["bias_gradient_norm"].to_numpy()
        norms = np.where(np.isfinite(norms), norms, np.nan)
        early = max(1, len(norms) // EARLY)
        lowest = int(np.argmin(norms[:early]))  # of NaN, if there is any
        rows.append(
            {
                "network": network,
                "replica": replica,
                "layer": layer,
                "start": norms[0],
                "early_epochs": early,
                "early_lowest": norms[lowest],
                "early_lowest_epoch": pd.NA if np.isnan(norms[lowest]) else lowest,
                "highest_after": norms[lowest:].max(),
                "geometric_mean": np.exp(statistics.logarithms(norms).mean()),
                "end": norms[-1],
            }
        )
    return described(pd.DataFrame(rows).astype({"early_lowest_epoch": "Int64"}), networks)


def noise(
    mini_batch: pd.DataFrame, full_batch: pd.DataFrame, networks: Networks, confidence: float
) -> pd.DataFrame:
    """Quantiles of ||delta|| at each step, mini-batch, averaged and full batch: NOISE."""
    long = mini_batch.rename(
        columns={"bias_gradient_norm": "mini_batch", "averaged_bias_gradient_norm": "averaged"}
    ).melt(["network", "replica", "step", "layer"], ["mini_batch", "averaged"], var_name="measure")
    full = full_batch.rename(columns={"epoch": "step", "bias_gradient_norm": "value"})
    together = pd.concat([long, full.assign(measure="full_batch")], ignore_index=True)
    table = quantiles(together, ["network", "step", "layer", "measure"], "value", confidence)
    return described(table, networks)


def frozen_by_replica(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Accuracy behind frozen layers, and what freezing cost each replica: FROZEN_BY_REPLICA."""
    whole = runs[runs["frozen_layers"] == 0].set_index(["network", "replica"])
    keys = pd.MultiIndex.from_frame(runs[["network", "replica"]])
    unfrozen = whole["validation_accuracy"].reindex(keys).to_numpy()
    table = runs.rename(columns={"validation_accuracy": "accuracy"})
    return described(table.assign(gain=unfrozen - table["accuracy"]), networks)


def readout_by_replica(
    runs: pd.DataFrame, pixel_accuracy: float, networks: Networks
) -> pd.DataFrame:
    """Accuracy of the readouts beside that from the images: READOUT_BY_REPLICA."""
    table = runs.rename(columns={"validation_accuracy": "accuracy"})
    return described(table.assign(pixel_accuracy=pixel_accuracy), networks)


def deepened(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of what identity layers do to trained networks: DEEPENED."""
    keys = ["network", "form", "input_weight", "layers"]
    measures = ["accuracy_before", "accuracy", "changed_images", "output_change"]
    long = runs.melt([*keys, "replica"], measures, var_name="measure")
    return described(quantiles(long, [*keys, "measure"], "value", confidence), networks)


def singular_values(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of the singular values of pairs and products: SINGULAR_VALUE."""
    keys = ["network", "state", "kind", "layer", "position"]
    return described(quantiles(runs, keys, "singular_value", confidence), networks)


def matrix_product(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of the measurements of each layer's matrices: PRODUCT_MEASURE."""
    keys = ["network", "state", "layer"]
    measures = ["relative_difference", "shrinkage"]
    long = runs.melt([*keys, "replica"], measures, var_name="measure")
    return described(quantiles(long, [*keys, "measure"], "value", confidence), networks)
