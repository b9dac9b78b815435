"""Section B: does accuracy grow with depth?"""

import itertools

import numpy as np
import pandas as pd

from unstable_gradients.study import book, findings, statistics
from unstable_gradients.study.ledger import OF_IMAGES, ORDINALS, Claim, Quantity
from unstable_gradients.study.published import published_accuracy

GAIN_THAT_COUNTS = 1 / 2  # of what the book's helpful layer gains
READINGS = {"last_accuracy": "after the last epoch", "best_accuracy": "in the best epoch"}
LAST_ACCURACY = "validation accuracy after the last epoch, difference"


def claims(by_replica: pd.DataFrame, confidence: float) -> list[Quantity]:
    """B1 to B5, for those of the book's networks that were trained, from ACCURACY_BY_REPLICA."""
    trained = [sizes for sizes in book.VALIDATION_ACCURACY if sizes in set(by_replica["sizes"])]
    found = []
    for sizes in trained:
        found += _level(by_replica[by_replica["sizes"] == sizes], sizes, confidence)
    for shallower, deeper in itertools.pairwise(book.VALIDATION_ACCURACY):
        if not {shallower, deeper} <= set(trained):
            continue
        first, second = (
            by_replica.loc[by_replica["sizes"] == sizes, "last_accuracy"].to_numpy()
            for sizes in (deeper, shallower)
        )
        found.append(_step(first, second, deeper, shallower, confidence))
    return found


def _level(network: pd.DataFrame, sizes: str, confidence: float) -> list[Quantity]:
    """The book's number, which may be of its last epoch or of its best: both readings."""
    published = book.VALIDATION_ACCURACY[sizes]
    layers = int(network["hidden_layers"].iloc[0])
    claim = Claim(
        f"B{layers}", f"validation accuracy of {published:.2%} with {_hidden_layers(layers)}"
    )
    return [
        Quantity(
            claim,
            f"validation accuracy {when}",
            published_accuracy(published, network[measure].to_numpy(), confidence),
            network=sizes,
            unit=OF_IMAGES,
        )
        for measure, when in READINGS.items()
    ]


def _hidden_layers(layers: int) -> str:
    return f"{layers} hidden layer{'' if layers == 1 else 's'}"


def _step(
    first: np.ndarray, second: np.ndarray, deeper: str, shallower: str, confidence: float
) -> Quantity:
    """What the book says of a further layer.

    One that gains accuracy helps; one that loses some does not; and the fourth, of which the book
    says that it loses no more than chance may bring about in a run, changes less than two single
    runs can tell apart.
    """
    difference = statistics.difference_of_means(first, second, confidence)
    published = _published_step(deeper, shallower)
    # Rounded far below one image, so that equal differences are ties.
    pairs = np.subtract.outer(first, second).round(12).ravel()
    percentile = statistics.percentile_of(published, pairs)
    number = deeper.count("-") - 1
    id, layer = f"B5{'abc'[number - 2]}", ORDINALS[number - 1]
    if published > 0:
        claim = Claim(id, f"the {layer} hidden layer helps")
        finding = findings.gain(difference, confidence, published, percentile)
    elif deeper == book.NO_SIGNIFICANT_STEP:
        claim = Claim(
            id, f"the {layer} hidden layer makes no difference that single runs could show"
        )
        finding = findings.equality(difference, confidence, published, percentile)
    else:
        claim = Claim(id, f"the {layer} hidden layer does not help")
        margin = GAIN_THAT_COUNTS * max(
            _published_step(*reversed(pair))
            for pair in itertools.pairwise(book.VALIDATION_ACCURACY)
        )
        finding = findings.no_gain(difference, margin, confidence, published, percentile)
    return Quantity(
        claim, LAST_ACCURACY, finding, network=f"{deeper} minus {shallower}", unit=OF_IMAGES
    )


def _published_step(deeper: str, shallower: str) -> float:
    return round(book.VALIDATION_ACCURACY[deeper] - book.VALIDATION_ACCURACY[shallower], 4)


def headline(by_replica: pd.DataFrame) -> dict[str, float]:
    """Mean last-epoch validation accuracy of every network."""
    accuracies = by_replica.groupby("network", sort=False)["last_accuracy"]
    return {f"accuracy.{network}": float(np.mean(each.to_numpy())) for network, each in accuracies}
