"""Two runs of the study, claim by claim and quantity by quantity."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from unstable_gradients.audit.study import SAMPLES
from unstable_gradients.compare import difference, results
from unstable_gradients.compare.causes import Cause, Causes
from unstable_gradients.compare.difference import Change
from unstable_gradients.compare.results import Key, Quantity, Row
from unstable_gradients.compare.revisions import Run
from unstable_gradients.study.rules import BY_NAME, Scale
from unstable_gradients.study.verdicts import Interval, Verdict

# The more of a claim is left, the higher; what is not tested says as much as what is undecided.
STRENGTH = {
    Verdict.FAILS: 0,
    Verdict.UNDECIDED: 1,
    Verdict.NOT_TESTED: 1,
    Verdict.IN_DIRECTION: 2,
    Verdict.HOLDS: 3,
}
CONFIDENCE = "statistics"  # the group of parameters that has it
USUAL_CONFIDENCE = 0.95  # where no stage was given one
JACKKNIFE = Interval.JACKKNIFE.value


class Turn(StrEnum):
    """What became of a verdict."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "changed"
    SAME = "same"
    GONE = "gone"
    NEW = "new"


def turn(before: str, after: str) -> Turn:
    """What became of a verdict; an empty one is of a claim that the run does not have."""
    if before == after:
        return Turn.SAME
    if not before or not after:
        return Turn.GONE if before else Turn.NEW
    change = STRENGTH[Verdict(after)] - STRENGTH[Verdict(before)]
    return Turn.OTHER if change == 0 else Turn.BETTER if change > 0 else Turn.WORSE


@dataclass(frozen=True)
class ClaimChange:
    """A claim with its two verdicts; one of them is empty if a run does not have the claim."""

    id: str
    text: str
    before: str
    after: str

    @property
    def turn(self) -> Turn:
        """What became of the verdict."""
        return turn(self.before, self.after)


@dataclass(frozen=True)
class QuantityChange:
    """A quantity in both runs, of networks or settings that may be called otherwise."""

    before: Quantity
    after: Quantity
    change: Change

    @property
    def differs(self) -> bool:
        """Whether anything of it is not as it was."""
        return self.before.found != self.after.found

    @property
    def verdict(self) -> Turn:
        """What became of its verdict."""
        return turn(self.before.row["verdict"], self.after.row["verdict"])


class Comparison:
    """The first run held against the second.

    Args:
        first: the run before.
        second: the run after.
    """

    def __init__(self, first: Run, second: Run) -> None:
        self.first, self.second = first, second
        self.causes = Causes(first, second)
        self._before, self._after = results.quantities(first), results.quantities(second)

    @cached_property
    def claims(self) -> list[ClaimChange]:
        """Every claim of either run, in the order of the chapter as far as both have it."""
        before, after = results.claims(self.first), results.claims(self.second)
        return [_claim(id, before.get(id), after.get(id)) for id in before | after]

    @cached_property
    def headline(self) -> dict[str, tuple[float | None, float | None]]:
        """The headline numbers that differ."""
        before, after = results.headline(self.first), results.headline(self.second)
        both = {name: (before.get(name), after.get(name)) for name in before | after}
        return {name: pair for name, pair in both.items() if pair[0] != pair[1]}

    @cached_property
    def quantities(self) -> list[QuantityChange]:
        """Every quantity of both runs, the largest change in standard errors first."""
        confidence = self.confidence
        found = [
            QuantityChange(a, b, self._change(a, b, confidence))
            for a, b in matched(self._before, self._after)
        ]
        return sorted(found, key=_size, reverse=True)

    @cached_property
    def alone(self) -> tuple[list[Quantity], list[Quantity]]:
        """Quantities that only the first run has, and those that only the second has."""
        pairs = matched(self._before, self._after)
        first, second = {a.key for a, _ in pairs}, {b.key for _, b in pairs}
        return (
            [each for key, each in self._before.items() if key not in first],
            [each for key, each in self._after.items() if key not in second],
        )

    @cached_property
    def confidence(self) -> float:
        """Of the intervals, as the first run's stages were given it."""
        for stage in self.first.lock.stages.values():
            if CONFIDENCE in stage.parameters:
                return float(stage.parameters[CONFIDENCE]["confidence"])
        return USUAL_CONFIDENCE

    @cached_property
    def behind(self) -> dict[str, Cause]:
        """What differs before the judges, by section, of those before which anything differs."""
        judges = {each.section: each.judge for each in (self._before | self._after).values()}
        found = {section: self.causes.before(judge) for section, judge in judges.items()}
        return {section: cause for section, cause in found.items() if cause}

    @cached_property
    def behind_all(self) -> Cause:
        """What differs before any judge."""
        whole = Cause()
        for each in self.behind.values():
            whole.add(each)
        return whole

    def missing(self) -> list[str]:
        """What was looked for and is not kept, in a line each."""
        for each in self.quantities:
            for run, quantity in ((self.first, each.before), (self.second, each.after)):
                if each.differs and not quantity.kept:
                    run.miss("no replicas are paired", f"{SAMPLES}/{quantity.section}.csv")
        return [*self.first.told_missing(), *self.second.told_missing()]

    def _change(self, before: Quantity, after: Quantity, confidence: float) -> Change:
        shared = self.causes.seeds_are_shared(before.judge)
        return change(before, after, shared, confidence)


