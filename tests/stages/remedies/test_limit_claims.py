"""Claims on the limit of depth whose verdicts are known by construction."""

import math

import pandas as pd
import pytest

from stages.plateau.tables import PLATEAU
from stages.remedies.trials import Trials
from tests.stages.remedies.trial_tables import (
    DIRECTION,
    FAILS,
    HOLDS,
    RECIPES,
    REPLICAS,
    UNDECIDED,
    claims,
    deepest,
    judge,
    judged,
    plateau,
    runs,
)
from tests.study.ledger_rows import of
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict


@pytest.mark.parametrize(
    ("deepest_one", "after", "predicted", "verdict"),
    [
        (8, 9, 8.4, HOLDS),  # 0.95 to 1.07
        (4, 8, 4.0, DIRECTION),  # 1 to 2
        (4, 8, 3.9, UNDECIDED),  # 1.03 to 2.05
        (4, 8, 1.9, FAILS),  # 2.1 to 4.2
        (2, 4, 15.0, FAILS),  # 0.13 to 0.27
        (4, None, 4.0, UNDECIDED),  # 1 or more
        (8, None, 3.9, FAILS),  # 2.05 or more
    ],
)
def test_the_limit_of_depth_lies_between_two_depths(deepest_one, after, predicted, verdict) -> None:
    tanh = ("tanh", "default", "none", 0.1, deepest_one, after, predicted / 6)
    (found,) = (
        each
        for each in claims(runs(), tanh=tanh)
        if each.claim.id == "H2c" and "tanh, default" in each.setting
    )
    assert found.finding.verdict is verdict
    assert found.finding.replicas == REPLICAS
    last = after or math.inf
    assert found.finding.bracket == pytest.approx((deepest_one / predicted, last / predicted))
    ends = f"{deepest_one} to {after} hidden layers"
    assert found.network == (ends if after else f"{deepest_one} hidden layers or more")
    assert found.setting.endswith("6 depth scales, within 100 steps")


def test_where_the_depth_scale_fails_the_ledger_says_what_theory_knows_nothing_of() -> None:
    """4 to 8 layers are at least 1.03 times 3.9, and more than twice 1.9."""
    for predicted, says in ((3.9, False), (1.9, True)):
        tanh = ("tanh", "default", "none", 0.1, 4, 8, predicted / 6)
        (found,) = of(claims(runs(), tanh=tanh), "H2c", setting="tanh, default")
        assert ("more or larger steps train deeper networks" in found.shown) is says


def test_theory_is_held_against_plain_descent_that_trains_and_has_a_limit() -> None:
    settings = [each.setting for each in judged() if each.claim.id == "H2c"]
    settings = [each for each in settings if each.endswith(" depth scales, within 100 steps")]
    starts = ("sigmoid, default", "sigmoid, glorot-uniform", "tanh, default", "sigmoid, sparse")
    assert len(settings) == 4
    assert all(each.startswith(start) for each, start in zip(settings, starts, strict=True))
    none = ("tanh", "default", "none", 0.1, 0, 2, 2)
    assert not of(claims(runs(), tanh=none), "H2c", setting="tanh, default")


STAYING = (  # hidden layers, and how many of 40 replicas leave the plateau; what lies between
    ({2: 40, 3: 0}, (2, 3)),
    ({2: 40, 3: 40, 6: 39, 9: 0}, (3, 9)),
    ({2: 40, 3: 0, 4: 40, 5: 0}, (4, 5)),
    ({2: 40, 3: 40}, (3, math.inf)),
)


@pytest.mark.parametrize(("leaving", "ends"), STAYING)
def test_the_chapter_s_recipe_has_a_limit_in_the_many_steps_of_the_plateau_too(
    leaving, ends
) -> None:
    """Between the deepest of which all leave it and the next of which none do; theory has 2."""
    table = pd.DataFrame(
        [
            (lmbda, depth, replica, 9000, int(replica < (number if lmbda else REPLICAS)))
            for lmbda in (0.0, 5.0)
            for depth, number in leaving.items()
            for replica in range(REPLICAS)
        ],
        columns=list(PLATEAU.columns),
    )
    trials = Trials(runs(), deepest(**RECIPES), 0.5)
    found = judge(trials, table.sample(frac=1, random_state=0))
    (longer,) = (each for each in found if "9,000 steps" in each.setting and each.claim.id == "H2c")
    assert longer.finding.bracket == (ends[0] / 2, ends[1] / 2)
    assert longer.finding.replicas == REPLICAS
    last = "or more" if ends[1] == math.inf else f"{ends[0]} to {ends[1]} hidden layers"
    assert longer.network.endswith(last)
    assert longer.setting == (
        "sigmoid, default weights, normal biases, eta 0.1, 6 depth scales, "
        "leaving the plateau within 9,000 steps"
    )


