"""Section B: does accuracy grow with depth?"""

import itertools

import numpy as np
import pandas as pd

from unstable_gradients.study import book, statements
from unstable_gradients.study.ledger import OF_IMAGES, ORDINALS, Claim, Quantity
from unstable_gradients.study.published import published_accuracy

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
    """What the book says of a further layer."""
    words, finding = statements.further_layer((deeper, first), (shallower, second), confidence)
    number = deeper.count("-") - 1
    claim = Claim(f"B5{'abc'[number - 2]}", f"the {ORDINALS[number - 1]} hidden layer {words}")
    return Quantity(
        claim, LAST_ACCURACY, finding, network=f"{deeper} minus {shallower}", unit=OF_IMAGES
    )


def headline(by_replica: pd.DataFrame) -> dict[str, float]:
    """Mean last-epoch validation accuracy of every network."""
    accuracies = by_replica.groupby("network", sort=False)["last_accuracy"]
    return {f"accuracy.{network}": float(np.mean(each.to_numpy())) for network, each in accuracies}
