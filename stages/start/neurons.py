"""The gradients of single neurons, as they are read."""

import pandas as pd

from stages.start.tables import NEURON_GRADIENT
from unstable_gradients.errors import InvalidInput


def of(network: str) -> pd.DataFrame:
    """NEURON_GRADIENT of a network.

    Raises:
        InvalidInput: if there is none, or the neurons of a layer do not count from 1 without gaps.
    """
    table = NEURON_GRADIENT.read([network])
    for layer, rows in table.groupby("layer"):
        found = set(rows["neuron"])
        if found != set(range(1, len(found) + 1)):
            raise InvalidInput(
                f"{NEURON_GRADIENT.of(network).path}: layer {layer}: neurons {min(found)} to "
                f"{max(found)}, {len(found)} of them, expected all from 1 on"
            )
    return table
