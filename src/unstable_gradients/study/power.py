"""What an interval, as wide as it came out, would have said of other true values.

Each is a probability by Student's t, noncentral where the true value is off, with the spread that
was measured taken as the true one.
"""

import math

import numpy as np
from scipy import special

from unstable_gradients.study.statistics import students_quantile


def chance_above(size: float, half: float, freedom: float | int, confidence: float) -> float:
    """How often an interval lies above a limit from which the true value is this far.

    Args:
        size: the true value minus the limit.
        half: of the width of the interval, Student's with as many degrees of freedom.
        freedom: these degrees.
        confidence: of the interval.
    """
    quantile, shift = _quantile_and_shift(size, half, freedom, confidence)
    return 1 - _noncentral(freedom, shift, quantile)


def chance_outside(size: float, half: float, freedom: float | int, confidence: float) -> float:
    """How often a value, this far off on average, is outside a prediction interval."""
    quantile, shift = _quantile_and_shift(size, half, freedom, confidence)
    return 1 - _noncentral(freedom, shift, quantile) + _noncentral(freedom, shift, -quantile)


def chance_within(size: float, half: float, freedom: float | int, confidence: float) -> float:
    """How often an interval lies less than `size` to either side of the true value."""
    quantile, shift = _quantile_and_shift(size, half, freedom, confidence)
    return max(0.0, 2 * float(special.stdtr(freedom, shift - quantile)) - 1)


def _quantile_and_shift(
    size: float, half: float, freedom: float | int, confidence: float
) -> tuple[float, float]:
    """Student's quantile, and the size in standard errors."""
    quantile = students_quantile(confidence, freedom)
    with np.errstate(divide="ignore", invalid="ignore"):
        return quantile, float(np.float64(size) / half * quantile)


def _noncentral(freedom: float | int, shift: float, statistic: float) -> float:
    """The probability of noncentral t below a statistic; 0 and 1 of what does not vary."""
    if not math.isfinite(shift):
        return 0.0 if shift > 0 else 1.0
    return float(special.nctdtr(freedom, shift, statistic))
