"""Sentences about the speed at the start, whose truth depends on the numbers."""

import pandas as pd

from stages.start import page
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from tests.page.plain_text import plain


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


def speed(sizes: str, *medians: float) -> pd.DataFrame:
    """INITIAL_SPEED of one network, with speeds of weights that are not asked for."""
    rows = [
        ("n", sizes, sizes.count("-") - 1, layer, measure, factor * each, each / 2, each * 2, 5)
        for measure, factor in (("bias_gradient_norm", 1), ("weight_gradient_norm", 9))
        for layer, each in enumerate(medians, 1)
    ]
    return pd.DataFrame(rows, columns=list(INITIAL_SPEED.columns))


def test_speeds_stand_beside_those_of_the_book() -> None:
    html = plain(page.speeds(speed("784-30-30-10", 0.0615, 0.3), 0.9))
    assert "[784, 30, 30, 10], 5 starts" in html
    assert "one more falls in 67% of cases" in html  # 4 of 6 places, of five
    rows = [row.split("</td>")[:-1] for row in html.splitlines() if "layer&nbsp;" in row]
    assert [[cell.split(">")[-1] for cell in row] for row in rows] == [
        ["0.0615 (0.031 to 0.12)", "0.07"],
        ["0.300 (0.15 to 0.60)", "0.31"],
    ]
    assert ">–</td>" in page.speeds(speed("784-20-10", 0.3), 0.9)


def test_the_gap_is_that_of_the_last_layer_to_the_first() -> None:
    both = pd.concat([speed("784-30-30-10", 0.1, 0.5), speed("784-30-30-30-10", 0.1, 0.9, 0.7)])
    text = plain(page.slowdowns(both))
    assert "by a factor of 5.0 in [784, 30, 30, 10] and 7.0 in [784, 30, 30, 30, 10]." in text
    assert "No network here has two" in page.slowdowns(speed("784-30-10", 0.3))


def test_the_gap_of_gradients_by_the_weights_is_told_apart() -> None:
    table = speed("784-30-30-10", 0.1, 0.5)
    table.loc[(table["measure"] == "weight_gradient_norm") & (table["layer"] == 1), "median"] = 1.5
    text = plain(page.by_weights(table))
    assert "differ by a factor of 3.0 in [784, 30, 30, 10]" in text  # 9 x 0.5 over 1.5
    assert page.by_weights(speed("784-30-10", 0.3)) == ""
