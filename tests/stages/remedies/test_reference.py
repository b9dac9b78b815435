"""Which remedy is the recipe that the others change, and what is said of it."""

from types import SimpleNamespace

import pandas as pd

from stages.remedies import claims as remedies
from stages.remedies.claims import Followed
from stages.remedies.parameters import Choices
from stages.remedies.reference import Recipe
from stages.remedies.trials import Trials
from stages.remedies.twins import distinct, pooled
from tests.stages.remedies.trial_tables import RECIPES, deepest, judge, plateau, runs
from tests.study.ledger_rows import of
from unstable_gradients.study import book

CHOICES = {name: book.RECIPE[name] for name in Choices.model_fields}


def test_a_recipe_is_put_together_from_parameters() -> None:
    own = SimpleNamespace(**CHOICES | {"eta": 0.5})
    shared = SimpleNamespace(eta=3.0, **{n: v for n, v in book.RECIPE.items() if n not in CHOICES})
    recipe = Recipe.of(own, shared)
    assert recipe.setting == book.RECIPE | {"eta": 0.5}
    assert recipe.called == "the chapter's recipe with eta 0.5"
    assert Recipe(book.RECIPE).called == "the chapter's recipe"


def test_it_is_found_by_its_setting_wherever_it_stands_and_whatever_its_name() -> None:
    table = deepest(**RECIPES).iloc[::-1].replace({"remedy": {"chapter": "x"}})
    found = Recipe(book.RECIPE).among(table)
    assert found is not None
    assert found["remedy"] == "x"
    assert Recipe(book.RECIPE | {"eta": 0.2}).among(table) is None


def test_without_it_nothing_is_held_against_it() -> None:
    rows = runs()
    table = deepest(**{name: each for name, each in RECIPES.items() if name != "chapter"})
    found = judge(Trials(rows[rows["remedy"] != "chapter"], table, 0.5), plateau(left=False))
    assert {each.claim.id for each in found} == {"G3b", "H2b", "H2c", "H2d"}
    assert not of(found, "H2c", setting="sigmoid, default weights, normal biases, eta 0.1, 6")


def test_a_recipe_that_is_not_the_book_s_is_called_by_what_it_has_instead() -> None:
    found = judge(Trials(runs(), deepest(**RECIPES), 0.5), plateau(left=False), width=100)
    texts = {each.claim.id: each.claim.text for each in found}
    assert texts["G2g"] == (
        "another activation function trains networks that the chapter's recipe with width 100 "
        "does not"
    )
    assert texts["H2b"].startswith("from some depth on, the chapter's recipe with width 100 does")
    assert not [each for each in found if "chapter" in each.name]


def test_another_recipe_s_plateau_is_no_longer_training_of_this_one() -> None:
    """Its depths are not held against theory of this one."""
    trials, recipe = Trials(runs(), deepest(**RECIPES), 0.5), Recipe(book.RECIPE)
    lengths = plateau(left=False).query("lmbda == 5")
    other = Recipe(book.RECIPE | {"mini_batch": 20})
    (own, others) = (
        of(remedies.claims(trials, recipe, Followed(lengths, each), 0.95), "H2c", setting="leaving")
        for each in (recipe, other)
    )
    assert (len(own), len(others)) == (1, 0)


def test_nothing_is_said_of_deep_networks_where_no_shallow_ones_were_tried() -> None:
    stalled = RECIPES | {"chapter": (*RECIPES["chapter"][:4], 0, 4, 1 / 3)}
    rows = runs()
    some = rows[(rows["remedy"] != "chapter") | (rows["hidden_layers"] >= 4)]
    assert not of(judge(Trials(some, deepest(**stalled), 0.5), plateau(left=False)), "H2a")
    assert of(judge(Trials(rows, deepest(**stalled), 0.5), plateau(left=False)), "H2a")


def test_remedies_that_come_to_one_recipe_are_one() -> None:
    choices = {"a": Choices(**CHOICES), "b": Choices(**CHOICES | {"eta": 0.5})}
    choices["c"] = Choices(**CHOICES)
    assert distinct(choices) == ["a", "b"]
    tried = [("a", 1, 0.9), ("b", 1, 0.8), ("c", 1, 0.9), ("c", 2, 0.7)]
    rows = pd.DataFrame(tried, columns=["remedy", "hidden_layers", "validation_accuracy"])
    found = pooled(rows.assign(replica=0, step=5), choices)
    assert found[["remedy", "hidden_layers"]].to_numpy().tolist() == [
        *(["a", 1], ["a", 2], ["b", 1], ["c", 1], ["c", 2])
    ]
