"""What the page says of the spread of gradients, from small tables."""

from collections.abc import Callable

import pandas as pd

from stages.flow.page import spread

Table = Callable[..., pd.DataFrame]


def test_measured_over_predicted_by_width_and_theory(spread_table: Table) -> None:
    text = spread.summary(spread_table())
    assert text.count(">1.20<") == 3 * (2 + 3)  # widths; theories of the mean and of images
    assert text.count(">0.90<") == 3 * (2 + 3)  # exp(-0.3 + 0.2)
    assert text.count(">70%<") == text.count(">80%<") == 3 * (2 + 3)
    assert "12 hidden layers" in text


def test_the_chapters_networks(spread_table: Table) -> None:
    table = spread_table()
    other = (table["activation"] != "sigmoid") | (table["initialization"] != "default")
    table.loc[other, ["within", "whole_within"]] = 0.1
    text = spread.chapter(table)
    assert "70% in layers of 30 (theory: 80%)" in text
    assert "0.74 of what mean-field theory says, and should be 0.82 of it" in text  # e^-.3, e^-.2
    assert spread.chapter(spread_table(("tanh",))) == ""


def test_kinds_that_are_surely_off(spread_table: Table) -> None:
    """By a factor 1.41 of the spread: one interval lies beyond, one reaches across."""
    table = spread_table()
    assert "way back, for none of 27 kinds" in spread.unexplained(table)
    large = (table["initialization"] == "large") & (table["activation"] != "relu")
    table.loc[large, ["log_sd_low", "log_sd_high"]] = 0.72, 0.9
    table.loc[~large, ["log_sd_low", "log_sd_high"]] = 0.7, 0.9
    table.loc[large, "each_log_sd"] = 0.8
    text = spread.unexplained(table)
    assert "both ways, for 6 of 27 kinds and widths (N(0, 1), random biases: sigmoid and" in text
    assert "each image by itself, for none of 27" in text
