"""Curves of one more run: how far it strays from the others, and a band that holds all of it.

The logarithm of a positive curve is compared with the mean of the others at each of its points, in
units of their spread there. How far it strays is the largest of these distances. Of n curves each
is held against the n - 1 others; one more strays farther than the k-th of these distances in order
with the probability 1 - k / (n + 1), nearly whatever the distribution (conformal prediction: Vovk,
Gammerman and Shafer 2005; leaving one out: Barber, Candes, Ramdas and Tibshirani 2021).
"""

import math

import numpy as np
from jaxtyping import Float

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
