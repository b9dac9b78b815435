"""What section J puts on the page, from tables whose numbers are easy to follow."""

import pandas as pd

from stages.fashion import page
from tests.page.plain_text import plain


def test_accuracies_of_both_stand_beside_each_other(accuracies: pd.DataFrame) -> None:
    text = plain(page.accuracies(accuracies, 0.95))
    assert "after 12 epochs: mean over 3 replicas with its 95% interval" in text
    last = next(line for line in text.splitlines() if "30, 30, 30, 30" in line)
    assert "83.0" in last
    assert "86.0" in last


def test_slowdowns_of_both_are_told_for_each_network(speeds: pd.DataFrame) -> None:
    text = page.slowdowns(speeds)
    assert "factors of 5.0 and 5.0 in " in text
    assert "25 and 25 in " in text


def test_a_single_hidden_layer_has_no_slowdown(speeds: pd.DataFrame) -> None:
    one = speeds[speeds["hidden_layers"] == 1]
    assert page.slowdowns(one) == "No network here has two hidden layers to compare."


def test_plateaus_that_are_not_left_are_counted(plateaus: pd.DataFrame) -> None:
    text = plain(page.plateaus(plateaus))
    assert "geometric mean over 3 replicas" in text
    assert "0 of 3 left" in text
    assert "1,600" in text
    assert "51,000" in text


def test_lengths_are_compared_where_all_leave(plateaus: pd.DataFrame) -> None:
    both = "2.0 with 2 hidden layers, 2.0 with 3 hidden layers and 2.0 with 4 hidden layers."
    assert plain(page.shortened(plateaus)).endswith(both)
    with_decay = plateaus[plateaus["lmbda"] == 5.0]
    text = plain(page.shortened(with_decay))
    assert text.endswith("2.0 with 2 hidden layers and 2.0 with 3 hidden layers.")
    stuck = page.shortened(with_decay.assign(left=0.0))
    assert stuck == "At no depth do all networks leave the plateau on both data sets."


def test_the_line_in_place_of_the_section_tells_how_to_try_again() -> None:
    assert "dvc repro --force --single-item fashion-mnist" in page.LEFT_OUT
