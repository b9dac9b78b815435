"""Claim G3: momentum, the more of it the better, and Nesterov's better than the classical kind.

Sutskever, Martens, Dahl and Hinton (2013), table 1: with the best learning rate for each, costs
fall as mu_max grows up to 0.99 or 0.995, and Nesterov's momentum does at least as well as the
classical kind, the more so the larger mu_max. A schedule that its steps do not tell from that of
a smaller mu_max is not compared with it. Where the best learning rate is the largest or smallest
tried, there may be a better one: the quantity says so.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.momentum.best import Best, at_the_end, best
from stages.momentum.tables import CLASSICAL, MOMENTUM_TRIALS, NESTEROV, PLAIN
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import verdicts
from unstable_gradients.study.ledger import Claim

LARGEST_COMPARED = 0.995  # the claim ends there
HELPS = "with a learning rate at which plain descent stalls, momentum trains a deep network"
ORDERED = "more momentum is better, with the best learning rate for each"
BETTER_KIND = "Nesterov's momentum does better than classical momentum"


def claims(
    trials: pd.DataFrame, means: pd.DataFrame, threshold: float, confidence: float
) -> list[Claim]:
    """G3, from MOMENTUM_TRIALS and MOMENTUM.

    Plain descent stalls at a learning rate unless it is more accurate than the threshold there.

    Raises:
        InvalidInput: if the replicas behind a mean are not there, each once.
    """
    last, chosen = at_the_end(trials), best(means)
    return [
        *_stalled(last, means, threshold, confidence),
        *_ordered(last, chosen, confidence),
        *_kinds(last, chosen, confidence),
    ]


def _stalled(
    last: pd.DataFrame, means: pd.DataFrame, threshold: float, confidence: float
) -> Iterator[Claim]:
    """At each learning rate with which plain descent mostly fails: the best mu_max there."""
    for eta, rows in last.groupby("eta"):
        plain = rows[rows["kind"] == PLAIN]
        if plain.empty or (plain["validation_accuracy"] > threshold).mean() > verdicts.MOSTLY:
            continue
        others = best(means[(means["eta"] == eta) & (means["kind"] == NESTEROV)])
        if others:
            chosen = min(others, key=lambda each: each.cost)
            yield Claim(
                "G3",
                HELPS,
                "training cost without over that with Nesterov's, "
                f"{_schedule(chosen)}, eta {eta:g}",
                verdicts.excess(
                    _in_order(plain, f"{PLAIN}, eta {eta:g}") / _costs(last, chosen), confidence
                ),
            )


def _ordered(last: pd.DataFrame, chosen: Sequence[Best], confidence: float) -> Iterator[Claim]:
    for kind in (CLASSICAL, NESTEROV):
        compared = [
            each
            for each in chosen
            if each.kind in (PLAIN, kind) and each.mu_max <= LARGEST_COMPARED
        ]
        for less, more in itertools.pairwise(compared):
            if less.reached < more.reached:
                yield Claim(
                    "G3",
                    ORDERED,
                    f"training cost with {_schedule(less)}, {_rate(less)}, over that with "
                    f"{_schedule(more)}, {_rate(more)}, {kind}",
                    verdicts.excess(_costs(last, less) / _costs(last, more), confidence),
                )


def _kinds(last: pd.DataFrame, chosen: Sequence[Best], confidence: float) -> Iterator[Claim]:
    nesterovs = {each.mu_max: each for each in chosen if each.kind == NESTEROV}
    seen = set()
    for each in chosen:
        if each.kind == CLASSICAL and each.mu_max in nesterovs and each.reached not in seen:
            seen.add(each.reached)
            other = nesterovs[each.mu_max]
            yield Claim(
                "G3",
                BETTER_KIND,
                f"training cost of classical, {_rate(each)}, over Nesterov's, {_rate(other)}, "
                f"{_schedule(each)}",
                verdicts.excess(_costs(last, each) / _costs(last, other), confidence),
            )


def _schedule(of: Best) -> str:
    """mu_max, and how far it was reached."""
    reached = f" ({of.reached:.3g} reached)" if of.reached < of.mu_max else ""
    return f"mu_max {of.mu_max:g}{reached}"


def _rate(of: Best) -> str:
    """The learning rate, and whether a better one may be beyond those tried."""
    return f"eta {of.eta:g}{'' if of.inside else ' (at the edge of those tried)'}"


def _costs(last: pd.DataFrame, of: Best) -> Float[np.ndarray, " replica"]:
    """The training cost of each replica."""
    same = (last["kind"] == of.kind) & (last["mu_max"] == of.mu_max) & (last["eta"] == of.eta)
    return _in_order(last[same], f"{of.kind}, {_schedule(of)}, eta {of.eta:g}")


def _in_order(rows: pd.DataFrame, of: str) -> Float[np.ndarray, " replica"]:
    if rows.empty or rows["replica"].duplicated().any():
        raise InvalidInput(
            f"{MOMENTUM_TRIALS.path}: {len(rows)} rows of {of} after the last step, "
            "expected one for each replica"
        )
    return rows.sort_values("replica")["training_cost"].to_numpy()


def headline(means: pd.DataFrame) -> dict[str, float]:
    """The mean cost of each kind and mu_max with its best learning rate."""
    rising = sorted(best(means), key=lambda each: each.mu_max)
    return {f"momentum-cost.{each.kind}-{each.mu_max:g}": each.cost for each in rising}
