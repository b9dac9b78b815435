"""Section B: does accuracy grow with depth?"""

import itertools

import numpy as np
import pandas as pd

from unstable_gradients.study import book, statistics, verdicts
from unstable_gradients.study.ledger import ORDINALS, Claim

ACCURACY_IN_CLAIMS = {"last_accuracy": "after the last epoch", "best_accuracy": "in the best epoch"}


def claims(by_replica: pd.DataFrame, confidence: float) -> list[Claim]:
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
        found += _step(first, second, deeper, shallower, confidence)
    return found


def _level(network: pd.DataFrame, sizes: str, confidence: float) -> list[Claim]:
    published = book.VALIDATION_ACCURACY[sizes]
    layers = int(network["hidden_layers"].iloc[0])
    return [
        Claim(
            f"B{layers}",
            f"validation accuracy of {published:.2%} with {_hidden_layers(layers)}",
            f"validation accuracy {when}, {sizes}",
            verdicts.published_accuracy(published, network[measure].to_numpy(), confidence),
        )
        for measure, when in ACCURACY_IN_CLAIMS.items()
    ]


def _hidden_layers(layers: int) -> str:
    return f"{layers} hidden layer{'' if layers == 1 else 's'}"


def _step(
    first: np.ndarray, second: np.ndarray, deeper: str, shallower: str, confidence: float
) -> list[Claim]:
    difference = statistics.difference_of_means(first, second, confidence)
    published = round(book.VALIDATION_ACCURACY[deeper] - book.VALIDATION_ACCURACY[shallower], 4)
    # Rounded far below one image, so that equal differences are ties.
    pairs = np.subtract.outer(first, second).round(12).ravel()
    percentile = statistics.percentile_of(published, pairs)
    layer = ORDINALS[deeper.count("-") - 2]
    quantity = f"last-epoch validation accuracy, {deeper} minus {shallower}"
    if published > 0:
        finding = verdicts.gain(difference, published, percentile)
        return [Claim("B5", f"the {layer} hidden layer helps", quantity, finding)]
    finding = verdicts.no_gain(difference, published, percentile)
    significance = verdicts.no_significance(difference, confidence)
    return [
        Claim("B5", f"the {layer} hidden layer does not help", quantity, finding),
        Claim(
            "B5",
            f"the {layer} hidden layer makes no statistically significant difference",
            f"p-value of Welch's test: {quantity}",
            significance,
        ),
    ]


def headline(by_replica: pd.DataFrame) -> dict[str, float]:
    """Mean last-epoch validation accuracy of every network."""
    accuracies = by_replica.groupby("network", sort=False)["last_accuracy"]
    return {f"accuracy.{network}": float(np.mean(each.to_numpy())) for network, each in accuracies}
