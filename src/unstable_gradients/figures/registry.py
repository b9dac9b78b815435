"""The figures of a table each, by name."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from unstable_gradients.errors import InvalidInput
from unstable_gradients.figures.style import Style

# A figure's module bears its name with underscores. It is imported when it is asked for, so that
# a stage depends on the figure it draws and on no other.
NAMES = (
    "accuracy-by-depth",
    "initial-speed",
    "speed-during-training",
    "mini-batch-noise",
    "parity-gates",
    "parity-circuits",
    "multiplier-circuit",
    "activation-window",
    "identity-neuron",
    "singular-values",
    "frozen-layers",
    "linear-readout",
    "activation-slopes",
    "chain-cascade",
    "chain-terms",
    "exploding-chain",
    "chain-ratio",
    "chain-activations",
    "flow-profile",
    "flow-prediction",
    "balancing-width",
    "remedy-map",
    "plateau-length",
    "saturation",
    "momentum-cost",
    "factorial-accuracy",
)


@dataclass(frozen=True)
class Drawing:
    """The columns that a figure's table has, and what makes the figure of table and confidence."""

    columns: tuple[str, ...]
    draw: Callable[[pd.DataFrame, Style, float], Figure]


def named(name: str) -> Drawing:
    """The figure of this name.

    Raises:
        InvalidInput: if there is none.
    """
    if name not in NAMES:
        raise InvalidInput(f"figure {name!r}: expected one of {', '.join(NAMES)}")
    module = importlib.import_module(f"unstable_gradients.figures.{name.replace('-', '_')}")
    return Drawing(module.COLUMNS, module.draw)
