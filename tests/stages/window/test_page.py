"""Sentences on the window, from small tables."""

import math

import pandas as pd

from stages.window import page
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM


def windows(excess: float = 0.0, factor: float = 0.9) -> pd.DataFrame:
    rows = [
        (3.9, -1.0, factor, 0.0, math.nan),
        (9.0, -4.5, 2.2, 0.4 + excess, 0.4),
        (9.0, -9.0, 0.3, 0.0, 0.4),
    ]
    return pd.DataFrame(rows, columns=list(ACTIVATION_WINDOW.columns))


def test_what_the_search_found() -> None:
    text = page.searched(windows())
    assert "Of 1 pair of a weight with" in text
    assert "none can bring the factor to 1" in text
    assert "Of 2 pairs" in text
    assert "1 do so" in text
    assert "0.9000" in text
    assert "$10^{-8}$" in page.searched(windows(excess=2e-9))
    assert "1 can bring" in page.searched(windows(factor=1.2))


def test_the_optimum_has_fifteen_digits() -> None:
    rows = [(method, 6.894151032272928, 0.44774320469430284, 30) for method in ("equation", "s")]
    text = page.optimum(pd.DataFrame(rows, columns=list(WINDOW_OPTIMUM.columns)))
    assert "6.89415103227293" in text
    assert "0.447743204694303" in text
    assert "30 digits" in text
