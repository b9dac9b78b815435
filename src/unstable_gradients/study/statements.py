"""What the chapter states of networks, asked of each replica, whatever images it learns from.

Norms are speeds of learning ||dC/db||, one for each replica and hidden layer, front to back.
"""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import book, findings, statistics
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.verdicts import Finding

FALLS_TO = 1 / 2  # of the start, within the early epochs
REBOUNDS_BY = 3 / 2  # times the lowest speed of the early epochs, later on
GAIN_THAT_COUNTS = 1 / 2  # of what the book's helpful layer gains

Norms = Float[np.ndarray, "replica layer"]
EachReplica = Bool[np.ndarray, " replica"]


def increasing(norms: Norms) -> EachReplica:
    """Whether each is larger than that of the layer before it; NaN is not."""
    return np.asarray(np.all(norms[:, 1:] > norms[:, :-1], axis=1))


def ordered_alike(first: Norms, second: Norms) -> EachReplica:
    """Whether two norms put the layers into the same order."""
    return np.asarray(np.all(first.argsort(axis=1) == second.argsort(axis=1), axis=1))


def last_over_first(norms: Norms) -> Sample:
    """How many times slower the first hidden layer is than the last."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(norms[:, -1] / norms[:, 0])


def longer_last_bars(neurons: pd.DataFrame, shown: int) -> EachReplica:
    """Whether the bars of the last hidden layer are on average longer than those of the first.

    Args:
        neurons: replica, layer, neuron (from 1) and bias_gradient, its dC/db.
        shown: neurons of each layer that have a bar, the first ones.

    Raises:
        InvalidInput: if there are none.
    """
    first_ones = neurons[neurons["neuron"] <= shown]
    if first_ones.empty:
        raise InvalidInput(f"neurons 1 to {shown}: no row, expected some")
    lengths = first_ones.assign(length=first_ones["bias_gradient"].abs()).pivot_table(
        index="replica", columns="layer", values="length"
    )
    return (lengths.iloc[:, -1] > lengths.iloc[:, 0]).to_numpy()


def falls(shapes: pd.DataFrame) -> EachReplica:
    """Whether the speed halves early; from a row with `trace_shape` for each replica."""
    return (shapes["early_lowest"] < FALLS_TO * shapes["start"]).to_numpy()


def rebounds(shapes: pd.DataFrame) -> EachReplica:
    """Whether the speed rises by half again after its early lowest; from the same rows."""
    return (shapes["highest_after"] > REBOUNDS_BY * shapes["early_lowest"]).to_numpy()


def further_layer(
    deeper: tuple[str, Float[np.ndarray, " deeper"]],
    shallower: tuple[str, Float[np.ndarray, " shallower"]],
    confidence: float,
) -> tuple[str, Finding]:
    """What the book says of a further hidden layer, and whether that is so.

    One that gains accuracy in the book helps; one that loses some does not; and the fourth, of
    which the book says that it loses no more than chance may bring about, leaves accuracy as it is.

    Args:
        deeper: sizes as 784-30-30-10, a key of book.VALIDATION_ACCURACY, and the accuracy of each
            replica.
        shallower: the same of the network with a layer less.
        confidence: of the interval of the difference.
    """
    (sizes, first), (fewer, second) = deeper, shallower
    difference = statistics.difference_of_means(first, second, confidence)
    published = _published_step(sizes, fewer)
    # Rounded far below one image, so that equal differences are ties; none of infinite accuracies.
    with np.errstate(invalid="ignore"):
        pairs = np.subtract.outer(first, second).round(12).ravel()
    percentile = statistics.percentile_of(published, pairs)
    if published > 0:
        return "helps", findings.gain(difference, confidence, published, percentile)
    if sizes == book.NO_SIGNIFICANT_STEP:
        found = findings.equality(difference, confidence, published, percentile)
        return "makes no difference that single runs could show", found
    margin = GAIN_THAT_COUNTS * max(
        _published_step(more, less) for less, more in itertools.pairwise(book.VALIDATION_ACCURACY)
    )
    found = findings.no_gain(difference, margin, confidence, published, percentile)
    return "does not help", found


def _published_step(deeper: str, shallower: str) -> float:
    return round(book.VALIDATION_ACCURACY[deeper] - book.VALIDATION_ACCURACY[shallower], 4)


def unpublished(finding: Finding) -> Finding:
    """The finding without the book's number, which is of other networks than these."""
    return replace(finding, book=np.nan, percentile=np.nan)
