"""Claim D5: a random first layer throws away information about the image, so it must learn.

The book says that it throws away most of it, and that the layers behind it, however well trained,
find it extremely hard to tell the image then. Most is taken as more than half of what there is to
know, which is the accuracy above that of a guess.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Bool

from unstable_gradients.images.mnist import CLASSES
from unstable_gradients.study import statistics, verdicts
from unstable_gradients.study.ledger import Claim
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.verdicts import Finding

ID = "D5"
GUESS = 1 / CLASSES  # how often a guess is right
LOSES = "a random first layer throws away information about the image"
LOSES_MOST = "a random first layer throws away most of the information"
CANNOT_TELL = "behind a random first layer, trained layers can hardly tell the image"
MUST_LEARN = "so the first layers must learn"
KEEPS_MORE = "a first layer that has learned keeps more of the information"


def claims(frozen: pd.DataFrame, readout: pd.DataFrame, confidence: float) -> list[Claim]:
    """D5, from FROZEN_BY_REPLICA and READOUT_BY_REPLICA of networks of different sizes."""
    findings = [*_readouts(readout, confidence), *_accuracies(frozen, confidence)]
    return [Claim(ID, claim, quantity, finding) for claim, quantity, finding in findings]


def _readouts(readout: pd.DataFrame, confidence: float) -> Iterator[tuple[str, str, Finding]]:
    for sizes, network in readout[readout["layer"] == 1].groupby("sizes", sort=False):
        states = {state: _by_replica(rows) for state, rows in network.groupby("state")}
        random, trained = (states[state]["accuracy"].to_numpy() for state in ("start", "trained"))
        pixels = states["start"]["pixel_accuracy"].to_numpy()
        yield (
            LOSES,
            f"accuracy of a linear readout, from the pixels minus from the layer, {sizes}",
            verdicts.gain(statistics.mean_of_differences(pixels, random, confidence)),
        )
        yield (
            LOSES_MOST,
            "frequency of a linear readout from the layer being less than half as far above a "
            f"guess as one from the pixels, {sizes}",
            verdicts.usually(mostly_lost(random, pixels), confidence),
        )
        yield (
            KEEPS_MORE,
            f"accuracy of a linear readout, from the trained minus from the random layer, {sizes}",
            verdicts.gain(statistics.mean_of_differences(trained, random, confidence)),
        )


def _accuracies(frozen: pd.DataFrame, confidence: float) -> Iterator[tuple[str, str, Finding]]:
    for sizes, network in frozen.groupby("sizes", sort=False):
        by_layers = {
            int(str(layers)): _by_replica(rows)["accuracy"].to_numpy()
            for layers, rows in network.groupby("frozen_layers")
        }
        whole = by_layers.pop(0)
        if 1 in by_layers:
            yield (
                CANNOT_TELL,
                "frequency of the accuracy with 1 frozen layer being less than half as far above "
                f"a guess as with none, {sizes}",
                verdicts.usually(mostly_lost(by_layers[1], whole), confidence),
            )
        for layers, accuracy in by_layers.items():
            yield (
                MUST_LEARN,
                f"validation accuracy with no frozen layer minus that with {layers}, {sizes}",
                verdicts.gain(statistics.mean_of_differences(whole, accuracy, confidence)),
            )


def _by_replica(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("replica")


def mostly_lost(accuracy: Sample, reference: Sample) -> Bool[np.ndarray, " replica"]:
    """Whether the first is less than half as far above a guess as the second."""
    return accuracy - GUESS < (reference - GUESS) / 2


def headline(frozen: pd.DataFrame, readout: pd.DataFrame) -> dict[str, float]:
    """Mean accuracy lost by freezing the first layer, and what is read from it at the start."""
    found = {}
    for network, rows in frozen[frozen["frozen_layers"] == 1].groupby("network", sort=False):
        found[f"frozen-first-layer-loss.{network}"] = float(np.mean(rows["gain"].to_numpy()))
    first = readout[(readout["layer"] == 1) & (readout["state"] == "start")]
    for network, rows in first.groupby("network", sort=False):
        found[f"random-layer-readout.{network}"] = float(np.mean(rows["accuracy"].to_numpy()))
    return found
