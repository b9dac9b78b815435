"""Means under momentum, from a table that is easy to follow."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.momentum.summary import means
from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS


def test_costs_under_momentum_have_a_mean_unless_some_network_diverged() -> None:
    rows = [
        ("nesterov", mu_max, mu_max, 0.5, 0.1, replica, step, 0.9 - replica / 10, cost + replica)
        for mu_max, cost in ((0.9, 1.0), (0.99, math.inf))
        for replica in range(3)
        for step in (0, 7)
    ]
    frame = pd.DataFrame(rows, columns=list(MOMENTUM_TRIALS.columns))
    table = means(frame, 0.95)
    assert set(table.columns) == set(MOMENTUM.columns)
    fine = table[(table["mu_max"] == 0.9) & (table["step"] == 7)].iloc[0]
    half = 4.30265 / math.sqrt(3)  # Student's t with 2 degrees of freedom, deviation 1
    assert fine["cost"] == pytest.approx(2.0)
    assert (fine["low"], fine["high"]) == pytest.approx((2 - half, 2 + half), rel=1e-5)
    assert fine["accuracy"] == pytest.approx(0.8)
    assert np.isnan(table.loc[table["mu_max"] == 0.99, "cost"]).all()
