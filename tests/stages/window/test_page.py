"""What the page says of the window of activations, from small tables."""

import math

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.window import page
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM
from tests.page.texts import said, say

SETTING = Setting(
    {
        "experiments": {"activation-window": {"biases": 2, "activations": 2001}},
        "kernels": "pinned",
    }
)


def windows(excess: float = 0.0, factor: float = 0.9) -> pd.DataFrame:
    """A weight below 4 with a bias, and one above it with two, of which one has a window."""
    rows = [
        (3.9, -1.0, factor, 0.0, math.nan),
        (9.0, -4.5, 2.2, 0.4 + excess, 0.4),
        (9.0, -9.0, 0.3, 0.0, 0.4),
    ]
    return pd.DataFrame(rows, columns=list(ACTIVATION_WINDOW.columns))


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these windows."""

    def of(table: pd.DataFrame) -> str:
        monkeypatch.chdir(tmp_path)
        ACTIVATION_WINDOW.write(table)
        rows = [
            (method, 6.894151032272928, 0.44774320469430284, 30) for method in ("equation", "s")
        ]
        WINDOW_OPTIMUM.write(pd.DataFrame(rows, columns=list(WINDOW_OPTIMUM.columns)))
        return said("window", page.values(SETTING))

    return of


def test_what_the_search_found(text) -> None:
    found = text(windows())
    assert "2 values of the bias" in found
    assert "2,001 activations" in found
    assert r"< 4$, 0 of 1 pair of a weight and a bias bring the factor to 1" in found
    assert "the largest factor among them is 0.9000." in found
    assert r"\ge 4$, 1 of 2 pairs do so" in found
    assert "the largest factor is 2.200." in found


def test_a_factor_of_1_with_a_small_weight_is_not_passed_over(text) -> None:
    found = text(windows(factor=1.2))
    assert "1 of 1 pair of a weight and a bias bring the factor to 1" in found
    assert "among them is 1.200." in found


def test_the_formula_is_not_presumed_to_be_kept_or_to_be_reached(text) -> None:
    wider, narrower = text(windows(excess=2.5e-9)), text(windows(excess=-0.1))
    size = r"$2.5 \cdot 10^{-9}$"
    assert f"span at most {size} more than (123) says" in wider
    assert f"comes as close to it as {size}." in wider
    assert "span no more than (123) says" in narrower
    assert "comes as close to it as 0.10." in narrower
    same = text(windows())
    assert "span no more than (123) says" in same
    assert "comes as close to it as 0. Where" in same


def test_no_small_weight_is_nothing_to_speak_of(text) -> None:
    found = text(windows().iloc[1:])
    assert r"With $\left|w\right| < 4$" not in found
    assert "1 of 2 pairs do so" in found


def test_the_optimum_has_fifteen_digits(text) -> None:
    found = text(windows())
    assert "even with the best weight, 6.89, only for activations within an interval 0.448" in found
    assert "&nbsp;=&nbsp;6.89415103227293, where it is 0.447743204694303." in found
    assert "30 digits" in found


def test_numbers_lead_to_the_tables(text) -> None:
    text(windows())
    found = say("window", page.values(SETTING))
    assert f'data-from="{ACTIVATION_WINDOW.path}#1.largest_factor">2.200<' in found
    assert f'data-from="{WINDOW_OPTIMUM.path}#0.weight">6.89<' in found
