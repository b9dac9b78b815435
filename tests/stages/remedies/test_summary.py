"""Which depths train, on tables whose numbers are easy to follow."""

import math

import pandas as pd
import pytest

from stages.remedies import summary
from stages.remedies.parameters import Choices
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS, TRAINABLE

SIGMOID = Choices(
    activation="sigmoid",
    initializer="default",
    biases="normal",
    momentum="none",
    mu_max=0,
    eta=0.1,
)
TANH = SIGMOID.model_copy(update={"activation": "tanh", "biases": "zero"})


def runs(remedy: str, accuracies: dict[int, list[float]]) -> pd.DataFrame:
    rows = [
        (remedy, depth, replica, 100, accuracy, 1.0)
        for depth, found in accuracies.items()
        for replica, accuracy in enumerate(found)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS.columns))


def test_what_is_above_the_threshold_has_trained() -> None:
    both = pd.concat(
        [
            runs("chapter", {1: [0.9, 0.9, 0.9, 0.9], 4: [0.1, 0.5, 0.51, 0.89]}),
            runs("tanh", {1: [0.9] * 4, 4: [0.9] * 4}),
        ]
    )
    table = summary.trainable(both, {"chapter": SIGMOID, "tanh": TANH}, 30, 0.5, 6.0, 0.95)
    assert tuple(table.columns) == TRAINABLE.columns
    assert table["step"].tolist() == [100] * 4
    assert table["trained"].tolist() == [4, 2, 4, 4]
    assert table["probability"].tolist() == [1.0, 0.5, 1.0, 1.0]
    assert table["accuracy"].tolist() == pytest.approx([0.9, 0.5, 0.9, 0.9])
    # Clopper and Pearson: of all n the lower end l has l^n = 0.025.
    assert table["low"].iloc[0] == pytest.approx(0.025**0.25)
    assert table["predicted"].iloc[0] == pytest.approx(6 * table["depth_scale"].iloc[0])
    assert 0.3 < table["depth_scale"].iloc[0] < 0.33
    assert table["depth_scale"].iloc[3] == math.inf


def test_the_deepest_depth_has_none_before_it_that_fails() -> None:
    choices = dict.fromkeys(("some", "all", "none"), SIGMOID)
    table = summary.trainable(
        pd.concat(
            [
                runs("some", {8: [0.9, 0.9], 2: [0.9, 0.1], 4: [0.1, 0.1]}),
                runs("all", {2: [0.9], 4: [0.9], 8: [0.9]}),
                runs("none", {2: [0.1], 4: [0.9], 8: [0.9]}),
            ]
        ),
        choices,
        30,
        0.5,
        6.0,
        0.95,
    )
    found = summary.deepest(table, choices, part=0.5)
    assert tuple(found.columns) == DEEPEST.columns
    assert found["remedy"].tolist() == ["some", "all", "none"]
    assert found["step"].tolist() == [100] * 3
    assert found["deepest"].tolist() == [2, 8, 0]
    assert found["next_tried"].fillna(-1).tolist() == [4, -1, 2]
    stricter = summary.deepest(table, choices, part=0.6)
    assert stricter["deepest"].tolist() == [0, 8, 0]
