"""Aggregates of gradients of deep networks over random starts, and the slope in each network."""

import numpy as np
import pandas as pd

from stages.flow import slopes
from stages.flow.gradients import Measured
from stages.flow.tables import (
    DEPTH,
    GRADIENT_MEASURES,
    INITIALIZATION,
    LAYER_STATISTICS,
    SINGULAR_VALUES,
    WIDTH,
)

NETWORK = [INITIALIZATION, WIDTH, DEPTH]  # among those of one activation function


def by_layer(measured: Measured) -> pd.DataFrame:
    """Moments of the norms and factors of each layer over the replicas: GRADIENT_FLOW.

    Intervals of any confidence follow from them. A gradient that is exactly 0, as of a
    network of dead neurons, has no logarithm; such a replica is left out of the layer.
    """
    long = _long(measured)
    behind = long.groupby([*NETWORK, "replica", "measure"], sort=False)["log_norm"].shift(-1)
    long["log_factor"] = long["log_norm"] - behind
    hidden = long[~long["output"] & np.isfinite(long["log_norm"])]
    keys = [*NETWORK, "layer", "measure"]
    groups = hidden.groupby(keys)
    return pd.DataFrame(
        {
            "log_norm": groups["log_norm"].mean(),
            "log_norm_sd": groups["log_norm"].std(),
            "log_factor": groups["log_factor"].mean(),
            "log_factor_sd": groups["log_factor"].std(),
            "log_square_norm": _log_square(hidden, keys, "log_norm"),
            "log_square_factor": _log_square(hidden, keys, "log_factor"),
            "replicas": groups["log_norm"].count(),
        }
    ).reset_index()


def by_network(measured: Measured) -> pd.DataFrame:
    """Slope, straightness and ratio of every network of two hidden layers or more: FLOW_NETWORK.

    A network in which the gradient is 0 somewhere has none of them.
    """
    rows = []
    long = _long(measured)
    deep = long[~long["output"] & (long["depth"] > 1)]
    for depth, networks in deep.groupby("depth", sort=False):
        keys = [*NETWORK, "replica", "measure"]
        one = networks[networks["layer"] == 1][keys].reset_index(drop=True)
        norms = networks["log_norm"].to_numpy().reshape(len(one), int(str(depth)))
        rows.append(one.assign(**slopes.lines(norms)))
    return pd.concat(rows, ignore_index=True)


def activations(measured: Measured) -> pd.DataFrame:
    """Statistics of each hidden layer, mean over the replicas: FLOW_ACTIVATION."""
    groups = measured.layers.groupby(["initialization", "width", "layer"], sort=False)
    table = groups[list(LAYER_STATISTICS)].mean()
    return table.assign(replicas=groups["replica"].count()).reset_index()


def jacobians(measured: Measured) -> pd.DataFrame:
    """Geometric means of the singular values over the replicas: LAYER_JACOBIAN."""
    with np.errstate(divide="ignore"):
        logs = measured.jacobians.assign(
            **{name: np.log(measured.jacobians[name].to_numpy(float)) for name in SINGULAR_VALUES}
        )
    groups = logs.groupby(["initialization", "width", "layer"], sort=False)
    table = np.exp(groups[list(SINGULAR_VALUES)].mean())
    return table.assign(replicas=groups["replica"].count()).reset_index()


def _long(measured: Measured) -> pd.DataFrame:
    """A row for each network, measure and layer, layers from the front to the output."""
    keys = [*NETWORK, "replica", "layer", "output"]
    long = measured.norms.melt(
        keys, list(GRADIENT_MEASURES), var_name="measure", value_name="log_norm"
    )
    return long.sort_values([*NETWORK, "replica", "measure", "layer"], kind="stable")


def _log_square(rows: pd.DataFrame, keys: list[str], column: str) -> pd.Series:
    """Half the logarithm of the mean of exp(2 x) in each group, which may overflow by itself."""
    largest = rows.groupby(keys)[column].transform("max")
    squares = rows.assign(square=np.exp(2 * (rows[column] - largest)))
    groups = squares.groupby(keys)
    return groups[column].max() + np.log(groups["square"].mean()) / 2
