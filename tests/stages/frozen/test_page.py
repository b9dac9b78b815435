"""What the page says of a frozen layer, on tables whose numbers are known."""

import math

import pandas as pd
import pytest

from stages.frozen import page
from stages.frozen.tables import FROZEN_BY_REPLICA, RANDOM_BY_REPLICA, READOUT_BY_REPLICA
from stages.page.setting import Setting
from tests.page.rows import rows
from tests.page.texts import said, say

DEEP, SHALLOW = "784-30-30-10", "784-30-10"
SETTING = Setting(
    {
        "experiments": {
            "accuracy": {"training-images": 50000},
            "frozen-layers": {"epochs": 24},
            "linear-readout": {"ridge": 1e-6},
        },
        "variants": {"deep": [30, 30]},
        "network": {},
        "statistics": {"confidence": 0.95},
        "kernels": "pinned",
    }
)


def accuracies(*levels: float, sizes: str = DEEP) -> pd.DataFrame:
    """FROZEN_BY_REPLICA: a level if all layers learn, and one if the first is frozen."""
    found = [
        (sizes, sizes, sizes.count("-") - 1, layers, replica, 2, level, levels[0] - level)
        for layers, level in enumerate(levels)
        for replica in range(2)
    ]
    return pd.DataFrame(found, columns=list(FROZEN_BY_REPLICA.columns))


def readouts(start: float, trained: float, pixels: float) -> pd.DataFrame:
    """READOUT_BY_REPLICA; the second layer tells nothing."""
    found = [
        (DEEP, DEEP, 2, state, layer, replica, level if layer == 1 else 0.1, pixels)
        for state, level in (("start", start), ("trained", trained))
        for layer in (1, 2)
        for replica in range(2)
    ]
    return pd.DataFrame(found, columns=list(READOUT_BY_REPLICA.columns))


def random_layers(levels: dict[int, tuple[float, ...]], pixels: float) -> pd.DataFrame:
    """RANDOM_BY_REPLICA: accuracies by width; a readout of the image explains 0.25 less."""
    found = [
        (width, replica, accuracy, pixels, accuracy - 0.25)
        for width, each in levels.items()
        for replica, accuracy in enumerate(each)
    ]
    return pd.DataFrame(found, columns=list(RANDOM_BY_REPLICA.columns))


# Of two replicas with the same number the interval is that number, which is shown to three digits.
TABLES = {
    "frozen": accuracies(0.97, 0.7),
    "readout": readouts(0.72, 0.9, 0.86),
    "random": random_layers({30: (0.7, 0.701)}, 0.8657),
}


@pytest.fixture
def values(tmp_path, monkeypatch):
    """What is found in these tables, instead of those above."""

    def of(**others: pd.DataFrame) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        given = TABLES | others
        FROZEN_BY_REPLICA.write(given["frozen"])
        READOUT_BY_REPLICA.write(given["readout"])
        RANDOM_BY_REPLICA.write(given["random"])
        return page.values(SETTING)

    return of


def test_what_freezing_costs_comes_first(values) -> None:
    text = said("frozen", values())
    assert "After 24 epochs accuracy is lower, in percentage points, by 27.0 in [784, 30" in text
    assert "27.0 in [784, 30, 30, 10]." in text


def test_a_network_of_one_hidden_layer_has_none_to_freeze(values) -> None:
    text = said("frozen", values(frozen=accuracies(0.96, sizes=SHALLOW)))
    assert "No network here has a hidden layer behind the first" in text
    assert "percentage points, by" not in text
    assert "made less" not in text
    assert "make less" not in text


def test_what_a_first_layer_keeps_is_counted_from_a_guess(values) -> None:
    text = said("frozen", values(readout=readouts(0.5, 0.95, 0.9)))
    assert "recognises 90.0% of the validation images" in text
    assert "first hidden layer 50.0%, from a trained one 95.0%" in text
    assert "the 10% of a guess, a random first layer keeps 50% of what the pixels offer" in text


def test_it_may_offer_more_than_the_pixels(values) -> None:
    text = said("frozen", values(readout=readouts(0.95, 0.95, 0.9)))
    assert "a random first layer offers a readout more than the pixels do." in text


def test_where_training_gets_less_than_a_readout_it_is_said(values) -> None:
    text = said("frozen", values(frozen=accuracies(0.95, 0.3), readout=readouts(0.7, 0.9, 0.86)))
    assert "from it: [784, 30, 30, 10] (30.0% against 70.0%). More" in text
    assert "not information alone" in text
    text = said("frozen", values(frozen=accuracies(0.95, 0.8), readout=readouts(0.7, 0.9, 0.86)))
    assert "Nowhere in this table" in text
    assert "not information alone" not in text
    # What counts is the network with a frozen layer, not the one in which all layers learn.
    text = said("frozen", values(frozen=accuracies(0.3, 0.8), readout=readouts(0.7, 0.9, 0.86)))
    assert "Nowhere in this table" in text


def test_the_table_has_a_row_with_a_frozen_layer_and_one_without(values) -> None:
    together = pd.concat([accuracies(0.96, sizes=SHALLOW), accuracies(0.97, 0.7)])
    text = said("frozen", values(frozen=together))
    assert rows(text, "all layers") == [
        ["all layers learn", "96.0", "–", "–"],
        ["all layers learn", "97.0", "–", "–"],
    ]
    assert rows(text, "first layer") == [["first layer frozen", "70.0", "27.0", "72.0"]]


def test_random_layers_stand_by_width_beside_the_pixels(values) -> None:
    # With two replicas Student's quantile is 12.706, and the half width 12.706 times half their
    # distance: 0.6353 points.
    random = random_layers({1: (0.7, 0.701), 300: (0.9, 0.901)}, 0.8657)
    text = said("frozen", values(random=random))
    narrow, wide = rows(text, "random layer")
    assert narrow[:2] == ["random layer of 1 neuron", "70.0 (69.4 to 70.7)"]
    assert narrow[2:] == ["−16.5 (−17.2 to −15.9)", "45.0 (44.4 to 45.7)"]
    assert wide[0] == "random layer of 300 neurons"
    assert wide[2] == "3.5 (2.8 to 4.1)"
    assert rows(text, "pixels") == [["pixels", "86.57", "–", "100"]]
    assert "over 2 random layers of each width with their 95% intervals" in text


def test_a_single_random_layer_has_no_interval(values) -> None:
    text = said("frozen", values(random=random_layers({30: (0.7,)}, 0.8657)))
    assert rows(text, "random layer")[0][1:3] == ["70.0", "−16.6"]
    assert "over 1 random layer of each width" in text


def test_networks_that_diverged_leave_dashes(values) -> None:
    text = said("frozen", values(readout=readouts(math.nan, math.nan, 0.86)))
    assert rows(text, "first layer")[0][-1] == "–"
    assert "a random first layer keeps – of what the pixels offer" in text


def test_opinions_are_the_ledgers(values) -> None:
    text = said("frozen", values())
    assert all(f"verdict(D5{letter})" in text for letter in "abcdefgh")
    assert text.endswith("claims(D)")


def test_measured_numbers_have_their_sources(values) -> None:
    text = say("frozen", values())
    readout = READOUT_BY_REPLICA.path
    assert f'data-from="{FROZEN_BY_REPLICA.path}">27.0</data> in [784' in text
    assert f'data-from="{readout} {readout}#0.pixel_accuracy">82%</data> of what' in text
    assert f'data-from="{RANDOM_BY_REPLICA.path}#0.pixel_accuracy">86.57</data>' in text