def _claim(id: str, before: Row | None, after: Row | None) -> ClaimChange:
    text = (after or before or {}).get("claim", "")
    verdicts = (each["verdict"] if each else "" for each in (before, after))
    return ClaimChange(id, text, *verdicts)


def matched(
    before: Mapping[Key, Quantity], after: Mapping[Key, Quantity]
) -> list[tuple[Quantity, Quantity]]:
    """The quantities that both runs have.

    Where a network or a setting has another name now, as 784-100-10 after 784-30-10, and claim and
    quantity leave no choice, it is the same one.
    """
    pairs = [(each, after[key]) for key, each in before.items() if key in after]
    left = [
        [each for key, each in run.items() if key not in other]
        for run, other in ((before, after), (after, before))
    ]
    for parts in ((0, 1, 3), (0, 1, 2), (0, 1)):  # but for the network, the setting, both
        found = list(_alone_alike(left[0], left[1], parts))
        pairs += found
        for side, run in enumerate(left):
            taken = {pair[side].key for pair in found}
            left[side] = [each for each in run if each.key not in taken]
    return pairs


def _alone_alike(
    first: Iterable[Quantity], second: Iterable[Quantity], parts: tuple[int, ...]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Those that agree in these parts of the key, if they alone do."""
    groups: dict[Key, tuple[list[Quantity], list[Quantity]]] = defaultdict(lambda: ([], []))
    for side, run in enumerate((first, second)):
        for each in run:
            groups[tuple(each.key[part] for part in parts)][side].append(each)
    for of_first, of_second in groups.values():
        if len(of_first) == len(of_second) == 1:
            yield of_first[0], of_second[0]


def change(before: Quantity, after: Quantity, shared: bool, confidence: float) -> Change:
    """How much a quantity changed.

    Args:
        before: in the first run.
        after: in the second.
        shared: whether random starts of the same number are the same in both.
        confidence: of the interval.
    """
    rule = BY_NAME.get(after.row["rule"])
    scale = rule.scale if rule else Scale.LINEAR
    if rule is None or before.row["rule"] != after.row["rule"]:
        return difference.plain(before.measured, after.measured)
    first, second = before.samples, after.samples
    if first and len(first) == len(second):
        if shared and _can_be_paired(before, after):
            return difference.paired(first, second, confidence, scale)
        return difference.unpaired(first, second, confidence, scale)
    if scale is Scale.PROPORTION:
        return difference.proportions(_count(before), _count(after), confidence)
    terms = [_term(each, confidence, scale) for each in (before, after)]
    if terms[0] is None or terms[1] is None:
        return difference.plain(before.measured, after.measured, scale)
    return difference.from_intervals(terms[0], terms[1], confidence, scale)


def _can_be_paired(before: Quantity, after: Quantity) -> bool:
    """Whether there are two pairs, and values are each of its own replica.

    Those of a jackknife are of all replicas but one, so that all have to be the same.
    """
    lengths = [[len(each) for each in quantity.samples] for quantity in (before, after)]
    if JACKKNIFE in (before.row["interval"], after.row["interval"]):
        return lengths[0] == lengths[1] and min(lengths[0]) > 1
    return min(map(min, lengths)) > 1


def _count(quantity: Quantity) -> tuple[float, float]:
    replicas = float(quantity.row["replicas"])
    return float(round(quantity.measured * replicas)), replicas


def _term(quantity: Quantity, confidence: float, scale: Scale) -> difference.Term | None:
    row = quantity.row
    if not (row["measured"] and row["low"] and row["high"]):
        return None
    ends = (float(row["measured"]), float(row["low"]), float(row["high"]))
    interval = Interval(row["interval"])
    return difference.of_interval(ends, int(row["replicas"]), interval, confidence, scale)


def _size(each: QuantityChange) -> tuple[float, float]:
    """In standard errors; behind these, what has none, by the relative difference."""
    distance = each.change.distance
    before, after = each.before.measured, each.after.measured
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = abs(np.float64(after - before) / np.float64(before)) if before != after else 0.0
    size = 0.0 if np.isnan(relative) else float(relative)
    return (-1.0 if np.isnan(distance) else distance, size)
