"""Section G: schedules of momentum and their learning rates."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from stages.momentum.best import Best, at_the_end, best
from stages.momentum.tables import DESCENTS, PLAIN
from unstable_gradients.page import elements, numbers


def schedules(given: Mapping[str, Any]) -> str:
    """What was trained, as sentences; from the parameters of momentum."""
    text = (
        f"The network here has {numbers.counted(given['depth'], 'hidden layer')} and starts as the "
        "chapter's do. A learning rate and a schedule were tried together where steps add up to a "
        rf"learning rate $\eta/(1-\mu)$ from {given['smallest-rate']:g} to "
        f"{given['largest-rate']:g}, with the largest $\\mu$ of the schedule."
    )
    if not given["final-steps"]:
        return text
    return (
        f"{text} In the last {given['final-steps']:,} of {given['steps']:,} steps "
        rf"$\mu$ is at most {given['final-mu']:g}."
    )


def best_rates(table: pd.DataFrame) -> str:
    """The best learning rate of every schedule and what comes of it; from MOMENTUM."""
    rows = [
        [
            _schedule(each),
            f"{each.reached:.3g}",
            f"{each.eta:g}",
            numbers.significant(_rate(each), 2),
            numbers.estimate(each.cost, each.low, each.high),
            numbers.percent(each.accuracy, 0),
        ]
        for each in best(table)
    ]
    caption = (
        r"For each $\mu_{\mathrm{max}}$ the largest $\mu_t$ that its schedule reaches, the best of "
        "the learning rates tried, the learning rate to which steps in one direction add up, "
        "mean training cost with its interval and validation accuracy after "
        f"{table['step'].max():,} steps."
    )
    # Of all columns but the first the page repeats the name as a plain word.
    header = [r"Momentum, $\mu_{\mathrm{max}}$", "Reached", "η", "η/(1 − μ)", "Cost", "Accuracy"]
    return elements.table(header, rows, caption)


def _schedule(of: Best) -> str:
    return f"{DESCENTS[of.kind]}, {of.mu_max:g}"


def _rate(of: Best) -> float:
    return round(of.rate, 9)


def together(table: pd.DataFrame) -> str:
    """What the best learning rates have in common, as sentences; from MOMENTUM."""
    chosen = best(table)
    rates = [_rate(each) for each in chosen]
    etas = [each.eta for each in chosen]
    lowest = {
        kind: min(each.cost for each in chosen if each.kind == kind)
        for kind in dict.fromkeys(each.kind for each in chosen)
    }
    named = [
        f"{numbers.significant(cost, 2)} ({DESCENTS[kind]}{' descent' if kind == PLAIN else ''})"
        for kind, cost in lowest.items()
    ]
    text = (
        f"The best learning rates lie between {min(etas):g} and {max(etas):g}, but "
        rf"$\eta/(1-\mu)$ between {numbers.significant(min(rates), 2)} and "
        f"{numbers.significant(max(rates), 2)}. {_edges(chosen)} The least costs are "
        f"{numbers.listed(named)}."
    )
    end = at_the_end(table)
    worst, least = end.loc[end["kind"] == PLAIN, "cost"].max(), min(lowest.values())
    if not worst > least:
        return text
    part = (worst - lowest[PLAIN]) / (worst - least)
    return (
        f"{text} Of the fall in cost from the worst learning rate of plain descent to the best "
        f"schedule, {numbers.percent(part, 0)} can be had without momentum, from a better learning "
        "rate."
    )


def _edges(chosen: list[Best]) -> str:
    outermost = [_schedule(each) for each in chosen if not each.inside]
    if not outermost:
        return "Smaller and larger ones were tried with every schedule, and are worse."
    return (
        "At the edge of those tried, so that there may be better ones, are those of "
        f"{numbers.listed(outermost)}."
    )
