"""What the page says of remedies, from numbers known by construction."""

import math

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.remedies import page
from stages.remedies.tables import DEEPEST, TRAINABLE, TRIALS_TOGETHER
from tests.page.texts import said, say

TRIALS = {"replicas": 17, "steps": 5000, "width": 30, "mini-batch": 10, "training-images": 50_000}


REMEDIES = {"all": {"eta": 1.0}, "chapter": {"depths": [1]}}  # what each changes


def setting(**trials: int) -> Setting:
    given = TRIALS | {name.replace("_", "-"): value for name, value in trials.items()}
    trainable = {"accuracy": 0.5, "part": 0.5, "depth-scales": 6.0}
    groups = {"experiments": {"depth-trials": given, "trainable": trainable}}
    groups |= {"chapter": {"recipe": {"eta": 0.1}}, "compared": {"remedies": REMEDIES}}
    return Setting(groups | {"statistics": {"confidence": 0.95}, "kernels": "pinned"})


def recipes(
    *rows: tuple[str, str, int, int | None, float], activation: str = "tanh"
) -> pd.DataFrame:
    """Name, momentum, deepest, next tried, xi."""
    full = [
        (
            *(name, activation, "default", "zero", "none", "none", kind),
            0.9 if kind == "nesterov" else 0.0,
            *(1e-8 if kind == "adam" else 0.0, 0.1, 5000, depth, after, xi, 6 * xi),
        )
        for name, kind, depth, after, xi in rows
    ]
    return pd.DataFrame(full, columns=list(DEEPEST.columns)).astype({"next_tried": float})


SOME = recipes(
    ("chapter", "none", 3, 4, 0.25),
    ("better", "none", 12, 16, 1.0),
    ("same", "nesterov", 3, 4, 0.25),
    ("all", "none", 16, None, math.inf),
    ("too", "nesterov", 16, None, math.inf),
)


