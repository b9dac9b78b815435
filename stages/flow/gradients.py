"""The gradient on its way from the output to the front of deep untrained networks (F3, H1, H4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from stages.flow.hidden_layers import Grid, HiddenLayers
from stages.flow.tables import GRADIENT_MEASURES, LAYER_STATISTICS, SINGULAR_VALUES
from unstable_gradients.network import initializers


@dataclass(frozen=True)
class Measured:
    """What was measured of each replica: columns FLOW_NORMS, FLOW_LAYERS and FLOW_VALUES.

    Attributes:
        norms: natural logarithms of the gradient's norm in each hidden layer of each depth.
        layers: statistics of the hidden layers, which all depths share.
        jacobians: singular values of the layer Jacobians.
    """

    norms: pd.DataFrame
    layers: pd.DataFrame
    jacobians: pd.DataFrame


FLOW_NORMS = ("initialization", "width", "replica", "depth", "layer", "output", *GRADIENT_MEASURES)
FLOW_LAYERS = ("initialization", "width", "replica", "layer", *LAYER_STATISTICS)
FLOW_VALUES = ("initialization", "width", "replica", "layer", *SINGULAR_VALUES)


def measure(block: range, grid: Grid) -> Measured:
    """All measurements of a block of replicas."""
    norms, layers, jacobians = [], [], []
    for width in grid.widths:
        hidden = HiddenLayers(grid, width)
        for name in grid.initializations:
            initializer = initializers.start(name)
            for replica in block:
                key = {"initialization": name, "width": width, "replica": replica}
                hidden.draw(initializer, name, replica)
                with np.errstate(over="ignore", invalid="ignore"):
                    hidden.forward()
                    layers.append(key | hidden.statistics())
                    norms += [key | of_depth for of_depth in hidden.backward()]
                if replica < grid.jacobians:
                    jacobians.append(key | hidden.singular_values())
    return Measured(
        _table(norms, FLOW_NORMS), _table(layers, FLOW_LAYERS), _table(jacobians, FLOW_VALUES)
    )


def _table(parts: Sequence[Mapping[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """The rows of all parts, one for each of their layers.

    There may be none: a block may have no replica whose singular values are taken.
    """
    if not parts:
        return pd.DataFrame(columns=list(columns))
    rows = [np.size(part["layer"]) for part in parts]
    return pd.DataFrame(
        {
            name: np.concatenate(
                [np.broadcast_to(part[name], n) for part, n in zip(parts, rows, strict=True)]
            )
            for name in columns
        }
    )


def joined(blocks: Sequence[Measured]) -> Measured:
    """The replicas of several blocks, in their order."""
    return Measured(
        _joined([each.norms for each in blocks]),
        _joined([each.layers for each in blocks]),
        _joined([each.jacobians for each in blocks]),
    )


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]
