"""Section D: the speed of learning during training."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.training import summary
from unstable_gradients.study import book, findings, replicas, statements, statistics
from unstable_gradients.study.ledger import OF_NETWORKS, ORDINALS, Claim, Quantity
from unstable_gradients.study.published import published_curve, published_size

OVERALL_SPEED = "geometric_mean"  # over all of training; a column of SPEED_SHAPE
ALL_EPOCHS = "full batches, all epochs"
OF_TWO_LAYERS = {1: ("D1a", "D1b"), 2: ("D1c", "D1d")}  # that the speed drops, and rebounds
SLOWER_OF_TWO = Claim("D1e", "the first of two hidden layers is slower overall")
ORDER_OF_THREE = Claim(
    "D2", "the first of three hidden layers is the slowest, the third the fastest"
)
NOISY = Claim("D4a", "mini-batch training gives the same picture with noise on it")
AVERAGED = Claim("D4b", "averaging the gradients of mini-batches gives the full-batch speed back")


def claims(shape: pd.DataFrame, confidence: float) -> list[Quantity]:
    """D1 to D3 for the networks of two, three and four hidden layers, from SPEED_SHAPE."""
    found = []
    for sizes, network in shape.groupby("sizes", sort=False):
        layers = network["hidden_layers"].iloc[0]
        if layers == 2:
            found += _falls_and_rebounds(network, str(sizes), confidence)
            found.append(_order(network, SLOWER_OF_TWO, str(sizes), confidence))
        if layers == 3:
            found.append(_order(network, ORDER_OF_THREE, str(sizes), confidence))
        if sizes in book.SLOWDOWN:
            found.append(_slowdown(network, str(sizes), confidence))
    return found


def _falls_and_rebounds(network: pd.DataFrame, sizes: str, confidence: float) -> list[Quantity]:
    """D1a to D1d: what the speed of each of two hidden layers does."""
    early = f"epochs 0 to {network['early_epochs'].iloc[0] - 1}"
    found = []
    for layer, group in network[network["layer"].isin(OF_TWO_LAYERS)].groupby("layer"):
        number = int(str(layer))
        (drops, rebounds), which = OF_TWO_LAYERS[number], ORDINALS[number - 1]
        speed = f"the speed of the {which} of two hidden layers"
        found += [
            Quantity(
                Claim(drops, f"{speed} drops fast"),
                f"frequency of the {which} layer's speed halving",
                findings.usually(statements.falls(group), confidence),
                sizes,
                f"full batches, {early}",
                OF_NETWORKS,
            ),
            Quantity(
                Claim(rebounds, f"{speed} then rebounds"),
                f"frequency of the {which} layer's speed rising by half again",
                findings.usually(statements.rebounds(group), confidence),
                sizes,
                f"full batches, after the lowest speed of {early}",
                OF_NETWORKS,
            ),
        ]
    return found


def _by_layer(network: pd.DataFrame, measure: str) -> Float[np.ndarray, "replica layer"]:
    """A column of SPEED_SHAPE of one network; NaN of a replica that diverged."""
    return replicas.as_array(network, measure, "replica", "layer")


def _last_over_first(
    network: pd.DataFrame, measure: str = OVERALL_SPEED
) -> Float[np.ndarray, " replica"]:
    return statements.last_over_first(_by_layer(network, measure))


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


def _order(network: pd.DataFrame, claim: Claim, sizes: str, confidence: float) -> Quantity:
    rising = statements.increasing(_by_layer(network, OVERALL_SPEED))
    return Quantity(
        claim,
        "frequency of mean log speed increasing from front to back",
        findings.usually(rising, confidence),
        sizes,
        ALL_EPOCHS,
        OF_NETWORKS,
    )


def _slowdown(network: pd.DataFrame, sizes: str, confidence: float) -> Quantity:
    times = book.SLOWDOWN[sizes]
    return Quantity(
        Claim(
            "D3", f"the first of four hidden layers is about {times:.0f} times slower than the last"
        ),
        "speed of the last over the first hidden layer",
        published_size(times, _last_over_first(network), confidence),
        sizes,
        f"{ALL_EPOCHS}, geometric mean",
    )


def noise_claims(
    mini_batch: Mapping[str, pd.DataFrame],
    full_batch: Mapping[str, pd.DataFrame],
    confidence: float,
) -> list[Quantity]:
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


def _noise(together: pd.DataFrame, sizes: str, confidence: float) -> list[Quantity]:
    logs = {
        name: _log_traces(together, column)
        for name, column in {
            "single": "bias_gradient_norm",
            "averaged": "averaged_bias_gradient_norm",
            "full": "bias_gradient_norm_full",
        }.items()
    }
    level = {name: each.mean(axis=1) for name, each in logs.items()}
    alike = statements.ordered_alike(level["single"], level["full"])
    finite = np.all(np.isfinite(level["single"] + level["full"]), axis=1)
    rough = {
        name: np.abs(np.diff(logs[name], axis=1)).mean(axis=(1, 2)) for name in ("single", "full")
    }
    regained = np.exp((level["averaged"] - level["full"]).mean(axis=1))
    steps = f"steps {together['step'].min()} to {together['step'].max()}"
    return [
        Quantity(
            NOISY,
            "frequency of the layers being ordered as by full batches",
            findings.usually(alike & finite, confidence),
            sizes,
            f"mean log speed, {steps}",
            OF_NETWORKS,
        ),
        Quantity(
            NOISY,
            "change of log speed in a step, over that with full batches",
            findings.excess(_ratio(rough["single"], rough["full"]), confidence),
            sizes,
            f"mean over layers and {steps}",
        ),
        Quantity(
            AVERAGED,
            "speed from averaged gradients, over that with full batches",
            findings.agreement(regained, confidence),
            sizes,
            f"geometric mean over layers and {steps}",
        ),
    ]


def curve_claims(full_batch: Mapping[str, pd.DataFrame], confidence: float) -> list[Quantity]:
    """D6: the curves of the book's figures, from GRADIENT_TRACE of each network by its sizes."""
    found = []
    for letter, (sizes, curves) in zip("abc", book.CURVES.items(), strict=True):
        if sizes not in full_batch or not summary.published(full_batch[sizes], sizes):
            continue
        claim = Claim(
            f"D6{letter}",
            f"the recorded run with {len(curves)} hidden layers could be one of these networks",
        )
        found += [
            Quantity(
                claim,
                f"distance of the curve of hidden layer {layer}",
                published_curve(
                    np.array(curve),
                    summary.at_the_books_epochs(full_batch[sizes], layer),
                    confidence,
                ),
                sizes,
                f"full batches, {len(book.CURVE_EPOCHS)} epochs from {book.CURVE_EPOCHS[0]} to "
                f"{book.CURVE_EPOCHS[-1]}",
                "spreads of our curves",
            )
            for layer, curve in enumerate(curves, start=1)
        ]
    return found


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
