"""Section G on the page: schedules of momentum and their learning rates."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from stages.momentum.best import Best, at_the_end, best
from stages.momentum.tables import MOMENTUM, MOMENTUM_PICTURE, PLAIN
from stages.page.setting import Setting
from unstable_gradients.page import nouns
from unstable_gradients.page.sourced import Interval, Number, cell, combined, interval


@dataclass(frozen=True)
class Schedule:
    """A schedule at the best of its learning rates.

    Attributes:
        of: which, and how it was chosen.
        cost: of training, with its interval.
        accuracy: of validation.
    """

    of: Best
    cost: Interval
    accuracy: Number

    @property
    def rate(self) -> float:
        """The learning rate to which steps in one direction add up."""
        return round(self.of.rate, 9)


def values(study: Setting) -> dict[str, object]:
    """What the text `momentum` names."""
    table = MOMENTUM.read()
    given = study.given("experiments.momentum")
    chosen = [_schedule(each, table) for each in best(table)]
    return {
        "given": given,
        "neurons": nouns.function(given.activation),
        "picture": study.drawn(MOMENTUM_PICTURE, "experiments.momentum", "statistics", "kernels"),
        "steps": int(table["step"].max()),
        "schedules": chosen,
        "outermost": [each for each in chosen if not each.of.inside],
        "short": [each for each in chosen if each.of.reached < each.of.mu_max],
        "etas": _ends([each.of.eta for each in chosen]),
        "rates": _ends([each.rate for each in chosen]),
        "fall": _fall(at_the_end(table), chosen),
    }


def _schedule(of: Best, table: pd.DataFrame) -> Schedule:
    rows = at_the_end(table)
    same = (rows["kind"] == of.kind) & (rows["mu_max"] == of.mu_max) & (rows["eta"] == of.eta)
    (row,) = (row for _, row in rows[same].iterrows())
    return Schedule(
        of, interval(MOMENTUM, row, "cost", "low", "high"), cell(MOMENTUM, row, "accuracy")
    )


def _ends(numbers: Sequence[float]) -> dict[str, float] | None:
    return {"low": min(numbers), "high": max(numbers)} if numbers else None


def _fall(end: pd.DataFrame, chosen: Sequence[Schedule]) -> dict[str, object] | None:
    """From the worst learning rate of plain descent to the best schedule, and plain's part of it.

    None without plain descent, and where the worst costs no more than the best.
    """
    costs = end[(end["kind"] == PLAIN) & end["cost"].notna()]
    if costs.empty:
        return None
    worst = costs.loc[costs["cost"].idxmax()]
    plain = min((each for each in chosen if each.of.kind == PLAIN), key=_cost)
    lowest = min(chosen, key=_cost)
    whole = worst["cost"] - _cost(lowest)
    if not whole > 0:
        return None
    highest = cell(MOMENTUM, worst, "cost")
    parts = [highest, plain.cost.value, lowest.cost.value]
    return {
        "from": highest,
        "eta": float(worst["eta"]),
        "plain": plain,
        "to": lowest,
        "part": combined((worst["cost"] - _cost(plain)) / whole, parts),
    }


def _cost(schedule: Schedule) -> float:
    return schedule.of.cost