def write_fields(remedies: list[str]) -> None:
    """The tables of the map, of networks of one hidden layer."""
    often = (1, 5000, 1, 1, 1.0, 0.1, 1.0, 0.9, 0.9, 0.9, 1.0, 6.0)
    trainable, trials = (
        pd.DataFrame(rows, columns=list(table.columns))
        for table, rows in (
            (TRAINABLE, [(name, *often) for name in remedies]),
            (TRIALS_TOGETHER, [(name, 1, 0, 5000, 0.9, 0.3) for name in remedies]),
        )
    )
    TRAINABLE.write(trainable)
    TRIALS_TOGETHER.write(trials)


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Those of these recipes."""

    def of(deepest: pd.DataFrame, **trials: int) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        DEEPEST.write(deepest.reset_index(drop=True))
        write_fields(deepest["remedy"].tolist())
        return page.values(setting(**trials))

    return of


@pytest.fixture
def text(values):
    """What is said of these recipes."""
    return lambda deepest, **trials: said("remedies", values(deepest, **trials))


def test_limits_name_what_reaches_further(text) -> None:
    found = text(SOME)
    assert "recipe trains networks of up to 3 hidden layers within 5,000 mini-batch" in found
    assert "furthest train at least 16 hidden layers: *all* and *too*." in found
    assert "thus: *better* to 12; *all* and *too* to 16 or more." in found


def test_the_recipe_is_found_by_what_it_changes_and_not_by_its_place(text) -> None:
    found = text(SOME.iloc[::-1])
    assert "recipe trains networks of up to 3 hidden layers within 5,000 mini-batch" in found
    without = text(SOME[SOME["remedy"] != "chapter"])
    assert "None of the remedies is the recipe that they change" in without
    assert "The chapter's recipe" not in without


def test_a_recipe_that_is_not_the_book_s_is_told(text) -> None:
    assert "other values than the book" not in text(SOME)
    found = text(SOME, width=100, mini_batch=20)
    assert "here has other values than the book's: `mini-batch` 20 and `width` 100." in found


def test_remedies_of_which_no_depth_is_known_to_fail_are_named_apart(text) -> None:
    found = text(
        recipes(
            ("chapter", "none", 3, 4, 0.25),
            ("open", "none", 8, None, 1),
            ("known", "none", 8, 12, 1),
        )
    )
    assert "thus: *known* to 8; *open* to 8 or more." in found


def test_a_remedy_is_not_named_that_reaches_no_further(text) -> None:
    found = text(SOME[SOME["remedy"].isin(["chapter", "same"])])
    assert "No remedy tried here trains deeper ones." in found
    assert "move the limit" not in found


def test_a_recipe_may_train_nothing(text) -> None:
    found = text(recipes(("chapter", "none", 0, 1, 0.25), ("better", "none", 6, 8, 0.5)))
    assert "does not train even the shallowest networks tried within 5,000" in found
    assert "is 2.3 (*better*) to 2.3 (*better*) times" in found  # sqrt(6 * 8) / 3
    assert "differ by up to a factor of 1.0." in found
    alone = text(recipes(("chapter", "none", 0, 1, 0.25)))
    assert "times as deep as theory expects" not in alone


def test_the_best_with_momentum_is_seen_beside_the_best_of_plain_descent_from_its_start(
    text,
) -> None:
    table = SOME.assign(initializer=["default", "he", "default", "he", "sparse"])
    found = text(table)
    assert "with it has 3 hidden layers (*chapter*) and 3 (*same*), where steps add up to" in found
    assert "a learning rate of 1 instead of 0.1. Where these rates differ" in found
    table["initializer"] = "default"
    found = text(table)
    assert "16 hidden layers or more (*all*) and 16 or more (*too*)" in found
    assert "(*same*)" not in found
    table["eta"] = table["eta"].where(table["momentum"] == "none", 0.01)
    assert "Where these rates differ" not in text(table)
    assert "without and with it" not in text(table[table["momentum"] == "none"])


def test_update_rules_are_named_with_their_numbers(text) -> None:
    found = text(
        recipes(
            ("chapter", "none", 3, 4, 0.25),
            ("fast", "nesterov", 4, 6, 1),
            ("even", "adam", 8, 12, 1),
        )
    )
    assert "Nesterov's, up to 0.9" in found
    assert "Adam, ε = $10^{-8}$" in found
    assert "(*even*)" not in found  # Adam's steps do not add up


@pytest.mark.parametrize(
    ("trials", "words"),
    [
        ({"steps": 150, "training_images": 50}, "150 mini-batch steps (30 epochs)"),
        ({}, "5,000 mini-batch steps (1 epoch)"),
        ({"steps": 7, "training_images": 60}, "7 mini-batch steps (1.17 epochs)"),
    ],
)
def test_a_budget_is_told_in_epochs_too(text, trials: dict[str, int], words: str) -> None:
    assert words in text(SOME, **trials)


def test_a_depth_needs_so_many_networks_to_train(text) -> None:
    """Of 17, 13 have an interval (Clopper and Pearson) that begins above 1/2, 12 have not."""
    assert "for which 13 of 17 networks must train." in text(SOME)
    assert "must train" not in text(SOME, replicas=3)  # 3 of 3 may be 29% of all


def test_recipes_are_listed_with_what_fails_and_theory(text) -> None:
    found = text(SOME)
    for expected in ("3 (4)", "16 or more<", "Nesterov's, up to 0.9", ">∞<", ">1.5<", ">0.25<"):
        assert expected in found
    assert "tanh, default weights, zero biases<" in found
    connected = SOME.assign(skips="identity", depth_scale=math.nan, predicted=math.nan)
    found = text(connected)
    assert "zero biases, skip connections<" in found
    assert ">–</td></tr>" in found


def test_the_depth_scale_is_explained_where_gradients_fall(text) -> None:
    """By e^4 = 54.6 in a layer of xi = 1/4, whose root is 7.4."""
    sigmoid = recipes(("chapter", "none", 3, 4, 0.25), activation="sigmoid")
    found = text(sigmoid)
    assert "is 0.25 layers. In each layer the square falls by" in found
    assert "that is 55, and the gradient itself by its root, 7.4." in found
    for other in (
        sigmoid.assign(depth_scale=math.inf, predicted=math.inf),
        sigmoid.assign(depth_scale=math.nan, predicted=math.nan),
        sigmoid.assign(initializer="large", activation="tanh"),
    ):
        assert "In each layer the square" not in text(other)


def test_limits_that_are_alike_put_no_recipes_in_order(text) -> None:
    alike = SOME.assign(
        deepest=SOME["deepest"].where(SOME["remedy"] != "better", 3),
        next_tried=SOME["next_tried"].where(SOME["remedy"] != "better", 4),
    )
    assert "Where these limits differ, theory puts the recipes into the right order." in text(alike)


def test_theory_is_compared_where_it_has_a_limit_and_one_was_found(text) -> None:
    found = text(SOME)
    # sqrt(3 * 4) / 1.5 and sqrt(12 * 16) / 6, whose limits are sqrt(16) apart.
    assert "it is 2.3 (*" in found
    assert "differ by up to a factor of 4.0." in found
    assert "Theory puts the recipes into the right order." in found
    assert "theory has no limit (" not in found
    wrong = text(
        recipes(("a", "none", 8, 10, 0.25), ("b", "none", 3, 4, 1.0), ("c", "none", 4, 6, math.inf))
    )
    assert "is 0.58 (*b*) to 6.0 (*a*) times as deep" in wrong
    assert "Theory does not put the recipes into the right order." in wrong
    assert "theory has no limit (*c*) there is one all the same." in wrong


def test_a_limit_that_smaller_steps_lift_is_not_the_start_s(text) -> None:
    table = recipes(("c", "none", 4, 6, math.inf), ("slow", "none", 8, None, math.inf))
    assert "is not due to the start" not in text(table)
    table.loc[table["remedy"] == "slow", "eta"] = 0.01
    found = text(table)
    assert "That of *c* is not due to the start" in found
    assert "rate: *slow*, the same start with a smaller one, trains networks that it does" in found
    undecided = table.assign(deepest=table["deepest"].where(table["remedy"] != "slow", 4))
    assert "is not due to the start" not in text(undecided)
    table.loc[table["remedy"] == "slow", "momentum"] = "nesterov"  # which changes two things
    assert "is not due to the start" not in text(table)


def test_ratios_have_all_that_they_were_calculated_from(values) -> None:
    found, path = say("remedies", values(SOME[:1])), DEEPEST.path
    sources = f"{path}#0.deepest {path}#0.next_tried {path}#0.predicted"
    assert f'data-from="{sources}">2.3</data>' in found
    assert f'data-from="{path}#0.deepest">3</data>' in found
