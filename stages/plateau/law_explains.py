"""Claims H6e to H6i: what the law of the plateau explains, and what it assumes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from stages.plateau import growth
from stages.plateau.law import Fits
from stages.plateau.law_claims import LEAST, jackknifed
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import STUDY, Claim, Quantity
from unstable_gradients.study.statistics import Sample
from unstable_gradients.theory.plateau_law import PlateauLaw

GROWTH = Claim("H6e", "the law gives by how much a hidden layer prolongs the plateau", STUDY)
LESS = Claim("H6f", "that is by less than the gradient falls in a layer at the start", STUDY)
IN_TIME = Claim("H6g", "a depth trains if its plateau is shorter than the training", STUDY)
START = Claim("H6h", "the gains of hidden layers begin at sqrt(chi) of mean-field theory", STUDY)
ON_THE_WAY = Claim("H6i", "until half-way they have grown by what the law says", STUDY)

HALF_WAY = 0.5


@dataclass(frozen=True)
class Training:
    """Where the chapter's recipe stops to train networks, from DEEPEST.

    Attributes:
        steps: that they are trained for.
        lmbda: of their weight decay.
        deepest: hidden layers up to which they train.
        next_tried: hidden layers that do not train; NaN if there were none.
    """

    steps: int
    lmbda: float
    deepest: int
    next_tried: float


def claims(
    plateau: pd.DataFrame, gains: pd.DataFrame, training: Training, fits: Fits, confidence: float
) -> list[Quantity]:
    """H6e to H6i, from PLATEAU and PLATEAU_GAINS."""
    return [
        *_growth(plateau, fits, confidence),
        *_in_time(training, plateau["replica"].nunique(), fits),
        *_gains(gains, fits, confidence),
    ]


def _growth(plateau: pd.DataFrame, fits: Fits, confidence: float) -> Iterator[Quantity]:
    """The growth of the plateau by a layer, over the depths of H5: by the law, and 1 / g_0."""
    for lmbda, rows in growth.compared(plateau).groupby("lmbda"):
        lengths = rows.pivot_table("steps", "replica", "hidden_layers")
        first, last = int(lengths.columns[0]), int(lengths.columns[-1])
        if first == last:
            continue
        measured = ((lengths[last] / lengths[first]) ** (1 / (last - first))).to_numpy(float)
        decay = fits.decay * float(str(lmbda))
        by_law = partial(_by_a_layer, first, last, decay)
        depths, setting = f"{first} to {last} hidden layers", f"lambda {lmbda:g}"
        yield Quantity(
            GROWTH,
            "growth of the plateau by a layer, by the law over measured",
            jackknifed(fits.ratios(by_law, measured), confidence),
            depths,
            setting,
        )
        if lmbda == 0:
            yield Quantity(
                LESS,
                "fall of the gradient in a layer over growth of the plateau",
                findings.excess(1 / fits.whole.start / measured, confidence),
                depths,
                f"{setting}, the gradient falls by {1 / fits.whole.start:.2f}",
            )


def _by_a_layer(first: int, last: int, decay: float, law: PlateauLaw) -> float:
    return law.growth(first, last, decay)


def _in_time(training: Training, replicas: int, fits: Fits) -> Iterator[Quantity]:
    """The depth at which training stops over that whose plateau is as long as the training."""
    limit = fits.whole.deepest(training.steps, fits.decay * training.lmbda)
    if np.isfinite(limit):
        after = np.inf if np.isnan(training.next_tried) else training.next_tried
        yield Quantity(
            IN_TIME,
            "limit of depth over the depth of a plateau as long",
            findings.bracketed_agreement(
                max(training.deepest, LEAST) / limit, after / limit, replicas
            ),
            "the chapter's recipe",
            f"{training.steps:,} steps, lambda {training.lmbda:g}; {training.deepest} train, "
            f"{after:g} do not, {limit:.2f} by the law",
        )


def _gains(gains: pd.DataFrame, fits: Fits, confidence: float) -> Iterator[Quantity]:
    """The gains of networks without decay at the start, and their growth until half-way.

    Growth is the logarithm of the gain half-way over that at the start, a mean over the replicas.
    The gain itself would be no test: one that had not grown at all were within a factor of 2.
    """
    law = fits.whole
    for depth, rows in gains.groupby("hidden_layers"):
        by_part = rows.pivot_table("gain", "replica", "part")
        setting = (f"{depth} hidden layers", "lambda 0")
        start = by_part[0.0].to_numpy(float)
        yield Quantity(
            START,
            "gain of the untrained network over sqrt(chi)",
            findings.agreement(start / law.start, confidence),
            *setting,
        )
        layers = int(str(depth))
        steps = np.array([HALF_WAY * law.length(layers)])
        expected = float(np.log(law.gain(layers, steps)[0] / law.start))
        growth = np.log(by_part[HALF_WAY].to_numpy(float) / start)
        yield Quantity(
            ON_THE_WAY,
            "ln growth of the gain until half-way over that of the law",
            jackknifed(_of_the_mean(growth) / expected, confidence),
            setting[0],
            f"{setting[1]}; by a factor of {np.exp(growth.mean()):.3f}, "
            f"{np.exp(expected):.3f} by the law",
        )


def _of_the_mean(growth: Sample) -> Sample:
    """Pseudo-values whose geometric mean is the mean of numbers of which some may be negative."""
    n, whole = len(growth), growth.mean()
    if n < 2:
        return growth
    without = (growth.sum() - growth) / (n - 1)
    logs = n * statistics.logarithms(np.full(n, whole))
    return np.exp(logs - (n - 1) * statistics.logarithms(without))
