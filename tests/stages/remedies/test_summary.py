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
    epsilon=0,
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


@pytest.mark.parametrize("connected", [{"normalization": "layer"}, {"skips": "identity"}])
def test_theory_of_plain_layers_has_no_depth_scale_for_others(connected: dict[str, str]) -> None:
    other = TANH.model_copy(update=connected)
    choices = {"plain": TANH, "other": other}
    both = pd.concat([runs(name, {4: [0.9] * 17}) for name in choices])
    often = summary.trainable(both, choices, 30, 0.5, 6.0, 0.95)
    found = summary.deepest(often, choices, 0.5)
    for table in (often, found):
        assert table["depth_scale"].tolist() == pytest.approx([math.inf, math.nan], nan_ok=True)
        assert table["predicted"].tolist() == pytest.approx([math.inf, math.nan], nan_ok=True)
    assert found["deepest"].tolist() == [4, 4]


def deepest(trained: dict[int, int], replicas: int = 17, part: float = 0.5):
    """The deepest that trains and the smallest that does not (-1: none), from how many trained."""
    accuracies = {
        depth: [0.9] * number + [0.1] * (replicas - number) for depth, number in trained.items()
    }
    choices = {"some": SIGMOID}
    often = summary.trainable(runs("some", accuracies), choices, 30, 0.5, 6.0, 0.95)
    found = summary.deepest(often, choices, part)
    assert tuple(found.columns) == DEEPEST.columns
    assert found["remedy"].tolist() == ["some"]
    assert found["step"].tolist() == [100]
    return found["deepest"].iloc[0], found["next_tried"].fillna(-1).iloc[0]


# Clopper and Pearson's intervals of k of 17: 4 end at 0.499, 5 at 0.560; 12 begin at 0.440, 13 at
# 0.501 and 14 at 0.566.
@pytest.mark.parametrize(
    ("trained", "expected"),
    [
        *((number, (2, 4)) for number in (0, 4)),
        *((number, (2, 8)) for number in (5, 9, 12)),
        *((number, (4, 8)) for number in (13, 14, 17)),
    ],
)
def test_a_depth_trains_or_does_not_by_its_whole_interval(trained, expected) -> None:
    assert deepest({8: 0, 2: 17, 4: trained}) == expected


def test_the_part_that_is_asked_for_counts() -> None:
    assert deepest({2: 17, 4: 14, 8: 5}, part=0.57) == (2, 8)
    assert deepest({2: 17, 4: 14, 8: 5}, part=0.56) == (4, 8)
    assert deepest({2: 17, 4: 14, 8: 5}, part=0.55) == (4, -1)


def test_the_deepest_depth_has_none_before_it_that_is_undecided_or_fails() -> None:
    assert deepest({2: 17, 4: 9, 8: 17, 16: 0}) == (2, 16)
    assert deepest({2: 9, 4: 17, 8: 17}) == (0, -1)
    assert deepest({2: 0, 4: 17, 8: 17}) == (0, 2)
    assert deepest({2: 17, 4: 17, 8: 17}) == (8, -1)
    assert deepest({2: 17, 4: 17, 8: 9}) == (4, -1)


def test_few_replicas_decide_nothing() -> None:
    """Of n that all train the interval begins at 0.025^(1/n): 0.48 of 5, 0.54 of 6."""
    assert deepest({2: 5, 4: 0}, replicas=5) == (0, -1)
    assert deepest({2: 6, 4: 0}, replicas=6) == (2, 4)
