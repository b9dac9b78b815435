"""The rules that turn a measurement into one of five verdicts.

The chapter shows one unseeded run for each statement, so each is judged as a statement about a
population of networks, by an interval. A rule has a region in which the population's number has to
lie for the statement to hold, and may have a wider one in which it at least points that way:

    holds               the interval lies in the region;
    holds in direction  it lies in the wider region;
    undecided           it reaches across the border;
    fails               it lies outside;
    not tested          budget or design cannot tell, whatever was measured.

So fewer replicas, which widen an interval, can only make a verdict less decided. Those rules for
which they would not, of published values and curves, ask besides that the interval is narrow enough
to have refuted one that is off by a stated margin.

A single network gives no interval, and a quantity that some network lacks, because its training
diverged, has no mean: both are undecided.

Every finding says how likely its rule was to find what it looked for (`power`), and how often it
would say that a true statement fails (`chance`). `RULES` holds the rules in words.
"""

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from unstable_gradients.study.statistics import Samples


class Verdict(StrEnum):
    """What became of a statement."""

    HOLDS = "holds"
    IN_DIRECTION = "holds in direction"
    UNDECIDED = "undecided"
    FAILS = "fails"
    NOT_TESTED = "not tested"


class Interval(StrEnum):
    """What the low and the high number of a finding are."""

    NONE = ""
    STUDENT = "Student, of the mean"
    WELCH = "Welch, of the difference"
    EXACT = "Clopper and Pearson, of the frequency"
    PREDICTION = "prediction, of one more run"
    SIMULTANEOUS = "prediction, of all of one more curve"
    JACKKNIFE = "jackknife, of the mean"
    KINDS = "kinds surely, and possibly, so"


@dataclass(frozen=True)
class Region:
    """Numbers that an interval has to lie among.

    Attributes:
        low: the lower border.
        high: the upper border.
        closed: whether the borders belong to it.
    """

    low: float = -math.inf
    high: float = math.inf
    closed: bool = False

    def holds(self, low: float, high: float) -> bool:
        """Whether the interval lies in it."""
        if self.closed:
            return self.low <= low and high <= self.high
        return self.low < low and high < self.high

    def excludes(self, low: float, high: float) -> bool:
        """Whether the interval lies outside."""
        if self.closed:
            return high < self.low or low > self.high
        return high <= self.low or low >= self.high


@dataclass(frozen=True)
class Finding:
    """A measurement, the book's number where it prints one, and the verdict.

    Attributes:
        verdict: by the rule.
        rule: its name.
        measured: the estimate; NaN where there is only a bracket.
        low: lower end of the interval by which it was judged, NaN where there is none.
        high: upper end.
        interval: what kind of interval it is.
        replicas: networks, or cases, behind it.
        power: as the rule has it, from 0 to 1; NaN where cases are not drawn at random.
        chance: how often the rule says of a true statement that it fails.
        shown: what was found, as part of a sentence.
        book: the book's number, NaN where it prints none.
        percentile: the percentage of our replicas below the book's number, NaN where it prints
            none.
        bracket: two numbers between which the quantity lies, where no more is known.
        written: when what it is judged by was settled, if not when the rule was.
        samples: the value of each replica that it is the mean of, or two samples whose means
            differ by it; on the scale of its rule. None where it is no mean.
    """

    verdict: Verdict
    rule: str
    measured: float
    low: float
    high: float
    interval: Interval
    replicas: int
    power: float
    chance: float
    shown: str
    book: float = np.nan
    percentile: float = np.nan
    bracket: tuple[float, float] = (np.nan, np.nan)
    written: str = ""
    samples: Samples = field(default=(), repr=False, compare=False)

    def untested(self, reason: str) -> "Finding":
        """The same measurement, of which the verdict is left open for this reason."""
        return replace(
            self, verdict=Verdict.NOT_TESTED, power=0.0, chance=0.0, shown=f"{self.shown}; {reason}"
        )


def judge(
    low: float,
    high: float,
    strict: Region,
    wider: Region | None = None,
    needed: Region | None = None,
) -> Verdict:
    """The verdict on an interval.

    Args:
        low: lower end, NaN if there is no interval.
        high: upper end.
        strict: the region of the statement.
        wider: the region in which it holds in direction, by default the same.
        needed: outside of it the statement fails; by default the wider region, because what may
            hold in direction is not refuted.
    """
    wider = wider or strict
    if math.isnan(low) or math.isnan(high):
        return Verdict.UNDECIDED
    if strict.holds(low, high):
        return Verdict.HOLDS
    if wider.holds(low, high):
        return Verdict.IN_DIRECTION
    return Verdict.FAILS if (needed or wider).excludes(low, high) else Verdict.UNDECIDED
