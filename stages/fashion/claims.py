"""Section J: is what the chapter says about deep networks, or about digits?

Each statement is asked of both data sets by the rule of its own section, of the same replicas: they
start from the same weights. It holds if it does on both.
"""

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stages.fashion.data_sets import CLOTHES, DIGITS
from stages.start.tables import SPEED_OF_LEARNING
from unstable_gradients.study import book, findings, statements, statistics
from unstable_gradients.study.ledger import OF_IMAGES, OF_NETWORKS, ORDINALS, STUDY, Claim, Quantity
from unstable_gradients.study.replicas import as_array
from unstable_gradients.study.statements import Norms
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.verdicts import Finding

BOTH = (DIGITS, CLOTHES)
UNTRAINED = "untrained"
Each = Mapping[str, pd.DataFrame]  # a table of each data set


def on_both(id: str, statement: str) -> Claim:
    """The claim that a statement of the chapter, or of section H, holds on both data sets."""
    return Claim(id, f"{statement}, with digits and with clothes", STUDY)


STEPS = {2: "J1", 3: "J2", 4: "J3"}  # by the layer that is added
BARS = on_both("J4", "the last hidden layer's bars are longer than the first one's")
SLOWER_IN_FRONT = on_both("J5", "earlier hidden layers learn more slowly")
STANDS_IN = on_both("J6", "||dC/db|| stands in for ||dC/dw||")
START_ALIKE = Claim(
    "J7", "untrained, the first hidden layer is as many times slower on clothes as on digits", STUDY
)
OF_TWO_LAYERS = {1: ("J8a", "J8b"), 2: ("J8c", "J8d")}
ORDER_IN_TRAINING = {2: "J8e", 3: "J9"}
TRAINED_ALIKE = Claim(
    "J10", "in training, the first of four is as many times slower on clothes as on digits", STUDY
)
LONGER = on_both("J11a", "the plateau grows with every hidden layer")
PROLONGED = on_both("J11b", "weight decay prolongs the plateau")
GROWS_ALIKE = Claim(
    "J12", "a hidden layer prolongs the plateau by the same factor on clothes as on digits", STUDY
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
    epochs, sizes = int(accuracies["epoch"].max()), set(accuracies["sizes"])
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
        for data, finding in found.items():
            finding = statements.unpublished(finding)
            yield Quantity(
                on_both(STEPS[layers], f"the {ORDINALS[layers - 1]} hidden layer {words}"),
                "validation accuracy, difference",
                finding if tells else finding.untested(reason),
                place(data, f"{deeper} minus {fewer}"),
                f"after {epochs} epochs",
                OF_IMAGES,
            )


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
        for data in BOTH if each[DIGITS]["layer"].max() > 1 else ():
            bars = min(shown, int(each[data]["neuron"].max()))
            yield frequency(
                BARS,
                "frequency of the mean |dC/db| being larger in the last layer",
                findings.usually(statements.longer_last_bars(each[data], bars), confidence),
                place(data, sizes),
                f"{UNTRAINED}, first {bars} neurons of each layer",
            )
    for sizes, each in gradients.items():
        if each[DIGITS]["layer"].max() == 1:
            continue
        speeds = {data: by_layer(each[data], SPEED_OF_LEARNING) for data in BOTH}
        for data, norms in speeds.items():
            weights = by_layer(each[data], "weight_gradient_norm")
            yield frequency(
                SLOWER_IN_FRONT,
                "frequency of ||dC/db|| increasing from front to back",
                findings.usually(statements.increasing(norms), confidence),
                place(data, sizes),
                UNTRAINED,
            )
            yield frequency(
                STANDS_IN,
                "frequency of both norms ordering the hidden layers alike",
                findings.usually(statements.ordered_alike(norms, weights), confidence),
                place(data, sizes),
                UNTRAINED,
            )
        yield alike(START_ALIKE, speeds, sizes, UNTRAINED, confidence)


def frequency(claim: Claim, name: str, finding: Finding, network: str, setting: str) -> Quantity:
    """A quantity that is a part of the networks."""
    return Quantity(claim, name, finding, network, setting, OF_NETWORKS)


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
