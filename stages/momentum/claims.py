"""Claim G3: momentum, the more of it the better, and Nesterov's better than the classical kind.

Sutskever, Martens, Dahl and Hinton (2013), table 1: with the best learning rate for each, costs
fall as mu_max grows up to 0.99 or 0.995, and Nesterov's momentum does at least as well as the
classical kind, the more so the larger mu_max. The best learning rate is chosen by half of the
replicas, and judged by the others. Where it is the largest or smallest tried, there may be a better
one: the setting says so.

A schedule that the steps do not tell from that of a smaller mu_max is not compared with it. One
that is not at its largest coefficient in more than half of the steps is compared, and not tested:
what it does after many steps at that coefficient is another matter (docs/larger-grids.md).
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.momentum import summary
from stages.momentum.best import Best, at_the_end, best
from stages.momentum.tables import CLASSICAL, MOMENTUM_TRIALS, NESTEROV, PLAIN
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import findings, replicas
from unstable_gradients.study.ledger import OF_NETWORKS, Claim, Quantity
from unstable_gradients.study.rules import ACTING, MOSTLY
from unstable_gradients.study.verdicts import Finding

LARGEST_COMPARED = 0.995  # the claim ends there
SOURCE = "Sutskever et al. 2013"
HELPS = Claim(
    "G3c",
    "with a learning rate at which plain descent stalls, momentum trains a deep network",
    SOURCE,
)
ORDERED = Claim("G3d", "more momentum is better, with the best learning rate for each", SOURCE)
BETTER_KIND = Claim("G3e", "Nesterov's momentum does better than classical momentum", SOURCE)
RATIO = "training cost of the first over that of the second"


def claims(trials: pd.DataFrame, threshold: float, confidence: float) -> list[Quantity]:
    """G3, from MOMENTUM_TRIALS.

    Plain descent stalls at a learning rate unless it is more accurate than the threshold there.

    Raises:
        InvalidInput: if the replicas behind a mean are not there, each once.
    """
    choosing, judging = replicas.to_choose_and_to_judge(at_the_end(trials))
    means = summary.means(choosing, confidence)
    chosen = best(means)
    return [
        *_stalled(choosing, judging, threshold, confidence),
        *_ordered(judging, chosen, confidence),
        *_kinds(judging, chosen, confidence),
    ]


def _stalled(
    choosing: pd.DataFrame, judging: pd.DataFrame, threshold: float, confidence: float
) -> Iterator[Quantity]:
    """At each learning rate with which plain descent mostly fails: the best mu_max there.

    Both are told by the replicas that choose.
    """
    means = summary.means(choosing, confidence)
    for eta, rows in choosing.groupby("eta"):
        plain = rows[rows["kind"] == PLAIN]
        if plain.empty or (plain["validation_accuracy"] > threshold).mean() > MOSTLY:
            continue
        others = best(means[(means["eta"] == eta) & (means["kind"] == NESTEROV)])
        if others:
            chosen = min(others, key=lambda each: each.cost)
            with_it = _rows(judging, chosen)
            trained = with_it["validation_accuracy"].to_numpy() > threshold
            without = _in_order(
                judging[(judging["kind"] == PLAIN) & (judging["eta"] == eta)], PLAIN
            )
            costs = without["training_cost"].to_numpy() / with_it["training_cost"].to_numpy()
            setting = f"{_schedule(chosen)}, eta {eta:g}"
            yield Quantity(
                HELPS,
                "frequency of training",
                _tested(findings.usually(trained, confidence), chosen),
                network="Nesterov's",
                setting=setting,
                unit=OF_NETWORKS,
            )
            yield Quantity(
                HELPS,
                RATIO,
                _tested(findings.excess(costs, confidence), chosen),
                network="plain descent over Nesterov's",
                setting=setting,
            )


def _ordered(
    judging: pd.DataFrame, chosen: Sequence[Best], confidence: float
) -> Iterator[Quantity]:
    for kind in (CLASSICAL, NESTEROV):
        compared = [
            each
            for each in chosen
            if each.kind in (PLAIN, kind) and each.mu_max <= LARGEST_COMPARED
        ]
        for less, more in itertools.pairwise(compared):
            if less.reached < more.reached:
                costs = _costs(judging, less) / _costs(judging, more)
                yield Quantity(
                    ORDERED,
                    RATIO,
                    _tested(findings.excess(costs, confidence), less, more),
                    network=f"{kind}, mu_max {less.mu_max:g} over {more.mu_max:g}",
                    setting=f"{_rate(less)} over {_rate(more)}",
                )


def _kinds(judging: pd.DataFrame, chosen: Sequence[Best], confidence: float) -> Iterator[Quantity]:
    nesterovs = {each.mu_max: each for each in chosen if each.kind == NESTEROV}
    seen = set()
    for each in chosen:
        if each.kind == CLASSICAL and each.mu_max in nesterovs and each.reached not in seen:
            seen.add(each.reached)
            other = nesterovs[each.mu_max]
            costs = _costs(judging, each) / _costs(judging, other)
            yield Quantity(
                BETTER_KIND,
                RATIO,
                _tested(findings.excess(costs, confidence), each, other),
                network="classical over Nesterov's",
                setting=f"{_schedule(each)}, {_rate(each)} over {_rate(other)}",
            )


def _tested(finding: Finding, *schedules: Best) -> Finding:
    """The finding, if each schedule acts with its largest coefficient in enough of the steps."""
    for each in schedules:
        if each.acting <= ACTING:
            return finding.untested(
                f"mu {each.reached:.3g} acts in {each.acting:.1%} of the steps, see "
                "docs/larger-grids.md for all 150,000 of them"
            )
    return finding


def _schedule(of: Best) -> str:
    """mu_max, and how far it was reached."""
    reached = f" ({of.reached:.3g} reached)" if of.reached < of.mu_max else ""
    return f"mu_max {of.mu_max:g}{reached}"


def _rate(of: Best) -> str:
    """The learning rate, and whether a better one may be beyond those tried."""
    return f"eta {of.eta:g}{'' if of.inside else ' (at the edge of those tried)'}"


def _costs(judging: pd.DataFrame, of: Best) -> Float[np.ndarray, " replica"]:
    """The training cost of each replica."""
    return _rows(judging, of)["training_cost"].to_numpy()


def _rows(judging: pd.DataFrame, of: Best) -> pd.DataFrame:
    same = (
        (judging["kind"] == of.kind) & (judging["mu_max"] == of.mu_max) & (judging["eta"] == of.eta)
    )
    return _in_order(judging[same], f"{of.kind}, {_schedule(of)}, eta {of.eta:g}")


def _in_order(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    if rows.empty or rows["replica"].duplicated().any():
        raise InvalidInput(
            f"{MOMENTUM_TRIALS.path}: {len(rows)} rows of {of} after the last step, "
            "expected one for each replica"
        )
    return rows.sort_values("replica")


def headline(means: pd.DataFrame) -> dict[str, float]:
    """The mean cost of each kind and mu_max with its best learning rate."""
    rising = sorted(best(means), key=lambda each: each.mu_max)
    return {f"momentum-cost.{each.kind}-{each.mu_max:g}": each.cost for each in rising}
