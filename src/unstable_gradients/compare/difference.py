"""How much a quantity differs between two runs, with the interval of the difference.

A quantity is a mean over random starts, or the difference of two means; on the scale of its rule,
so that of a ratio it is the factor between the runs that counts. Starts with the same seed and
number are the same in both runs: their differences say more than the difference of the means. All
intervals are two-sided.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from jaxtyping import Float
from scipy import special

from unstable_gradients.study import statistics
from unstable_gradients.study.rules import Scale
from unstable_gradients.study.statistics import Samples
from unstable_gradients.study.verdicts import Interval


class How(StrEnum):
    """From what a difference was taken."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"
    INTERVALS = "from the two intervals"
    PLAIN = "without an interval"


@dataclass(frozen=True)
class Change:
    """The second run's number against the first's.

    Attributes:
        value: the second minus the first; of a factor, the second over the first.
        low: lower end of the interval, NaN if there is none.
        high: upper end.
        error: standard error; of a factor, of its logarithm.
        how: from what it was taken.
        pairs: replicas that were paired, the fewest of a sample.
        scale: of its rule.
    """

    value: float
    low: float = math.nan
    high: float = math.nan
    error: float = math.nan
    how: How = How.PLAIN
    pairs: int = 0
    scale: Scale = Scale.LINEAR

    @property
    def distance(self) -> float:
        """How far it is from no change, in standard errors; NaN without one."""
        value = self.value
        if self.scale is Scale.LOGARITHMIC:
            value = math.log(value) if value > 0 else math.nan
        if self.error == 0:
            return 0.0 if value == 0 else math.inf
        return abs(value) / self.error

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        none = 1.0 if self.scale is Scale.LOGARITHMIC else 0.0
        return self.low > none or self.high < none


@dataclass(frozen=True)
class Term:
    """A mean with its sign in a sum, its standard error and the error's degrees of freedom."""

    value: float
    error: float
    freedom: float


def term(sample: Float[np.ndarray, " _"], sign: int = 1) -> Term:
    """The mean of a sample."""
    n = len(sample)
    found = statistics.mean(sample, 0.5)
    half = (found.high - found.low) / 2
    return Term(sign * found.value, half / statistics.students_quantile(0.5, n - 1), n - 1.0)


def total(terms: Sequence[Term], confidence: float, scale: Scale, how: How, pairs: int) -> Change:
    """The sum of independent terms, by Welch's t with Satterthwaite's degrees of freedom."""
    value = sum(each.value for each in terms)
    squares = np.array([each.error**2 for each in terms])
    error = math.sqrt(squares.sum())
    freedoms = np.array([each.freedom for each in terms])
    freedom = squares.sum() ** 2 / (squares**2 / freedoms).sum() if error > 0 else math.nan
    half = 0.0 if error == 0 else statistics.students_quantile(confidence, freedom) * error
    ends = np.array([value, value - half, value + half])
    if scale is Scale.LOGARITHMIC:
        with np.errstate(over="ignore"):
            ends = np.exp(ends)
    value, low, high = ends.tolist()
    return Change(value, low, high, error, how, pairs, scale)


def paired(first: Samples, second: Samples, confidence: float, scale: Scale) -> Change:
    """Of runs that share random starts: those that both have, each against itself.

    Args:
        first: values of the first run; two samples where their means differ by the quantity.
        second: of the second run.
        confidence: of the interval.
        scale: on which the quantity is a mean.
    """
    shared = [min(len(a), len(b)) for a, b in zip(first, second, strict=True)]
    both = [(a[:n], b[:n]) for a, b, n in zip(first, second, shared, strict=True)]
    if scale is Scale.PROPORTION:
        return _paired_proportions(*both[0], confidence)
    differences = [_linear(b, scale) - _linear(a, scale) for a, b in both]
    terms = [term(each, sign) for each, sign in zip(differences, (1, -1), strict=False)]
    return total(terms, confidence, scale, How.PAIRED, min(shared))


