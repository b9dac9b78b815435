"""Measurements of each replica, layer and moment of training, as columns of a table."""

import numpy as np
from jaxtyping import Float, Int


def index(block: range, times: int, layers: int, time: str) -> dict[str, Int[np.ndarray, " row"]]:
    """The columns replica, `time` (from 0) and layer (from 1), the last one running fastest."""
    axes = np.array(block), np.arange(times), np.arange(1, layers + 1)
    replica, at, layer = np.meshgrid(*axes, indexing="ij")
    return {"replica": replica.ravel(), time: at.ravel(), "layer": layer.ravel()}


def column(values: Float[np.ndarray, "time layer replica"]) -> Float[np.ndarray, " row"]:
    """Measurements in the order of `index`."""
    return values.transpose(2, 0, 1).ravel()
