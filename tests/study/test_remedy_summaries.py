"""Aggregates of sections G and H, on tables whose numbers are easy to follow."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS
from stages.plateau.tables import PLATEAU, PLATEAU_TRACE
from stages.remedies import trainable as trainable_depths
from stages.remedies.parameters import Remedy
from stages.remedies.tables import (
    DEEPEST,
    DEPTH_TRIALS,
    TRAINABLE,
)
from stages.saturation.tables import ACTIVATIONS, SATURATION
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import remedy_summaries, tables

SIGMOID = Remedy(
    activation="sigmoid",
    initializer="default",
    biases="normal",
    momentum="none",
    mu_max=0,
    eta=0.1,
    depths=(1, 2, 4),
)
TANH = SIGMOID.model_copy(update={"activation": "tanh", "biases": "zero"})


def runs(remedy: str, accuracies: dict[int, list[float]]) -> pd.DataFrame:
    rows = [
        (remedy, depth, replica, 100, accuracy, 1.0)
        for depth, found in accuracies.items()
        for replica, accuracy in enumerate(found)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS))


def test_what_is_above_the_threshold_has_trained() -> None:
    both = pd.concat(
        [
            runs("chapter", {1: [0.9, 0.9, 0.9, 0.9], 4: [0.1, 0.5, 0.51, 0.89]}),
            runs("tanh", {1: [0.9] * 4, 4: [0.9] * 4}),
        ]
    )
    table = trainable_depths.trainable(both, {"chapter": SIGMOID, "tanh": TANH}, 30, 0.5, 6.0, 0.95)
    assert tuple(table.columns) == TRAINABLE
    assert table["step"].tolist() == [100] * 4
    assert table["trained"].tolist() == [4, 2, 4, 4]
    assert table["probability"].tolist() == [1.0, 0.5, 1.0, 1.0]
    assert table["accuracy"].tolist() == pytest.approx([0.9, 0.5, 0.9, 0.9])
    # Clopper and Pearson: of none in n the upper end u has (1 - u)^n = 0.025; of all, likewise.
    assert table["low"].iloc[0] == pytest.approx(0.025**0.25)
    assert table["predicted"].iloc[0] == pytest.approx(6 * table["depth_scale"].iloc[0])
    assert 0.3 < table["depth_scale"].iloc[0] < 0.33
    assert table["depth_scale"].iloc[3] == math.inf


def test_the_deepest_depth_has_none_before_it_that_fails() -> None:
    remedies = dict.fromkeys(("some", "all", "none"), SIGMOID)
    table = trainable_depths.trainable(
        pd.concat(
            [
                runs("some", {8: [0.9, 0.9], 2: [0.9, 0.1], 4: [0.1, 0.1]}),
                runs("all", {2: [0.9], 4: [0.9], 8: [0.9]}),
                runs("none", {2: [0.1], 4: [0.9], 8: [0.9]}),
            ]
        ),
        remedies,
        30,
        0.5,
        6.0,
        0.95,
    )
    found = trainable_depths.deepest(table, remedies, part=0.5)
    assert tuple(found.columns) == DEEPEST
    assert found["remedy"].tolist() == ["some", "all", "none"]
    assert found["step"].tolist() == [100] * 3
    assert found["deepest"].tolist() == [2, 8, 0]
    assert found["next_tried"].fillna(-1).tolist() == [4, -1, 2]
    stricter = trainable_depths.deepest(table, remedies, part=0.6)
    assert stricter["deepest"].tolist() == [0, 8, 0]


def test_the_length_of_a_plateau_is_where_its_rows_end() -> None:
    rows = [
        (0.0, 2, 0, 0, 3.2, 0),
        (0.0, 2, 0, 10, 2.0, 1),
        (0.0, 2, 1, 0, 3.2, 0),
        (0.0, 2, 1, 10, 3.1, 0),
        (0.0, 2, 1, 20, 3.0, 0),
    ]
    table = remedy_summaries.plateau(pd.DataFrame(rows, columns=list(PLATEAU_TRACE)))
    assert tuple(table.columns) == PLATEAU
    assert table.to_numpy().tolist() == [[0, 2, 0, 10, 1], [0, 2, 1, 20, 0]]


def test_activations_are_described_by_their_median_over_the_replicas() -> None:
    rows = [
        (
            *("tanh", "tanh", "uniform", 0.1, 2, replica, 5, layer, 0.1 * replica, 0.5, -1.0, 1.0),
            *(0.3, 0.6, 0.8, 2.0),
        )
        for replica in range(5)
        for layer in (1, 2)
    ]
    table = remedy_summaries.saturation(pd.DataFrame(rows, columns=list(ACTIVATIONS)), 0.5)
    assert set(table.columns) == set(SATURATION)
    mean = table[(table["measure"] == "mean") & (table["layer"] == 2)].iloc[0]
    assert (mean["median"], mean["lower"], mean["upper"]) == pytest.approx((0.2, 0.1, 0.3))
    assert mean["replicas"] == 5
    assert set(table["measure"]) == {
        "mean",
        "spread",
        "percentile_2",
        "percentile_98",
        "saturated",
        "slope",
        "accuracy",
    }


def test_costs_under_momentum_have_a_mean_unless_some_network_diverged() -> None:
    rows = [
        ("nesterov", mu_max, mu_max, 0.1, replica, step, 0.9 - replica / 10, cost + replica)
        for mu_max, cost in ((0.9, 1.0), (0.99, math.inf))
        for replica in range(3)
        for step in (0, 7)
    ]
    frame = pd.DataFrame(rows, columns=list(MOMENTUM_TRIALS))
    table = remedy_summaries.momentum(frame, 0.95)
    assert set(table.columns) == set(MOMENTUM)
    fine = table[(table["mu_max"] == 0.9) & (table["step"] == 7)].iloc[0]
    half = 4.30265 / math.sqrt(3)  # Student's t with 2 degrees of freedom, deviation 1
    assert fine["cost"] == pytest.approx(2.0)
    assert (fine["low"], fine["high"]) == pytest.approx((2 - half, 2 + half), rel=1e-5)
    assert fine["accuracy"] == pytest.approx(0.8)
    assert np.isnan(table.loc[table["mu_max"] == 0.99, "cost"]).all()


def test_tables_are_collected_by_name_and_must_be_what_they_are_named(tmp_path: Path) -> None:
    for name in ("chapter", "tanh", "old"):
        tables.write(runs(name, {1: [0.9]}), DEPTH_TRIALS, tmp_path / f"{name}.csv")
    found = remedy_summaries.collect(tmp_path, ["tanh", "chapter"], DEPTH_TRIALS)
    assert found["remedy"].tolist() == ["tanh", "chapter"]
    tables.write(runs("chapter", {1: [0.9]}), DEPTH_TRIALS, tmp_path / "tanh.csv")
    with pytest.raises(InvalidInput, match=r"tanh\.csv: remedy 'chapter', expected 'tanh'"):
        remedy_summaries.collect(tmp_path, ["tanh"], DEPTH_TRIALS)
    with pytest.raises(InvalidInput, match="missing"):
        remedy_summaries.collect(tmp_path, ["absent"], DEPTH_TRIALS)
