"""Gradients of single networks, measured and predicted, for the figure in which one is picked."""

import re

import numpy as np
import pandas as pd

from stages.flow.tables import DEEP_NETWORK

MOST_LAYERS = 12  # of a network that are shown
LEADING_ZERO = re.compile(r"^(-?)0\.")
SERIES = {  # column of the frame -> that of FLOW_COMPARISON, and decimals that the eye can tell
    "layers": ("layer", 0),
    "measured": ("norm_decades", 2),
    "spread": ("norm_sd_decades", 2),
    "predicted": ("predicted_norm_decades", 2),
}


def networks(compared: pd.DataFrame) -> pd.DataFrame:
    """A row for each network, with numbers of its layers from front to back in one text each.

    Args:
        compared: FLOW_COMPARISON.

    Returns:
        activation, initialization, width, depth: of the network.
        layers: which are shown, the first and the last among them.
        measured, spread: mean and standard deviation over the random starts of the decimal
            logarithm of the gradient of single images.
        predicted: that logarithm by mean-field theory.
    """
    rows = compared[compared["measure"] == "rms"].sort_values("layer", kind="stable")
    found = []
    for network, layers in rows.groupby(list(DEEP_NETWORK), sort=False):
        shown = layers[layers["layer"].isin(_some(int(layers["layer"].max())))]
        texts = {
            name: " ".join(_short(value, decimals) for value in shown[column])
            for name, (column, decimals) in SERIES.items()
        }
        found.append(dict(zip(DEEP_NETWORK, network, strict=True)) | texts)
    return pd.DataFrame(found)


def _some(depth: int) -> list[int]:
    return np.unique(np.rint(np.linspace(1, depth, MOST_LAYERS)).astype(int)).tolist()


def _short(value: float | int, decimals: int) -> str:
    """A number without what a script does not need to read it."""
    text = f"{value:.{decimals}f}"
    if decimals:
        text = text.rstrip("0").rstrip(".")
    return LEADING_ZERO.sub(r"\1.", text)
