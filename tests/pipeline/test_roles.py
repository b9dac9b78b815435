"""No row of the ledger says what its setting contradicts: meaning never comes from name or place.

The results of the study itself are judged again, where they are here; nothing is trained. That they
stay what they are with other parameters is no matter: asked is what rows say of them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline import in_process, roles
from tests.pipeline.project import ROOT
from tests.pipeline.roles import Ledger, judge_again, ledger, rearrange
from tests.pipeline.tiny import at, change
from unstable_gradients.study.departures import OF_ITS_RUN
from unstable_gradients.study.ledger import BOOK

GROUPS = ("variants", "compared.remedies", "compared.saturated", "compared.factorial-activations")
GROUPS += ("compared.activations",)
LISTS = ("deep-networks.initializations", "factorial.initializations")
LISTS += ("propagation-residual.skips", "propagation-normalized.activations")
CHAPTERS = re.compile(r"the chapter's (recipe|start)(?! with )")
# On the recipe that remedies change, and on the same networks followed for longer.
ON_REMEDIES = {"G2g", "G2h", "G2i", "G3a", "H2a", "I2a", "I4f"}
ON_THE_PLATEAU = {"H2b", "H6g"}
OF_NEURONS = {"F2a", "F2b"}  # these are about no network
INSTEAD: Mapping[object, object] = {
    **{"sigmoid": "relu", "cross-entropy": "quadratic", "default": "lecun", "normal": "zero"},
}
# The other value of what needs another one with it, or is none.
TOGETHER: Mapping[str, Mapping[str, object]] = {
    "chapter.recipe.normalization": {"chapter.recipe.normalization": "layer"},
    "chapter.recipe.skips": {"chapter.recipe.skips": "scaled"},
    "chapter.recipe.momentum": {
        "chapter.recipe.momentum": "nesterov",
        "chapter.recipe.mu-max": 0.5,
    },
}
# Values that params.yaml calls the book's: of each group the one tried always, then the others.
OF_THE_RECIPE = ("width", "cost", "mini-batch", "training-images")
OF_THE_BOOK = {
    "network": ("activation", "cost", "initializer"),
    "experiments.accuracy": ("eta", "epochs", "mini-batch", "lmbda", "training-images"),
    "experiments.initial-gradient": ("images",),
    "experiments.gradient-trace": ("eta", "epochs", "images", "lmbda"),
    "experiments.deep-networks": ("cost",),
    "experiments.depth-trials": ("lmbda", *OF_THE_RECIPE),
    "experiments.plateau": (
        *("eta", "width", "activation", "initializer", "biases", "mini-batch", "training-images"),
    ),
    "experiments.factorial": ("lmbda", *OF_THE_RECIPE),
    "chapter.recipe": (
        *("eta", "activation", "initializer", "biases", "normalization", "skips", "momentum"),
    ),
}
VALUES = [
    pytest.param(f"{group}.{name}", marks=[pytest.mark.slow] if number else [])
    for group, names in OF_THE_BOOK.items()
    for number, name in enumerate(names)
]


@pytest.fixture
def params(tmp_path: Path) -> Iterator[Any]:
    """The parameters of the study, in a folder with its tables."""
    if not (ROOT / roles.RUNS / "remedies").exists():
        pytest.skip("no results here: `make reproduce` makes them")
    roles.put_tables(tmp_path)
    with in_process.inside(tmp_path):
        yield roles.parameters()


def differing(found: Ledger, before: Ledger) -> list[object]:
    """Rows that do not say the same, but for rounding in sums of another order."""
    return [
        (key, name)
        for key, row in found.items()
        for name, value in row.items()
        if value != before[key][name]
        and not (
            isinstance(value, float)
            and value == pytest.approx(before[key][name], rel=1e-9, nan_ok=True)
        )
    ]


def speaking(found: Ledger, ids: set[str]) -> list[object]:
    """Rows on the chapter's recipe, or its start, as such."""
    return [
        key
        for key, row in found.items()
        if row["id"] in ids and any(CHAPTERS.search(str(value)) for value in row.values())
    ]


def test_neither_order_nor_names_tell_anything(params: Any) -> None:
    """All groups and lists the other way round, and every name given to another entry."""
    before = ledger()
    for group in GROUPS:
        names = [*at(params, group)]
        rearrange(params, group, dict(zip(reversed(names), names, strict=True)))
    roles.reverse_lists()
    changed = [*(f"{group}.any" for group in GROUPS), *(f"experiments.{each}" for each in LISTS)]
    assert len(judge_again(params, changed)) > len(GROUPS)
    found = ledger()
    assert found.keys() == before.keys()
    assert differing(found, before) == []


@pytest.mark.parametrize("gone", ["chapter", "tanh"])
def test_without_a_remedy_the_others_say_what_they_said(gone: str, params: Any) -> None:
    """And where it is the chapter's recipe, nothing is said of that."""
    before = ledger()
    rearrange(
        params, "compared.remedies", {n: n for n in params["compared"]["remedies"] if n != gone}
    )
    judge_again(params, ["compared.remedies.any"])
    found = ledger()
    assert found.keys() < before.keys()
    assert differing(found, before) == []
    if gone == "chapter":
        # What is added to the recipe needs no networks without it.
        assert {row["id"] for row in found.values()} & (ON_REMEDIES | {"H6g"}) == {"I2a", "I4f"}


def test_a_remedy_called_after_the_recipe_is_not_the_recipe(params: Any) -> None:
    params["compared"]["remedies"]["chapter"]["biases"] = "zero"
    del params["compared"]["remedies"]["zero-biases"]["biases"]
    judge_again(params, ["compared.remedies.any"])
    (stalls,) = (row for row in ledger().values() if row["id"] == "H2a")
    assert stalls["setting"].startswith("sigmoid, default weights, normal biases, eta 0.1")
    assert stalls["measured"] == pytest.approx(13 / 17)  # of the networks that were the others'


@pytest.mark.parametrize("name", VALUES)
def test_a_value_that_is_not_the_book_s_is_told_where_the_book_is_named(
    name: str, params: Any
) -> None:
    value = at(params, name)
    other = INSTEAD[value] if value in INSTEAD else value // 2 if isinstance(value, int) else None
    if name == "chapter.recipe.momentum":
        del params["compared"]["remedies"]["adam"]  # which would take over its mu-max
    changes = TOGETHER.get(name) or {name: other if other is not None else value / 2}
    for leaf, each in changes.items():
        change(params, leaf, each)
    parts = judge_again(params, changes)
    found = ledger()
    rows = {
        key: row
        for key, row in found.items()
        if row["part"] in parts and row["id"] not in OF_NEURONS
    }
    assert [key for key, row in rows.items() if row["source"] == BOOK] == []
    assert [key for key, row in rows.items() if row["rule"] in OF_ITS_RUN] == []
    assert [key for key, row in rows.items() if row["book"] == row["book"]] == []
    if name.startswith(("chapter.", "experiments.depth-trials")):
        assert speaking(found, ON_REMEDIES | {"H6g"}) == []
    if name.startswith("experiments.plateau."):
        assert speaking(found, ON_THE_PLATEAU) == []
