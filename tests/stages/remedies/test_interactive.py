"""The map of remedies and the networks of a field, against the tables that they come from."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stages.remedies import interactive
from stages.remedies.tables import TRAINABLE, TRIALS_TOGETHER
from tests.page.web import figures

THRESHOLD = 0.5
# Recipe -> depth up to which theory expects training; recipe and depth -> accuracies.
PREDICTED = {"chapter": 3.5, "better": math.inf, "unknown": math.nan}
ACCURACIES = {
    ("chapter", 2): (0.9, 0.91, 0.93),
    ("chapter", 4): (0.1, 0.62, 0.2),
    ("better", 2): (0.95, 0.96, 0.97),
    ("better", 8): (0.1, 0.11, 0.12),
    ("unknown", 4): (0.3, 0.7, 0.8),
}
INTERVALS = {3: (0.6, 1.0), 2: (0.2, 0.9), 1: (0.1, 0.8), 0: (0.0, 0.4)}  # by how many train


def trainable() -> pd.DataFrame:
    rows = []
    for (remedy, depth), reached in ACCURACIES.items():
        trained = sum(each > THRESHOLD for each in reached)
        low, high = INTERVALS[trained]
        mean = sum(reached) / 3
        often = (remedy, depth, 5000, trained, 3, trained / 3, low, high)
        rows.append((*often, mean, mean - 0.02, mean + 0.03, 1.0, PREDICTED[remedy]))
    return pd.DataFrame(rows, columns=list(TRAINABLE.columns))


def trials() -> pd.DataFrame:
    rows = [
        (remedy, depth, replica, 5000, accuracy, 1.0)
        for (remedy, depth), reached in ACCURACIES.items()
        for replica, accuracy in reversed([*enumerate(reached)])
    ]
    return pd.DataFrame(rows, columns=list(TRIALS_TOGETHER.columns))


FRAME = interactive.cells(trainable(), trials(), THRESHOLD, 0.5)


@pytest.fixture
def page(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    frames = {"cells": FRAME}
    with figures.opened(chromium, tmp_path, "remedies", "remedies", frames) as page:
        yield page


def choose(page: Any, remedy: str, depth: int) -> None:
    page.locator("select[name=remedy]").select_option(remedy)
    page.locator("select[name=layers]").select_option(label=str(depth))
    page.evaluate("document.querySelector('interactive-figure').view.runAsync().then(() => 0)")


def assert_drawn(page: Any, remedy: str, depth: int) -> None:
    """The accuracies of the field, as marks and in the table, and what is told of it."""
    reached = ACCURACIES[remedy, depth]
    marks = figures.places(page, "remedies", "concat_1_layer_0_marks", "concat_1_x", "concat_1_y")
    assert [round(replica) for replica, _ in marks] == [0, 1, 2]
    assert [accuracy for _, accuracy in marks] == pytest.approx(reached, abs=0.004)
    words = figures.words("remedies")
    assert figures.table(page) == [
        [str(replica), f"{accuracy:.2%}", words["trains" if accuracy > THRESHOLD else "not"]]
        for replica, accuracy in enumerate(reached)
    ]
    trained = sum(each > THRESHOLD for each in reached)
    told = figures.told(page)
    assert told.startswith(f"{remedy}, {depth} hidden layers: {trained} of 3 networks train")
    assert f"{sum(reached) / 3:.1%}" in told
    for end in INTERVALS[trained]:
        assert f"{end:.0%}" in told


def test_verdicts_follow_the_interval() -> None:
    found = dict(
        zip(
            zip(FRAME["remedy"], FRAME["hidden_layers"], strict=True), FRAME["verdict"], strict=True
        )
    )
    assert found == {
        ("chapter", 2): "trains",
        ("chapter", 4): "undecided",
        ("better", 2): "trains",
        ("better", 8): "fails",
        ("unknown", 4): "undecided",
    }


def test_theorys_limit_is_behind_the_last_depth_that_it_expects() -> None:
    limits = FRAME.groupby("remedy")[["limit", "beyond"]].first()
    assert limits.loc["chapter"].tolist() == [2, 0]
    assert limits["beyond"].to_dict() == {"chapter": 0, "better": 1, "unknown": 0}
    assert limits["limit"].isna().to_dict() == {"chapter": False, "better": True, "unknown": True}


def test_a_field_tells_how_many_train(page: Any) -> None:
    shown = page.locator(".concat_0_layer_1_marks text").all_text_contents()
    assert [int(each) for each in shown] == trainable()["trained"].tolist()
    assert_drawn(page, "chapter", 4)
    assert figures.words("remedies")["verdicts"]["undecided"] in figures.told(page)


def test_a_click_on_a_field_shows_its_networks(page: Any) -> None:
    page.locator(".concat_0_layer_0_marks path").nth(3).click(position={"x": 9, "y": 9})
    page.wait_for_function("document.querySelector('.told').textContent.startsWith('better')")
    assert_drawn(page, "better", 8)
    assert page.locator("select[name=remedy]").input_value() == "better"
    assert page.locator("select[name=layers] option:checked").inner_text() == "8"


def test_a_field_is_chosen_without_a_pointer(page: Any) -> None:
    choose(page, "unknown", 4)
    assert_drawn(page, "unknown", 4)


def test_a_depth_at_which_a_recipe_was_not_tried(page: Any) -> None:
    choose(page, "better", 4)
    page.wait_for_function(
        "text => document.querySelector('.told').textContent === text",
        arg=figures.words("remedies")["none"],
    )
    assert page.locator(".concat_1_layer_0_marks path").count() == 0


def test_an_address_chooses_a_field(chromium: Any, tmp_path: Path) -> None:
    address = "?remedy=better&layers=2"
    frames = {"cells": FRAME}
    with figures.opened(chromium, tmp_path, "remedies", "remedies", frames, address) as page:
        page.wait_for_function("document.querySelector('.told').textContent.startsWith('better')")
        assert_drawn(page, "better", 2)
