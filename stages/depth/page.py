"""Section B on the page: accuracy against depth."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stages.depth.tables import (
    ACCURACY_BY_REPLICA,
    ACCURACY_DIFFERENCE,
    ACCURACY_PICTURE,
    REPLICA_ACCURACIES,
)
from stages.page.setting import Setting
from unstable_gradients.page.sourced import calculated, cell, estimated, interval
from unstable_gradients.study import book, statistics


def values(study: Setting) -> dict[str, object]:
    """What the text `depth` names."""
    by_replica = ACCURACY_BY_REPLICA.read()
    networks = [*_networks(by_replica, study["statistics.confidence"])]
    differences = ACCURACY_DIFFERENCE.read_part()  # none with a single network
    return {
        "given": study.given("experiments.accuracy"),
        "confidence": study["statistics.confidence"],
        "picture": study.drawn(
            ACCURACY_PICTURE,
            *("variants", "experiments.accuracy", "network", "statistics", "kernels"),
        ),
        "networks": networks,
        **_extremes(by_replica),
        "steps": [*_steps(differences, study.sizes)],
    }


def _networks(by_replica: pd.DataFrame, confidence: float) -> Iterator[dict[str, object]]:
    """Accuracy of every network, as fractions, beside the book's in percent."""
    for _, rows in by_replica.groupby("network", sort=False):
        last, best = (
            estimated(statistics.mean(rows[measure].to_numpy(), confidence), ACCURACY_BY_REPLICA)
            for measure in REPLICA_ACCURACIES
        )
        sizes = rows["sizes"].iloc[0]
        published = book.VALIDATION_ACCURACY.get(sizes)
        spread = rows["last_accuracy"].std()
        yield {
            "sizes": sizes,
            "replicas": len(rows),
            "last": last,
            "best": best,
            "spread": None if np.isnan(spread) else calculated(100 * spread, ACCURACY_BY_REPLICA),
            "book": None if published is None else 100 * published,
        }


def _extremes(by_replica: pd.DataFrame) -> dict[str, object]:
    """The network that is the most accurate on average, and the least; the same of only one."""
    means = by_replica.groupby("sizes", sort=False)["last_accuracy"].mean()
    return {
        name: {"sizes": sizes, "accuracy": calculated(means[sizes], ACCURACY_BY_REPLICA)}
        for name, sizes in (("most", means.idxmax()), ("least", means.idxmin()))
    }


def _steps(differences: pd.DataFrame, sizes: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """What a further hidden layer does to the mean accuracy after the last epoch, as fractions."""
    for _, step in differences[differences["measure"] == "last_accuracy"].iterrows():
        tested = not np.isnan(step["p_value"])
        yield {
            "shallower": sizes[step["shallower"]],
            "deeper": sizes[step["deeper"]],
            "change": interval(ACCURACY_DIFFERENCE, step, "difference", "low", "high"),
            "p_value": cell(ACCURACY_DIFFERENCE, step, "p_value") if tested else None,
        }
