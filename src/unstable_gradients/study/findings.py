"""What a measurement says of a statement: each rule of `rules`, applied to replicas."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Bool
from scipy import special

from unstable_gradients.study import rules, statistics
from unstable_gradients.study.power import chance_above, chance_within
from unstable_gradients.study.rules import (
    DOUBLE,
    HALF_POINT,
    MOSTLY,
    NEARLY_ALWAYS,
    TENTH,
    TRUE_OF,
    TWENTIETH,
)
from unstable_gradients.study.statistics import Difference, Estimate, Sample
from unstable_gradients.study.verdicts import Finding, Interval, Region, Verdict, judge

ABOVE_0, ABOVE_1 = Region(low=0.0), Region(low=1.0)
WITHIN_A_TENTH = Region(1 / TENTH, TENTH, closed=True)
WITHIN_DOUBLE = Region(1 / DOUBLE, DOUBLE, closed=True)
NO_INTERVAL = "a single network gives no interval"


def usually(holds: Bool[np.ndarray, " replica"], confidence: float) -> Finding:
    """A statement about a network, by how often it holds."""
    of_all = statistics.frequency(holds, confidence)
    replicas = of_all.replicas
    verdict = judge(of_all.low, of_all.high, Region(low=NEARLY_ALWAYS), Region(low=MOSTLY))
    return Finding(
        verdict,
        rules.FREQUENCY.name,
        of_all.value,
        of_all.low,
        of_all.high,
        Interval.EXACT,
        replicas,
        power=_frequency_power(replicas, confidence),
        chance=_frequency_chance(replicas, confidence),
        shown=f"{int(np.sum(holds)):,} of {replicas:,}, that is {_percent(of_all.low)} to "
        f"{_percent(of_all.high)} of all",
        samples=(holds.astype(float),),
    )


def _percent(part: float) -> str:
    """With as many digits as it takes to tell it from 0 and 100%."""
    digits = next((n for n in (1, 2, 3, 4) if part in (0, 1) or 0 < round(part, n + 2) < 1), 5)
    return f"{part:.{digits}%}"


def _frequency_power(replicas: int, confidence: float) -> float:
    """How often the interval of what is true of TRUE_OF is above NEARLY_ALWAYS."""
    enough = bisect.bisect_left(
        range(replicas + 1),
        True,
        key=lambda k: statistics.frequency_of(k, replicas, confidence).low > NEARLY_ALWAYS,
    )
    return float(special.bdtrc(enough - 1, replicas, TRUE_OF)) if enough <= replicas else 0.0


def _frequency_chance(replicas: int, confidence: float) -> float:
    """How often, at most, the interval of what is true of NEARLY_ALWAYS lies below MOSTLY."""
    passes = bisect.bisect_left(
        range(replicas + 1),
        True,
        key=lambda k: statistics.frequency_of(k, replicas, confidence).high > MOSTLY,
    )
    return float(special.bdtr(passes - 1, replicas, NEARLY_ALWAYS)) if passes else 0.0


def gain(
    difference: Difference,
    confidence: float,
    book: float = np.nan,
    percentile: float = np.nan,
) -> Finding:
    """That the first of two populations does better, or each replica under the first of two.

    Power is that of finding the book's difference, or, where it prints none, one of TWENTIETH.
    """
    size = TWENTIETH if math.isnan(book) else book
    found = _of_estimate(difference, difference, confidence, rules.GAIN, ABOVE_0, size)
    return replace(found, shown=_points(difference), book=book, percentile=percentile)


def no_gain(
    difference: Difference, margin: float, confidence: float, book: float, percentile: float
) -> Finding:
    """That the first of two populations does not do better, by the margin or more."""
    found = _of_estimate(
        difference, difference, confidence, rules.NO_GAIN, Region(high=margin), 0.0
    )
    power = chance_above(margin, _half(difference), difference.freedom, confidence)
    shown = f"{_points(difference)}; margin {100 * margin:+.2f}"
    return replace(found, power=power, shown=shown, book=book, percentile=percentile)


def equality(difference: Difference, confidence: float, book: float, percentile: float) -> Finding:
    """That two populations differ by less than HALF_POINT."""
    region = Region(-HALF_POINT, HALF_POINT)
    found = _of_estimate(difference, difference, confidence, rules.EQUALITY, region, 0.0)
    power = chance_within(HALF_POINT, _half(difference), difference.freedom, confidence)
    shown = f"{_points(difference)}; margin {100 * HALF_POINT:g} either way"
    return replace(found, power=power, shown=shown, book=book, percentile=percentile)


def agreement(ratios: Sample, confidence: float) -> Finding:
    """That two positive quantities are equal, from their ratio in each replica."""
    logarithms = statistics.logarithms(ratios)
    logs = statistics.mean(logarithms, confidence)
    found = _of_estimate(
        statistics.geometric_mean(ratios, confidence),
        logs,
        confidence,
        rules.AGREEMENT,
        WITHIN_A_TENTH,
        0.0,
        WITHIN_DOUBLE,
    )
    chance = chance_within(math.log(TENTH), _half(logs), logs.freedom, confidence)
    unequal = WITHIN_A_TENTH.excludes(found.low, found.high)
    only = rules.ONLY_OF_ONE_SIZE[unequal] if found.verdict is Verdict.IN_DIRECTION else ""
    return replace(found, power=chance, shown=lost(logarithms) or found.shown + only)


def jackknifed_agreement(ratios: Sample, confidence: float) -> Finding:
    """The same of pseudo-values, as of what was fitted to these replicas, too."""
    return replace(agreement(ratios, confidence), interval=Interval.JACKKNIFE)


def bracketed_agreement(low: float, high: float, replicas: int) -> Finding:
    """That two positive quantities are equal, whose ratio lies somewhere from low to high."""
    return Finding(
        judge(low, high, WITHIN_A_TENTH, WITHIN_DOUBLE),
        rules.BRACKET.name,
        np.nan,
        np.nan,
        np.nan,
        Interval.NONE,
        replicas,
        power=1.0 if high / low <= TENTH**2 else 0.0,
        chance=0.0,
        shown=f"somewhere between {low:.3g} and {high:.3g}",
        bracket=(low, high),
    )


def excess(ratios: Sample, confidence: float) -> Finding:
    """That the first of two positive quantities is the larger, from their ratio in each replica."""
    logarithms = statistics.logarithms(ratios)
    found = _of_estimate(
        statistics.geometric_mean(ratios, confidence),
        statistics.mean(logarithms, confidence),
        confidence,
        rules.EXCESS,
        ABOVE_1,
        math.log(TENTH),
    )
    return replace(found, shown=lost(logarithms) or found.shown)


def effect(estimate: Estimate, confidence: float, interval: Interval = Interval.STUDENT) -> Finding:
    """That a difference of accuracies, or a part of their variance, is one that matters."""
    strict = Region(low=TWENTIETH)
    found = _of_estimate(estimate, estimate, confidence, rules.EFFECT, strict, TWENTIETH)
    # What is there but surely too small to matter is no more than a direction.
    verdict = judge(estimate.low, estimate.high, strict, ABOVE_0, needed=strict)
    return replace(found, verdict=verdict, interval=interval)


def kinds(ratios: Sequence[Sample], confidence: float, within: float = TENTH) -> Finding:
    """That a prediction is right of kinds of networks, from its ratio to what each kind has.

    Args:
        ratios: of each kind, one for each of its replicas.
        confidence: of the interval of each kind's geometric mean.
        within: the factor within which a prediction is right.
    """
    right = Region(1 / within, within, closed=True)
    means = [statistics.geometric_mean(each, confidence) for each in ratios]
    judged = [judge(each.low, each.high, right) for each in means]
    number, surely = len(judged), judged.count(Verdict.HOLDS)
    possibly = number - judged.count(Verdict.FAILS)
    low, high = surely / number, possibly / number
    by_mean = sum(right.holds(each.value, each.value) for each in means)
    return Finding(
        judge(low, high, Region(low=NEARLY_ALWAYS), Region(low=MOSTLY)),
        rules.KINDS.name,
        by_mean / number,
        low,
        high,
        Interval.KINDS,
        number,
        power=1 - (high - low),
        chance=0.0,
        shown=f"{by_mean} of {number} kinds by their mean, {surely} surely, {possibly} possibly",
    )


def theorem(holds: Bool[np.ndarray, " case"], drawn: int = 0) -> Finding:
    """A statement about every case, from all the cases or many; the measurement is their part.

    Args:
        holds: whether it is true of each case.
        drawn: independent networks, chains or circuits drawn at random that these are cases of; 0
            where cases are all there are, or follow from one another, and power means nothing.
    """
    cases, failed = len(holds), int(np.sum(~holds))
    verdict = Verdict.FAILS if failed else Verdict.HOLDS
    return Finding(
        verdict if cases else Verdict.UNDECIDED,
        rules.THEOREM.name,
        1 - failed / cases if cases else np.nan,
        np.nan,
        np.nan,
        Interval.NONE,
        drawn or cases,
        power=1 - TRUE_OF**drawn if drawn else np.nan,
        chance=0.0,
        shown=f"true in {cases - failed:,} of {cases:,} cases",
    )


def solution(book: float, value: float, decimals: int) -> Finding:
    """A number the book prints with this many decimals, against the one calculated."""
    same = round(value, decimals) == round(book, decimals)
    return Finding(
        Verdict.HOLDS if same else Verdict.FAILS,
        rules.SOLUTION.name,
        value,
        np.nan,
        np.nan,
        Interval.NONE,
        1,
        power=1.0,
        chance=0.0,
        shown=f"the book's {book:g}, calculated {value:.{decimals + 2}f}",
        book=book,
    )


def _of_estimate(
    estimate: Estimate,
    linear: Estimate,
    confidence: float,
    rule: rules.Rule,
    strict: Region,
    size: float,
    wider: Region | None = None,
) -> Finding:
    """A finding by an interval of Student's kind.

    Args:
        estimate: with the interval to judge.
        linear: the same on the scale on which it is symmetric.
        confidence: of the interval.
        rule: by which it is judged.
        strict: the region of the statement.
        size: distance beyond the region's border, on the linear scale, at which power is taken.
        wider: the region of its direction.
    """
    return Finding(
        judge(estimate.low, estimate.high, strict, wider),
        rule.name,
        estimate.value,
        estimate.low,
        estimate.high,
        Interval.WELCH
        if isinstance(estimate, Difference) and not estimate.paired
        else Interval.STUDENT,
        estimate.replicas,
        power=chance_above(size, _half(linear), linear.freedom, confidence),
        chance=statistics.band(confidence)[0],
        shown=NO_INTERVAL
        if estimate.replicas < 2
        else f"{estimate.value:.4g}, between {estimate.low:.4g} and {estimate.high:.4g}",
        samples=estimate.samples,
    )


def _half(estimate: Estimate) -> float:
    return (estimate.high - estimate.low) / 2


def lost(sample: Sample) -> str:
    """Why the replicas have no mean with an interval, in words; empty where they have."""
    missing = int(np.sum(~np.isfinite(sample)))
    if missing:
        return f"{missing} of {len(sample)} networks have no such number"
    return "" if len(sample) > 1 else NO_INTERVAL


def _points(difference: Difference) -> str:
    if np.isnan(difference.value):
        return "some networks have no such number"
    if difference.replicas < 2:
        return NO_INTERVAL
    ends = [100 * each for each in (difference.value, difference.low, difference.high)]
    return "{:+.2f} percentage points, between {:+.2f} and {:+.2f}".format(*ends)
