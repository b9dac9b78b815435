"""Aggregate the activations in the course of training over the replicas (G1, G2)."""

import pandas as pd

from stages.saturation.parameters import ComparedNetworks
from stages.saturation.tables import (
    ACTIVATION_COURSE,
    SATURATION,
    WATCHED_MEASURES,
    WATCHED_NETWORK,
)
from unstable_gradients.study.replicas import quantiles


def main(given: ComparedNetworks) -> None:
    """Read the tables of every network, by name, and write the aggregate."""
    runs = ACTIVATION_COURSE.read(given.groups)
    SATURATION.write(saturation(runs, given.confidence))


def saturation(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Quantiles over the replicas of what each layer is like: from ACTIVATION_COURSE."""
    place = [*WATCHED_NETWORK, "step", "layer"]
    long = runs.melt([*place, "replica"], list(WATCHED_MEASURES), var_name="measure")
    return quantiles(long, [*place, "measure"], "value", confidence)
