"""What an interval, as wide as it came out, would have said of other true values.

Each is a probability by Student's t, noncentral where the true value is off, with the spread that
was measured taken as the true one; 0 where there is no interval.
"""

import math

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
    if math.isnan(half) or half == 0:
        return float(half == 0 and size > 0)
    quantile = students_quantile(confidence, freedom)
    return 1 - float(special.nctdtr(freedom, size / half * quantile, quantile))


def chance_outside(size: float, half: float, freedom: float | int, confidence: float) -> float:
    """How often a value, this far off on average, is outside a prediction interval."""
    above = chance_above(size, half, freedom, confidence)
    return above + chance_above(-size, half, freedom, confidence)


def chance_within(size: float, half: float, freedom: float | int, confidence: float) -> float:
    """How often an interval lies less than `size` to either side of the true value."""
    if math.isnan(half) or half == 0:
        return float(half == 0)
    quantile = students_quantile(confidence, freedom)
    within = 2 * float(special.stdtr(freedom, (size / half - 1) * quantile)) - 1
    return max(0.0, within)
