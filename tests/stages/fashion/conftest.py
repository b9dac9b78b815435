"""Tables of both data sets whose numbers are easy to follow."""

import pandas as pd
import pytest

from stages.fashion.data_sets import CLOTHES, DIGITS
from tests.drawing.rows import NETWORKS, band, identity, level

BOTH = {DIGITS: 1.0, CLOTHES: 2.0}


@pytest.fixture
def accuracies() -> pd.DataFrame:
    """BOTH_ACCURACIES: a layer gains one point on digits, and two on clothes."""
    return pd.DataFrame(
        [
            {"data": data, **identity(sizes), "replica": replica, "epoch": 12}
            | {"validation_accuracy": 0.8 + 0.01 * factor * depth + 0.001 * (replica - 1)}
            for data, factor in BOTH.items()
            for depth, sizes in enumerate(NETWORKS)
            for replica in range(3)
        ]
    )


@pytest.fixture
def speeds() -> pd.DataFrame:
    """BOTH_SPEEDS: on clothes all layers are twice as fast."""
    return pd.DataFrame(
        [
            {"data": data, **identity(sizes), "layer": layer}
            | band(factor * level(layer, depth), 3)
            for data, factor in BOTH.items()
            for depth, sizes in enumerate(NETWORKS, start=1)
            for layer in range(1, depth + 1)
        ]
    )


@pytest.fixture
def plateaus() -> pd.DataFrame:
    """BOTH_PLATEAUS: a layer makes it 4 times as long; nobody leaves 4 with decay on clothes."""
    return pd.DataFrame(
        [
            {"data": data, "lmbda": lmbda, "hidden_layers": depth, "replica": replica}
            | {"steps": 100.0 * factor * 4**depth}
            | {"left": float((data, lmbda, depth) != (CLOTHES, 5.0, 4))}
            for data, factor in BOTH.items()
            for lmbda in (0.0, 5.0)
            for depth in (2, 3, 4)
            for replica in range(3)
        ]
    )
