"""Sentences about the speed at the start, whose truth depends on the numbers."""

import pandas as pd

from stages.start import page
from stages.start.tables import LAYER_RATIO


def ratios(*medians: float) -> str:
    rows = [("n", "784-30-30-10", 2, 2, each, each / 2, each * 2, 5) for each in medians]
    return page.factors(pd.DataFrame(rows, columns=list(LAYER_RATIO.columns)), 0.95)


def test_the_direction_of_the_speeds_is_not_presumed() -> None:
    assert "between 4.8 and 5.0. Each step towards the input divides" in ratios(4.8, 5.0)
    assert "against the book" in ratios(0.5, 0.9)
    assert "not change in one direction" in ratios(0.5, 2.0)
    assert "lies at 5.0" in ratios(5.0)


def test_the_order_of_speeds_is_by_value() -> None:
    assert "between 9.0 and 10" in ratios(9.0, 10.0)
