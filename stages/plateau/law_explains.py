"""Claims H6e to H6j: what the law of the plateau explains, and what it assumes."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from stages.plateau import growth
from stages.plateau.law import Fits
from stages.plateau.law_claims import LEAST
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import STUDY, Claim, Quantity
from unstable_gradients.study.statistics import Sample
from unstable_gradients.theory.plateau_law import FEWEST_LAYERS, PlateauLaw

GROWTH = Claim("H6e", "the law gives by how much a hidden layer prolongs the plateau", STUDY)
LESS = Claim(
    "H6f",
    "a hidden layer prolongs the plateau by less than the gradient falls in one at the start",
    STUDY,
)
IN_TIME = Claim("H6g", "a depth trains if its plateau is shorter than the training", STUDY)
START = Claim("H6h", "the gains of hidden layers begin at sqrt(chi) of mean-field theory", STUDY)
ON_THE_WAY = Claim(
    "H6i", "half-way along the plateau the gains have grown by what the law says", STUDY
)
AT_THE_END = Claim("H6j", "at the end of the plateau the gains are the law's exit", STUDY)

HALF_WAY, END = 0.5, 1.0  # parts of the plateau


@dataclass(frozen=True)
class Training:
    """Where a recipe stops to train networks, from DEEPEST.

    Attributes:
        recipe: what the ledger calls it.
        steps: that they are trained for.
        lmbda: of their weight decay.
        deepest: hidden layers up to which they train.
        next_tried: hidden layers that do not train; NaN if there were none.
    """

    recipe: str
    steps: int
    lmbda: float
    deepest: int
    next_tried: float


def claims(
    plateau: pd.DataFrame,
    gains: pd.DataFrame,
    training: Training | None,
    fits: Fits,
    confidence: float,
) -> list[Quantity]:
    """H6e to H6j, from PLATEAU and PLATEAU_GAINS.

    Args:
        plateau: PLATEAU.
        gains: PLATEAU_GAINS.
        training: of networks like these; None if there is none.
        fits: the law.
        confidence: of the intervals.
    """
    return [
        *_growth(plateau, fits, confidence),
        *_less(plateau, fits, confidence),
        *_in_time(training, plateau["replica"].nunique(), fits),
        *_gains(gains, fits, confidence),
    ]


def _growth(plateau: pd.DataFrame, fits: Fits, confidence: float) -> Iterator[Quantity]:
    """The growth from each depth to the next of those at which every replica leaves.

    Between the two depths that the law was fitted to it is right by construction.
    """
    deep = plateau[plateau["hidden_layers"] >= FEWEST_LAYERS]
    for lmbda, rows in deep.groupby("lmbda"):
        leave = rows.groupby("hidden_layers")["left"].all()
        for first, last in itertools.pairwise(leave.index[leave].tolist()):
            if lmbda == 0 and {first, last} == {*fits.depths}:
                continue
            by_law = partial(_by_a_layer, first, last, fits.decay * float(str(lmbda)))
            yield Quantity(
                GROWTH,
                "growth of the plateau by a layer, by the law over measured",
                findings.jackknifed_agreement(
                    fits.ratios(by_law, _by_layer(rows, first, last)), confidence
                ),
                f"{first} to {last} hidden layers",
                f"lambda {lmbda:g}",
            )


def _less(plateau: pd.DataFrame, fits: Fits, confidence: float) -> Iterator[Quantity]:
    """The growth without decay, over the depths of H5, against 1 / g_0."""
    rows = growth.compared(plateau).query("lmbda == 0")
    depths = sorted(set(rows["hidden_layers"].tolist()))
    if len(depths) > 1:
        first, last = depths[0], depths[-1]
        falls = 1 / fits.whole.start
        yield Quantity(
            LESS,
            "fall of the gradient in a layer over growth of the plateau",
            findings.excess(falls / _by_layer(rows, first, last), confidence),
            f"{first} to {last} hidden layers",
            f"lambda 0, the gradient falls by {falls:.2f}",
        )


def _by_layer(rows: pd.DataFrame, first: int, last: int) -> Sample:
    """The factor of a layer in each replica, a mean between two depths."""
    lengths = rows.pivot_table("steps", "replica", "hidden_layers")
    return ((lengths[last] / lengths[first]) ** (1 / (last - first))).to_numpy(float)


def _by_a_layer(first: int, last: int, decay: float, law: PlateauLaw) -> float:
    return law.growth(first, last, decay)


def _in_time(training: Training | None, replicas: int, fits: Fits) -> Iterator[Quantity]:
    """The depth at which training stops over that whose plateau is as long as the training."""
    if training is None:
        return
    limit = fits.whole.deepest(training.steps, fits.decay * training.lmbda)
    if np.isfinite(limit):
        after = np.inf if np.isnan(training.next_tried) else training.next_tried
        yield Quantity(
            IN_TIME,
            "limit of depth over the depth of a plateau as long",
            findings.bracketed_agreement(
                max(training.deepest, LEAST) / limit, after / limit, replicas
            ),
            training.recipe,
            f"{training.steps:,} steps, lambda {training.lmbda:g}; {training.deepest} train, "
            f"{after:g} do not, {limit:.2f} by the law",
        )


def _gains(gains: pd.DataFrame, fits: Fits, confidence: float) -> Iterator[Quantity]:
    """The gains of networks without decay at the start and the end, and their growth half-way.

    Growth is the logarithm of the gain half-way over that at the start, a mean over the replicas.
    The gain itself would be no test: one that had not grown at all were within a factor of 2.
    """
    law = fits.whole
    for depth, rows in gains.groupby("hidden_layers"):
        by_part = rows.pivot_table("gain", "replica", "passed")
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
            findings.jackknifed_agreement(statistics.pseudo_values(growth) / expected, confidence),
            setting[0],
            f"{setting[1]}; by a factor of {np.exp(growth.mean()):.3f}, "
            f"{np.exp(expected):.3f} by the law",
        )
        yield _at_the_end(by_part[END].to_numpy(float), fits, setting, confidence)


def _at_the_end(end: Sample, fits: Fits, setting: tuple[str, str], confidence: float) -> Quantity:
    """The gain at the end over the exit, which was fitted to lengths of the same replicas."""
    return Quantity(
        AT_THE_END,
        "gain at the end of the plateau over the law's exit",
        findings.jackknifed_agreement(1 / fits.ratios(lambda law: law.exit, end), confidence),
        setting[0],
        f"{setting[1]}; {np.exp(statistics.logarithms(end).mean()):.3f}, "
        f"{fits.whole.exit:.3f} by the law",
    )
