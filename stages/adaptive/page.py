"""Adam on the page: how long networks stay on the plateau with it (I6)."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.adaptive.tables import ADAPTIVE_PICTURE, DEPTHS, LENGTHS, SLOPES
from stages.page.setting import Setting
from unstable_gradients.page.sourced import Interval, Number, cell, combined, estimated
from unstable_gradients.study import statistics
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.tables import Table

MADE_WITH = ("experiments.adaptive", "compared.adaptive-epsilons", "statistics", "kernels")


def values(study: Setting) -> dict[str, object]:
    """What the text `adaptive` names."""
    lengths, depths, slopes = LENGTHS.read_part(), DEPTHS.read_part(), SLOPES.read_part()
    confidence = study["statistics.confidence"]
    return {
        "given": study.given("experiments.adaptive"),
        "confidence": confidence,
        "picture": study.drawn(ADAPTIVE_PICTURE, *MADE_WITH),
        "tried": sorted(int(each) for each in lengths["hidden_layers"].unique()),
        "epsilons": [*_epsilons(lengths, depths, confidence)],
        "gained": _mean(slopes["slope"].to_numpy(), SLOPES, confidence),
        "predicted": _predicted(slopes),
    }


def _epsilons(
    lengths: pd.DataFrame, depths: pd.DataFrame, confidence: float
) -> Iterator[dict[str, object]]:
    """How long networks stay with each epsilon, and how deep equal ones are; the largest first."""
    tried = sorted(lengths["hidden_layers"].unique())
    for epsilon in sorted(lengths["epsilon"].unique(), reverse=True):
        own = lengths[lengths["epsilon"] == epsilon]
        by_depth = {row["hidden_layers"]: _stay(row) for _, row in own.iterrows()}
        of_replicas = depths.loc[depths["epsilon"] == epsilon, "equal_depth"].to_numpy()
        yield {
            "epsilon": float(epsilon),
            "stays": [by_depth.get(depth) for depth in tried],
            "depth": _mean(of_replicas, DEPTHS, confidence),
        }


def _stay(row: pd.Series) -> dict[str, object]:
    """The mean length of the plateau, None where not all leave it."""
    return {
        "steps": None if np.isnan(row["steps"]) else cell(LENGTHS, row, "steps"),
        "left": cell(LENGTHS, row, "leaving"),
        "replicas": int(row["replicas"]),
    }


def _mean(of_replicas: Sample, table: Table, confidence: float) -> Interval | None:
    """The mean over the replicas; None where some replica has no number."""
    found = statistics.mean(of_replicas, confidence)
    return estimated(found, table) if np.isfinite(found.value) else None


def _predicted(slopes: pd.DataFrame) -> dict[str, Number] | None:
    """How many layers weaken the gradient tenfold at the start, and by how much each does.

    None where by theory they do not weaken it.
    """
    layers = cell(SLOPES, slopes.iloc[0], "predicted")
    if not 0 < layers.value < math.inf:
        return None
    return {"layers": layers, "factor": combined(10 ** (1 / layers.value), [layers])}