def test_without_theory_or_a_depth_that_leaves_the_plateau_there_is_no_such_limit() -> None:
    endless = ("sigmoid", "default", "none", 0.1, 2, 4, math.inf)
    none = plateau(left=False).assign(left=0)
    trials = Trials(runs(), deepest(**RECIPES), 0.5)
    for found in (claims(runs(), chapter=endless), judge(trials, none)):
        assert not of(found, "H2c", setting="leaving the plateau")


def test_that_the_largest_depth_counts_without_a_limit_was_settled_with_the_numbers() -> None:
    """As the ledger says of this claim alone: the rule of frequencies is older."""
    table = ledger.table(judged())
    frequencies = table[table["rule"] == "frequency"]
    later = frequencies["written"] == "with or after its numbers"
    assert set(frequencies.loc[later, "id"]) == {"H2d"}
    assert set(frequencies.loc[~later, "written"]) == {"before, then revised"}


def test_without_a_limit_in_theory_the_best_learning_rate_counts() -> None:
    (found,) = (each for each in judged() if each.claim.id == "H2d")
    assert found.network == "8 hidden layers"
    assert found.setting == (
        "tanh, glorot-uniform weights, normal biases, eta 0.03, learning rate chosen on other "
        "replicas from 0.03, 0.1, within 100 steps"
    )
    assert (found.finding.measured, found.finding.verdict) == (1.0, HOLDS)
    assert found.finding.replicas == REPLICAS / 2


def test_the_best_learning_rate_is_chosen_on_other_replicas_than_those_that_judge() -> None:
    """On even replicas 0.1 is the better one, on odd ones 0.03, and on all of them."""
    table = runs(fast=(0.9, 0.9, 0.8), slow=(0.9, 0.9, 0.7))
    odd = (table["hidden_layers"] == 8) & (table["replica"] % 2 == 1)
    table.loc[odd & (table["remedy"] == "fast"), "validation_accuracy"] = 0.1
    (found,) = (each for each in claims(table) if each.claim.id == "H2d")
    assert ", eta 0.1, learning rate chosen" in found.setting
    assert (found.finding.measured, found.finding.verdict) == (0.0, FAILS)


def test_starts_without_a_limit_are_judged_in_the_order_in_which_they_are_listed() -> None:
    found = claims(runs(), glorot=("tanh", "sparse", "none", 0.1, 2, 4, math.inf))
    starts = [each.setting.split(",")[1] for each in found if each.claim.id == "H2d"]
    assert starts == [" sparse weights", " glorot-uniform weights"]


def test_depths_that_were_not_tried_with_every_rate_do_not_count() -> None:
    table = runs()
    fast, eight = table["remedy"] == "fast", table["hidden_layers"] == 8
    (found,) = (each for each in claims(table[~(fast & eight)]) if each.claim.id == "H2d")
    assert (found.network, found.finding.replicas) == ("4 hidden layers", REPLICAS / 2)
    apart = table[(fast & ~eight) | (~fast & (eight | (table["remedy"] != "slow")))]
    assert not of(claims(apart), "H2d")


def test_a_limit_of_theory_far_beyond_every_depth_tried_is_not_tested() -> None:
    """Theory's six depth scales are 16 layers and a little more; 8 were tried."""
    for scale, tested in ((16 / 6, True), (16.1 / 6, False)):
        tanh = ("tanh", "default", "none", 0.1, 2, 4, scale)
        (found,) = of(claims(runs(), tanh=tanh), "H2c", setting="tanh, default")
        assert (found.verdict is Verdict.NOT_TESTED) is not tested
