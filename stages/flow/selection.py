"""Which deep networks are judged and shown."""

from collections.abc import Mapping

import pandas as pd

from unstable_gradients.network import activations

CHAPTER_FUNCTION = activations.SIGMOID.name
CHAPTER_START = "default"
LARGE_START = "large"  # the other one the chapter speaks of: weights and biases N(0, 1)


def deepest(table: pd.DataFrame, measure: str | None = None) -> pd.DataFrame:
    """The rows of the networks with most layers, of one kind of gradient or of all."""
    rows = table[table["depth"] == table["depth"].max()]
    return rows if measure is None else rows[rows["measure"] == measure]


def by_function(table: pd.DataFrame, functions: Mapping[str, str]) -> pd.DataFrame:
    """A table with the function of each name in its place: one row where two names have the same.

    Networks with the same function are the same networks, whatever its names in params.yaml.
    """
    columns = [name for name in ("activation", "worst_activation") if name in table]
    return table.assign(**{name: table[name].map(functions) for name in columns}).drop_duplicates()
