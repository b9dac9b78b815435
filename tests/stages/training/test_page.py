"""Sentences about the speed during training, whose truth depends on the numbers."""

import math

import pandas as pd
import pytest

from stages.training import page
from stages.training.claims import AVERAGED_GRADIENTS, AVERAGED_SPEEDS
from stages.training.tables import SPEED_SHAPE


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


def test_noise_of_mini_batches_is_told_from_the_ledger() -> None:
    claims = pd.DataFrame(
        [
            (AVERAGED_SPEEDS, 10.51),
            (AVERAGED_SPEEDS, 34.6),
            (AVERAGED_GRADIENTS, 1.21),
            (AVERAGED_GRADIENTS, 1.59),
            ("another", 99.0),
        ],
        columns=["claim", "measured"],
    )
    text = page.noise(claims)
    assert "is 11 to 35 times as long" in text
    assert "is 1.2 to 1.6 times as long" in text
    assert page.noise(claims[:2]) == ""


@pytest.mark.filterwarnings("error")
def test_training_that_diverged_or_stopped_leaves_no_sentence_and_no_warning() -> None:
    assert page.slowdowns(shape((1.0, math.nan), (5.0, math.nan))) == ""
    assert page.slowdowns(shape((1.0, 0.0), (5.0, 2.0))) == ""
