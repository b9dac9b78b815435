"""Claim I6 from both sides."""

import math

import numpy as np
import pytest

from stages.adaptive import claims
from tests.stages.adaptive import constructed
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.rules import WITH
from unstable_gradients.study.verdicts import Verdict

# Depths some layers apart in a decade; some replicas get a little deeper throughout.
LARGEST = [3.2, 3.1, 3.4, 3.0, 3.6, 3.3, 3.0, 3.5]


def judged(layers: float, predicted: float) -> list[Quantity]:
    depths = {
        10.0 ** -(2 + decade): [own + layers * decade for own in LARGEST] for decade in range(3)
    }
    return claims.claims(*constructed.tables(depths, predicted), 0.0, 0.95)


def test_a_slope_is_held_against_the_predicted_one() -> None:
    for predicted, verdict in (
        (2.1, Verdict.HOLDS),
        (1.3, Verdict.IN_DIRECTION),
        (0.9, Verdict.FAILS),
        (4.1, Verdict.FAILS),
    ):
        found = judged(2, predicted)
        (slope,) = of(found, "I6b")
        assert slope.measured == pytest.approx(2 / predicted)
        assert slope.verdict == verdict
        assert verdicts(found, "I6a") == [Verdict.HOLDS]


def test_a_smaller_epsilon_may_train_less_deep() -> None:
    depths = {1e-2: [each + 3 for each in LARGEST], 1e-3: LARGEST}
    found = claims.claims(*constructed.tables(depths, 1.5), 0.0, 0.95)
    assert verdicts(found, "I6a") == [Verdict.FAILS]
    assert verdicts(found, "I6b") == [Verdict.UNDECIDED]  # a negative slope has no ratio
    (deeper,) = of(found, "I6a")
    assert deeper.measured == pytest.approx(np.mean(LARGEST) / (np.mean(LARGEST) + 3), rel=1e-3)


def test_the_setting_says_what_was_compared() -> None:
    (row, _) = judged(2, 2.0)
    assert row.network == "3 to 8 hidden layers"
    assert row.setting == (
        "epsilon 0.0001 to 0.01, plateaus of 1,000 steps, lambda 0, for Adam normalizes decay"
    )
    table = ledger.table(judged(2, 2.0))
    assert set(table["source"]) == {ledger.STUDY}
    assert set(table["written"]) == {WITH}


def test_depths_too_far_from_those_tried_decide_nothing() -> None:
    depths = {1e-2: LARGEST, 1e-3: [each + 7 for each in LARGEST]}
    found = claims.claims(*constructed.tables(depths, 1.5), 0.0, 0.95)
    assert verdicts(found, "I6a") + verdicts(found, "I6b") == [Verdict.UNDECIDED] * 2
    assert "8 of 8 networks have no such number" in of(found, "I6b")[0].shown


def test_depths_that_are_not_finite_decide_nothing() -> None:
    lengths, depths, slopes = constructed.tables({1e-2: LARGEST, 1e-3: LARGEST}, 1.5)
    found = claims.claims(lengths, depths.assign(equal_depth=math.inf), slopes, 0.0, 0.95)
    assert verdicts(found, "I6a") == [Verdict.UNDECIDED]


def test_one_epsilon_leaves_nothing_to_compare() -> None:
    assert claims.claims(*constructed.tables({1e-2: LARGEST}, 1.5), 0.0, 0.95) == []


def test_no_epsilon_leaves_nothing_to_compare() -> None:
    lengths, depths, slopes = constructed.tables({1e-2: LARGEST, 1e-3: LARGEST}, 1.5)
    assert claims.claims(lengths, depths, slopes, 0.0, 0.95) != []
    assert claims.claims(lengths, depths.iloc[:0], slopes, 0.0, 0.95) == []
    assert claims.claims(lengths, depths, slopes.iloc[:0], 0.0, 0.95) == []
