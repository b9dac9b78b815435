"""What the page says of a start for sigmoids, from numbers known by hand."""

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.remedies import centred
from stages.remedies.tables import DEEPEST
from tests.page.texts import said

SETTING = {
    "experiments": {"depth-trials": {"width": 30}},
    "chapter": {"recipe": {"eta": 0.1}},
    "compared": {"remedies": {"other": {"eta": 0.5}, "chapter": {"depths": [1]}}},
}


def row(name: str, initializer: str, biases: str, eta: float, depth: int, after: int | None):
    start = (name, "sigmoid", initializer, biases, "none", "none", "none", 0.0, 0.0)
    return (*start, eta, 5000, depth, after, 1.0, 6.0)


CHAPTER = row("chapter", "default", "normal", 0.1, 3, 4)
CENTRED = row("centred", "glorot-sigmoid", "centred", 0.1, 20, 28)
SLOW = row("slow", "glorot-sigmoid", "centred", 0.025, 32, None)
OTHER = row("other", "glorot-sigmoid", "zero", 0.1, 24, 28)


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Those of these recipes."""

    def of(*rows: tuple) -> dict:
        monkeypatch.chdir(tmp_path)
        frame = pd.DataFrame(rows, columns=list(DEEPEST.columns))
        DEEPEST.write(frame.astype({"next_tried": float}))
        return centred.values(Setting(SETTING))

    return of


def test_both_halves_of_a_start_are_needed_for_sigmoids_to_keep_the_gradient(values) -> None:
    """With both, a sigmoid is a tanh of half its input, whose factor is 1 at zero variance.

    The chapter's 0.205 a layer is the 4.9 of section C turned over. With centred biases alone
    nothing reaches the neurons in the end, whose slope is then 1/4.
    """
    factors = values(CHAPTER)["factors"]
    assert f"{factors['chapter']:.3f}" == "0.205"
    assert factors["centred"] == pytest.approx(1 / 4)
    assert factors["both"] == pytest.approx(1)
    assert factors["larger"] < 0.9


def test_the_factor_is_told_turned_over_too(values) -> None:
    found = said("centred", values(CHAPTER))
    assert "a factor of 1.00, where the chapter's start has 0.205." in found
    assert "further to the front is 4.9 times slower" in found
    assert "has $0.205^2$ for the mean" in found


def test_networks_that_train_from_there_are_told_where_they_were_tried(values) -> None:
    found = said("centred", values(CHAPTER, CENTRED, SLOW, OTHER))
    assert "recipe trains networks of up to 3 hidden layers, such a start those of up" in found
    assert (
        "those of up to 20 hidden layers with η = 0.1 and at least 32 hidden layers with" in found
    )
    assert "24 hidden layers" not in found
    assert "such a start those" not in said("centred", values(CHAPTER, OTHER))