def unpaired(first: Samples, second: Samples, confidence: float, scale: Scale) -> Change:
    """Of runs with random starts of their own; arguments as of `paired`."""
    if scale is Scale.PROPORTION:
        (a,), (b,) = first, second
        return proportions(_counted(a), _counted(b), confidence)
    terms = [
        term(_linear(sample, scale), sign)
        for samples, signs in ((second, (1, -1)), (first, (-1, 1)))
        for sample, sign in zip(samples, signs, strict=False)
    ]
    return total(terms, confidence, scale, How.UNPAIRED, 0)


def _counted(holds: Float[np.ndarray, " _"]) -> tuple[float, float]:
    return float(holds.sum()), float(len(holds))


def _linear(sample: Float[np.ndarray, " _"], scale: Scale) -> Float[np.ndarray, " _"]:
    return statistics.logarithms(sample) if scale is Scale.LOGARITHMIC else sample


def proportions(
    first: tuple[float, float], second: tuple[float, float], confidence: float
) -> Change:
    """The difference of two frequencies, each a count and out of how many.

    With the interval of Agresti and Caffo (2000): one more of each kind is added to either sample.
    """
    (k, n), (m, others) = first, second
    before, after = (k + 1) / (n + 2), (m + 1) / (others + 2)
    error = math.sqrt(before * (1 - before) / (n + 2) + after * (1 - after) / (others + 2))
    return _of_proportions(m / others - k / n, after - before, error, confidence, How.UNPAIRED, 0)


def _paired_proportions(
    first: Float[np.ndarray, " _"], second: Float[np.ndarray, " _"], confidence: float
) -> Change:
    """The same of the same starts, with the interval of Agresti and Min (2005).

    One half is added to each of the four counts of pairs.
    """
    gained = float(np.sum((first == 0) & (second == 1)))
    lost = float(np.sum((first == 1) & (second == 0)))
    n = len(first)
    centre, of_all = (gained - lost) / (n + 2), n + 2
    variance = (gained + lost + 1) - (gained - lost) ** 2 / of_all
    error = math.sqrt(variance) / of_all
    return _of_proportions((gained - lost) / n, centre, error, confidence, How.PAIRED, n)


def _of_proportions(
    value: float, centre: float, error: float, confidence: float, how: How, pairs: int
) -> Change:
    half = float(special.ndtri((1 + confidence) / 2)) * error
    low, high = max(centre - half, -1.0), min(centre + half, 1.0)
    return Change(value, low, high, error, how, pairs, Scale.PROPORTION)


def from_intervals(first: Term, second: Term, confidence: float, scale: Scale) -> Change:
    """Of two means whose values are not kept, from `of_interval` of each."""
    negative = Term(-first.value, first.error, first.freedom)
    return total([second, negative], confidence, scale, How.INTERVALS, 0)


def of_interval(
    ends: tuple[float, float, float],
    replicas: int,
    interval: Interval,
    confidence: float,
    scale: Scale,
) -> Term | None:
    """What an estimate, its low and its high end say of the mean; None if nothing.

    Of Welch's interval, whose degrees of freedom are not kept, those of the smaller sample are
    taken.
    """
    if interval not in (Interval.STUDENT, Interval.WELCH, Interval.JACKKNIFE, Interval.PREDICTION):
        return None
    value, low, high = _linear(np.array(ends), scale).tolist()
    error = (high - low) / 2 / statistics.students_quantile(confidence, replicas - 1)
    if interval is Interval.PREDICTION:  # of one more run, not of the mean
        error /= math.sqrt(replicas + 1)
    return None if math.isnan(error) else Term(value, error, replicas - 1.0)


def plain(first: float, second: float, scale: Scale = Scale.LINEAR) -> Change:
    """The difference of two numbers that are no means."""
    if scale is Scale.LOGARITHMIC:
        return Change(second / first if first else math.nan, scale=scale)
    return Change(second - first, scale=scale)
