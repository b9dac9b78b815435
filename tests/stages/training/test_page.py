"""Sentences about the speed during training, whose truth depends on the numbers."""

import math

import pandas as pd
import pytest

from stages.training import page
from stages.training.tables import BOOK_CURVE, LEARNED, NOISE, SPEED_SHAPE
from tests.page.plain_text import plain


def shape(
    first: tuple[float, float], last: tuple[float, float], early: int = 5, lowest: int = 3
) -> pd.DataFrame:
    rows = [
        ("deep", "784-30-30-10", 2, replica, layer, begins, early, 0.1, lowest, 0.2, mean, begins)
        for replica in range(2)
        for layer, (begins, mean) in enumerate((first, last), 1)
    ]
    return pd.DataFrame(rows, columns=list(SPEED_SHAPE.columns))


def test_the_gap_between_first_and_last_layer() -> None:
    table = shape((1.0, 1.0), (5.0, 2.0))
    table.loc[table["layer"] == 2, "end"] = 3.0
    text = page.slowdowns(table)
    assert "starts 5.0 times as fast" in text
    assert "is 2.0 times as fast" in text
    assert "at the end 3.0 times" in text


def test_the_gap_in_short_is_that_of_the_mean_over_the_epochs() -> None:
    text = page.slowdowns_in_short(shape((1.0, 1.0), (5.0, 2.0)))
    assert "faster than the first by a factor of 2.0 in" in text
    alone = shape((1.0, 1.0), (5.0, 2.0)).query("layer == 1")
    assert "No network here has two" in page.slowdowns_in_short(alone)


def test_a_speed_that_still_falls_has_no_lowest_yet() -> None:
    table = shape((1.0, 1.0), (5.0, 2.0))
    assert '<td data-label="at epoch">3</td>' in page.shapes(table)
    still = page.shapes(shape((1.0, 1.0), (5.0, 2.0), early=4, lowest=3))
    assert still.count('<td data-label="at epoch">–</td>') == 2
    assert "over the first 4 epochs" in still
    assert "0.100" not in still


def by_step(single: float, averaged: float, network: str = "deep", layers: int = 2) -> pd.DataFrame:
    """NOISE, where a mini-batch is this many times as long in the geometric mean of the layers."""
    sizes = "-".join(["784", *["30"] * layers, "10"])
    rows = [
        (network, sizes, layers, step, layer, measure, median, median, median, 3)
        for step in range(4)
        for layer in range(1, layers + 1)
        for measure, median in (
            ("full_batch", 0.1),
            ("mini_batch", 0.1 * single * 2.0 ** (2 * layer - 3)),  # half, and twice
            ("averaged", 0.1 * averaged),
        )
        if measure != "averaged" or step in (1, 2)  # around which there is a whole window
    ]
    return pd.DataFrame(rows, columns=list(NOISE.columns))


def test_noise_of_mini_batches_is_told_over_the_networks() -> None:
    tables = [by_step(10.51, 1.21), by_step(20.0, 1.4, "b", 2), by_step(34.6, 1.59, "c", 2)]
    text = page.noise(pd.concat(tables))
    assert "is 11 to 35 times as long" in text
    assert "is 1.2 to 1.6 times as long" in text
    assert "is 11 times as long" in page.noise(tables[0])


def test_noise_is_told_of_steps_and_networks_that_can_be_compared() -> None:
    table = by_step(10.51, 1.21)
    table.loc[table["step"].isin([0, 3]) & (table["measure"] == "mini_batch"), "median"] = 1e9
    alone = by_step(99.0, 9.9, "alone", 1)
    diverged = by_step(99.0, 9.9, "lost").query("measure != 'full_batch'")
    stopped = by_step(99.0, 9.9, "stopped")
    stopped.loc[stopped["measure"] == "full_batch", "median"] = 0
    others = pd.concat([alone, diverged, stopped])
    text = page.noise(pd.concat([table, others]))
    assert "is 11 times as long" in text
    assert "is 1.2 times as long" in text
    assert page.noise(others) == ""
    assert page.noise(alone) == ""


@pytest.mark.filterwarnings("error")
def test_training_that_diverged_or_stopped_leaves_no_sentence_and_no_warning() -> None:
    assert page.slowdowns(shape((1.0, math.nan), (5.0, math.nan))) == ""
    assert page.slowdowns(shape((1.0, 0.0), (5.0, 2.0))) == ""


def test_what_is_learned_is_told_in_percent_with_intervals() -> None:
    rows = [
        ("two", "784-30-30-10", 2, 0.9, 0.88, 0.92, 42),
        ("four", "784-3-10", 1, 0.2, 0.1, 0.3, 42),
    ]
    table = pd.DataFrame(rows, columns=list(LEARNED.columns))
    text = plain(page.learned(table, 1000))
    assert "90 (88.0 to 92.0) percent with [784, 30, 30, 10]" in text.replace("90.0 (", "90 (")
    assert "and 20 (10 to 30) percent with [784, 3, 10] of the 1,000 images" in text
    assert "a guess is right for 10%" in text


def test_the_books_curves_have_places_and_are_held_or_not() -> None:
    rows = [
        ("two", "784-30-30-10", 2, layer, epoch, book, percentile, 1.0, 0.5, 2.0, 42, 0.4, 2.5)
        for layer, book in ((1, 1.2), (2, 2.6))
        for epoch, percentile in ((0, 12.0), (499, 97.6))
    ]
    table = pd.DataFrame(rows, columns=list(BOOK_CURVE.columns))
    html = page.book_curves(table, 0.95)
    rows_shown = [row for row in html.splitlines() if "layer&nbsp;" in row]
    cells = [[cell.split(">")[-1] for cell in row.split("</td>")[:-1]] for row in rows_shown]
    assert cells[0][-3:] == ["12", "98", "yes"]
    assert "<b>no</b>" in rows_shown[1]
    assert "over 2 epochs at once" in html
    assert page.book_curves(table[:0], 0.95) == ""


def test_the_most_unusual_curve_is_the_one_that_fewest_of_ours_stray_farther_than() -> None:
    rows = [("distance of the curve of hidden layer 1", "784-30-30-10", 50.0)]
    rows += [("distance of the curve of hidden layer 2", "784-30-30-30-10", 88.0)]
    table = pd.DataFrame(rows, columns=["quantity", "network", "percentile"])
    assert plain(page.most_unusual(table)) == (
        "The most unusual of them is the curve of hidden layer 2 in [784, 30, 30, 30, 10]: of our "
        "own runs 12% stray farther from the others."
    )
    assert page.most_unusual(table[:0]) == ""
