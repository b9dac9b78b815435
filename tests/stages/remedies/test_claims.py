"""Claims on remedies whose verdicts are known by construction."""

import pytest

from stages.remedies.claims import headline
from stages.remedies.tables import DEEPEST
from stages.remedies.trials import Trials, in_words
from tests.stages.remedies.trial_tables import (
    FAILS,
    HOLDS,
    RECIPES,
    UNDECIDED,
    claims,
    deepest,
    judge,
    judged,
    plateau,
    runs,
    seen,
)
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict


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
    others = Trials(runs(), deepest(**RECIPES, strange=RECIPES["sparse"]), 0.5)
    with pytest.raises(InvalidInput, match="remedy strange with 2 hidden layers: no runs"):
        others.trained("strange", 2)
    with pytest.raises(InvalidInput, match="remedy strange: no runs"):
        judge(others, plateau(left=False))


def test_an_update_rule_that_is_none_is_bad_input() -> None:
    with pytest.raises(InvalidInput, match=f"{DEEPEST.path}: remedy tanh: momentum nan, expected"):
        claims(runs(), tanh=("tanh", "default", "nan", 0.1, 4, 8, 2))


def test_remedies_are_compared_at_depths_that_both_were_tried_at() -> None:
    some = runs()
    without = some[(some["remedy"] != "glorot") | (some["hidden_layers"] != 4)]
    assert Trials(without, deepest(**RECIPES), 0.5).depths("glorot") == [2, 8]
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
    found = judge(Trials(runs(), table, 0.5), plateau(False))
    assert not of(found, "G2h")  # which the weights are to be credited with
    assert len(of(found, "G2i", setting="sigmoid, default weights, zero biases")) == 2


def test_adam_is_neither_momentum_nor_plain_descent() -> None:
    """No claim of G2, G3 or H2 speaks of it; it has its own words."""
    adaptive = ("sigmoid", "sparse", "adam", 0.001, 8, None, 2 / 3)
    found = claims(runs(adaptive=(0.9, 0.9, 0.9)), adaptive=adaptive)
    assert not [each for each in found if "Adam" in each.setting]
    words = "sigmoid, sparse weights, normal biases, Adam with epsilon 1e-08, eta 0.001"
    assert in_words(deepest(adaptive=adaptive).iloc[0]) == words


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
            trials = Trials(runs(), recipes, 0.5)
            found = judge(trials, plateau(False))
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


def test_momentum_is_judged_only_at_a_depth_that_was_tried_with_it_and_without() -> None:
    """Plain descent from the default start fails at 4 layers, which were not tried with it."""
    table = runs()
    untried = (table["remedy"] == "momentum") & (table["hidden_layers"] == 4)
    found = of(claims(table[~untried]), "G3b")
    assert len(found) == 3


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
    assert headline(deepest(**RECIPES)) == expected
