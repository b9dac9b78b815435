"""What is told of recipes and compared of them, on rows whose numbers do not matter."""

import math

import pandas as pd
import pytest

from stages.remedies import limits


@pytest.mark.parametrize(
    ("normalization", "skips", "words"),
    [
        ("none", "none", ""),
        ("batch", "none", "batch normalization"),
        ("none", "identity", "skip connections"),
        ("layer", "scaled", "layer normalization, skip connections past scaled branches"),
    ],
)
def test_connections_in_words(normalization: str, skips: str, words: str) -> None:
    assert limits.connections({"normalization": normalization, "skips": skips}) == words


def recipe(**changes: object) -> dict[str, object]:
    plain = {"activation": "tanh", "initializer": "he", "biases": "zero", "normalization": "none"}
    plain |= {"mu_max": 0.0, "epsilon": 0.0, "eta": 0.1}
    plain |= {"skips": "none", "momentum": "none", "deepest": 4, "depth_scale": 1.0}
    return plain | {"next_tried": 8.0} | changes


def test_momentum_is_compared_with_plain_descent_through_the_same_layers() -> None:
    table = pd.DataFrame(
        [
            recipe(remedy="plain"),
            recipe(remedy="normalized", normalization="batch"),
            recipe(remedy="skipping", skips="identity"),
            recipe(remedy="moving", normalization="batch", momentum="nesterov"),
        ]
    )
    pairs = [(a["remedy"], b["remedy"]) for a, b in limits.beside_plain_descent(table)]
    assert pairs == [("moving", "normalized")]


def test_theory_expects_nothing_of_networks_that_it_has_no_scale_for() -> None:
    table = pd.DataFrame(
        [
            recipe(remedy="plain"),
            recipe(remedy="normalized", normalization="batch", depth_scale=math.nan),
            recipe(remedy="endless", depth_scale=math.inf),
        ]
    )
    assert limits.limited(table)["remedy"].tolist() == ["plain"]
    assert limits.limitless(table)["remedy"].tolist() == ["endless"]


def test_the_surest_of_the_deepest_trains_most_and_then_most_accurately() -> None:
    recipes = pd.DataFrame(
        [
            recipe(remedy=name, deepest=deepest)
            for name, deepest in zip("abcd", [32, 32, 32, 16], strict=True)
        ]
    )
    trainable = pd.DataFrame(
        [
            ("a", 32, 0.9, 0.99),
            ("b", 32, 1.0, 0.6),
            ("c", 32, 1.0, 0.7),
            ("c", 16, 1.0, 0.1),
            ("d", 16, 1.0, 0.98),
        ],
        columns=["remedy", "hidden_layers", "probability", "accuracy"],
    )
    assert limits.surest(recipes, trainable)["remedy"] == "c"
    assert limits.surest(recipes.iloc[:2], trainable)["remedy"] == "b"
    assert limits.surest(recipes.iloc[[3]], trainable)["deepest"] == 16
