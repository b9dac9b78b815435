"""Images of our own for the living network, and what a study of them would have found."""

import functools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from stages.training import living
from tests.page.web.pages import STUDY
from unstable_gradients.images.mnist import PIXELS, Split
from unstable_gradients.study import book

WORDS = Path(__file__).parents[3] / "reports/text/en/living.json"
STILL = '<figure><img alt="Speed of learning" src="data:image/svg+xml,<svg/>"></figure>'
IMAGES, EPOCHS = 1000, 60
TRAINING = replace(STUDY, epochs=EPOCHS)


@functools.cache
def split() -> Split:
    """Images of which four fifths of the pixels are dark, and a third of the pixels in all."""
    rng = np.random.default_rng(41)
    labels = rng.integers(0, 10, IMAGES).astype(np.uint8)
    shapes = rng.random((10, PIXELS)) < 0.3
    there = shapes[labels] & (rng.random((IMAGES, PIXELS)) < 0.7)
    there[:, rng.permutation(PIXELS)[: PIXELS // 3]] = False
    return Split(np.where(there, rng.integers(1, 256, there.shape), 0).astype(np.uint8), labels)


def speed() -> pd.DataFrame:
    """Bands of networks of one to four hidden layers, which say where they are from."""
    rows = [
        {
            "sizes": "-".join(["784", *["30"] * depth, "10"]),
            "epoch": epoch,
            "layer": layer,
            "lower": 10.0 ** (layer - depth) / (1 + epoch),
            "upper": 10.0 ** (layer - depth) * 3 / (1 + epoch),
            "replicas": 42,
        }
        for depth in range(1, 5)
        for epoch in range(EPOCHS)
        for layer in range(1, depth + 1)
    ]
    return pd.DataFrame(rows)


def book_curves() -> pd.DataFrame:
    """The book's curves as far as there are epochs."""
    rows = [
        {"sizes": sizes, "epoch": epoch, "layer": layer, "book": value}
        for sizes, curves in book.CURVES.items()
        for layer, curve in enumerate(curves, start=1)
        for epoch, value in zip(book.CURVE_EPOCHS, curve, strict=True)
        if epoch < EPOCHS
    ]
    return pd.DataFrame(rows)


def blocks(training: living.Training = TRAINING) -> str:
    """What the page holds beside the scripts; it has bands if there are EPOCHS."""
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    return living.blocks(training, split(), speed(), book_curves(), words)
