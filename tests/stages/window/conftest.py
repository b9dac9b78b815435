"""Small tables of the kind that the section's figure is drawn from."""

from collections.abc import Sequence

import pandas as pd
import pytest

from stages.window.tables import ACTIVATION_WINDOW
from tests.drawing.rows import Table, frame


@pytest.fixture
def window_table() -> Table:
    def make(sizes: Sequence[float] = (1.0, 3.0, 4.0, 6.9, 20.0)) -> pd.DataFrame:
        rows = [
            {
                "weight": sign * size,
                "bias": bias,
                "largest_factor": size / 4,
                "measured_width": 0.0 if size <= 4 else (0.4 - size / 100) / (1 + bias),
                "closed_form": None if size < 4 else max(0.0, 0.4 - size / 100) * (size > 4),
            }
            for size in sizes
            for sign in (1, -1)
            for bias in (0.0, 1.0)
        ]
        return frame(rows, ACTIVATION_WINDOW)

    return make
