"""Claims on what the field found since the chapter, on trials that are known by construction."""

from collections.abc import Iterator

import pandas as pd
import pytest

from stages.remedies import cures
from stages.remedies.reference import Recipe
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from stages.remedies.trials import Trials
from unstable_gradients.study import book, ledger
from unstable_gradients.study.ledger import OF_NETWORKS, Quantity
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 17
# What params.yaml calls the recipe that a claim is about: activation, initializer, biases,
# normalization and skips; the depth; and whether it is said to train there.
BOOK = ("sigmoid", "default", "normal")
RELU = ("relu", "he", "zero")
CLAIMED = {
    "H8": (("sigmoid", "glorot-sigmoid", "centred", "none", "none"), 16, True),
    "I2a": ((*BOOK, "batch", "none"), 16, True),
    "I2b": ((*RELU, "batch", "none"), 32, False),
    "I3c": ((*BOOK, "layer", "none"), 8, False),
    "I4f": ((*BOOK, "none", "identity"), 32, True),
    "I4g": ((*RELU, "none", "scaled"), 32, True),
    "I7a": ((*RELU, "none", "none"), 30, True),
    "I7b": (("relu", "glorot-uniform", "zero", "none", "none"), 30, False),
    "I8e": (("tanh", "orthogonal", "zero", "none", "none"), 32, True),
}


def trials(
    *recipes: tuple[str, ...], trained: int, depth: int, rule: str = "none", steps: int = 5000
) -> Trials:
    """Recipes tried at one depth, of whose replicas as many have trained."""
    runs = [
        (f"r{place}", depth, replica, steps, 0.9 if replica < trained else 0.1, 1.0)
        for place in range(len(recipes))
        for replica in range(REPLICAS)
    ]
    deepest = [
        (f"r{place}", *recipe, rule, 0.0, 0.0, 0.1, steps, depth, None, 1.0, 6.0)
        for place, recipe in enumerate(recipes)
    ]
    return Trials(
        pd.DataFrame(runs, columns=list(DEPTH_TRIALS.columns)),
        pd.DataFrame(deepest, columns=list(DEEPEST.columns)),
        0.5,
    )


def of_the_book(tried: Trials) -> Iterator[Quantity]:
    """The claims where the recipe that remedies change is the book's."""
    return cures.claims(tried, Recipe(book.RECIPE), 0.95)


def on(id: str, found: Iterator[Quantity]) -> list[Quantity]:
    return [each for each in found if each.claim.id == id]


def test_every_cure_is_among_them() -> None:
    assert [cure.claim.id for cure in cures.CURES] == list(CLAIMED)


@pytest.mark.parametrize("id", CLAIMED)
@pytest.mark.parametrize("trained", [0, REPLICAS])
def test_a_cure_is_judged_at_its_depth_from_both_sides(id: str, trained: int) -> None:
    recipe, depth, trains = CLAIMED[id]
    tried = trials(recipe, trained=trained, depth=depth)
    (found,) = on(id, of_the_book(tried))
    as_said = (trained == REPLICAS) is trains
    assert found.finding.measured == (1.0 if as_said else 0.0)
    assert found.finding.verdict is (Verdict.HOLDS if as_said else Verdict.FAILS)
    assert found.network == f"{depth} hidden layers"
    assert (found.unit, found.finding.replicas) == (OF_NETWORKS, REPLICAS)
    assert found.setting.startswith(f"{recipe[0]}, {recipe[1]} weights, {recipe[2]} biases, ")
    assert found.setting.endswith("eta 0.1, within 5,000 steps")


@pytest.mark.parametrize("id", CLAIMED)
def test_half_of_the_networks_decide_nothing(id: str) -> None:
    recipe, depth, _ = CLAIMED[id]
    (found,) = on(id, of_the_book(trials(recipe, trained=9, depth=depth)))
    assert found.finding.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("id", CLAIMED)
def test_a_cure_that_was_not_tried_there_is_not_judged(id: str) -> None:
    recipe, depth, _ = CLAIMED[id]
    others = [each for name, (each, _, _) in CLAIMED.items() if name != id]
    assert not on(id, of_the_book(trials(recipe, trained=17, depth=depth + 1)))
    assert not on(id, of_the_book(trials(*others, trained=17, depth=depth)))


@pytest.mark.parametrize("id", CLAIMED)
@pytest.mark.parametrize("rule", ["adam", "nesterov", "classical"])
def test_what_another_rule_does_is_no_merit_of_the_cure(id: str, rule: str) -> None:
    recipe, depth, _ = CLAIMED[id]
    assert not on(id, of_the_book(trials(recipe, trained=17, depth=depth, rule=rule)))


@pytest.mark.parametrize("id", CLAIMED)
def test_that_networks_do_not_train_is_said_of_the_steps_that_they_were_given(id: str) -> None:
    recipe, depth, trains = CLAIMED[id]
    texts = [
        found.claim.text
        for steps in (100, 150_000)
        for found in on(id, of_the_book(trials(recipe, trained=0, depth=depth, steps=steps)))
    ]
    ends = [" in 100 steps", " in 150,000 steps"]
    assert [text.endswith(end) for text, end in zip(texts, ends, strict=True)] == [not trains] * 2


def test_every_recipe_of_the_kind_is_judged_by_itself() -> None:
    """As sigmoids that start centred, with two learning rates."""
    recipe, depth, _ = CLAIMED["H8"]
    tried = trials(recipe, recipe, trained=17, depth=depth)
    tried.deepest["eta"] = [0.1, 0.025]
    settings = [each.setting for each in on("H8", of_the_book(tried))]
    assert [setting.split(", ")[3] for setting in settings] == ["eta 0.1", "eta 0.025"]


def test_sources_and_words_fit_the_ledger() -> None:
    every = [cure.claim for cure in cures.CURES]
    assert {claim.id: claim.source for claim in every if claim.source == ledger.STUDY}.keys() == {
        "H8",
        "I3c",
    }
    assert [claim.id for claim in every if claim.text[-1] in ".,"] == []
    leaning = {"such", "where", "there", "that", "only", "it"}  # on what stands before, or nothing
    assert [claim.id for claim in every if leaning & set(claim.text.lower().split())] == []
