"""The programs of remedies on few images, and what they refuse."""

import contextlib

import pandas as pd
import pytest

from stages.ledger.tables import judged
from stages.plateau.tables import PLATEAU
from stages.remedies.tables import (
    DEEPEST,
    DEPTH_TRIALS,
    REMEDIES_PICTURE,
    TRAINABLE,
    TRIALS_TOGETHER,
)
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, flags_of, refusal, words, written
from unstable_gradients.program.parallel import JOBS

RECIPE = {
    "recipe.activation": "sigmoid",
    "recipe.initializer": "default",
    "recipe.biases": "normal",
    "recipe.momentum": "none",
    "recipe.mu-max": "0.0",
    "recipe.epsilon": "0.0",
    "recipe.eta": "0.5",
}
TRAIN = (
    flags_of("remedies@chapter")
    | RECIPE
    | {
        "name": "chapter",
        "depths": "1 2",
        "steps": "7",
        "replicas": "3",
        "width": "6",
        "cost": "cross-entropy",
        "mini-batch": "10",
        "training-images": "60",
        "validation-images": "40",
        "lmbda": "0.5",
        "precision": "single",
        "seed": "1",
    }
)
REMEDIES = {"chapter.depths": "1 2", "tanh.activation": "tanh", "tanh.depths": "1 2"}
TRAINABLE_IF = {"accuracy": "0.5", "part": "0.5", "depth-scales": "6.0"}
SUMMARIZE = RECIPE | REMEDIES | TRAINABLE_IF | STATISTICS | {"width": "6"}
OF_THE_STUDY = flags_of("judge-remedies")
THEIR_REMEDIES = {flag.partition(".")[0] for flag in OF_THE_STUDY if flag.endswith(".depths")}
JUDGE = (
    {
        flag: value
        for flag, value in OF_THE_STUDY.items()
        if flag.partition(".")[0] not in THEIR_REMEDIES
    }
    | RECIPE
    | REMEDIES
    | STATISTICS
    | {"accuracy": "0.5", "lmbda": "5.0"}
)


def train(folder, **changes):
    flags = TRAIN | changes
    run("remedies.train", words(flags), folder)
    with contextlib.chdir(folder):
        return DEPTH_TRIALS.read([flags["name"]])


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        table = train(study)
        contents.append(written(study))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {DEPTH_TRIALS.of("chapter").path}
    assert table[["hidden_layers", "replica"]].to_numpy().tolist() == [
        [depth, replica] for depth in (1, 2) for replica in range(3)
    ]
    assert set(table["step"]) == {7}


def test_a_remedy_learns_as_the_recipe_that_it_comes_to(study):
    """Every change by itself, against a recipe that has it already."""
    plain = train(study)
    for name, value in (
        ("activation", "tanh"),
        ("initializer", "sparse"),
        ("biases", "zero"),
        ("eta", "0.25"),
    ):
        changed = train(study, **{name: value})
        assert not changed.equals(plain)
        assert changed.equals(train(study, **{f"recipe.{name}": value}))
    moving = train(study, **{"momentum": "nesterov", "mu-max": "0.9"})
    assert not moving.equals(plain)
    assert not moving.equals(train(study, **{"momentum": "classical", "mu-max": "0.9"}))
    adaptive = train(study, momentum="adam", epsilon="1e-8", eta="0.01")
    assert not adaptive.equals(train(study, momentum="adam", epsilon="1e-2", eta="0.01"))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"momentum": "nesterov"}, "update rule nesterov with mu_max 0: expected a number above"),
        (
            {"momentum": "adam", "epsilon": "1e-30"},
            "epsilon 1e-30 of Adam: expected at least 8.3e-25 in float32",
        ),
        ({"epsilon": "-1e-8"}, "--epsilon -1e-8: input should be greater than or equal to 0"),
        ({"mu-max": "1.0"}, "--mu-max 1.0: input should be less than 1"),
        ({"recipe.eta": "0"}, "--recipe.eta 0: input should be greater than 0"),
        ({"recipe.eta": None}, "--recipe.eta is missing"),
        ({"depths": "2 1"}, "--depths 2 1: expected different values, the smallest first"),
        ({"depths": "1 1001"}, "--depths 1001: input should be less than or equal to 1000"),
        ({"width": "10001"}, "--width 10001: input should be less than or equal to 10000"),
        ({"activation": "sine"}, "activation 'sine': expected one of"),
        ({"training-images": "100000"}, "training images 100000"),
        ({"mini-batch": "61"}, "mini-batch 61: expected 1 to 60"),
        ({"name": "1"}, "--name 1: expected a letter"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    outputs = [DEPTH_TRIALS.of("chapter").path]
    assert refusal("remedies.train", TRAIN | changes, study, outputs).startswith(line)


@pytest.fixture
def trained(study):
    """The tables of both remedies, and a plateau that deep networks do not leave."""
    train(study)
    train(study, name="tanh", activation="tanh")
    rows = [(5.0, 3, replica, 9000, 0) for replica in range(3)]
    with contextlib.chdir(study):
        PLATEAU.write(pd.DataFrame(rows, columns=list(PLATEAU.columns)))
    return study


def test_the_tables_are_summarized_judged_and_drawn(trained):
    run("remedies.summarize", words(SUMMARIZE), trained)
    run("remedies.judge", words(JUDGE), trained)
    style = {flag: value for flag, value in STYLE.items() if flag != "confidence"}
    run("remedies.draw", words(style), trained)
    with contextlib.chdir(trained):
        assert TRAINABLE.read()["remedy"].tolist() == ["chapter"] * 2 + ["tanh"] * 2
        deepest, together = DEEPEST.read(), TRIALS_TOGETHER.read()
        assert together.equals(DEPTH_TRIALS.read(["chapter", "tanh"]))
        found, headline = judged("remedies").quantities(), judged("remedies").headline()
        assert REMEDIES_PICTURE.svg.stat().st_size > 0
        assert REMEDIES_PICTURE.png.stat().st_size > 0
    assert deepest["activation"].tolist() == ["sigmoid", "tanh"]
    assert deepest["eta"].tolist() == [0.5, 0.5]
    assert deepest["deepest"].tolist() == [0, 0]  # 3 replicas are too few to tell
    assert deepest["next_tried"].isna().all()
    assert set(found["id"]) == {"G2g", "H2a", "H2b"}
    (stops,) = found.loc[found["id"] == "H2b", "setting"]
    assert stops == "lambda 5, 9,000 steps"
    assert list(headline) == ["deepest.chapter", "deepest.tanh"]


@pytest.mark.parametrize(
    ("program", "flags"), [("remedies.summarize", SUMMARIZE), ("remedies.judge", JUDGE)]
)
def test_a_remedy_s_table_that_is_missing_is_named(program, flags, study):
    outputs = [TRAINABLE.path, DEEPEST.path, f"{judged('remedies').path}.csv"]
    said = refusal(program, flags, study, outputs)
    assert said.startswith(f"{DEPTH_TRIALS.of('chapter').path}: missing")
