"""Claim D5: a random first layer throws away information about the image, so it must learn.

The book says that it throws away most of it, and that the layers behind it, however well trained,
find it extremely hard to tell the image then. Most is taken as more than half of what there is to
know, which is the accuracy above that of a guess.

What random layers of more neurons keep tells whether it is for being random that one of the book's
loses information, or for being narrow: if narrow, wider ones keep more, and wide ones all of it.
"""

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Bool

from unstable_gradients.images.mnist import CLASSES, PIXELS
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import OF_IMAGES, OF_NETWORKS, STUDY, Claim, Quantity
from unstable_gradients.study.networks import shown
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.verdicts import Finding

GUESS = 1 / CLASSES  # how often a guess is right
LOSES = Claim("D5a", "a random first layer throws away information about the image")
LOSES_MOST = Claim("D5b", "a random first layer throws away most of the information")
CANNOT_TELL = Claim("D5c", "behind a random first layer, trained layers can hardly tell the image")
MUST_LEARN = Claim("D5d", "so the first layers must learn")
KEEPS_MORE = Claim("D5e", "a first layer that has learned keeps more of the information", STUDY)
NARROW = Claim(
    "D5f",
    "a random layer loses information because it is narrow, not because it is random",
    STUDY,
)
READOUT = "linear readout of the first hidden layer"


def claims(frozen: pd.DataFrame, readout: pd.DataFrame, confidence: float) -> list[Quantity]:
    """D5, from FROZEN_BY_REPLICA and READOUT_BY_REPLICA of networks of different sizes."""
    return [*_readouts(readout, confidence), *_accuracies(frozen, confidence)]


def _readouts(readout: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    for sizes, network in readout[readout["layer"] == 1].groupby("sizes", sort=False):
        states = {state: _by_replica(rows) for state, rows in network.groupby("state")}
        random, trained = (states[state]["accuracy"].to_numpy() for state in ("start", "trained"))
        pixels = states["start"]["pixel_accuracy"].to_numpy()
        yield Quantity(
            LOSES,
            "accuracy from the pixels minus from the random layer",
            _gain(pixels, random, confidence),
            str(sizes),
            READOUT,
            OF_IMAGES,
        )
        yield Quantity(
            LOSES_MOST,
            "frequency of keeping less than half of what the pixels tell",
            findings.usually(mostly_lost(random, pixels), confidence),
            str(sizes),
            f"{READOUT}, untrained, accuracy above a guess",
            OF_NETWORKS,
        )
        yield Quantity(
            KEEPS_MORE,
            "accuracy from the trained layer minus from the random one",
            _gain(trained, random, confidence),
            str(sizes),
            READOUT,
            OF_IMAGES,
        )


def _accuracies(frozen: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    for sizes, network in frozen.groupby("sizes", sort=False):
        by_layers = {
            int(str(layers)): _by_replica(rows)["accuracy"].to_numpy()
            for layers, rows in network.groupby("frozen_layers")
        }
        whole = by_layers.pop(0)
        if 1 in by_layers:
            yield Quantity(
                CANNOT_TELL,
                "frequency of losing over half of the accuracy above a guess",
                findings.usually(mostly_lost(by_layers[1], whole), confidence),
                str(sizes),
                _frozen(1),
                OF_NETWORKS,
            )
        for layers, accuracy in by_layers.items():
            yield Quantity(
                MUST_LEARN,
                "validation accuracy with no layer frozen minus with some",
                _gain(whole, accuracy, confidence),
                str(sizes),
                _frozen(layers),
                OF_IMAGES,
            )


def by_width(random: pd.DataFrame, confidence: float) -> list[Quantity]:
    """D5f, from RANDOM_BY_REPLICA: each width against the one before, the widest against pixels."""
    return list(_widths(random, confidence))


def _widths(random: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    of_width = {int(str(width)): _by_replica(rows) for width, rows in random.groupby("width")}
    for narrower, wider in itertools.pairwise(of_width):
        # Layers of different widths are drawn independently: there is nothing to pair them by.
        difference = statistics.difference_of_means(
            of_width[wider]["accuracy"].to_numpy(),
            of_width[narrower]["accuracy"].to_numpy(),
            confidence,
        )
        yield Quantity(
            NARROW,
            "accuracy from a wider random layer minus from a narrower",
            findings.gain(difference, confidence),
            f"{_sizes(wider)} minus {_sizes(narrower)}",
            READOUT,
            OF_IMAGES,
        )
    widest = max(of_width)
    accuracy, pixels = (of_width[widest][name] for name in ("accuracy", "pixel_accuracy"))
    yield Quantity(
        NARROW,
        "accuracy from the widest random layer minus from the pixels",
        _gain(accuracy.to_numpy(), pixels.to_numpy(), confidence),
        _sizes(widest),
        READOUT,
        OF_IMAGES,
    )


def _sizes(width: int) -> str:
    """Of the network that has a random layer for its only hidden one."""
    return shown((PIXELS, width, CLASSES))


def _gain(first: Sample, second: Sample, confidence: float) -> Finding:
    """What each replica has more of in the first of two conditions."""
    return findings.gain(statistics.mean_of_differences(first, second, confidence), confidence)


def _frozen(layers: int) -> str:
    return f"{layers} layer{'' if layers == 1 else 's'} frozen"


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
