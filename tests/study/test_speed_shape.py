"""The shape of traces that are easy to follow."""

import math

import numpy as np
import pandas as pd
import pytest

from unstable_gradients.study.speed_shape import trace_shape


def test_the_shape_of_a_trace_that_falls_and_rebounds() -> None:
    trace = np.full(40, 2.0)
    trace[:4] = [8.0, 1.0, 4.0, 0.5]  # a tenth of the epochs are early
    trace[20], trace[-1] = 16.0, 0.25
    assert trace_shape(trace) == {
        "start": 8.0,
        "early_epochs": 4,
        "early_lowest": 0.5,
        "early_lowest_epoch": 3,
        "highest_after": 16.0,
        "geometric_mean": pytest.approx(2.0 ** ((3 + 0 + 2 - 1 + 4 - 2 + 34) / 40)),
        "end": 0.25,
    }


def test_a_trace_that_diverges_has_its_early_shape_and_no_level() -> None:
    late, early = np.full(20, 2.0), np.full(20, 2.0)
    late[10:], early[1] = np.inf, np.nan
    assert trace_shape(late)["early_lowest"] == 2.0
    assert math.isnan(trace_shape(late)["geometric_mean"])
    assert trace_shape(early)["early_lowest_epoch"] is pd.NA
