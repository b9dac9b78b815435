"""What the page says of the width at which gradients turn, from small tables."""

import math

import pandas as pd
import pytest

from stages.flow.page import widths
from stages.flow.tables import BALANCE, BALANCES, DEEP_LIMITS, TURN
from tests.page.texts import said, say
from tests.stages.flow.pages import CHAPTER_LIMIT, SETTING, limits, write_functions

TURNS = pd.DataFrame(
    [
        ("rms", 109.9, 108.8, 111.0, 106.4, 105.6, 105.37, 9),
        ("mean", 162.4, 160.9, 163.9, 160.5, 159.3, 105.37, 9),
    ],
    columns=list(TURN.columns),
)
BALANCED = pd.DataFrame(
    [("sigmoid", 105.37), ("tanh", 3.44), ("relu", math.nan)], columns=list(BALANCE.columns)
)


def large(correlation: float, phase: str = "chaotic") -> pd.DataFrame:
    return limits(
        ("sigmoid", "large", 300, 141.0, 1.69, correlation, -1.9, 3.1, phase),
        ("sigmoid", "large", 30, 13.0, 0.49, 1.0, 1.6, 1.6, "ordered"),
        CHAPTER_LIMIT,
    )


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(
        limit: pd.DataFrame, turns: pd.DataFrame = TURNS, balance: pd.DataFrame = BALANCED
    ) -> str:
        monkeypatch.chdir(tmp_path)
        write_functions()
        TURN.write(turns)
        BALANCES.write(balance)
        DEEP_LIMITS.write(limit)
        return said("widths", widths.values(SETTING))

    return of


def test_where_gradients_turn(text) -> None:
    found = text(large(0.91))
    for part in (
        "puts the turn at 105.4 neurons",
        "turns at 106.4 (theory for their depth: 105.6)",
        "a typical one at 109.9 (108.8 to 111.0) (95% interval in brackets",
        "turns at 162.4 (160.9 to 163.9) in a typical network, its mean square at 160.5",
        "theory of two inputs says 159.3",
    ):
        assert part in found
    for id in ("H3a", "H3b", "H3c", "H3d"):
        assert f"verdict({id})" in found


def test_paths_times_slopes(text) -> None:
    cells = [">30<", ">13<", ">0.016<", ">0.700<", ">300<", ">140<", ">0.0056<", ">1.30<"]
    found = text(large(0.91))
    places = [found.index(each) for each in cells]
    assert places == sorted(places)
    assert "Theory multiplies" not in text(limits(CHAPTER_LIMIT))


def test_images_cancel_only_where_they_grow_apart_and_the_mean_turns_later(text) -> None:
    found = text(large(0.91))
    assert "with a correlation of 0.91 in layers of 300." in found
    assert "cancel" not in text(large(1.0))
    assert "cancel" not in text(large(0.91, "ordered"))
    assert "cancel" not in text(large(0.91), TURNS.assign(low=80.0))


def test_other_functions_turn_where_they_do(text) -> None:
    found = text(large(0.91))
    assert "at these widths: tanh 3.44." in found
    assert "rectifier" not in found
    assert "other functions" not in text(large(0.91), balance=BALANCED[:1])


def test_numbers_have_their_places(text) -> None:
    text(large(0.91))
    found = say("widths", widths.values(SETTING))
    assert f'data-from="{TURN.path}#0.of_squares">106.4<' in found
    assert f'data-from="{DEEP_LIMITS.path}#1.factor">0.700<' in found
    assert f'data-from="{BALANCES.path}#1.balancing_width">3.44<' in found
