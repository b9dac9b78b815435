"""Section J: is what the chapter says about deep networks, or about digits?

Each statement is asked of both data sets by the rule of its own section, of the same replicas: they
start from the same weights. What holds on both is about deep networks; what holds on digits and
fails on clothes is about digits. What does not hold on digits themselves is about neither, and not
tested: its own section has the verdict.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from stages.fashion.data_sets import CLOTHES, DIGITS
from stages.start.tables import SPEED_OF_LEARNING
from unstable_gradients.study import book, findings, statements, statistics
from unstable_gradients.study.ledger import OF_IMAGES, OF_NETWORKS, ORDINALS, STUDY, Claim, Quantity
from unstable_gradients.study.replicas import as_array
from unstable_gradients.study.statements import Norms
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.verdicts import Finding, Verdict

BOTH = (DIGITS, CLOTHES)
UNTRAINED = "untrained"
Each = Mapping[str, pd.DataFrame]  # a table of each data set


def on_both(id: str, statement: str) -> Claim:
    """The claim that a statement of the chapter, or of section H, is not about digits alone."""
    return Claim(id, f"with clothes as with digits, {statement}", STUDY)


STEPS = {2: "J1", 3: "J2", 4: "J3"}  # by the layer that is added
BARS = on_both("J4", "untrained, the last hidden layer has longer bars of |dC/db| than the first")
SLOWER_IN_FRONT = on_both("J5", "untrained, earlier hidden layers learn more slowly")
STANDS_IN = on_both("J6", "untrained, ||dC/db|| orders the hidden layers as ||dC/dw|| does")
START_ALIKE = Claim(
    "J7",
    "untrained, the first hidden layer is as many times slower than the last with clothes as with "
    "digits",
    STUDY,
)
OF_TWO_LAYERS = {1: ("J8a", "J8b"), 2: ("J8c", "J8d")}
ORDER_IN_TRAINING = {2: "J8e", 3: "J9"}
TRAINED_ALIKE = Claim(
    "J10",
    "in training, the first of four hidden layers is as many times slower than the last with "
    "clothes as with digits",
    STUDY,
)
LONGER = on_both("J11a", "the plateau grows with every hidden layer")
PROLONGED = on_both("J11b", "weight decay prolongs the plateau")
GROWS_ALIKE = Claim(
    "J12",
    "a hidden layer prolongs the plateau by the same factor with clothes as with digits",
    STUDY,
)


def place(data: str, sizes: str) -> str:
    """What stands for a network of a data set in the ledger."""
    return f"{data}, {sizes}"


def of_accuracy(
    accuracies: pd.DataFrame, at_the_end: pd.DataFrame, confidence: float
) -> Iterator[Quantity]:
    """J1 to J3, what a further layer does to accuracy.

    A budget that is too short to show on MNIST what MNIST shows in the end tells nothing of
    Fashion-MNIST either.

    Args:
        accuracies: BOTH_ACCURACIES.
        at_the_end: ACCURACY_BY_REPLICA, of MNIST after all epochs.
        confidence: of the intervals.
    """
    epochs = int(accuracies["epoch"].max())
    sizes = {*accuracies["sizes"]} & {*at_the_end["sizes"]}
    each = dict(tuple(accuracies.groupby("data", sort=False)))
    for fewer, deeper in itertools.pairwise(book.VALIDATION_ACCURACY):
        if not {fewer, deeper} <= sizes:
            continue
        pair = deeper, fewer
        words, in_the_end = _further_layer(at_the_end, "last_accuracy", pair, confidence)
        found = {
            data: _further_layer(each[data], "validation_accuracy", pair, confidence)[1]
            for data in BOTH
        }
        tells = found[DIGITS].verdict == in_the_end.verdict
        reason = f"after all epochs the verdict on {DIGITS} is “{in_the_end.verdict.value}”"
        layers = deeper.count("-") - 1
        yield from asked(
            on_both(STEPS[layers], f"the {ORDINALS[layers - 1]} hidden layer {words}"),
            "validation accuracy, difference",
            {data: statements.unpublished(finding) for data, finding in found.items()},
            f"{deeper} minus {fewer}",
            f"after {epochs} epochs",
            OF_IMAGES,
            "" if tells else reason,
        )


def asked(
    claim: Claim,
    name: str,
    found: Mapping[str, Finding],
    network: str,
    setting: str,
    unit: str = OF_NETWORKS,
    reason: str = "",
) -> Iterator[Quantity]:
    """A quantity of clothes, which tells of digits as well, and the same of digits.

    Args:
        claim: what both are asked.
        name: of the quantity.
        found: on each data set.
        network: of which networks.
        setting: under which conditions.
        unit: of the numbers.
        reason: why this tells nothing of digits; empty if it does.
    """
    digits, clothes = found[DIGITS], found[CLOTHES]
    beside = f"the verdict on {DIGITS} is “{digits.verdict.value}”"
    if digits.verdict not in (Verdict.HOLDS, Verdict.IN_DIRECTION):
        reason = reason or beside
    if reason:
        digits, clothes = digits.untested(reason), clothes.untested(reason)
    else:
        clothes = replace(clothes, shown=f"{clothes.shown}; {beside}: {digits.shown}")
    for data, finding in ((CLOTHES, clothes), (DIGITS, digits)):
        yield Quantity(claim, name, finding, place(data, network), setting, unit)


def _further_layer(
    table: pd.DataFrame, column: str, pair: tuple[str, str], confidence: float
) -> tuple[str, Finding]:
    """What the book says of the deeper one of two networks, judged by a column."""
    one, other = ((sizes, table.loc[table["sizes"] == sizes, column].to_numpy()) for sizes in pair)
    return statements.further_layer(one, other, confidence)


def of_the_start(
    gradients: Mapping[str, Each], neurons: Mapping[str, Each], shown: int, confidence: float
) -> Iterator[Quantity]:
    """J4 to J7, of untrained networks.

    Args:
        gradients: INITIAL_GRADIENT of both data sets, of each network by its sizes.
        neurons: NEURON_GRADIENT likewise, of the network whose bars are drawn.
        shown: neurons of each layer that have a bar.
        confidence: of the intervals.
    """
    for sizes, each in neurons.items():
        if each[DIGITS]["layer"].max() > 1:
            yield from _longer_bars(each, shown, sizes, confidence)
    for sizes, each in gradients.items():
        if each[DIGITS]["layer"].max() > 1:
            yield from _speeds(each, sizes, confidence)


def _longer_bars(each: Each, shown: int, sizes: str, confidence: float) -> Iterator[Quantity]:
    """J4."""
    bars = min(shown, int(each[DIGITS]["neuron"].max()))
    return asked(
        BARS,
        "frequency of the mean |dC/db| being larger in the last layer",
        {
            data: findings.usually(statements.longer_last_bars(each[data], bars), confidence)
            for data in BOTH
        },
        sizes,
        f"{UNTRAINED}, first {bars} neurons of each layer",
    )


def _speeds(each: Each, sizes: str, confidence: float) -> Iterator[Quantity]:
    """J5 to J7."""
    speeds = {data: by_layer(each[data], SPEED_OF_LEARNING) for data in BOTH}
    weights = {data: by_layer(each[data], "weight_gradient_norm") for data in BOTH}
    yield from asked(
        SLOWER_IN_FRONT,
        "frequency of ||dC/db|| increasing from front to back",
        {data: findings.usually(statements.increasing(speeds[data]), confidence) for data in BOTH},
        sizes,
        UNTRAINED,
    )
    yield from asked(
        STANDS_IN,
        "frequency of both norms ordering the hidden layers alike",
        {
            data: findings.usually(
                statements.ordered_alike(speeds[data], weights[data]), confidence
            )
            for data in BOTH
        },
        sizes,
        UNTRAINED,
    )
    yield alike(START_ALIKE, speeds, sizes, UNTRAINED, confidence)


def by_layer(rows: pd.DataFrame, column: str) -> Norms:
    """A column of one network on one data set as an array."""
    return as_array(rows, column, "replica", "layer")


def alike(
    claim: Claim, norms: Mapping[str, Norms], sizes: str, setting: str, confidence: float
) -> Quantity:
    """How far the last layer is ahead of the first on clothes, over the same on digits."""
    ahead = {data: statements.last_over_first(norms[data]) for data in BOTH}
    return Quantity(
        claim,
        "last over first hidden layer, over the same on MNIST",
        findings.agreement(ratio(ahead[CLOTHES], ahead[DIGITS]), confidence),
        place(CLOTHES, sizes),
        setting,
    )


def ratio(first: Sample, second: Sample) -> Sample:
    """Of positive numbers, replica by replica; NaN where one is none."""
    return np.exp(statistics.logarithms(first) - statistics.logarithms(second))
