"""Claim D5: a random first layer throws away information about the image, so it must learn.

The book says that it throws away most of it, and that the layers behind it, however well trained,
find it extremely hard to tell the image then. Information can mean two things, and each is judged
by itself: what tells the digit, and the image as such. Most is more than half: of what there is to
know of the digit, which is the accuracy above that of a guess; of the image, the variance of its
pixels. Both are what a linear readout recovers.

An untrained first layer is the same kind of layer whatever stands behind it, so that those of all
networks with equally many neurons in it are judged together. Random layers with more neurons tell
how much less is lost by them.
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
LOSES_DIGIT = Claim("D5b", "a random first layer throws away most of what tells the digit")
CANNOT_TELL = Claim("D5c", "behind a random first layer, trained layers can hardly tell the image")
MUST_LEARN = Claim("D5d", "so the first layer must learn")
KEEPS_MORE = Claim(
    "D5e", "a first layer keeps more of what tells the digit once it has learned", STUDY
)
WIDER = Claim("D5f", "a random layer loses less of what tells the digit the wider it is", STUDY)
LOSES_IMAGE = Claim("D5g", "a random first layer throws away most of the image itself")
WIDEST = Claim("D5h", "a wide random layer tells a readout the digit better than the pixels", STUDY)
READOUT = "linear readout of the first hidden layer"
UNTRAINED = f"{READOUT}, untrained"


def claims(
    frozen: pd.DataFrame, readout: pd.DataFrame, random: pd.DataFrame, confidence: float
) -> list[Quantity]:
    """D5, from FROZEN_BY_REPLICA, READOUT_BY_REPLICA and RANDOM_BY_REPLICA.

    The first two have networks of different sizes.
    """
    first = readout[readout["layer"] == 1]
    first = first.assign(width=first["sizes"].map(_first_width))
    return [
        *_untrained(first[first["state"] == "start"], confidence),
        *_accuracies(frozen, confidence),
        *_trained(first, confidence),
        *_by_width(random, confidence),
        *_images(random[random["width"].isin(first["width"])], confidence),
    ]


def _first_width(sizes: str) -> int:
    """Neurons of the first hidden layer: 30 of 784-30-10."""
    return int(sizes.split("-")[1])


def _untrained(first: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    for width, rows in first.groupby("width"):
        random, pixels = (rows[name].to_numpy() for name in ("accuracy", "pixel_accuracy"))
        yield Quantity(
            LOSES,
            "accuracy from the pixels minus from the random layer",
            _gain(pixels, random, confidence),
            _layer(width),
            UNTRAINED,
            OF_IMAGES,
        )
        yield Quantity(
            LOSES_DIGIT,
            "frequency of keeping less than half of what the pixels tell",
            findings.usually(mostly_lost(random, pixels), confidence),
            _layer(width),
            f"{UNTRAINED}, accuracy above a guess",
            OF_NETWORKS,
        )


def _accuracies(frozen: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    for sizes, network in frozen.groupby("sizes", sort=False):
        none, one = (_accuracy(network[network["frozen_layers"] == n]) for n in (0, 1))
        if not len(one):
            continue
        yield Quantity(
            CANNOT_TELL,
            "frequency of losing over half of the accuracy above a guess",
            findings.usually(mostly_lost(one, none), confidence),
            str(sizes),
            "first layer frozen",
            OF_NETWORKS,
        )
        yield Quantity(
            MUST_LEARN,
            "accuracy with no layer frozen minus with the first one",
            _gain(none, one, confidence),
            str(sizes),
            "first layer frozen",
            OF_IMAGES,
        )


def _trained(first: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    for sizes, network in first.groupby("sizes", sort=False):
        start, trained = (
            _accuracy(network[network["state"] == state]) for state in ("start", "trained")
        )
        yield Quantity(
            KEEPS_MORE,
            "accuracy from the trained layer minus from the random one",
            _gain(trained, start, confidence),
            str(sizes),
            READOUT,
            OF_IMAGES,
        )


def _by_width(random: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """Each width against the one before, the widest against the pixels."""
    widths = sorted(set(random["width"]))
    for narrower, wider in itertools.pairwise(widths):
        # Layers of different widths are drawn independently: there is nothing to pair them by.
        difference = statistics.difference_of_means(
            _accuracy(random[random["width"] == wider]),
            _accuracy(random[random["width"] == narrower]),
            confidence,
        )
        yield Quantity(
            WIDER,
            "accuracy from a wider random layer minus from a narrower",
            findings.gain(difference, confidence),
            f"{_layer(wider)} minus {_layer(narrower)}",
            UNTRAINED,
            OF_IMAGES,
        )
    widest = random[random["width"] == widths[-1]]
    yield Quantity(
        WIDEST,
        "accuracy from the widest random layer minus from the pixels",
        _gain(widest["accuracy"].to_numpy(), widest["pixel_accuracy"].to_numpy(), confidence),
        _layer(widths[-1]),
        UNTRAINED,
        OF_IMAGES,
    )


def _images(random: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    for width, rows in random.groupby("width"):
        yield Quantity(
            LOSES_IMAGE,
            "frequency of explaining less than half of the variance",
            findings.usually(rows["explained_variance"].to_numpy() < 1 / 2, confidence),
            _layer(width),
            "linear readout of the pixels from the first hidden layer, untrained",
            OF_NETWORKS,
        )


def _layer(width: object) -> str:
    """A first hidden layer with this many neurons, as networks are shown."""
    return shown((PIXELS, int(str(width))))


def _gain(first: Sample, second: Sample, confidence: float) -> Finding:
    """What each replica has more of in the first of two conditions."""
    return findings.gain(statistics.mean_of_differences(first, second, confidence), confidence)


def _accuracy(rows: pd.DataFrame) -> Sample:
    """By replica."""
    return rows.sort_values("replica")["accuracy"].to_numpy()


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
