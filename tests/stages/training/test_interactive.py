"""The runs behind the bands as a reader picks them, against the tables that they come from."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from stages.training import interactive
from stages.training.tables import BOOK_CURVE, SPEED_BY_EPOCH, SPEED_BY_RUN
from tests.page.web import figures
from unstable_gradients.page.numbers import network

DEEP, FLAT = "784-30-30-10", "784-30-10"
EPOCHS, RUNS = (0, 2, 5), 4
BOOK_AT_2 = 0.03


def by_run() -> pd.DataFrame:
    """Speeds without a rule, of a network of two layers and one of one layer, in no order."""
    random = np.random.default_rng(5)
    rows = [
        (name, replica, epoch, layer, 10 ** random.uniform(-5, -1))
        for name, layers in (("flat", 1), ("deep", 2))
        for replica in range(RUNS)
        for epoch in EPOCHS
        for layer in range(1, layers + 1)
    ]
    frame = pd.DataFrame(rows, columns=list(SPEED_BY_RUN.columns))
    return frame.sample(frac=1, random_state=1).reset_index(drop=True)


def by_epoch() -> pd.DataFrame:
    """Median and extremes of these, also of an epoch that they do not have."""
    rows = [
        (name, sizes, layers, epoch, layer, *SPREAD[name, min(epoch, 5), layer], RUNS)
        for name, sizes, layers in (("flat", FLAT, 1), ("deep", DEEP, 2))
        for epoch in (*EPOCHS, 6)
        for layer in range(1, layers + 1)
    ]
    return pd.DataFrame(rows, columns=list(SPEED_BY_EPOCH.columns))


def curves() -> pd.DataFrame:
    row = ("deep", DEEP, 2, 1, 2, BOOK_AT_2, 50.0, 0.02, 0.01, 0.04, RUNS, 0.01, 0.05)
    return pd.DataFrame([row], columns=list(BOOK_CURVE.columns))


SPEEDS = by_run().set_index(["network", "replica", "epoch", "layer"])["bias_gradient_norm"]
SPREAD = {
    place: (group.median(), group.min(), group.max())
    for place, group in SPEEDS.groupby(["network", "epoch", "layer"])
}


@pytest.fixture
def frame() -> pd.DataFrame:
    return interactive.speeds(by_run(), by_epoch(), curves())


@pytest.fixture
def page(chromium: Any, tmp_path: Path, frame: pd.DataFrame) -> Iterator[Any]:
    with figures.opened(chromium, tmp_path, "training", "runs", {"speeds": frame}) as page:
        yield page


def slide(page: Any, label: str, value: int) -> None:
    page.get_by_label(label, exact=True).fill(str(value))


def dots(page: Any) -> dict[tuple[int, int], float]:
    """The speeds that are drawn at one epoch, by layer and rank within it from the left."""
    found = sorted(figures.places(page, "runs", "concat_0_layer_2_marks", "concat_0_x", "y"))
    layers = [round(place) for place, _ in found]
    ranks = [layers[:at].count(layer) for at, layer in enumerate(layers)]
    return {(layer, rank): y for layer, rank, (_, y) in zip(layers, ranks, found, strict=True)}


def test_a_row_holds_all_runs_of_a_layer_in_their_order(frame: pd.DataFrame) -> None:
    assert len(frame) == 3 * (1 + 2)
    assert frame["network"].unique().tolist() == [network(DEEP), network(FLAT)]
    row = frame[(frame["network"] == network(DEEP)) & (frame["epoch"] == 2) & (frame["layer"] == 2)]
    speeds = [float(each) for each in row["runs"].item().split()]
    assert speeds == pytest.approx([SPEEDS["deep", run, 2, 2] for run in range(RUNS)], rel=5e-3)
    assert row["median"].item() == SPREAD["deep", 2, 2][0]
    assert (frame["last_run"] == RUNS - 1).all()
    assert frame["book"].dropna().tolist() == [BOOK_AT_2]


def test_every_run_is_drawn_at_the_last_epoch_that_there_is(page: Any) -> None:
    slide(page, "Epoch", 4)
    page.wait_for_function("document.querySelector('.told').textContent.includes('epoch 2')")
    expected = {
        (layer, run): SPEEDS["deep", run, 2, layer] for layer in (1, 2) for run in range(RUNS)
    }
    assert dots(page) == pytest.approx(expected, rel=0.01)


def test_a_click_on_a_dot_picks_its_run(page: Any) -> None:
    page.locator(".concat_0_layer_2_marks path").nth(2).click()
    page.wait_for_function("document.querySelector('.told').textContent.startsWith('Run 2')")
    assert page.get_by_label("Run", exact=True).input_value() == "2"
    times = SPEEDS["deep", 2, 0, 2] / SPEEDS["deep", 2, 0, 1]
    usual = SPREAD["deep", 0, 2][0] / SPREAD["deep", 0, 1][0]
    said = [float(word.replace(",", "")) for word in figures.told(page).split() if is_number(word)]
    assert said[-2:] == pytest.approx([times, usual], rel=0.06)
    lines = figures.corners(page, "runs", "concat_1_layer_1_marks", "concat_1_x", "y")
    assert len(lines) == 2
    for layer, line in zip((1, 2), lines, strict=True):
        assert [x for x, _ in line] == pytest.approx(EPOCHS, abs=0.02)
        speeds = [SPEEDS["deep", 2, epoch, layer] for epoch in EPOCHS]
        assert [y for _, y in line] == pytest.approx(speeds, rel=0.01)


def is_number(word: str) -> bool:
    return word.replace(".", "").replace("e-", "").isdigit() and not word.endswith(".")


def test_the_numbers_are_those_of_the_run_by_keyboard(page: Any) -> None:
    run = page.get_by_label("Run", exact=True)
    run.focus()
    run.press("ArrowRight")
    page.wait_for_function("document.querySelector('.told').textContent.startsWith('Run 1')")
    slide(page, "Epoch", 2)
    page.wait_for_function("document.querySelector('.told').textContent.includes('epoch 2')")
    for layer, row in zip((1, 2), sorted(figures.table(page)), strict=True):
        assert row[:2] == [str(layer), "2"]
        shown = [float(each) for each in row[2:6]]
        expected = [SPEEDS["deep", 1, 2, layer], *SPREAD["deep", 2, layer]]
        assert shown == pytest.approx(expected, rel=0.01)
    assert float(figures.table(page)[0][6]) == BOOK_AT_2


def test_another_network_has_its_own_runs(page: Any) -> None:
    page.locator("select[name=network]").select_option(network(FLAT))
    page.wait_for_function("document.querySelectorAll('.concat_0_layer_2_marks path').length === 4")
    expected = {(1, run): SPEEDS["flat", run, 0, 1] for run in range(RUNS)}
    assert dots(page) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("name", [DEEP, FLAT])
def test_the_axis_names_powers_of_ten_and_nothing_else(page: Any, name: str) -> None:
    page.locator("select[name=network]").select_option(network(name))
    marks = 4 * (2 if name == DEEP else 1)
    page.wait_for_function(
        f"document.querySelectorAll('.concat_0_layer_2_marks path').length === {marks}"
    )
    _, upright, _, beside = page.locator(".role-axis-label").all()
    for axis in (upright, beside):
        texts = axis.locator("text").all()
        labels = [each.text_content() for each in texts if each.get_attribute("opacity") != "0"]
        assert 2 <= len(labels) <= 6
        assert [each for each in labels if not re.fullmatch("1|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*", each)] == []
        assert len({*labels}) == len(labels)
