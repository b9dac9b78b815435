"""Claims on remedies whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.plateau.tables import PLATEAU
from stages.remedies import claims as remedies
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 40
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas
STEPS = 100
HOLDS, DIRECTION, FAILS = Verdict.HOLDS, Verdict.IN_DIRECTION, Verdict.FAILS
UNDECIDED = Verdict.UNDECIDED
# Accuracies at depths 2, 4 and 8.
ACCURACIES = {
    "chapter": (0.9, 0.1, 0.1),
    "glorot": (0.9, 0.1, 0.1),
    "tanh": (0.9, 0.9, 0.1),
    "fast": (0.9, 0.8, 0.1),
    "slow": (0.9, 0.8, 0.7),
    "sparse": (0.9, 0.9, 0.1),
    "momentum": (0.9, 0.8, 0.1),
    "sparse-momentum": (0.9, 0.9, 0.3),
    "both": (0.9, 0.9, 0.6),
}
RECIPES = {  # activation, initializer, momentum, eta, deepest, next tried, xi
    "chapter": ("sigmoid", "default", "none", 0.1, 2, 4, 1 / 3),
    "glorot": ("sigmoid", "glorot-uniform", "none", 0.1, 2, 4, 1 / 3),
    "tanh": ("tanh", "default", "none", 0.1, 4, 8, 2),
    "fast": ("tanh", "glorot-uniform", "none", 0.1, 4, 8, math.inf),
    "slow": ("tanh", "glorot-uniform", "none", 0.03, 8, None, math.inf),
    "sparse": ("sigmoid", "sparse", "none", 0.1, 4, 8, 2 / 3),
    "momentum": ("sigmoid", "default", "nesterov", 0.1, 4, 8, 1 / 3),
    "sparse-momentum": ("sigmoid", "sparse", "nesterov", 0.1, 4, 8, 2 / 3),
    "both": ("tanh", "glorot-uniform", "nesterov", 0.01, 8, None, math.inf),
}


def deepest(**recipes: tuple) -> pd.DataFrame:
    rows = [
        (
            *(name, activation, initializer, "normal", "none", "none"),
            *(kind, 0.9 if kind == "nesterov" else 0.0, 1e-8 if kind == "adam" else 0.0, eta),
            *(STEPS, depth, after, xi, 6 * xi),
        )
        for name, (activation, initializer, kind, eta, depth, after, xi) in recipes.items()
    ]
    return pd.DataFrame(rows, columns=list(DEEPEST.columns)).astype({"next_tried": float})


def runs(**accuracies: tuple[float, float, float]) -> pd.DataFrame:
    rows = [
        (name, depth, replica, STEPS, accuracy + spread, 1.0)
        for name, at_depths in (ACCURACIES | accuracies).items()
        for depth, accuracy in zip((2, 4, 8), at_depths, strict=True)
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS.columns)).sample(frac=1, random_state=0)


def plateau(left: bool) -> pd.DataFrame:
    """Networks of two and three hidden layers, the deeper of which leave it only without decay."""
    rows = [
        (lmbda, depth, replica, 9000 + replica, int(depth == 2 or lmbda == 0 or left))
        for lmbda in (0.0, 5.0)
        for depth in (2, 3)
        for replica in range(REPLICAS)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns))


def claims(trials: pd.DataFrame, left: bool = False, lmbda: float = 5.0, **recipes: tuple):
    found = remedies.Trials(trials, deepest(**RECIPES | recipes), 0.5)
    return remedies.claims(found, plateau(left), lmbda, 0.95)


def judged(left: bool = False, lmbda: float = 5.0) -> list[Quantity]:
    return claims(runs(), left, lmbda)


def seen(quantities: list[Quantity], id: str, network: str = "", setting: str = "") -> list:
    """What was measured and the verdict, of each quantity of a claim."""
    return [(each.measured, each.verdict) for each in of(quantities, id, network, setting)]


def test_the_chapter_s_recipe_stalls_at_the_first_depth_that_fails() -> None:
    (found,) = (each for each in judged() if each.claim.id == "H2a")
    assert (found.network, found.unit) == ("4 hidden layers", ledger.OF_NETWORKS)
    assert found.setting == "sigmoid, default weights, normal biases, eta 0.1, within 100 steps"
    assert (found.finding.measured, found.finding.verdict) == (1.0, HOLDS)


def test_a_recipe_that_fails_at_no_depth_is_judged_at_the_largest() -> None:
    endless = ("sigmoid", "default", "none", 0.1, 4, None, 1 / 3)
    (found,) = of(claims(runs(chapter=(0.9, 0.9, 0.9)), chapter=endless), "H2a", "8 hidden layers")
    assert (found.measured, found.verdict) == (0.0, FAILS)


def test_a_remedy_that_was_not_trained_cannot_be_judged() -> None:
    others = remedies.Trials(runs(), deepest(**RECIPES, strange=RECIPES["sparse"]), 0.5)
    with pytest.raises(InvalidInput, match="remedy strange with 2 hidden layers: no runs"):
        others.trained("strange", 2)
    with pytest.raises(InvalidInput, match="remedy strange: no runs"):
        remedies.claims(others, plateau(left=False), 5.0, 0.95)


def test_an_update_rule_that_is_none_is_bad_input() -> None:
    with pytest.raises(InvalidInput, match=f"{DEEPEST.path}: remedy tanh: momentum nan, expected"):
        claims(runs(), tanh=("tanh", "default", "nan", 0.1, 4, 8, 2))


def test_remedies_are_compared_at_depths_that_both_were_tried_at() -> None:
    some = runs()
    without = some[(some["remedy"] != "glorot") | (some["hidden_layers"] != 4)]
    assert remedies.Trials(without, deepest(**RECIPES), 0.5).depths("glorot") == [2, 8]
    ids = [each.claim.id for each in claims(without)]
    missing = [each.claim.id for each in judged()]
    for id in ids:
        missing.remove(id)
    assert missing == ["G2h", "G2h"]  # only glorot changes nothing but the start


def test_it_stops_where_no_replica_leaves_the_plateau_with_the_chapter_s_decay() -> None:
    (found,) = (each for each in judged() if each.claim.id == "H2b")
    assert found.claim.text == (
        "from some depth on, the chapter's recipe does not train in 9,039 steps"
    )
    assert (found.network, found.setting) == ("3 hidden layers", "lambda 5, 9,039 steps")
    assert (found.finding.measured, found.finding.verdict) == (1.0, HOLDS)
    for others in (judged(left=True), judged(lmbda=0.0)):
        assert seen(others, "H2b") == [(0.0, FAILS)]
    assert not of(judged(lmbda=1.0), "H2b")


def test_remedies_are_judged_there_by_whether_they_train_and_by_what_they_gain() -> None:
    found = judged()
    for id in ("G2g", "G2h", "G3a"):
        assert len(of(found, id, "4 hidden layers", "within 100 steps")) == len(of(found, id))
        units = [each.unit for each in found if each.claim.id == id]
        assert units == [ledger.OF_NETWORKS, ledger.OF_IMAGES] * (len(units) // 2)
    for setting, gained in (
        ("tanh, default weights", 0.8),
        ("tanh, glorot-uniform weights, normal biases, eta 0.1,", 0.7),
        ("tanh, glorot-uniform weights, normal biases, eta 0.03,", 0.7),
    ):
        assert seen(found, "G2g", setting=setting) == [
            (1.0, HOLDS),
            (pytest.approx(gained), HOLDS),
        ]
    assert len(of(found, "G2g")) == 6
    assert seen(found, "G2h", setting="sigmoid, glorot-uniform weights") == [
        (0.0, FAILS),
        (pytest.approx(0.0, abs=1e-12), UNDECIDED),
    ]
    assert seen(found, "G3a", setting="sigmoid, sparse weights") == [
        (1.0, HOLDS),
        (pytest.approx(0.8), HOLDS),
    ]
    assert len(of(found, "G3a")) == 2  # with momentum it is another matter


def test_a_start_is_not_judged_together_with_another_learning_rate() -> None:
    """Nor is a learning rate by itself; zero biases alone are another start."""
    other = {
        "both-changed": ("sigmoid", "glorot-uniform", "none", 0.3, 4, 8, 1 / 3),
        "sparse-fast": ("sigmoid", "sparse", "none", 0.3, 4, 8, 1 / 3),
        "eta-alone": ("sigmoid", "default", "none", 0.3, 4, 8, 1 / 3),
    }
    found = claims(runs(**dict.fromkeys(other, (0.9, 0.9, 0.1))), **other)
    assert len(of(found, "G2h")) == 2
    assert len(of(found, "G3a")) == 2
    for id in ("G2h", "G3a"):
        assert not of(found, id, setting="eta 0.3")
    table = deepest(**RECIPES)
    table.loc[table["remedy"] == "glorot", ["initializer", "biases"]] = "default", "zero"
    found = remedies.claims(remedies.Trials(runs(), table, 0.5), plateau(False), 5.0, 0.95)
    assert not of(found, "G2h")  # which the weights are to be credited with
    assert len(of(found, "G2i", setting="sigmoid, default weights, zero biases")) == 2


def test_adam_is_neither_momentum_nor_plain_descent() -> None:
    """No claim of G2, G3 or H2 speaks of it; it has its own words."""
    adaptive = ("sigmoid", "sparse", "adam", 0.001, 8, None, 2 / 3)
    found = claims(runs(adaptive=(0.9, 0.9, 0.9)), adaptive=adaptive)
    assert not [each for each in found if "Adam" in each.setting]
    words = "sigmoid, sparse weights, normal biases, Adam with epsilon 1e-08, eta 0.001"
    assert remedies.in_words(deepest(adaptive=adaptive).iloc[0]) == words


@pytest.mark.parametrize(
    ("column", "value"), [("normalization", "batch"), ("skips", "identity"), ("biases", "centred")]
)
def test_what_the_chapter_did_not_know_is_left_to_other_claims(column: str, value: str) -> None:
    """Not even beside another function or other weights, which are judged as remedies alone."""
    table = deepest(**RECIPES)
    for name, words in (("tanh", "tanh, default weights"), ("glorot", "sigmoid, glorot-uniform")):
        changed = table.copy()
        changed.loc[changed["remedy"] == name, column] = value
        for recipes, judged_there in ((table, True), (changed, False)):
            trials = remedies.Trials(runs(), recipes, 0.5)
            found = remedies.claims(trials, plateau(False), 5.0, 0.95)
            on = [each for each in found if each.claim.id in ("G2g", "G2h", "G2i", "G3a")]
            assert any(words in each.setting for each in on) is judged_there


def test_a_remedy_that_trains_every_other_network_is_undecided() -> None:
    table = runs(tanh=(0.9, 0.9, 0.1))
    half = (table["remedy"] == "tanh") & (table["replica"] % 2 == 0)
    table.loc[half, "validation_accuracy"] = 0.1
    (trains, gains) = seen(claims(table), "G2g", setting="tanh, default weights")
    assert trains == (0.5, UNDECIDED)
    assert gains == (pytest.approx(0.4, abs=0.01), HOLDS)


def test_a_gain_without_training_is_told_from_training() -> None:
    """With 0.3 at 8 layers momentum gains 0.2 over sparse weights alone, and does not train."""
    found = judged()
    assert seen(found, "G3b", "4 hidden layers", "sigmoid, default weights") == [
        (1.0, HOLDS),
        (pytest.approx(0.7), HOLDS),
    ]
    assert seen(found, "G3b", "8 hidden layers", "sigmoid, sparse weights") == [
        (0.0, Verdict.NOT_TESTED),  # more steps might train them
        (pytest.approx(0.2), HOLDS),
    ]
    # Plain descent with the smaller eta trains that depth, and better: nothing is left to train.
    assert seen(found, "G3b", "8 hidden layers", "tanh, glorot-uniform weights") == [
        (pytest.approx(-0.1), Verdict.NOT_TESTED)
    ]
    assert len(of(found, "G3b", setting="tanh")) == len(
        of(found, "G3b", setting="without momentum eta 0.03")
    )
    assert len(of(found, "G3b")) == 5


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
    trials = remedies.Trials(runs(), deepest(**RECIPES), 0.5)
    found = remedies.claims(trials, table.sample(frac=1, random_state=0), 5.0, 0.95)
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
    trials = remedies.Trials(runs(), deepest(**RECIPES), 0.5)
    for found in (claims(runs(), chapter=endless), remedies.claims(trials, none, 5.0, 0.95)):
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


def test_single_replicas_decide_nothing_and_choose_nothing() -> None:
    table = runs()
    found = claims(table[table["replica"] == 0], left=False)
    assert not of(found, "H2d")
    for id in ("G2g", "G2h", "G3a", "G3b", "H2a"):
        assert set(verdicts(found, id)) - {Verdict.NOT_TESTED} == {UNDECIDED}


def test_every_claim_has_its_source_and_quantities_are_told_apart() -> None:
    table = ledger.table(judged()).drop_duplicates("id")
    assert dict(zip(table["id"], table["source"], strict=True)) == {
        **dict.fromkeys(("G2g", "G2h"), "Glorot and Bengio 2010"),
        **dict.fromkeys(("G3a", "G3b"), "Sutskever et al. 2013"),
        **dict.fromkeys(("H2a", "H2b"), ledger.STUDY),
        **dict.fromkeys(("H2c", "H2d"), "Schoenholz et al. 2017"),
    }


def test_the_headline_is_the_deepest_network_of_each_remedy() -> None:
    expected = {f"deepest.{name}": float(recipe[4]) for name, recipe in RECIPES.items()}
    assert remedies.headline(deepest(**RECIPES)) == expected
