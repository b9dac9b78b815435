"""Section D: the speed of learning during training."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.study import book, replicas, statistics, verdicts
from unstable_gradients.study.ledger import ORDINALS, Claim

FALLS_TO = 1 / 2  # of the start, within the first tenth of the epochs
REBOUNDS_BY = 3 / 2  # times the lowest speed of the first tenth, later on
AVERAGED_SPEEDS = "averaging the speeds of mini-batches gives the full-batch speed back"
AVERAGED_GRADIENTS = "averaging the gradients of mini-batches gives the full-batch speed back"
OVERALL_SPEED = "geometric_mean"  # over all of training; a column of SPEED_SHAPE


def claims(shape: pd.DataFrame, confidence: float) -> list[Claim]:
    """D1 to D3 for the networks of two, three and four hidden layers, from SPEED_SHAPE."""
    found = []
    for sizes, network in shape.groupby("sizes", sort=False):
        layers = network["hidden_layers"].iloc[0]
        if layers == 2:
            found += _two_layers(network, str(sizes), confidence)
        if layers == 3:
            claim = "the first of three hidden layers is the slowest, the third the fastest"
            found.append(_order(network, "D2", claim, str(sizes), confidence))
        if sizes in book.SLOWDOWN:
            found.append(_slowdown(network, str(sizes), confidence))
    return found


def _two_layers(network: pd.DataFrame, sizes: str, confidence: float) -> list[Claim]:
    found = []
    for layer, group in network.groupby("layer"):
        falls = (group["early_lowest"] < FALLS_TO * group["start"]).to_numpy()
        rebounds = (group["highest_after"] > REBOUNDS_BY * group["early_lowest"]).to_numpy()
        which = f"speed of the {ORDINALS[int(str(layer)) - 1]} of two hidden layers"
        found += [
            Claim(
                "D1",
                f"the {which} drops fast",
                f"frequency of halving within the first tenth of the epochs, {sizes}",
                verdicts.usually(falls, confidence),
            ),
            Claim(
                "D1",
                f"the {which} then rebounds",
                f"frequency of rising by half again after its early lowest, {sizes}",
                verdicts.usually(rebounds, confidence),
            ),
        ]
    claim = "the first of two hidden layers is slower overall"
    return [*found, _order(network, "D1", claim, sizes, confidence)]


def _by_layer(network: pd.DataFrame, measure: str) -> Float[np.ndarray, "replica layer"]:
    """A column of SPEED_SHAPE of one network; NaN of a replica that diverged."""
    return replicas.as_array(network, measure, "replica", "layer")


def _last_over_first(
    network: pd.DataFrame, measure: str = OVERALL_SPEED
) -> Float[np.ndarray, " replica"]:
    speeds = _by_layer(network, measure)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(speeds[:, -1] / speeds[:, 0])


def slowdown(network: pd.DataFrame, measure: str = OVERALL_SPEED) -> float:
    """How many times slower the first hidden layer is than the last.

    Args:
        network: SPEED_SHAPE of one network.
        measure: the column that is compared.

    Returns:
        The geometric mean over the replicas; not finite if one of them diverged or stands still.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.exp(np.mean(np.log(_last_over_first(network, measure)))))


def _order(network: pd.DataFrame, id: str, claim: str, sizes: str, confidence: float) -> Claim:
    rising = np.asarray(np.all(np.diff(_by_layer(network, OVERALL_SPEED), axis=1) > 0, axis=1))
    return Claim(
        id,
        claim,
        f"frequency of mean log speed increasing from front to back, {sizes}",
        verdicts.usually(rising, confidence),
    )


def _slowdown(network: pd.DataFrame, sizes: str, confidence: float) -> Claim:
    times = book.SLOWDOWN[sizes]
    return Claim(
        "D3",
        f"the first of four hidden layers is about {times:.0f} times slower than the last",
        f"speed of the last over the first hidden layer, geometric mean over the epochs, {sizes}",
        verdicts.published_size(times, _last_over_first(network), confidence),
    )


def noise_claims(
    mini_batch: Mapping[str, pd.DataFrame],
    full_batch: Mapping[str, pd.DataFrame],
    confidence: float,
) -> list[Claim]:
    """D4, from MINI_BATCH_TRACE and GRADIENT_TRACE of each network by its sizes.

    A replica starts from the same weights in both, so it is compared with itself, over the steps
    that both have and around which a whole window could be averaged. Fewer than two such steps
    show no noise, and no claim is judged.
    """
    found = []
    for sizes, run in mini_batch.items():
        together = run.merge(
            full_batch[sizes].rename(columns={"epoch": "step"}),
            on=["network", "replica", "step", "layer"],
            suffixes=("", "_full"),
        )
        # Of some replica: one that diverged has none, and stays.
        steps = together.loc[together["averaged_bias_gradient_norm"].notna(), "step"].unique()
        if run["layer"].max() > 1 and len(steps) > 1:
            found += _noise(together[together["step"].isin(steps)], sizes, confidence)
    return found


def _noise(together: pd.DataFrame, sizes: str, confidence: float) -> list[Claim]:
    logs = {
        name: _log_traces(together, column)
        for name, column in {
            "single": "bias_gradient_norm",
            "averaged": "averaged_bias_gradient_norm",
            "full": "bias_gradient_norm_full",
        }.items()
    }
    level = {name: each.mean(axis=1) for name, each in logs.items()}
    alike = np.all(level["single"].argsort(axis=1) == level["full"].argsort(axis=1), axis=1)
    finite = np.all(np.isfinite(level["single"] + level["full"]), axis=1)
    rough = {name: np.abs(np.diff(each, axis=1)).mean(axis=(1, 2)) for name, each in logs.items()}
    claim = "mini-batch training gives the same picture with noise on it"
    mean = "geometric mean over steps and layers"
    quantities = {
        "frequency of the layers' mean log speeds ordered as in full-batch training": (
            claim,
            verdicts.usually(alike & finite, confidence),
        ),
        "change of log speed from step to step, mini-batch over full batch": (
            claim,
            verdicts.excess(_ratio(rough["single"], rough["full"]), confidence),
        ),
        f"speed of single mini-batches over full batch, {mean}": (
            AVERAGED_SPEEDS,
            verdicts.agreement(np.exp((level["single"] - level["full"]).mean(axis=1)), confidence),
        ),
        f"speed of gradients averaged over a window of steps, over full batch, {mean}": (
            AVERAGED_GRADIENTS,
            verdicts.agreement(
                np.exp((level["averaged"] - level["full"]).mean(axis=1)), confidence
            ),
        ),
    }
    return [
        Claim("D4", text, f"{quantity}, {sizes}", finding)
        for quantity, (text, finding) in quantities.items()
    ]


def _ratio(
    first: Float[np.ndarray, " replica"], second: Float[np.ndarray, " replica"]
) -> Float[np.ndarray, " replica"]:
    return np.exp(statistics.logarithms(first) - statistics.logarithms(second))


def _log_traces(together: pd.DataFrame, column: str) -> Float[np.ndarray, "replica step layer"]:
    logs = together.assign(log=statistics.logarithms(together[column].to_numpy()))
    return replicas.as_array(logs, "log", "replica", "step", "layer")


def headline(shape: pd.DataFrame) -> dict[str, float]:
    """How many times slower the first hidden layer is than the last, over training."""
    return {
        f"training-slowdown.{network}": slowdown(group)
        for network, group in shape.groupby("network", sort=False)
        if group["layer"].max() > 1
    }
