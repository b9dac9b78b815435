"""Claim G3: momentum, the more of it the better, and Nesterov's better than the classical kind.

Sutskever, Martens, Dahl and Hinton (2013), table 1: with the best learning rate for each, costs
fall as mu_max grows up to 0.99 or 0.995, and Nesterov's momentum does at least as well as the
classical kind, the more so the larger mu_max. A schedule that its steps do not tell from that of
a smaller mu_max is not compared with it.
"""

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.claims import verdicts
from unstable_gradients.claims.ledger import Claim

CLASSICAL, NESTEROV, PLAIN = "classical", "nesterov", "plain"
LARGEST_COMPARED = 0.995  # the claim ends there
HELPS = "momentum trains a deep network where plain descent stalls"
ORDERED = "more momentum is better, with the best learning rate for each"
BETTER_KIND = "Nesterov's momentum does better than classical momentum"

Sample = Float[np.ndarray, " replica"]


def claims(trials: pd.DataFrame, threshold: float, confidence: float) -> list[Claim]:
    """From MOMENTUM_TRIALS; plain descent stalls unless more accurate than the threshold."""
    last = trials[trials["step"] == trials["step"].max()].sort_values("replica")
    return [
        *_stalled(last, threshold, confidence),
        *_ordered(last, confidence),
        *_kinds(last, confidence),
    ]


def _stalled(last: pd.DataFrame, threshold: float, confidence: float) -> Iterator[Claim]:
    """At each learning rate with which plain descent mostly fails: the best mu_max there."""
    for eta, rows in last.groupby("eta"):
        plain = rows[rows["kind"] == PLAIN]
        if plain.empty or (plain["validation_accuracy"] > threshold).mean() > verdicts.MOSTLY:
            continue
        chosen = best(rows[rows["kind"] == NESTEROV])
        if chosen:
            (_, mu_max), (_, others) = min(
                chosen.items(), key=lambda each: each[1][1]["training_cost"].mean()
            )
            yield Claim(
                "G3",
                HELPS,
                f"training cost without over that with Nesterov's, mu_max {mu_max:g}, eta {eta:g}",
                verdicts.excess(_costs(plain) / _costs(others), confidence),
            )


def best(last: pd.DataFrame) -> dict[tuple[str, float], tuple[float, pd.DataFrame]]:
    """For each kind and mu_max the learning rate of the least mean cost, and its rows."""
    found: dict[tuple[str, float], tuple[float, pd.DataFrame]] = {}
    for (kind, mu_max), rows in last.groupby(["kind", "mu_max"]):
        costs = rows.groupby("eta")["training_cost"].apply(
            lambda cost: cost.mean() if np.isfinite(cost).all() else np.nan
        )
        if costs.notna().any():
            eta = float(costs.idxmin())
            found[str(kind), float(str(mu_max))] = eta, rows[rows["eta"] == eta]
    return found


def _ordered(last: pd.DataFrame, confidence: float) -> Iterator[Claim]:
    chosen = best(last)
    for kind in (CLASSICAL, NESTEROV):
        compared = [
            (mu, *found)
            for (which, mu), found in sorted(chosen.items())
            if which in (PLAIN, kind) and mu <= LARGEST_COMPARED
        ]
        compared.sort(key=lambda each: each[0])
        for (less, slow, first), (more, fast, second) in itertools.pairwise(compared):
            if first["mu_reached"].iloc[0] < second["mu_reached"].iloc[0]:
                yield Claim(
                    "G3",
                    ORDERED,
                    f"training cost with mu_max {less:g}, eta {slow:g} over that with {more:g}, "
                    f"eta {fast:g}, {kind}",
                    verdicts.excess(_costs(first) / _costs(second), confidence),
                )


def _kinds(last: pd.DataFrame, confidence: float) -> Iterator[Claim]:
    chosen, seen = best(last), set()
    for (kind, mu_max), (eta, rows) in chosen.items():
        reached = rows["mu_reached"].iloc[0]
        if kind != CLASSICAL or (NESTEROV, mu_max) not in chosen or reached in seen:
            continue
        seen.add(reached)
        other_eta, others = chosen[NESTEROV, mu_max]
        yield Claim(
            "G3",
            BETTER_KIND,
            f"training cost of classical, eta {eta:g}, over Nesterov's, eta {other_eta:g}, mu_max "
            f"{mu_max:g}",
            verdicts.excess(_costs(rows) / _costs(others), confidence),
        )


def _costs(rows: pd.DataFrame) -> Sample:
    return rows.sort_values("replica")["training_cost"].to_numpy()


def headline(trials: pd.DataFrame) -> dict[str, float]:
    """The mean cost of each kind and mu_max with its best learning rate."""
    last = trials[trials["step"] == trials["step"].max()]
    return {
        f"momentum-cost.{kind}-{mu_max:g}": float(rows["training_cost"].mean())
        for (kind, mu_max), (_, rows) in best(last).items()
    }
