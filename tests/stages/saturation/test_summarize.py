"""Aggregates of activations, from a table that is easy to follow."""

import pandas as pd
import pytest

from stages.saturation.summarize import saturation
from stages.saturation.tables import ACTIVATION_COURSE, SATURATION


def test_activations_are_described_by_their_median_over_the_replicas() -> None:
    rows = [
        (
            *("tanh", "tanh", "uniform", 0.1, 2, replica, 5, layer, 0.1 * replica, 0.5, -1.0, 1.0),
            *(0.3, 0.6, 0.8, 2.0),
        )
        for replica in range(5)
        for layer in (1, 2)
    ]
    # A sixth value falls between the second and the fourth of five with probability 1/3.
    table = saturation(pd.DataFrame(rows, columns=list(ACTIVATION_COURSE.columns)), 1 / 3)
    assert set(table.columns) == set(SATURATION.columns)
    mean = table[(table["measure"] == "mean") & (table["layer"] == 2)].iloc[0]
    assert (mean["median"], mean["lower"], mean["upper"]) == pytest.approx((0.2, 0.1, 0.3))
    assert mean["replicas"] == 5
    assert set(table["measure"]) == {
        "mean",
        "spread",
        "percentile_2",
        "percentile_98",
        "saturated",
        "slope",
        "accuracy",
    }
