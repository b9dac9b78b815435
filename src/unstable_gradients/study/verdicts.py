"""The rules that turn a measurement into a verdict.

Those for published values, statements about a network, gains and agreements were written before the
numbers; the others with the experiments that first needed them.

The chapter shows one unseeded run for each statement, so each is judged as a statement about a
population of networks.

A published value is reproduced if it lies in the prediction interval of one more replica: the
    book's run could be one of ours. It is reproduced in direction if it is near their mean all
    the same: an accuracy within half a percentage point, a positive quantity such as a gradient
    norm, whose logarithm is compared, within half a decade (a factor of 3.2).
A statement about a network is reproduced if the frequency with which it holds has an interval
    above 4/5, so that a reader's own run would show it nearly always; in direction if the
    interval is above 1/2. It does not hold for a network whose training diverged.
A gain is reproduced if the interval of the difference is above 0; in direction if its mean is.
An absence of gain is reproduced unless the interval of the difference is above 0; without an
    interval it is not.
An absence of significance is reproduced if the test's p-value is above 1 - confidence.
An agreement of two quantities is reproduced if the interval of their ratio is between 1/1.1 and
    1.1, in direction if its mean is between 1/2 and 2. Where all that is known of the ratio is
    that it lies between two numbers, these are the interval, and their geometric middle the mean.
An excess is reproduced if the interval of the ratio is above 1, in direction if its mean is.
An effect on accuracy, or a part of its variance, is reproduced if its interval is above 1/20, in
    direction if its mean is: what is smaller can be there and yet not matter.
A theorem is reproduced if it holds in every case that was checked.
A number the book prints that follows from an equation is reproduced if the solution rounds to it;
    in direction if it is within a tenth of it.

Within and between include the limits, above does not. A single network gives no interval, so that
what needs one is reproduced in direction at best. A quantity that some network does not have,
because its training diverged, has no mean and is not reproduced.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from jaxtyping import Bool

from unstable_gradients.study import statistics
from unstable_gradients.study.statistics import Difference, Estimate, Sample

HALF_POINT = 0.005
HALF_DECADE = 10**0.5
NEARLY_ALWAYS = 4 / 5
MOSTLY = 1 / 2
TENTH = 1.1  # a factor
DOUBLE = 2.0
TWENTIETH = 1 / 20
NO_INTERVAL = "a single network gives no interval"


class Verdict(StrEnum):
    """What became of a claim."""

    REPRODUCED = "reproduced"
    IN_DIRECTION = "reproduced in direction"
    NOT_REPRODUCED = "not reproduced"


@dataclass(frozen=True)
class Finding:
    """A measurement, the book's number where it prints one, and the verdict.

    Attributes:
        estimate: the measured number with its interval.
        verdict: by the rule named in the function that made this.
        reason: why the verdict is not the first one; empty if it is.
        book: the book's number, NaN where it prints none.
        percentile: the percentage of our replicas below the book's number, NaN where it
            prints none.
    """

    estimate: Estimate
    verdict: Verdict
    reason: str
    book: float = np.nan
    percentile: float = np.nan


def _graded(reproduced: bool, in_direction: bool, reason: str) -> tuple[Verdict, str]:
    if reproduced:
        return Verdict.REPRODUCED, ""
    return (Verdict.IN_DIRECTION if in_direction else Verdict.NOT_REPRODUCED), reason


def _reason(sample: Sample, otherwise: str) -> str:
    lost = int(np.sum(~np.isfinite(sample)))
    if lost:
        return f"{lost} of {len(sample)} networks have no such number"
    return otherwise if len(sample) > 1 else NO_INTERVAL


def published_accuracy(book: float, sample: Sample, confidence: float) -> Finding:
    """A published accuracy (a fraction) against those of the replicas."""
    low, high = statistics.prediction_interval(sample, confidence)
    estimate = statistics.mean(sample, confidence)
    verdict, reason = _graded(
        low <= book <= high,
        estimate.value - HALF_POINT <= book <= estimate.value + HALF_POINT,
        _reason(sample, f"one more replica would fall between {low:.2%} and {high:.2%}"),
    )
    return Finding(estimate, verdict, reason, book, statistics.percentile_of(book, sample))


def published_size(book: float, sample: Sample, confidence: float) -> Finding:
    """A published positive quantity against those of the replicas, by their logarithms."""
    logs = statistics.logarithms(sample)
    with np.errstate(over="ignore"):  # two replicas can leave an interval up to infinity
        low, high = np.exp(statistics.prediction_interval(logs, confidence))
    estimate = statistics.geometric_mean(sample, confidence)
    verdict, reason = _graded(
        bool(low <= book <= high),
        1 / HALF_DECADE <= book / estimate.value <= HALF_DECADE,
        _reason(logs, f"one more replica would fall between {low:.3g} and {high:.3g}"),
    )
    return Finding(estimate, verdict, reason, book, statistics.percentile_of(book, sample))


def usually(holds: Bool[np.ndarray, " replica"], confidence: float) -> Finding:
    """A statement about a network, by how often it holds."""
    estimate = statistics.frequency(holds, confidence)
    reason = f"holds for {int(np.sum(holds)):,} of {len(holds):,} networks"
    limit = NEARLY_ALWAYS if estimate.low > MOSTLY else MOSTLY
    if estimate.value > limit:  # enough of them, but too few to be sure
        reason += f", which shows only that it holds for {estimate.low:.0%} of all or more"
    verdict, reason = _graded(estimate.low > NEARLY_ALWAYS, estimate.low > MOSTLY, reason)
    return Finding(estimate, verdict, reason)


def gain(difference: Difference, book: float = np.nan, percentile: float = np.nan) -> Finding:
    """That the first of two populations does better, or each replica under the first of two."""
    verdict, reason = _graded(
        difference.low > 0,
        difference.value > 0,
        _interval(difference, f"reaches down to {_points(difference.low)}"),
    )
    return Finding(difference, verdict, reason, book, percentile)


def no_gain(difference: Difference, book: float, percentile: float) -> Finding:
    """That the first of two populations does not do better."""
    verdict, reason = _graded(
        difference.low <= 0, False, _interval(difference, f"begins at {_points(difference.low)}")
    )
    return Finding(difference, verdict, reason, book, percentile)


def no_significance(difference: Difference, confidence: float) -> Finding:
    """That a test finds no difference between two populations."""
    estimate = Estimate(difference.p_value, np.nan, np.nan, difference.replicas)
    verdict, reason = _graded(
        difference.p_value > 1 - confidence,
        False,
        f"p = {difference.p_value:.2g} for a difference of {_points(difference.value)}"
        if difference.replicas > 1
        else NO_INTERVAL,
    )
    return Finding(estimate, verdict, reason)


def agreement(ratios: Sample, confidence: float) -> Finding:
    """That two positive quantities are equal, from their ratio in each replica."""
    estimate = statistics.geometric_mean(ratios, confidence)
    verdict, reason = _graded(
        estimate.low >= 1 / TENTH and estimate.high <= TENTH,
        1 / DOUBLE <= estimate.value <= DOUBLE,
        _reason(statistics.logarithms(ratios), _between(estimate, "not within a tenth of 1")),
    )
    return Finding(estimate, verdict, reason)


def bracketed_agreement(low: float, high: float, replicas: int) -> Finding:
    """That two positive quantities are equal, whose ratio lies somewhere from low to high."""
    estimate = Estimate(math.sqrt(low * high), low, high, replicas)
    verdict, reason = _graded(
        low >= 1 / TENTH and high <= TENTH,
        1 / DOUBLE <= estimate.value <= DOUBLE,
        f"the ratio, between {low:.3g} and {high:.3g}, need not be within a tenth of 1",
    )
    return Finding(estimate, verdict, reason)


def excess(ratios: Sample, confidence: float) -> Finding:
    """That the first of two positive quantities is the larger, from their ratio in each replica."""
    estimate = statistics.geometric_mean(ratios, confidence)
    verdict, reason = _graded(
        estimate.low > 1,
        estimate.value > 1,
        _reason(statistics.logarithms(ratios), _between(estimate, "not above 1")),
    )
    return Finding(estimate, verdict, reason)


def effect(sample: Sample, confidence: float) -> Finding:
    """That a difference of accuracies, or a part of their variance, is one that matters."""
    estimate = statistics.mean(sample, confidence)
    reach = f"the interval, {estimate.low:.3g} to {estimate.high:.3g}, is not above {TWENTIETH:g}"
    verdict, reason = _graded(
        estimate.low > TWENTIETH, estimate.value > TWENTIETH, _reason(sample, reach)
    )
    return Finding(estimate, verdict, reason)


def theorem(holds: Bool[np.ndarray, " case"]) -> Finding:
    """A statement about every case, from all the cases or many; the measurement is their part."""
    cases, failed = len(holds), int(np.sum(~holds))
    estimate = Estimate(1 - failed / cases if cases else np.nan, np.nan, np.nan, cases)
    reason = f"fails in {failed} of {cases} cases" if cases else "no case was checked"
    verdict, reason = _graded(cases > 0 and not failed, False, reason)
    return Finding(estimate, verdict, reason)


def solution(book: float, value: float, decimals: int) -> Finding:
    """A number the book prints with this many decimals, against the one calculated."""
    verdict, reason = _graded(
        round(value, decimals) == round(book, decimals),
        abs(value - book) <= (TENTH - 1) * abs(book),
        f"rounds to {value:.{decimals}f}",
    )
    return Finding(Estimate(value, np.nan, np.nan, 1), verdict, reason, book)


def _interval(difference: Difference, reach: str) -> str:
    if np.isnan(difference.value):
        return "some networks have no such number"
    return f"the interval of the difference {reach}" if difference.replicas > 1 else NO_INTERVAL


def _between(ratio: Estimate, verdict: str) -> str:
    return f"the interval of the ratio, {ratio.low:.3g} to {ratio.high:.3g}, is {verdict}"


def _points(fraction: float) -> str:
    return f"{100 * fraction:+.2f} percentage points"
