"""What is said of activations in training, on tables whose numbers are known."""

import pandas as pd

from stages.saturation import page as saturation
from stages.saturation.tables import SATURATION
from tests.page.plain_text import plain


def layers(means: list[float], spreads: list[float] | None = None) -> pd.DataFrame:
    rows = [
        ("s", "sigmoid", "uniform", 0.5, 2, 10 * step, layer, measure, level, level, level, 3)
        for measure, course in (("mean", means), ("spread", spreads or means), ("accuracy", means))
        for step, level in enumerate(course)
        for layer in (1, 2)
    ]
    return pd.DataFrame(rows, columns=list(SATURATION.columns))


def test_sinking_is_told_with_when_it_begins_and_ends() -> None:
    course = [0.5, 0.2, 0.05, 0.04, 0.09]
    text = plain(saturation.sinking(layers(course, [0.1, 0.2, 0.1, 0.01, 0.2])))
    assert "2 hidden layers of sigmoid, uniform weights, the last one's mean has fallen" in text
    assert "fallen below 0.1 after 20 steps, and after 40 its activations are spread more" in text
    stays = plain(saturation.sinking(layers(course[:4], [0.1, 0.2, 0.1, 0.01])))
    assert "after 30 its activations are still spread less" in stays
    assert saturation.sinking(layers([0.0, 0.1, 0.05])).startswith("In none of these")


def test_last_layers_are_shown_at_the_start_at_their_lowest_and_at_the_end() -> None:
    table = plain(saturation.levels(layers([0.5, 0.0051, 0.4])))
    assert "0.500, 0.005, 0.400" in table
    assert "sigmoid, uniform, 2 layers" in table
    assert ">40%<" in table
    assert ">20 with η = 0.5<" in table


def ends(slopes: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Saturated part and mean slope of each function; the first layer's part is twice as large."""
    rows = [
        (name, name, "uniform", 0.1, 2, step, layer, measure, level, level, level, 3)
        for name, (saturated, slope) in slopes.items()
        for step in (0, 10)
        for layer in (1, 2)
        for measure, level in (
            ("saturated", saturated * (3 - layer) if step else 0.9),
            ("slope", slope if step else 0.0),
        )
    ]
    return pd.DataFrame(rows, columns=list(SATURATION.columns))


def test_saturated_parts_are_those_at_the_end_front_to_back() -> None:
    text = plain(saturation.saturated_parts(ends({"tanh": (0.2, 0.45)}), 0.1))
    assert "tanh, uniform, 2 layers" in text
    assert "below 10% of the steepest" in text
    assert ">40%, 20%<" in text
    assert ">0.45, 0.45<" in text


def test_a_function_may_be_saturated_less_and_yet_less_steep() -> None:
    text = saturation.steepness(ends({"tanh": (0.2, 0.45), "softsign": (0.1, 0.35)}))
    assert "networks of 2 hidden layers with uniform weights" in text
    assert "0.35 against 0.45" in text
    assert saturation.steepness(ends({"tanh": (0.2, 0.3), "softsign": (0.1, 0.35)})) == ""
    assert saturation.steepness(ends({"tanh": (0.1, 0.45), "softsign": (0.2, 0.35)})) == ""
    assert saturation.steepness(ends({"tanh": (0.2, 0.45)})) == ""
