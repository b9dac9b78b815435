"""What the page says of accuracy against depth, from numbers known by construction."""

import math

import pandas as pd
import pytest

from stages.depth import page
from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from stages.page.setting import Setting
from tests.page.rows import rows
from tests.page.texts import said, say

SIZES = {"shallow": "784-30-10", "deep": "784-30-30-10"}
SETTING = {
    "experiments": {
        "accuracy": {
            **{"replicas": 2, "epochs": 30, "mini-batch": 10, "eta": 0.1, "lmbda": 5.0},
            **{"training-images": 50000, "validation-images": 10000},
        }
    },
    "variants": {"shallow": [30], "deep": [30, 30]},
    "network": {},
    "statistics": {"confidence": 0.95},
    "kernels": "pinned",
}


def by_replica(**last: list[float]) -> pd.DataFrame:
    """ACCURACY_BY_REPLICA, the best epoch a point above the last one."""
    rows = [
        (name, SIZES[name], SIZES[name].count("-") - 1, replica, value, value + 0.01, 2)
        for name, values in last.items()
        for replica, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=list(ACCURACY_BY_REPLICA.columns))


def step(*numbers: float) -> pd.DataFrame:
    """ACCURACY_DIFFERENCE: difference, interval and p; of the best epoch another one, before it."""
    rows = [
        ("deep", "shallow", "best_accuracy", 0.077, 0.0, 1.0, 0.5, 5),
        ("deep", "shallow", "last_accuracy", *numbers, 5),
    ]
    return pd.DataFrame(rows, columns=list(ACCURACY_DIFFERENCE.columns))


BOTH = by_replica(shallow=[0.96, 0.962], deep=[0.97, 0.97])
STEP = step(0.01, 0.005, 0.015, 0.0004)


@pytest.fixture
def values(tmp_path, monkeypatch):
    """What is found in these tables."""

    def of(accuracies: pd.DataFrame, differences: pd.DataFrame) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        ACCURACY_BY_REPLICA.write(accuracies)
        ACCURACY_DIFFERENCE.write(differences)
        return page.values(Setting(SETTING))

    return of


def test_the_best_network_is_so_on_average(values) -> None:
    text = said("depth", values(by_replica(shallow=[0.95, 0.99], deep=[0.96, 0.97]), STEP))
    assert "On average [784, 30, 10] is the most accurate network here, with 97.00%" in text
    assert "[784, 30, 30, 10] the least accurate, with 96.50%." in text


def test_a_single_network_is_compared_with_none(values) -> None:
    text = said("depth", values(by_replica(deep=[0.96]), STEP[:0]))
    assert "only one network to look at: [784, 30, 30, 10] classifies 96.00%" in text
    assert "most accurate" not in text
    assert "Welch" not in text


def test_levels_stand_beside_those_of_the_book(values) -> None:
    accuracies = by_replica(shallow=[0.96, 0.962], deep=[0.97])
    accuracies.loc[accuracies["network"] == "deep", "replica"] = 0
    # The mean is 96.1; t has one degree of freedom: 12.7 times 0.1 on either side.
    assert rows(said("depth", values(accuracies, STEP)), "[")[:2] == [
        ["[784, 30, 10]", "2", "96.1 (94.8 to 97.4)", "97.1 (95.8 to 98.4)", "0.14", "96.48"],
        ["[784, 30, 30, 10]", "1", "97.0", "98.0", "–", "96.90"],
    ]


def test_a_network_that_the_book_does_not_have_stands_alone(values) -> None:
    accuracies = BOTH.replace({"sizes": {"784-30-10": "784-7-10"}})
    assert rows(said("depth", values(accuracies, STEP)), "[784, 7, 10]")[0][-1] == "–"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((0.01, 0.005, 0.015, 0.0004), ["1.0 (0.5 to 1.5)", "&lt; 0.001"]),
        ((-0.01, -0.03, 0.01, 0.3), ["−1.0 (−3.0 to 1.0)", "0.30"]),
        ((0.01, math.nan, math.nan, math.nan), ["1.00", "–"]),
    ],
)
def test_what_a_further_layer_does(values, numbers: tuple[float, ...], shown: list[str]) -> None:
    text = said("depth", values(BOTH, step(*numbers)))
    assert rows(text, "[")[-1] == ["[784, 30, 10]", "[784, 30, 30, 10]", *shown]
    assert "7.7" not in text


def test_opinions_are_the_ledgers(values) -> None:
    text = said("depth", values(BOTH, STEP))
    assert all(
        f"verdict({id})" in text for id in ("B1", "B2", "B3", "B4", "B5a", "B5b", "B5c", "B6")
    )


def test_weight_decay_is_that_of_the_parameters(values) -> None:
    assert "takes the part 0.000010 off every weight" in said("depth", values(BOTH, STEP))


def test_measured_numbers_have_their_sources(values) -> None:
    text = say("depth", values(BOTH, STEP))
    assert f'data-from="{ACCURACY_DIFFERENCE.path}#1.difference">1.0 (' in text
    assert f'data-from="{ACCURACY_BY_REPLICA.path}">97.00%</data> of the validation' in text
