"""Aggregates of gradients of untrained networks over random starts (section C)."""

import pandas as pd

from stages.start.tables import GRADIENT_NORMS, SPEED_OF_LEARNING
from unstable_gradients.study.networks import Networks, with_sizes
from unstable_gradients.study.replicas import quantiles


def initial_speed(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of each norm, for each layer of the untrained networks: INITIAL_SPEED."""
    long = runs.melt(["network", "replica", "layer"], list(GRADIENT_NORMS), var_name="measure")
    table = quantiles(long, ["network", "layer", "measure"], "value", confidence)
    return with_sizes(table, networks)


def layer_ratios(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """||delta|| of each layer over that of the layer before it: LAYER_RATIO."""
    norms = runs.sort_values("layer", kind="stable")
    before = norms.groupby(["network", "replica"])[SPEED_OF_LEARNING].shift(1)
    ratios = norms.assign(ratio=norms[SPEED_OF_LEARNING] / before)
    table = quantiles(ratios, ["network", "layer"], "ratio", confidence)
    return with_sizes(table, networks)
