"""What is said of a frozen layer, on tables whose numbers are known."""

import math

import pandas as pd

from stages.frozen import page as frozen
from stages.frozen.tables import FROZEN_BY_REPLICA, RANDOM_BY_REPLICA, READOUT_BY_REPLICA
from tests.page.plain_text import plain

DEEP, SHALLOW = "784-30-30-10", "784-30-10"


def accuracies(*levels: float, sizes: str = DEEP) -> pd.DataFrame:
    """A level if all layers learn, and one if the first is frozen."""
    rows = [
        (sizes, sizes, sizes.count("-") - 1, layers, replica, 2, level, levels[0] - level)
        for layers, level in enumerate(levels)
        for replica in range(2)
    ]
    return pd.DataFrame(rows, columns=list(FROZEN_BY_REPLICA.columns))


def readouts(start: float, trained: float, pixels: float) -> pd.DataFrame:
    rows = [
        (DEEP, DEEP, 2, state, layer, replica, level, pixels)
        for state, level in (("start", start), ("trained", trained))
        for layer in (1, 2)
        for replica in range(2)
    ]
    return pd.DataFrame(rows, columns=list(READOUT_BY_REPLICA.columns))


def test_what_a_first_layer_keeps_is_counted_from_a_guess() -> None:
    text = frozen.kept(readouts(0.5, 0.95, 0.9))
    assert "recognises 90.0% of the validation images" in text
    assert "first hidden layer 50.0%, from a trained one 95.0%" in text
    assert "of a guess, a random first layer keeps 50% of what the pixels offer" in text


def test_it_may_offer_more_than_the_pixels() -> None:
    assert "offers more than the pixels offer" in frozen.kept(readouts(0.95, 0.95, 0.9))


def test_where_training_gets_less_than_a_readout_it_is_said() -> None:
    text = plain(frozen.shortfalls(accuracies(0.95, 0.3), readouts(0.7, 0.9, 0.86)))
    assert "[784, 30, 30, 10] (30.0% against 70.0%)" in text
    assert "not information alone" in text
    assert "Nowhere" in frozen.shortfalls(accuracies(0.95, 0.8), readouts(0.7, 0.9, 0.86))
    # Without a frozen layer there is nothing to compare a readout from it with.
    assert "Nowhere" in frozen.shortfalls(accuracies(0.3, 0.8), readouts(0.7, 0.9, 0.86))


def test_the_table_has_a_row_with_a_frozen_layer_and_one_without() -> None:
    together = pd.concat([accuracies(0.96, sizes=SHALLOW), accuracies(0.97, 0.7)])
    html = plain(frozen.losses(together, readouts(0.72, 0.9, 0.86), 0.95))
    rows = [row for row in html.splitlines() if row.startswith('<tr><th scope="row">')]
    assert [row.count("<td") for row in rows] == [3, 3, 3]
    assert ["first layer frozen" in row for row in rows] == [False, False, True]
    assert ">27.0<" in rows[2]  # the loss, the same in both replicas
    assert ">72.0<" in rows[2]


def random_layers(levels: dict[int, tuple[float, ...]], pixels: float) -> pd.DataFrame:
    """Accuracies of the replicas, by width; a readout of the image explains 0.25 less."""
    rows = [
        (width, replica, accuracy, pixels, accuracy - 0.25)
        for width, accuracies in levels.items()
        for replica, accuracy in enumerate(accuracies)
    ]
    return pd.DataFrame(rows, columns=list(RANDOM_BY_REPLICA.columns))


def test_random_layers_stand_by_width_beside_the_pixels() -> None:
    # With two replicas Student's quantile is 12.706, and the half width 12.706 times half their
    # distance: 0.6353 points.
    random = random_layers({1: (0.7, 0.701), 300: (0.9, 0.901)}, 0.8657)
    html = plain(frozen.by_width(random, 0.95))
    rows = [row for row in html.splitlines() if row.startswith('<tr><th scope="row">')]
    assert [row.count("<td") for row in rows] == [3, 3, 3]
    assert "random layer of 1 neuron<" in rows[0]
    assert ">45.0 (44.4 to 45.7)<" in rows[0]
    assert ">70.0 (69.4 to 70.7)<" in rows[0]
    assert ">−16.5 (−17.2 to −15.9)<" in rows[0]
    assert "random layer of 300 neurons<" in rows[1]
    assert ">3.5 (2.8 to 4.1)<" in rows[1]
    assert rows[2].startswith('<tr><th scope="row">pixels<')
    assert ">86.57<" in rows[2]
    assert "over 2 random layers of each width with their 95% intervals" in html


def test_a_single_random_layer_has_no_interval() -> None:
    html = plain(frozen.by_width(random_layers({30: (0.7,)}, 0.8657), 0.95))
    assert ">70.0<" in html
    assert ">−16.6<" in html
    assert "over 1 random layer of each width" in html


def test_in_short() -> None:
    text = frozen.in_short(accuracies(0.97, 0.7), 24)
    assert "accuracy after 24 epochs is lower by 27 percentage points in" in text
    assert "No network" in frozen.in_short(accuracies(0.96, sizes=SHALLOW), 24)


def test_networks_that_diverged_leave_dashes() -> None:
    html = frozen.losses(accuracies(0.97, 0.7), readouts(math.nan, math.nan, 0.86), 0.95)
    assert "–" in html
    assert "–" in frozen.kept(readouts(math.nan, math.nan, 0.86))
