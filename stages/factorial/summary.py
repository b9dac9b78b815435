"""Aggregates of the factorial study (G4)."""

import pandas as pd

from stages.factorial import effects
from stages.factorial.effects import Design
from stages.factorial.tables import FACTORIAL_EFFECTS, FACTORIAL_SHARES
from unstable_gradients.study import statistics
from unstable_gradients.study.replicas import quantiles
from unstable_gradients.study.statistics import Estimate


def cells(trials: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Median and band over the replicas of every cell: FACTORIAL_CELLS from FACTORIAL_TRIALS."""
    return quantiles(trials, [*effects.FACTORS, "step"], "validation_accuracy", confidence)


def effects_of_factors(design: Design, confidence: float) -> pd.DataFrame:
    """FACTORIAL_EFFECTS."""
    rows = [
        (factor, each.best, each.worst, *_columns(statistics.mean(each.differences, confidence)))
        for factor, each in effects.effects(design).items()
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_EFFECTS.columns))


def shares_of_terms(design: Design, confidence: float) -> pd.DataFrame:
    """FACTORIAL_SHARES."""
    rows = [
        (term, effects.order(term), *_columns(part))
        for term, part in effects.estimates(design, confidence).items()
        if term != effects.INTERACTIONS
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_SHARES.columns))


def _columns(found: Estimate) -> tuple[float, float, float, int]:
    return found.value, found.low, found.high, found.replicas
