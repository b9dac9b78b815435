"""Estimates with their intervals, as small records.

Every interval is two-sided and of the confidence given. Samples are one-dimensional, a value for
each replica. A single replica has a value and no interval (NaN). A sample with a value that is not
finite, as diverged training leaves it, has neither: without that replica it would be another
population.
"""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float
from scipy import special  # scipy.stats takes longer to import than most programs to run

from unstable_gradients.errors import InvalidInput

Sample = Float[np.ndarray, " replica"]
Samples = tuple[Float[np.ndarray, " _"], ...]  # of as many replicas as there are of each


@dataclass(frozen=True)
class Estimate:
    """A number from replicas, and the interval in which that of the population lies.

    Attributes:
        freedom: degrees of freedom of Student's t in the interval; NaN of another kind.
        samples: what it was made from, a sample or the two whose means differ, to be kept.
    """

    value: float
    low: float
    high: float
    replicas: int
    freedom: float = np.nan
    samples: Samples = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Difference(Estimate):
    """An estimated difference.

    Attributes:
        p_value: the probability of one as large if there were none.
        paired: whether each replica was compared with itself.
    """

    p_value: float = np.nan
    paired: bool = False


def mean(sample: Sample, confidence: float) -> Estimate:
    """The mean, with Student's interval."""
    centre, variance = _moments(sample)
    half = students_quantile(confidence, len(sample) - 1) * np.sqrt(variance / len(sample))
    low, high = float(centre - half), float(centre + half)
    return Estimate(centre, low, high, len(sample), float(len(sample) - 1), (sample,))


def geometric_mean(sample: Sample, confidence: float) -> Estimate:
    """The geometric mean of positive values: the mean of their logarithms, taken back."""
    logs = mean(logarithms(sample), confidence)
    with np.errstate(over="ignore"):  # two replicas can leave an interval up to infinity
        value, low, high = np.exp([logs.value, logs.low, logs.high]).tolist()
    return Estimate(value, low, high, logs.replicas, logs.freedom, (sample,))


def frequency(holds: Bool[np.ndarray, " replica"], confidence: float) -> Estimate:
    """How often something holds, with the exact interval of Clopper and Pearson (1934)."""
    return frequency_of(int(np.sum(holds)), len(holds), confidence)


def frequency_of(successes: int, replicas: int, confidence: float) -> Estimate:
    """The same of something that held this many times.

    Raises:
        InvalidInput: if there are no replicas.
    """
    if not replicas:
        raise InvalidInput("frequency in no replicas, expected some")
    failures, (below, above) = replicas - successes, band(confidence)
    low = special.betaincinv(successes, failures + 1, below) if successes else 0.0
    high = special.betaincinv(successes + 1, failures, above) if failures else 1.0
    return Estimate(successes / replicas, float(low), float(high), replicas)


def difference_of_means(
    first: Float[np.ndarray, " first"], second: Float[np.ndarray, " second"], confidence: float
) -> Difference:
    """Mean of the first sample minus mean of the second, by Welch's unequal-variance t-test.

    The replicas are those of the smaller sample. Of two constant samples the difference is exact:
    p is 1 if they are equal and 0 if not.
    """
    (mean_1, variance_1), (mean_2, variance_2) = _moments(first), _moments(second)
    fewest = min(len(first), len(second))
    centre = mean_1 - mean_2
    square_1, square_2 = variance_1 / len(first), variance_2 / len(second)  # standard errors'
    error = float(np.sqrt(square_1 + square_2))
    samples = (first, second)
    if error == 0:
        exact = float(centre == 0)
        return Difference(centre, centre, centre, fewest, float(fewest - 1), samples, exact)
    if np.isnan(error):
        return Difference(centre, np.nan, np.nan, fewest, samples=samples)
    freedom = (square_1 + square_2) ** 2 / (
        square_1**2 / (len(first) - 1) + square_2**2 / (len(second) - 1)
    )
    half = students_quantile(confidence, freedom) * error
    p_value = _two_sided(abs(centre) / error, freedom)
    return Difference(centre, centre - half, centre + half, fewest, freedom, samples, p_value)


