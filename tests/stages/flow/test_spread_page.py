"""What the page says of the spread of gradients, from small tables."""

from collections.abc import Callable

import pandas as pd
import pytest

from stages.flow.page import spread
from stages.flow.tables import GRADIENT_SPREAD
from tests.page.texts import said, say
from tests.stages.flow.pages import SETTING, write_functions

Table = Callable[..., pd.DataFrame]


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of a table."""

    def of(table: pd.DataFrame) -> str:
        monkeypatch.chdir(tmp_path)
        write_functions()
        GRADIENT_SPREAD.write(table)
        return said("spread", spread.values(SETTING))

    return of


def test_measured_over_predicted_by_width_and_theory(text, spread_table: Table) -> None:
    found = text(spread_table())
    assert found.count(">1.20<") == 3 * (2 + 3)  # widths; theories of the mean and of images
    assert found.count(">0.90<") == 3 * (2 + 3)  # exp(-0.3 + 0.2)
    assert found.count(">70%<") == found.count(">80%<") == 3 * (2 + 3)
    assert "with 12 hidden layers" in found
    assert found.count(">each image by itself<") == 3


def test_the_answer_is_that_of_the_last_theory_of_single_images(text, spread_table: Table) -> None:
    table = spread_table()
    table[["stated_log_sd", "whole_log_sd"]] = 0.3
    table.loc[table["width"] == 300, "log_sd"] = 0.45
    found = text(table)
    assert "1.20 of the predicted one in layers of 30, 1.20 of the predicted one in" in found
    assert "and 0.90 of the predicted one in layers of 300." in found


def test_the_chapters_networks(text, spread_table: Table) -> None:
    table = spread_table()
    other = (table["activation"] != "sigmoid") | (table["initialization"] != "default")
    table.loc[other, ["within", "whole_within"]] = 0.1
    found = text(table)
    assert (
        "noise of both ways predicts: 70% in layers of 30 (theory: 80%), 70% in layers of 100"
        in found
    )
    assert "is 0.74 of what mean-field theory says, and should be 0.82 of" in found  # e^-.3, e^-.2
    assert "The chapter's" not in text(spread_table(("tanh",)))
    assert "chapter's own networks" not in text(spread_table(("tanh",)))


def test_kinds_that_are_surely_off(text, spread_table: Table) -> None:
    """By a factor 1.41 of the spread: one interval lies beyond, one reaches across."""
    table = spread_table()
    assert "- noise of the way back: 0 of 27 - noise" in text(table)
    large = (table["initialization"] == "large") & (table["activation"] != "relu")
    table.loc[large, ["log_sd_low", "log_sd_high"]] = 0.72, 0.9
    table.loc[~large, ["log_sd_low", "log_sd_high"]] = 0.7, 0.9
    table.loc[large, "each_log_sd"] = 0.8
    found = text(table)
    assert "both ways: 6 of 27 (N(0, 1), random biases: sigmoid and tanh) - each" in found
    assert "each image by itself: 0 of 27" in found
    default = (table["initialization"] == "default") & (table["activation"] == "relu")
    table.loc[default, "log_sd_low"] = 0.75
    assert "9 of 27 (N(0, 1), random biases: sigmoid and tanh; N(0, 1/n), random" in text(table)


def test_the_function_that_is_furthest_off(text, spread_table: Table) -> None:
    table = spread_table()
    tanh = table["activation"] == "tanh"
    table.loc[tanh, "log_sd"] = 0.3
    assert "layers of 30 is this function: tanh, with 0.60 for" in text(table)
    table["each_log_sd"] = float("nan")
    assert "Furthest" not in text(table)


def test_numbers_have_their_places(text, spread_table: Table) -> None:
    text(spread_table())
    found, path = say("spread", spread.values(SETTING)), GRADIENT_SPREAD.path
    assert f'data-from="{path}">1.20</data> of the predicted one in layers of 30' in found
    row = spread_table().query("activation == 'sigmoid' and initialization == 'default'")
    first = row.query("width == 30 and depth == 12 and measure == 'mean'").index[0]
    assert f'data-from="{path}#{first}.within">70%</data> in layers of 30' in found
    for id in ("H7a", "H7b", "H7c", "H7d", "H7e", "H7f", "H7g", "H1c", "H4c"):
        assert f"verdict({id})" in found
