"""What the page says of activations in training, from numbers known by construction."""

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.saturation import page
from stages.saturation.tables import SATURATION
from tests.page.texts import said, say

SETTING = {
    "experiments": {"saturation": {"replicas": 3, "width": 30, "saturation": 0.1}},
    "compared": {"saturated": {"s": {"activation": "sigmoid", "eta": 0.5}}},
    "statistics": {"confidence": 0.95},
    "kernels": "pinned",
}
MEASURES = ("mean", "spread", "accuracy", "saturated", "slope")
SUNK = [0.5, 0.2, 0.05, 0.04, 0.09]
NARROW_THEN_WIDE = [0.1, 0.2, 0.1, 0.01, 0.2]


def network(
    name: str, function: str = "sigmoid", initializer: str = "uniform", **courses: list[float]
) -> pd.DataFrame:
    """Two layers looked at every ten steps; the first has twice the last's, but mean and slope."""
    steps = len(courses["mean"])
    rows = [
        (name, function, initializer, 0.5, 2, 10 * step, layer, measure, level, level, level, 3)
        for measure in MEASURES
        for step, last in enumerate(courses.get(measure, [0.25] * steps))
        for layer in (1, 2)
        for level in [last * (3 - layer) if measure == "saturated" else last]
    ]
    return pd.DataFrame(rows, columns=list(SATURATION.columns))


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Those of these networks."""

    def of(*networks: pd.DataFrame) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        SATURATION.write(pd.concat(networks))
        return page.values(Setting(SETTING))

    return of


@pytest.fixture
def text(values):
    """What is said of these networks."""
    return lambda *networks: said("saturation", values(*networks))


def test_sinking_is_told_with_when_it_begins_and_ends(text) -> None:
    found = text(network("s", mean=SUNK, spread=NARROW_THEN_WIDE))
    assert "sinks in 1 of the 1 kinds of networks" in found
    assert "is below 0.1 after 20 steps." in found
    assert "In all of them it comes back: after 40 steps" in found
    assert ">20; 40</td>" in found


def test_a_layer_that_has_sunk_may_stay(text) -> None:
    stays = network("s", mean=SUNK[:4], spread=NARROW_THEN_WIDE[:4])
    found = text(stays)
    assert "In none of them does it come back" in found
    assert ">20; –</td>" in found
    early = network("e", mean=[0.5, 0.05, 0.04, 0.3], spread=[0.1, 0.01, 0.1, 0.2])
    both = text(stays, early)
    assert "in 2 of the 2 kinds" in both
    assert "below 0.1 after 10 to 20 steps" in both
    assert "In 1 of them it comes back: after 30 steps" in both


def test_a_layer_that_begins_low_does_not_sink(text) -> None:
    found = text(network("t", mean=[0.0, 0.1, 0.05]))
    assert "In none of the networks watched here" in found
    assert "comes back:" not in found
    assert ">–</td>" in found


def test_last_layers_are_shown_at_the_start_at_their_lowest_and_at_the_end(text) -> None:
    found = text(network("s", mean=[0.5, 0.0051, 0.4], accuracy=[0.1, 0.2, 0.4]))
    assert "0.500, 0.005, 0.400" in found
    assert "sigmoid, uniform, 2 layers" in found
    assert ">40%<" in found
    assert ">20 with η = 0.5<" in found


def test_saturated_parts_are_those_at_the_end_front_to_back(text) -> None:
    course = {"mean": [0.0, 0.0], "saturated": [0.9, 0.2], "slope": [0.1, 0.45]}
    found = text(network("t", "tanh", **course))
    assert "tanh, uniform, 2 layers" in found
    assert "below 10% of the steepest" in found
    assert "below 0.025." in found
    assert ">40%, 20%<" in found
    assert ">0.45, 0.45<" in found


def at_the_end(function: str, saturated: float, slope: float) -> pd.DataFrame:
    courses = {"saturated": [0.9, saturated], "slope": [0.0, slope]}
    return network(function, function, mean=[0.0, 0.0], **courses)


def test_a_function_may_be_saturated_less_and_yet_less_steep(text) -> None:
    tanh, softsign = at_the_end("tanh", 0.2, 0.45), at_the_end("softsign", 0.1, 0.35)
    found = text(tanh, softsign)
    assert "0.35 against 0.45 in networks of 2 hidden layers with uniform weights." in found
    for others in (
        [at_the_end("tanh", 0.2, 0.3), softsign],
        [at_the_end("tanh", 0.05, 0.45), softsign],
        [tanh],
        [tanh, softsign.assign(initializer="glorot-uniform")],
    ):
        assert "steeper function" not in text(*others)


def test_numbers_have_the_cells_that_they_were_read_from(values) -> None:
    """Rows of the last layer are every second one."""
    found = say("saturation", values(network("s", mean=SUNK, spread=NARROW_THEN_WIDE)))
    path = SATURATION.path
    assert f'data-from="{path}#7.median">0.040</data>' in found
    assert f'data-from="{path}#5.step">20</data>' in found
