"""Replicas as marks beside one another, and their mean with its interval."""

from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from unstable_gradients.study import statistics
from unstable_gradients.study.statistics import Sample


def side_by_side(middle: float | int, breadth: float, count: int) -> Float[np.ndarray, " replica"]:
    """Places of this many marks around a middle, so that equal values do not hide each other."""
    aside = np.linspace(-breadth / 2, breadth / 2, count) if count > 1 else np.zeros(count)
    return middle + aside


def draw_mean(
    axes: Axes, place: float | int, values: Sample, confidence: float, look: dict[str, Any]
) -> None:
    """The mean of the values with its interval."""
    estimate = statistics.mean(values, confidence)
    half = np.array([[estimate.value - estimate.low], [estimate.high - estimate.value]])
    axes.errorbar(place, estimate.value, yerr=half, capsize=2.5, **look)