def mean_of_differences(first: Sample, second: Sample, confidence: float) -> Difference:
    """Mean over the replicas of the first sample minus the second.

    By Student's paired t-test: p is 1 if all differences are 0, and 0 if all are another number.
    """
    with np.errstate(invalid="ignore"):  # infinities differ by no number
        differences = first - second
    estimate = mean(differences, confidence)
    value, variance = _moments(differences)
    if variance == 0:
        p_value = float(value == 0)
    else:
        statistic = abs(value) / np.sqrt(variance / len(differences))
        p_value = _two_sided(float(statistic), len(differences) - 1)
    return Difference(
        *(estimate.value, estimate.low, estimate.high, estimate.replicas, estimate.freedom),
        estimate.samples,
        p_value=p_value,
        paired=True,
    )


def prediction_interval(sample: Sample, confidence: float) -> tuple[float, float]:
    """Where one more value of a normal population falls: mean -+ t s sqrt(1 + 1/n)."""
    n = len(sample)
    centre, variance = _moments(sample)
    half = students_quantile(confidence, n - 1) * np.sqrt(variance * (1 + 1 / n))
    return float(centre - half), float(centre + half)


def jackknife(whole: float, without: Float[np.ndarray, " replica"], confidence: float) -> Estimate:
    """A number that is no mean over the replicas, with Tukey's (1958) interval.

    Args:
        whole: the number, from all n replicas.
        without: the same from all replicas but one, for each of them.
        confidence: of the interval, Student's on the n pseudo-values n whole - (n - 1) without.
    """
    replicas = len(without)
    pseudo_values = replicas * whole - (replicas - 1) * without
    estimate = mean(pseudo_values, confidence)
    half = (estimate.high - estimate.low) / 2
    return Estimate(whole, whole - half, whole + half, replicas, estimate.freedom, estimate.samples)


def percentile_of(value: float, sample: Sample) -> float:
    """The percentage of the sample below the value, ties counted half."""
    if not np.isfinite(sample).all():
        return np.nan
    return 100 * float(np.mean((sample < value) + 0.5 * (sample == value)))


def logarithms(sample: Sample) -> Sample:
    """Natural logarithms, NaN of what is not positive and finite."""
    return np.log(np.where((sample > 0) & np.isfinite(sample), sample, np.nan))


def band(confidence: float) -> tuple[float, float]:
    """The two quantiles that hold the central `confidence` of the replicas between them."""
    return (1 - confidence) / 2, (1 + confidence) / 2


def _moments(sample: Sample) -> tuple[float, float]:
    """Mean and variance (n - 1); of a constant sample exactly its value and 0.

    Raises:
        InvalidInput: if the sample is empty.
    """
    if not len(sample):
        raise InvalidInput("mean of no replicas, expected some")
    if not np.isfinite(sample).all():
        return np.nan, np.nan
    centre = sample[0] if np.ptp(sample) == 0 else np.mean(sample)
    variance = np.sum((sample - centre) ** 2) / (len(sample) - 1) if len(sample) > 1 else np.nan
    return float(centre), float(variance)


def students_quantile(confidence: float, freedom: float | int) -> float:
    """The quantile of Student's t that leaves half of what confidence leaves above it."""
    return float(special.stdtrit(freedom, (1 + confidence) / 2)) if freedom > 0 else np.nan


def _two_sided(statistic: float, freedom: float | int) -> float:
    """The probability of Student's t being as far from 0 as a positive number."""
    return 2 * float(special.stdtr(freedom, -statistic))


def pseudo_values(growth: Sample) -> Sample:
    """Pseudo-values whose geometric mean is the mean of numbers of which some may be negative.

    Each is NaN if one of the numbers is not finite: they have no mean then.
    """
    if not np.isfinite(growth).all():
        return np.full(len(growth), np.nan)
    n, whole = len(growth), growth.mean()
    if n < 2:
        return growth
    without = (growth.sum() - growth) / (n - 1)
    logs = n * logarithms(np.full(n, whole))
    return np.exp(logs - (n - 1) * logarithms(without))
