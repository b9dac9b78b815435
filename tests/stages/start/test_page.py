"""What the page says of the speed at the start, from numbers known by construction."""

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.start import page
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from tests.page.texts import said, say

SETTING = {
    "experiments": {"initial-gradient": {"replicas": 5, "images": 100}},
    "variants": {"n": [30, 30]},
    "network": {},
    "shown": {"bars": {"network": "n", "neurons": 6}},
    "statistics": {"confidence": 0.9},
    "kernels": "pinned",
}


def speeds(sizes: str, *medians: float) -> pd.DataFrame:
    """INITIAL_SPEED of one network; by the weights nine times as large."""
    rows = [
        ("n", sizes, sizes.count("-") - 1, layer, measure, factor * each, each / 2, each * 2, 5)
        for measure, factor in (("bias_gradient_norm", 1), ("weight_gradient_norm", 9))
        for layer, each in enumerate(medians, 1)
    ]
    return pd.DataFrame(rows, columns=list(INITIAL_SPEED.columns))


def ratios(*medians: float) -> pd.DataFrame:
    rows = [("n", "784-30-30-10", 2, 2, each, each / 2, each * 2, 5) for each in medians]
    return pd.DataFrame(rows, columns=list(LAYER_RATIO.columns))


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(initial_speed: pd.DataFrame, layer_ratio: pd.DataFrame) -> str:
        monkeypatch.chdir(tmp_path)
        INITIAL_SPEED.write(initial_speed.reset_index(drop=True))
        LAYER_RATIO.write(layer_ratio)
        return said("start", page.values(Setting(SETTING)))

    return of


def test_the_direction_of_the_speeds_is_not_presumed(text) -> None:
    two = speeds("784-30-30-10", 0.1, 0.5)
    assert "each step towards the input divides the speed" in text(two, ratios(4.8, 5.0))
    assert "by about 4.8 to 5.0." in text(two, ratios(5.0, 4.8))
    against = text(two, ratios(0.5, 0.9))  # a layer is slower than that in front of it
    assert "against the book" in against
    assert "each step multiplies it by 1.1 to 2.0." in against
    assert "does not change in one direction" in text(two, ratios(0.5, 2.0))
    assert "by about 5.0." in text(two, ratios(5.0))


def test_speeds_stand_beside_those_of_the_book(text) -> None:
    found = text(speeds("784-30-30-10", 0.0615, 0.3), ratios(4.9))
    assert "[784, 30, 30, 10], 5 starts" in found
    assert "0.0615 (0.031 to 0.12)" in found
    assert ">0.07<" in found
    assert ">–</td>" in text(speeds("784-20-10", 0.3), ratios())


def test_the_gap_is_that_of_the_last_layer_to_the_first(text) -> None:
    both = pd.concat([speeds("784-30-30-10", 0.1, 0.5), speeds("784-30-30-30-10", 0.1, 0.9, 0.7)])
    found = text(both, ratios(5.0))
    assert "5.0 in [784, 30, 30, 10] and" in found
    assert "7.0 in [784, 30, 30, 30, 10]." in found
    alone = text(speeds("784-30-10", 0.3), ratios())
    assert "No network here has two hidden layers" in alone
    assert "differ" not in alone


def test_the_gap_of_gradients_by_the_weights_is_told_apart(text) -> None:
    table = speeds("784-30-30-10", 0.1, 0.5)
    table.loc[(table["measure"] == "weight_gradient_norm") & (table["layer"] == 1), "median"] = 1.5
    assert "3.0 in [784, 30, 30, 10]." in text(table, ratios(5.0))  # 9 x 0.5 over 1.5


def test_a_gap_has_both_speeds_for_its_sources(text) -> None:
    text(speeds("784-30-30-10", 0.1, 0.5), ratios(5.0))
    found, path = say("start", page.values(Setting(SETTING))), INITIAL_SPEED.path
    assert f'data-from="{path}#1.median {path}#0.median">5.0</data> in [784' in found
