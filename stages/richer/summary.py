"""Aggregates over replicas of equation 124 and of identity layers (section F)."""

import pandas as pd

from stages.richer.tables import COPY_MEASURES, MATRIX_MEASURES
from unstable_gradients.study.networks import Networks, with_sizes
from unstable_gradients.study.replicas import quantiles


def deepened(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of what identity layers do to trained networks: DEEPENED."""
    keys = ["network", "form", "input_weight", "layers"]
    long = runs.melt([*keys, "replica"], list(COPY_MEASURES), var_name="measure")
    return with_sizes(quantiles(long, [*keys, "measure"], "value", confidence), networks)


def singular_values(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of the singular values of pairs and products: SINGULAR_VALUE."""
    keys = ["network", "state", "kind", "layer", "position"]
    return with_sizes(quantiles(runs, keys, "singular_value", confidence), networks)


def matrix_product(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of the measurements of each layer's matrices: PRODUCT_MEASURE."""
    keys = ["network", "state", "layer"]
    long = runs.melt([*keys, "replica"], list(MATRIX_MEASURES), var_name="measure")
    return with_sizes(quantiles(long, [*keys, "measure"], "value", confidence), networks)
