"""Estimates with their intervals, as small records.

Every interval is two-sided and of the confidence given. Samples are one-dimensional, a value for
each replica.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy import stats

Sample = Float[np.ndarray, " replica"]


@dataclass(frozen=True)
class Estimate:
    """A number and the interval in which the population's lies, from so many replicas."""

    value: float
    low: float
    high: float
    replicas: int


@dataclass(frozen=True)
class Difference(Estimate):
    """An estimated difference and the probability of one as large if there were none."""

    p_value: float


def mean(sample: Sample, confidence: float) -> Estimate:
    """The mean, with Student's interval; no interval from a single replica."""
    centre = float(np.mean(sample))
    if len(sample) < 2 or np.ptp(sample) == 0:
        half = np.nan if len(sample) < 2 else 0.0
        return Estimate(centre, centre - half, centre + half, len(sample))
    low, high = stats.ttest_1samp(sample, centre).confidence_interval(confidence)
    return Estimate(centre, float(low), float(high), len(sample))


def geometric_mean(sample: Sample, confidence: float) -> Estimate:
    """The geometric mean of positive values: the mean of their logarithms, taken back."""
    logs = mean(np.log(sample), confidence)
    value, low, high = np.exp([logs.value, logs.low, logs.high]).tolist()
    return Estimate(value, low, high, logs.replicas)


def frequency(holds: Bool[np.ndarray, " replica"], confidence: float) -> Estimate:
    """How often something holds, with the exact interval of Clopper and Pearson (1934)."""
    test = stats.binomtest(int(np.sum(holds)), len(holds))
    interval = test.proportion_ci(confidence, method="exact")
    return Estimate(float(np.mean(holds)), float(interval.low), float(interval.high), len(holds))


def difference_of_means(first: Sample, second: Sample, confidence: float) -> Difference:
    """Mean of the first sample minus mean of the second, by Welch's unequal-variance t-test."""
    centre = float(np.mean(first) - np.mean(second))
    fewest = min(len(first), len(second))
    if fewest < 2 or np.ptp(first) == 0 == np.ptp(second):
        return Difference(centre, np.nan, np.nan, fewest, np.nan)
    test = stats.ttest_ind(first, second, equal_var=False)
    interval = test.confidence_interval(confidence)
    return Difference(centre, float(interval.low), float(interval.high), fewest, float(test.pvalue))


def prediction_interval(sample: Sample, confidence: float) -> tuple[float, float]:
    """Where one more value of a normal population falls: mean -+ t s sqrt(1 + 1/n)."""
    n = len(sample)
    if n < 2:
        return np.nan, np.nan
    half = stats.t.ppf((1 + confidence) / 2, n - 1) * np.std(sample, ddof=1) * np.sqrt(1 + 1 / n)
    centre = np.mean(sample)
    return float(centre - half), float(centre + half)


def percentile_of(value: float, sample: Sample) -> float:
    """The percentage of the sample below the value, ties counted half."""
    return float(stats.percentileofscore(sample, value, kind="mean"))


def band(confidence: float) -> tuple[float, float]:
    """The two quantiles that hold the central `confidence` of the replicas between them."""
    return (1 - confidence) / 2, (1 + confidence) / 2
