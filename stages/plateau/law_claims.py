"""Claims H6a to H6d: the lengths that the law of the plateau predicts, with weight decay too."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from stages.plateau import results
from stages.plateau.law import Fits, by_replica
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import OF_NETWORKS, STUDY, Claim, Quantity
from unstable_gradients.study.rules import MOSTLY
from unstable_gradients.theory.plateau_law import FEWEST_LAYERS, PlateauLaw

LENGTH = Claim("H6a", "a law of two constants gives the plateau's length at other depths", STUDY)
PROLONGED = Claim("H6b", "weight decay prolongs each plateau by as much as the law says", STUDY)
HELD = Claim("H6c", "the length without decay tells which networks a lambda holds", STUDY)
CRITICAL = Claim("H6d", "the law gives the lambda above which deep networks stay", STUDY)

LEAST = 1e-9  # the lower end of a bracket that begins at 0: rules ask for positive numbers


def claims(
    plateau: pd.DataFrame, held: pd.DataFrame, fits: Fits, confidence: float
) -> list[Quantity]:
    """H6a to H6d, from PLATEAU and CRITICAL_LENGTHS."""
    return [
        *_lengths(plateau, fits, confidence),
        *_prolonged(plateau, held, fits, confidence),
        *_held(plateau, held, fits, confidence),
        *_critical(plateau, held, fits, confidence),
    ]


def _lengths(plateau: pd.DataFrame, fits: Fits, confidence: float) -> Iterator[Quantity]:
    """The lengths to which the law was not fitted, where every replica leaves."""
    for (lmbda, depth), rows in plateau.groupby(["lmbda", "hidden_layers"]):
        fitted = lmbda == 0 and depth in fits.depths
        if depth >= FEWEST_LAYERS and rows["left"].all() and not fitted:
            decay = fits.decay * lmbda
            ratios = fits.ratios(partial(_length, depth, decay), by_replica(rows))
            yield Quantity(
                LENGTH,
                "length of the plateau by the law over that measured",
                findings.jackknifed_agreement(ratios, confidence),
                _layers(depth),
                f"lambda {lmbda:g}, fitted to {fits.depths[0]} and {fits.depths[1]} without decay",
            )


def _prolonged(
    plateau: pd.DataFrame, held: pd.DataFrame, fits: Fits, confidence: float
) -> Iterator[Quantity]:
    """The lengths with decay, each by the law through the same replica's length without.

    Where most networks leave, it is taken over those that do and are expected to: the others have
    no length, and count in H6c.
    """
    for (depth, lmbda), rows in held.groupby(["hidden_layers", "lmbda"]):
        own = results.expected(plateau, rows, fits)
        leaving = own[(own["left"] == 1) & np.isfinite(own["expected"])]
        if len(leaving) > MOSTLY * len(rows):
            ratios = (leaving["expected"] / leaving["steps"]).to_numpy(float)
            longer = float(np.exp(np.log(leaving["steps"] / leaving["without"]).mean()))
            yield Quantity(
                PROLONGED,
                "length by each network's own law over that measured",
                findings.agreement(ratios, confidence),
                _layers(depth),
                f"lambda {lmbda:g}, {longer:.2f} times as long as without, of the {len(leaving)} "
                f"of {len(rows)} replicas that leave",
            )


def _held(
    plateau: pd.DataFrame, held: pd.DataFrame, fits: Fits, confidence: float
) -> Iterator[Quantity]:
    """Whether a network leaves in the steps that it was given, where the law expects it to.

    Where it expects the same of every network without decay, the law was not needed to tell.
    """
    for (depth, lmbda), rows in held.groupby(["hidden_layers", "lmbda"]):
        own = results.expected(plateau, rows, fits)
        leaves = (own["expected"] <= own["given"]).to_numpy(bool)
        free = (own["without"] <= own["given"]).to_numpy(bool)
        left = own["left"].to_numpy() == 1
        if (leaves != free).any():
            yield Quantity(
                HELD,
                "frequency of leaving or staying as its own law says",
                findings.usually(leaves == left, confidence),
                _layers(depth),
                f"lambda {lmbda:g}, {int(rows['given'].max()):,} steps; {int(leaves.sum())} are to "
                f"leave, {int(free.sum())} without decay; {int(left.sum())} do",
                OF_NETWORKS,
            )


def _critical(
    plateau: pd.DataFrame, held: pd.DataFrame, fits: Fits, confidence: float
) -> Iterator[Quantity]:
    """The lambda between most leaving and most staying, over that of the law.

    To stay counts where the slowest network would have left without decay.
    """
    found = results.critical(plateau, held, fits, confidence)
    for depth, rows in found.groupby("hidden_layers"):
        leaving, staying = rows[rows["low"] > MOSTLY], rows[rows["high"] < MOSTLY]
        staying = staying[staying["given"] > staying["longest"]]
        low = max(leaving["lmbda"].max(), LEAST) if len(leaving) else LEAST
        high = staying["lmbda"].min() if len(staying) else np.inf
        predicted = rows["predicted"].iloc[0]
        yield Quantity(
            CRITICAL,
            "critical lambda measured over that of the law",
            findings.bracketed_agreement(
                float(low / predicted), float(high / predicted), int(rows["replicas"].min())
            ),
            _layers(depth),
            f"between {low:.3g} and {high:.3g}; {predicted:.3g} by the law",
        )


def _length(depth: int, decay: float, law: PlateauLaw) -> float:
    return law.length(depth, decay)


def _layers(depth: int) -> str:
    return f"{depth} hidden layers"
