"""Claim D5: what a random first layer keeps, and what freezing it costs."""

from collections.abc import Iterator

import pandas as pd

from stages.frozen.claims import GUESS
from unstable_gradients.page import elements, numbers
from unstable_gradients.study import statistics


def losses(frozen: pd.DataFrame, readout: pd.DataFrame, confidence: float) -> str:
    """Accuracy behind a frozen layer; from FROZEN_BY_REPLICA and READOUT_BY_REPLICA."""
    rows: list[list[str]] = []
    for sizes, network in frozen.groupby("sizes", sort=False):
        rows.append([f"{numbers.network(str(sizes))}, {network['replica'].nunique():,} replicas"])
        own = readout[readout["sizes"] == sizes]
        for layers, group in network.groupby("frozen_layers"):
            accuracy = _estimate(group, "accuracy", confidence)
            if layers:
                read = _estimate(_random(own), "accuracy", confidence)
                loss = _estimate(group, "gain", confidence)
                rows.append(["first layer frozen", accuracy, loss, read])
            else:
                rows.append(["all layers learn", accuracy, numbers.MISSING, numbers.MISSING])
    within = numbers.confidence(confidence)
    caption = (
        "Validation accuracy in percent of networks whose first layer keeps its random start, "
        "what they lose against the same replica with no frozen layer, in percentage points, and "
        "the accuracy of a linear readout from the frozen layer: means over the replicas with "
        f"their {within} intervals."
    )
    return elements.table(["Network", "Accuracy", "Loss", "Readout"], rows, caption)


def _random(readout: pd.DataFrame) -> pd.DataFrame:
    """The first layers before training."""
    return readout[(readout["layer"] == 1) & (readout["state"] == "start")]


def _estimate(rows: pd.DataFrame, column: str, confidence: float) -> str:
    if rows.empty:
        return numbers.MISSING
    estimate = statistics.mean(rows[column].to_numpy(), confidence)
    return numbers.estimate(estimate.value, estimate.low, estimate.high, 100.0)


def kept(readout: pd.DataFrame) -> str:
    """What a readout recovers from the pixels and from first layers, as sentences."""
    first = readout[readout["layer"] == 1]
    pixels = float(first["pixel_accuracy"].iloc[0])
    random, trained = (
        float(first.loc[first["state"] == state, "accuracy"].mean())
        for state in ("start", "trained")
    )
    share = (random - GUESS) / (pixels - GUESS)
    return (
        f"From the pixels the readout recognises {numbers.percent(pixels, 1)} of the validation "
        f"images, from a random first hidden layer {numbers.percent(random, 1)}, from a trained "
        f"one {numbers.percent(trained, 1)}. Measured from the {numbers.percent(GUESS, 0)} of a "
        f"guess, a random first layer {_keeping(share)} the pixels offer to a readout."
    )


def by_width(random: pd.DataFrame, confidence: float) -> str:
    """What is read off random layers of each width, and off the pixels; from RANDOM_BY_REPLICA."""
    columns = ("accuracy", "gain", "explained_variance")
    beside = random.assign(gain=random["accuracy"] - random["pixel_accuracy"])
    rows = [
        [
            f"random layer of {numbers.counted(int(str(width)), 'neuron')}",
            *(_estimate(group, column, confidence) for column in columns),
        ]
        for width, group in beside.groupby("width")
    ]
    pixels = numbers.fixed(100 * beside["pixel_accuracy"].iloc[0], 2)
    caption = (
        "Validation accuracy of the linear readout, in percent, from random first layers and from "
        "the pixels, by how many percentage points it is above that from the pixels, and how much "
        "of the variance of the validation images a readout of their pixels explains, in percent: "
        f"means over {numbers.counted(beside['replica'].nunique(), 'random layer')} of each width "
        f"with their {numbers.confidence(confidence)} intervals."
    )
    header = ["Read from", "Accuracy", "Above the pixels", "Of the image"]
    last = ["pixels", pixels, numbers.MISSING, numbers.fixed(100.0, 0)]
    return elements.table(header, [*rows, last], caption)


def _keeping(share: float) -> str:
    if share > 1:
        return "offers more than"
    return f"keeps {numbers.percent(share, 0)} of what"


def shortfalls(frozen: pd.DataFrame, readout: pd.DataFrame) -> str:
    """Where training gets less out of a frozen layer than a readout, as sentences."""
    below = list(_below(frozen, readout))
    if not below:
        return (
            "Nowhere did the networks make less of their frozen layer than the linear readout "
            "from it."
        )
    return (
        "What these networks lack is not information alone. The readout solves for its weights, "
        "the networks have to find theirs by gradient descent, and within these epochs the "
        "following made less of their frozen layer than the readout from it: "
        f"{numbers.listed(below)}. More training may make up for that."
    )


def _below(frozen: pd.DataFrame, readout: pd.DataFrame) -> Iterator[str]:
    for sizes, group in frozen[frozen["frozen_layers"] == 1].groupby("sizes", sort=False):
        read = _random(readout[readout["sizes"] == sizes])["accuracy"].mean()
        accuracy = group["accuracy"].mean()
        if accuracy < read:
            yield (
                f"{numbers.network(str(sizes))} "
                f"({numbers.percent(accuracy, 1)} against {numbers.percent(read, 1)})"
            )


def in_short(frozen: pd.DataFrame, epochs: int) -> str:
    """What freezing the first layer alone costs after this many epochs, as a sentence."""
    costs = [
        f"{numbers.fixed(100 * rows['gain'].mean(), 0)} percentage points in "
        f"{numbers.network(str(sizes))}"
        for sizes, rows in frozen[frozen["frozen_layers"] == 1].groupby("sizes", sort=False)
    ]
    if not costs:
        return "No network here has a hidden layer behind the first that could do without it."
    return (
        f"If the first layer keeps its random start, accuracy after "
        f"{numbers.counted(epochs, 'epoch')} is lower by {numbers.listed(costs)}."
    )
