"""The answer to the title, on tables whose numbers are known."""

import contextlib
from pathlib import Path

import pandas as pd
import pytest

from stages.page import answer
from stages.page.setting import Setting
from stages.plateau.tables import PLATEAU
from stages.remedies.tables import DEEPEST, TRAINABLE
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from tests.page.texts import said

CHAPTER = {"activation": "sigmoid", "initializer": "default", "biases": "normal"}
SIZES = "784-30-30-30-10"
SETTING = {
    "variants": {"n": [30, 30, 30]},
    "experiments": {"gradient-trace": {"epochs": 500}},
    "kernels": "pinned",
    "chapter": {"recipe": {"eta": 0.1}},
    "compared": {"remedies": {"other": {"eta": 0.5}, "chapter": {"depths": [1]}}},
}


# Activation, initializer, biases, normalization, skips.
BOOK = ("sigmoid", "default", "normal", "none", "none")
GLOROT = ("tanh", "glorot-uniform", "zero", "none", "none")
CENTRED = ("sigmoid", "glorot-sigmoid", "centred", "none", "none")
SKIPPING = (*BOOK[:3], "none", "identity")
NORMALIZED = ("relu", "he", "zero", "batch", "none")


def recipes(*each: tuple[object, ...]) -> pd.DataFrame:
    """DEEPEST: name, the five above and the deepest that trains of each, all of plain descent.

    Deeper networks were tried. What else there is, is the learning rate.
    """
    rows = [
        (*kind, "none", 0.0, 0.0, [*eta, 0.1][0], 5000, deepest, deepest + 1.0, 0.3, 1.9)
        for *kind, deepest, eta in ((*named[:7], named[7:]) for named in each)
    ]
    return pd.DataFrame(rows, columns=list(DEEPEST.columns))


@pytest.fixture
def text(tmp_path: Path):
    """What is said of made-up tables."""

    def of(
        ratios=(4.0, 5.0),
        network=CHAPTER,
        deepest=(3, 16),
        others=(),
        trained=(("both", 16, 2),),
        none_deeper=(),
    ) -> str:
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
        found.loc[found["remedy"].isin(none_deeper), "next_tried"] = None
        with contextlib.chdir(tmp_path):
            tables = (LAYER_RATIO, layer_ratios), (INITIAL_SPEED, speed), (PLATEAU, plateau)
            trainable = pd.DataFrame(
                [
                    (name, depth, 5000, count, 3, count / 3, 0, 1, 0.5, 0.4, 0.6, 0.3, 1.9)
                    for name, depth, count in trained
                ],
                columns=list(TRAINABLE.columns),
            )
            for table, frame in (*tables, (DEEPEST, found), (TRAINABLE, trainable)):
                table.write(frame)
            return said("answer", answer.values(Setting(SETTING | {"network": network})))

    return of


def test_the_factor_its_cause_what_it_does_and_what_removes_it(text) -> None:
    found = text()
    assert "a gradient 4.0 to 5.0 times smaller (by mean-field theory 4.9): a sigmoid" in found
    assert "of 3 hidden layers, the first starts 100 times slower than the last;" in found
    assert "a network of 4 hidden layers stands still for 4,000 mini-batch steps" in found
    assert "and one of 5 for all the 9,000" in found  # the shallowest that stays
    assert "trains 3 hidden layers, a start that keeps" in found
    assert "trains 16 (tanh neurons, glorot-uniform weights, zero biases)." in found


def test_other_networks_are_not_explained_by_sigmoids(text) -> None:
    assert "a sigmoid passes" not in text(network=CHAPTER | {"activation": "tanh"})
    assert "larger by a factor of 2.0 (by" in text(ratios=(0.5,))
    assert "larger by a factor of 1.2 to 2.0 (by mean-field theory 0.20)" in text(ratios=(0.5, 0.8))
    assert "divided by 0.50 to 2.0 (by" in text(ratios=(0.5, 2.0))


def test_a_network_of_one_layer_has_no_ratio(text) -> None:
    assert "Each layer" not in text(ratios=())


def test_a_remedy_that_trains_no_deeper_network_removes_nothing(text) -> None:
    assert "No remedy that was tried here trains deeper networks." in text(deepest=(3, 3))


def test_the_chapter_s_own_neurons_and_connections_are_named_besides(text) -> None:
    others = (("centred", *CENTRED, 12), ("skipping", *SKIPPING, 32), ("norm", *NORMALIZED, 64))
    found = text(others=others)
    assert "or with sigmoid neurons 12 (glorot-sigmoid weights, centred biases), and skip" in found
    assert "skip connections 32 even from the chapter's own start." in found
    assert "64" not in found  # from another start


def test_of_starts_that_train_as_deep_the_surest_is_named(text) -> None:
    others = [("centred", *CENTRED, 16)]
    assert "trains 16 (tanh neurons" in text(others=others)
    surer = (("both", 16, 2), ("centred", 16, 3))
    assert "trains 16 (sigmoid neurons" in text(others=others, trained=surer)


def test_smaller_steps_and_that_no_deeper_ones_were_tried_are_said(text) -> None:
    centred, skipping = ("centred", *CENTRED, 16, 0.02), ("skipping", *SKIPPING, 32)
    found = text(others=[centred, skipping], none_deeper=("both", "centred", "skipping"))
    assert "to layer trains at least 16, the deepest tried (tanh neurons" in found
    assert (
        "or with sigmoid neurons at least 16 (glorot-sigmoid weights, centred biases, smaller"
        in found
    )
    assert "skip connections at least 32 even" in found
    assert found.count("the deepest tried") == 1
    surer = (("both", 16, 2), ("centred", 16, 3))
    found = text(others=[centred, skipping], trained=surer, none_deeper=("skipping",))
    assert "to layer, with smaller steps, trains 16 (sigmoid neurons" in found
    found = text(deepest=(3, 3), others=[skipping], none_deeper=("skipping",))
    assert "layers, skip connections at least 32, the deepest tried, even" in found


def test_each_part_can_stand_alone(text) -> None:
    """The best start may be the one with the chapter's neurons, and connections all there is."""
    found = text(deepest=(3, 3), others=[("centred", *CENTRED, 12)])
    assert "trains 12 (sigmoid neurons, glorot-sigmoid weights, centred biases)." in found
    assert found.count("12") == 1
    both = [("other", *SKIPPING, 32), ("normal", *BOOK[:3], "batch", "none", 32)]
    found = text(deepest=(3, 3), others=both)
    assert "layers, skip connections or batch normalization 32 even from the chapter's" in found
    assert "a start" not in found
    found = text(deepest=(3, 3), others=[("other", *NORMALIZED, 32)])
    assert found.endswith("layers, batch normalization 32. </div>")


def test_nothing_is_held_against_a_recipe_that_was_not_tried(text, monkeypatch) -> None:
    changed = {"remedies": {"chapter": {"eta": 0.5}, "both": {"activation": "tanh"}}}
    monkeypatch.setitem(SETTING, "compared", changed)
    found = text()
    assert "hidden layers, the first starts" in found
    assert "recipe" not in found
    assert "trains" not in found
