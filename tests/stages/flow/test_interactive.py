"""Gradients of a network that a reader chooses, against the table that they come from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from stages.flow import interactive
from stages.flow.tables import FLOW_COMPARISON
from tests.page.web import figures

ACROSS, ALONG = "x", "y"


def compared() -> pd.DataFrame:
    """Gradients without a rule; 300 wide networks were measured with one start only."""
    random = np.random.default_rng(6)
    rows = [
        (
            *(activation, start, width, depth, layer, measure, random.uniform(-9, 2)),
            *(random.uniform(0.1, 0.5), random.uniform(-9, 2), 0.5, 0.4, 0.6, 0.5, 0.5, 3),
        )
        for activation in ("sigmoid", "odd")
        for start, widths in (("default", (30, 300)), ("he-zero", (30,)))
        for width in widths
        for depth in (2, 30)
        for layer in range(depth, 0, -1)
        for measure in ("mean", "rms")
    ]
    return pd.DataFrame(rows, columns=list(FLOW_COMPARISON.columns))


COMPARED = compared()


def chosen(activation: str, start: str, width: int, depth: int) -> pd.DataFrame:
    """The layers of single images of a network, from front to back."""
    kind = COMPARED[["activation", "initialization", "width", "depth", "measure"]]
    own = (kind == [activation, start, width, depth, "rms"]).all(axis=1)
    return COMPARED[own].sort_values("layer")


@pytest.fixture
def page(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    frames = {"networks": interactive.networks(COMPARED)}
    with figures.opened(chromium, tmp_path, "flow", "flow", frames) as page:
        yield page


def choose(page: Any, **choices: str) -> None:
    for name, option in choices.items():
        page.locator(f"select[name={name}]").select_option(label=option)
    page.evaluate("document.querySelector('interactive-figure').view.runAsync().then(() => 0)")


def assert_drawn(page: Any, network: pd.DataFrame) -> None:
    """Marks measured, a line predicted, at layers that are spread over the network."""
    marks = figures.places(page, "flow", "layer_3_marks", ACROSS, ALONG)
    layers = [round(layer) for layer, _ in marks]
    shown = network.set_index("layer").loc[layers]
    assert {layers[0], layers[-1]} == {1, len(network)}
    assert max(np.diff(layers)) <= 1 + len(network) / interactive.MOST_LAYERS
    assert [y for _, y in marks] == pytest.approx(shown["norm_decades"].tolist(), abs=0.03)
    [line] = figures.corners(page, "flow", "layer_1_marks", ACROSS, ALONG)
    expected = shown["predicted_norm_decades"].tolist()
    assert [y for _, y in line] == pytest.approx(expected, abs=0.03)


def factor(network: pd.DataFrame, column: str) -> float:
    """By which a layer multiplies on the way to the front, on average."""
    decades = network[column].to_numpy()
    return 10 ** ((decades[0] - decades[-1]) / (len(network) - 1))


def test_the_chapters_deepest_network_is_shown_first(page: Any) -> None:
    network = chosen("sigmoid", "default", 30, 30)
    assert_drawn(page, network)
    said = [float(each.strip(".;,")) for each in figures.told(page).split() if any_digit(each)]
    expected = [factor(network, name) for name in ("norm_decades", "predicted_norm_decades")]
    assert said == pytest.approx(expected, rel=0.01)


def any_digit(word: str) -> bool:
    return any(each.isdigit() for each in word)


def test_another_network_is_chosen(page: Any) -> None:
    choose(page, activation="odd", neurons="300", layers="2")
    network = chosen("odd", "default", 300, 2)
    assert_drawn(page, network)
    rows = figures.table(page)
    assert [row[0] for row in rows] == ["1", "2"]
    columns = ["norm_decades", "norm_sd_decades", "predicted_norm_decades"]
    shown = [[float(each.replace("−", "-")) for each in row[1:]] for row in rows]
    assert np.array(shown) == pytest.approx(network[columns].to_numpy(), abs=0.0051)


def test_a_start_is_picked_by_its_line(page: Any) -> None:
    name = figures.words("flow")["starts"]["he-zero"]
    page.locator(".layer_0_marks path").nth(1).dispatch_event("click")
    page.wait_for_function("document.querySelector('select[name=start]').value === 'he-zero'")
    assert page.locator("select[name=start] option:checked").inner_text() == name
    assert_drawn(page, chosen("sigmoid", "he-zero", 30, 30))


def test_a_network_that_was_not_measured_is_said_to_be_none(page: Any) -> None:
    choose(page, start=figures.words("flow")["starts"]["he-zero"], neurons="300")
    page.wait_for_function(
        "text => document.querySelector('.told').textContent === text",
        arg=figures.words("flow")["none"],
    )
    assert page.locator(".layer_3_marks path").count() == 0


def test_choices_are_those_of_the_table(page: Any) -> None:
    offered = {
        name: page.locator(f"select[name={name}] option").all_inner_texts()
        for name in ("activation", "start", "neurons", "layers")
    }
    words = figures.words("flow")
    assert offered == {
        "activation": [words["functions"]["sigmoid"], "odd"],
        "start": [words["starts"][name] for name in ("default", "he-zero")],
        "neurons": ["30", "300"],
        "layers": ["2", "30"],
    }
