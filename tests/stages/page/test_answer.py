"""The answer to the title, on tables whose numbers are known."""

import pandas as pd
import pytest

from stages.ledger.tables import CLAIMS
from stages.page import answer
from stages.plateau.tables import PLATEAU
from stages.remedies.tables import DEEPEST, TRAINABLE
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from tests.page.plain_text import plain

CHAPTER = {"activation": "sigmoid", "initializer": "default"}
SIZES = "784-30-30-30-10"


# Activation, initializer, biases, normalization, skips.
BOOK = ("sigmoid", "default", "normal", "none", "none")
GLOROT = ("tanh", "glorot-uniform", "zero", "none", "none")
CENTRED = ("sigmoid", "glorot-sigmoid", "centred", "none", "none")
SKIPPING = (*BOOK[:3], "none", "identity")
NORMALIZED = ("relu", "he", "zero", "batch", "none")


def recipes(*each: tuple[object, ...]) -> pd.DataFrame:
    """DEEPEST: name, the five above and the deepest that trains of each, all of plain descent."""
    rows = [
        (*named, "none", 0.0, 0.0, 0.1, 5000, deepest, None, 0.3, 1.9) for *named, deepest in each
    ]
    return pd.DataFrame(rows, columns=list(DEEPEST.columns))


def trained(deepest: pd.DataFrame, **part: float) -> pd.DataFrame:
    """TRAINABLE at the deepest networks of each recipe: all train, or this part of them."""
    rows = [
        (
            *(row["remedy"], row["deepest"], 5000, 17, 17, part.get(row["remedy"], 1.0)),
            *(0.5, 1.0, 0.9, 0.8, 1.0, None, None),
        )
        for row in deepest.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(TRAINABLE.columns))


def said(ratios=(4.0, 5.0), network=CHAPTER, deepest=(3, 16), others=()) -> str:
    layer_ratios = pd.DataFrame(
        [
            ("n", SIZES, 3, layer, each, each / 2, each * 2, 5)
            for layer, each in enumerate(ratios, 2)
        ],
        columns=list(LAYER_RATIO.columns),
    )
    speed = pd.DataFrame(
        [
            ("n", SIZES, 3, layer, measure, 0.01 * 10**layer * factor, 0.0, 1.0, 5)
            for layer in (1, 2, 3)
            for measure, factor in (("bias_gradient_norm", 1), ("weight_gradient_norm", layer))
        ],
        columns=list(INITIAL_SPEED.columns),
    )
    plateau = pd.DataFrame(
        [
            (lmbda, depth, replica, steps, left)
            for lmbda in (0.0, 5.0)
            for depth, steps, left in (
                (2, 100.0, 1),
                (4, 4000.0, 1),
                (5, 9000.0, 0),
                (6, 9000.0, 0),
            )
            for replica in range(3)
        ],
        columns=list(PLATEAU.columns),
    )
    found = recipes(("chapter", *BOOK, deepest[0]), ("both", *GLOROT, deepest[1]), *others)
    return plain(answer.in_a_sentence(layer_ratios, speed, plateau, found, trained(found), network))


def test_the_factor_its_cause_what_it_does_and_what_removes_it() -> None:
    text = said()
    assert "smaller by a factor between 4.0 and 5.0 (mean-field theory: 4.9)" in text
    assert "a sigmoid passes on at most 0.25 of a change" in text
    assert "the first of 3 hidden layers starts 100 times slower than the last" in text
    assert "one of 4 layers stands still for 4,000 mini-batch steps" in text
    assert "one of 5 for all the 9,000" in text  # the shallowest that stays
    assert "with tanh and glorot-uniform weights 16 hidden layers train" in text
    assert "the chapter's recipe trains 3." in text


def test_other_networks_are_not_explained_by_sigmoids() -> None:
    text = said(network={"activation": "tanh", "initializer": "default"})
    assert "sigmoid" not in text
    assert "is larger by a factor of 0.50" in said(ratios=(0.5,))


def test_a_remedy_that_trains_no_deeper_network_removes_nothing() -> None:
    assert "No remedy tried here trains deeper networks." in said(deepest=(3, 3))


def test_the_chapter_s_own_neurons_and_connections_are_named_besides() -> None:
    others = (("centred", *CENTRED, 12), ("skipping", *SKIPPING, 32), ("norm", *NORMALIZED, 64))
    text = said(others=others)
    assert "with tanh and glorot-uniform weights 16 hidden layers train" in text
    assert "; with sigmoid neurons and glorot-sigmoid weights (centred biases), 12; " in text
    assert "; and with skip connections 32 layers train even from the chapter's start." in text
    assert "64" not in text  # from another start


def test_each_part_can_stand_alone() -> None:
    """The best start may be the one with the chapter's neurons, and connections all there is."""
    text = said(deepest=(3, 3), others=[("centred", *CENTRED, 12)])
    assert "with sigmoid and glorot-sigmoid weights 12 hidden layers train" in text
    assert text.count("12") == 1
    for recipe, said_there in (
        (SKIPPING, "With skip connections 32 layers train even from the chapter's start."),
        (NORMALIZED, "With batch normalization 32 layers train from another start."),
    ):
        text = said(deepest=(3, 3), others=[("other", *recipe, 32)])
        assert said_there in text
        assert "removes it" not in text


@pytest.mark.parametrize(("source", "listed"), [("book", True), ("a paper", False)])
def test_claims_are_counted_and_the_books_own_failures_named(source: str, listed: bool) -> None:
    claims = pd.DataFrame(
        [
            ("C3", "layers are slow", "book", "holds", "...", 3),
            ("D5b", "most is lost", source, "fails", "...", 4),
            ("H2a", "open", "this study", "undecided", "...", 1),
        ],
        columns=list(CLAIMS.columns),
    )
    chances = pd.Series({"C3": 0.5, "D5b": 0.02, "H2a": 0.25})
    text = answer.of_the_claims(claims, chances)
    assert text.startswith(
        "Of 3 claims 1 hold, 0 hold in direction, 1 are undecided, 1 fail and 0 are not tested; if "
        "all were true, at most 0.77 would be expected to fail by chance."
    )
    assert ("these fail: most is lost (D5b)." in text) is listed
    assert ("None of those that fail is the book's own." in text) is not listed
