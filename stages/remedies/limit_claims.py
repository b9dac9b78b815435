"""Claims H2c and H2d: how deep a trainable network can be, by mean-field theory and by trial."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from stages.remedies import limits
from stages.remedies.trials import TRAINING, Trials, in_words, layers, often
from unstable_gradients.study import findings, replicas
from unstable_gradients.study.ledger import Claim, Quantity, settled_late
from unstable_gradients.study.rules import DOUBLE
from unstable_gradients.study.verdicts import Verdict

THEORISTS = "Schoenholz et al. 2017"
PREDICTED = Claim(
    "H2c",
    "the depth scale of mean-field theory tells how deep a trainable network can be",
    THEORISTS,
)
LIMITLESS = Claim(
    "H2d",
    "where theory has no limit of depth, deep networks train with some learning rate",
    THEORISTS,
)


# Why theory's limit can be wrong by more than a factor of 2 either way.
NO_STEPS = "theory's scale is of the start, and more or larger steps train deeper networks"


def claims(
    trials: Trials, chapter: pd.Series | None, longer: pd.DataFrame, confidence: float
) -> Iterator[Quantity]:
    """Both, from the remedies.

    Args:
        trials: the remedies.
        chapter: the row of DEEPEST of the recipe that they change; None if it was not tried.
        longer: rows of PLATEAU, of networks that learn by this recipe; there may be none.
        confidence: of the intervals.
    """
    yield from map(_explained, _depth_scale(trials))
    if chapter is not None:
        yield from map(_explained, _given_longer(chapter, longer))
    yield from _limitless(trials, confidence)


def _depth_scale(trials: Trials) -> Iterator[Quantity]:
    """The limit of depth against theory, which knows of starts and of plain descent only.

    It lies between the deepest network that trains and the smallest tried that does not; where none
    was tried that does not, it has no upper end. A limit of theory more than twice as deep as any
    network tried is not tested: nothing tried could bear it out, even in direction, and what ends
    training before may be the learning rate, or the steps.
    """
    most = int(trials.runs["hidden_layers"].max())
    for _, remedy in limits.expected(trials.deepest).iterrows():
        deepest, after = int(remedy["deepest"]), remedy["next_tried"]
        tried = len(trials.reached(remedy["remedy"], deepest))
        found = _limit(
            remedy, deepest, math.inf if pd.isna(after) else float(after), tried, trials.within
        )
        if remedy["predicted"] > DOUBLE * most:
            reason = f"theory's {remedy['predicted']:.3g} layers were not tried"
            found = replace(found, finding=found.finding.untested(reason))
        yield found


def _given_longer(chapter: pd.Series, plateau: pd.DataFrame) -> Iterator[Quantity]:
    """The limit of the chapter's recipe in the steps of PLATEAU, which are many more.

    It lies between the deepest network of which every replica leaves the plateau and the next one
    of which none does.
    """
    left = plateau.groupby("hidden_layers")["left"].mean()
    leaving = left[left == 1].index
    if leaving.empty or not np.isfinite(chapter["depth_scale"]):
        return
    deepest = int(leaving.max())
    after = min(
        (float(depth) for depth in left[left == 0].index if depth > deepest), default=math.inf
    )
    steps, replicas_each = plateau["steps"].max(), plateau["replica"].nunique()
    within = f"leaving the plateau within {steps:,.0f} steps"
    yield _limit(chapter, deepest, after, replicas_each, within)


def _limit(
    remedy: pd.Series, deepest: int, after: float, replicas_each: int, within: str
) -> Quantity:
    """A limit of depth that lies between two depths, the second infinite if it was not found."""
    predicted = float(remedy["predicted"])
    return Quantity(
        PREDICTED,
        "limit of depth over theory's",
        findings.bracketed_agreement(deepest / predicted, after / predicted, replicas_each),
        f"{layers(deepest)} or more"
        if math.isinf(after)
        else f"{deepest} to {after:g} hidden layers",
        f"{in_words(remedy)}, {predicted / remedy['depth_scale']:g} depth scales, {within}",
    )


def _explained(limit: Quantity) -> Quantity:
    """The same, with what theory leaves out where it fails."""
    found = limit.finding
    if found.verdict is not Verdict.FAILS:
        return limit
    return replace(limit, finding=replace(found, shown=f"{found.shown}; {NO_STEPS}"))


def _limitless(trials: Trials, confidence: float) -> Iterator[Quantity]:
    """Where theory has no limit, the largest depth tried with every learning rate of a start.

    That it is this depth was settled after some larger ones had been tried with one rate.
    """
    for _, rates in limits.limitless(trials.deepest).groupby(limits.START_COLUMNS, sort=False):
        alike = rates.sort_values("eta", kind="stable")
        common = set.intersection(*(set(trials.depths(remedy)) for remedy in alike["remedy"]))
        if not common:
            continue
        depth = max(common)
        if len(alike) > 1:
            best, judging = _best_rate(trials, alike, depth)
            tried = ", ".join(f"{eta:g}" for eta in sorted(alike["eta"]))
            chosen = f", learning rate chosen on other replicas from {tried}"
        else:
            best, judging, chosen = alike.iloc[0], trials, ""
        if len(judging.runs):  # a single replica leaves none to judge by
            found = often(
                LIMITLESS,
                TRAINING,
                judging.trained(best["remedy"], depth),
                depth,
                f"{in_words(best)}{chosen}, {trials.within}",
                confidence,
            )
            yield from settled_late([found])


def _best_rate(trials: Trials, rates: pd.DataFrame, depth: int) -> tuple[pd.Series, Trials]:
    """The recipe with the most accurate networks, and the replicas that did not choose it."""
    choosing, judging = (
        replace(trials, runs=runs) for runs in replicas.to_choose_and_to_judge(trials.runs)
    )
    means = [choosing.reached(remedy, depth).mean() for remedy in rates["remedy"]]
    return rates.iloc[int(np.argmax(means))], judging
