"""Claim G3: momentum, the more of it the better, and Nesterov's better than the classical kind.

Sutskever, Martens, Dahl and Hinton (2013), table 1: with the best learning rate for each, costs
fall as mu_max grows up to 0.99 or 0.995, and Nesterov's momentum does at least as well as the
classical kind, the more so the larger mu_max. A schedule that its steps do not tell from that of
a smaller mu_max is not compared with it. Where the best learning rate is the largest or smallest
tried, there may be a better one: the quantity says so.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.study import verdicts
from unstable_gradients.study.ledger import Claim

CLASSICAL, NESTEROV, PLAIN = "classical", "nesterov", "plain"
LARGEST_COMPARED = 0.995  # the claim ends there
HELPS = "with a learning rate at which plain descent stalls, momentum trains a deep network"
ORDERED = "more momentum is better, with the best learning rate for each"
BETTER_KIND = "Nesterov's momentum does better than classical momentum"

Sample = Float[np.ndarray, " replica"]


@dataclass(frozen=True)
class Best:
    """A schedule at the best of the learning rates tried.

    Attributes:
        kind: plain, classical or nesterov.
        mu_max: the largest momentum coefficient asked for.
        reached: the largest that the steps reach.
        eta: the learning rate of the least mean cost, with which no network diverged.
        inside: whether a smaller and a larger one were tried, too.
        costs: the training cost of each replica.
    """

    kind: str
    mu_max: float
    reached: float
    eta: float
    inside: bool
    costs: Sample

    @property
    def schedule(self) -> str:
        """mu_max, and how far it was reached."""
        reached = f" ({self.reached:.3g} reached)" if self.reached < self.mu_max else ""
        return f"mu_max {self.mu_max:g}{reached}"

    @property
    def rate(self) -> str:
        """The learning rate, and whether a better one may be beyond those tried."""
        return f"eta {self.eta:g}{'' if self.inside else ' (at the edge of those tried)'}"


def best(last: pd.DataFrame) -> list[Best]:
    """Each kind and mu_max that some learning rate trains without divergence, mu_max rising."""
    found = []
    for (kind, mu_max), rows in last.groupby(["kind", "mu_max"]):
        costs = rows.groupby("eta")["training_cost"].apply(
            lambda cost: cost.mean() if np.isfinite(cost).all() else np.nan
        )
        if costs.notna().any():
            eta = float(costs.idxmin())
            found.append(
                Best(
                    str(kind),
                    float(str(mu_max)),
                    float(rows["mu_reached"].iloc[0]),
                    eta,
                    bool(costs.index.min() < eta < costs.index.max()),
                    _costs(rows[rows["eta"] == eta]),
                )
            )
    return sorted(found, key=lambda each: each.mu_max)


def _costs(rows: pd.DataFrame) -> Sample:
    return rows.sort_values("replica")["training_cost"].to_numpy()


def claims(trials: pd.DataFrame, threshold: float, confidence: float) -> list[Claim]:
    """From MOMENTUM_TRIALS; plain descent stalls unless more accurate than the threshold."""
    last = _last(trials)
    chosen = best(last)
    return [
        *_stalled(last, threshold, confidence),
        *_ordered(chosen, confidence),
        *_kinds(chosen, confidence),
    ]


def _last(trials: pd.DataFrame) -> pd.DataFrame:
    return trials[trials["step"] == trials["step"].max()]


def _stalled(last: pd.DataFrame, threshold: float, confidence: float) -> Iterator[Claim]:
    """At each learning rate with which plain descent mostly fails: the best mu_max there."""
    for eta, rows in last.groupby("eta"):
        plain = rows[rows["kind"] == PLAIN]
        if plain.empty or (plain["validation_accuracy"] > threshold).mean() > verdicts.MOSTLY:
            continue
        others = best(rows[rows["kind"] == NESTEROV])
        if others:
            chosen = min(others, key=lambda each: each.costs.mean())
            yield Claim(
                "G3",
                HELPS,
                f"training cost without over that with Nesterov's, {chosen.schedule}, eta {eta:g}",
                verdicts.excess(_costs(plain) / chosen.costs, confidence),
            )


def _ordered(chosen: Sequence[Best], confidence: float) -> Iterator[Claim]:
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
                    f"training cost with {less.schedule}, {less.rate}, over that with "
                    f"{more.schedule}, {more.rate}, {kind}",
                    verdicts.excess(less.costs / more.costs, confidence),
                )


def _kinds(chosen: Sequence[Best], confidence: float) -> Iterator[Claim]:
    nesterovs = {each.mu_max: each for each in chosen if each.kind == NESTEROV}
    seen = set()
    for each in chosen:
        if each.kind == CLASSICAL and each.mu_max in nesterovs and each.reached not in seen:
            seen.add(each.reached)
            other = nesterovs[each.mu_max]
            yield Claim(
                "G3",
                BETTER_KIND,
                f"training cost of classical, {each.rate}, over Nesterov's, {other.rate}, "
                f"{each.schedule}",
                verdicts.excess(each.costs / other.costs, confidence),
            )


def headline(trials: pd.DataFrame) -> dict[str, float]:
    """The mean cost of each kind and mu_max with its best learning rate."""
    return {
        f"momentum-cost.{each.kind}-{each.mu_max:g}": float(each.costs.mean())
        for each in best(_last(trials))
    }
