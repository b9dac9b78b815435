"""Curves of one more run: how far it strays from the others, and a band that holds all of it.

The logarithm of a positive curve is compared with the mean of the others at each of its points, in
units of their spread there. How far it strays is the largest of these distances. Of n curves each
is held against the n - 1 others; one more strays farther than the k-th of these distances in order
with the probability 1 - k / (n + 1), whatever the distribution (conformal prediction: Vovk,
Gammerman and Shafer 2005; leaving one out: Barber, Candes, Ramdas and Tibshirani 2021).
"""

import math

import numpy as np
from jaxtyping import Float

from unstable_gradients.study import rules, statistics
from unstable_gradients.study.verdicts import Finding, Interval, Region, Verdict, judge

Curves = Float[np.ndarray, "replica point"]
Curve = Float[np.ndarray, " point"]


def straying(curve: Curve, others: Curves) -> float:
    """The largest distance of a curve from the mean of others, in units of one more one's spread.

    Args:
        curve: logarithms at each point.
        others: the same of two curves or more.
    """
    spread = others.std(axis=0, ddof=1) * math.sqrt(1 + 1 / len(others))
    return float(np.max(np.abs(curve - others.mean(axis=0)) / spread))


def strayings(curves: Curves) -> Float[np.ndarray, " replica"]:
    """How far each of three curves or more strays from the others."""
    return np.array(
        [straying(curve, np.delete(curves, each, axis=0)) for each, curve in enumerate(curves)]
    )


def largest_straying(distances: Float[np.ndarray, " replica"], confidence: float) -> float:
    """What one more curve keeps to with this probability; infinite with too few curves to tell."""
    place = math.ceil(confidence * (len(distances) + 1))
    return float(np.sort(distances)[place - 1]) if place <= len(distances) else math.inf


def simultaneous_band(curves: Curves, confidence: float) -> tuple[Curve, Curve]:
    """Where all of one more curve lies with this probability: lower and upper end.

    NaN where there are fewer than three curves, or one is not finite.

    Args:
        curves: positive values at each point.
        confidence: of the band.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(curves)
    if not np.isfinite(logs).all() or len(logs) < 3:
        return np.full(curves.shape[1], np.nan), np.full(curves.shape[1], np.nan)
    reach = largest_straying(strayings(logs), confidence)
    half = reach * logs.std(axis=0, ddof=1) * math.sqrt(1 + 1 / len(logs))
    with np.errstate(over="ignore"):
        return np.exp(logs.mean(axis=0) - half), np.exp(logs.mean(axis=0) + half)


def published_curve(book: Curve, curves: Curves, confidence: float) -> Finding:
    """That a curve of the book could be one of ours: a simultaneous band holds it.

    Args:
        book: its positive values at each point.
        curves: ours at the same points.
        confidence: of the band.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(curves)
    if not np.isfinite(logs).all() or len(logs) < 3:
        return _undecided(len(logs))
    distances = strayings(logs)
    limit, found = largest_straying(distances, confidence), straying(np.log(book), logs)
    off = [
        straying(curve + shift, np.delete(logs, each, axis=0)) > limit
        for each, curve in enumerate(logs)
        for shift in (-math.log(rules.HALF_DECADE), math.log(rules.HALF_DECADE))
    ]
    farther = float(np.mean(distances > found))
    return Finding(
        judge(found, found, Region(0.0, limit, closed=True))
        if math.isfinite(limit)
        else Verdict.UNDECIDED,
        rules.PUBLISHED_CURVE.name,
        found,
        0.0,
        limit,
        Interval.SIMULTANEOUS,
        len(logs),
        power=float(np.mean(off)),
        chance=1 - confidence,
        shown=f"strays {found:.2f} spreads from the mean, one more run at most {limit:.2f}; "
        f"{farther:.0%} of ours stray farther",
        percentile=statistics.percentile_of(found, distances),
    )


def _undecided(replicas: int) -> Finding:
    return Finding(
        Verdict.UNDECIDED,
        rules.PUBLISHED_CURVE.name,
        math.nan,
        math.nan,
        math.nan,
        Interval.NONE,
        replicas,
        power=0.0,
        chance=0.0,
        shown="too few curves, or some are not finite",
    )
