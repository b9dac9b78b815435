"""The programs of the factorial study on few images, and what they refuse."""

import contextlib

import pytest

from stages.factorial.judge import SHARED
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_PICTURE,
    FACTORIAL_SHARES,
    FACTORIAL_TRIALS,
)
from stages.ledger.tables import judged
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, flags_of, in_the_book, refusal, words, written
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book

TRAIN = flags_of("factorial@sigmoid") | {
    "name": "tanh",
    "activation": "tanh",
    "initializations": "default sparse-zero",
    "mu-maxima": "0.0 0.9",
    "rates": "0.1 0.5",
    "depths": "1 2",
    "replicas": "3",
    "steps": "7",
    "width": "6",
    "cost": "cross-entropy",
    "mini-batch": "10",
    "training-images": "60",
    "lmbda": "0.5",
    "validation-images": "40",
    "precision": "single",
    "seed": "1",
}
FUNCTIONS = {"sigmoid.activation": "sigmoid", "wild.activation": "relu"}
JUDGE = FUNCTIONS | STATISTICS
JUDGE |= in_the_book({name: book.RECIPE[name] for name in SHARED})


def train(folder, **changes):
    flags = TRAIN | changes
    run("factorial.train", words(flags), folder)
    with contextlib.chdir(folder):
        return FACTORIAL_TRIALS.read([flags["name"]])


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        table = train(study)
        contents.append(written(study))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {FACTORIAL_TRIALS.of("tanh").path}
    assert len(table) == 2 * 2 * 2 * 2 * 3
    assert set(table["step"]) == {7}
    assert len(set(table["validation_cost"])) == len(table)  # no two are the same network


def test_a_replica_does_not_depend_on_the_other_levels(study):
    whole = train(study)
    few = {"initializations": "sparse-zero", "mu-maxima": "0.9", "depths": "2"}
    some = train(study, **few)
    assert len(some) == 2 * 3
    assert len(some.merge(whole)) == len(some)  # on all columns, the costs too


def test_the_tables_are_summarized_judged_and_drawn_though_training_diverged(study):
    diverging = {"rates": "0.1 1e9", "lmbda": "0.0"}
    train(study, name="sigmoid", activation="sigmoid", **diverging)
    trials = train(study, name="wild", activation="relu", **diverging)
    assert trials["validation_cost"].isna().any()
    assert trials["validation_accuracy"].between(0, 1).all()
    run("factorial.summarize", words(FUNCTIONS | STATISTICS), study)
    run("factorial.judge", words(JUDGE), study)
    run("factorial.draw", words(STYLE), study)
    with contextlib.chdir(study):
        cells = FACTORIAL_CELLS.read()
        assert len(cells) == 2**5
        assert set(cells["activation"]) == {"sigmoid", "relu"}
        assert set(cells["replicas"]) == {3}
        assert len(FACTORIAL_EFFECTS.read()) == 5
        assert len(FACTORIAL_SHARES.read()) == 5 + 10 + 2
        assert judged("factorial").quantities()["id"].tolist() == [
            *("G4a", "G4b", "G4c", "G4d", "G4e", "G4f")
        ]
        assert len(judged("factorial").headline()) == 6
        assert FACTORIAL_PICTURE.svg.stat().st_size > 0
        assert FACTORIAL_PICTURE.png.stat().st_size > 0


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"rates": "0.5 0.1"}, "--rates 0.5 0.1: expected different values, the smallest first"),
        ({"mu-maxima": "0.0 1.0"}, "--mu-maxima 1.0: input should be less than 1"),
        (
            {"initializations": "default default"},
            "--initializations default default: expected values that differ",
        ),
        (
            {"initializations": "zeros"},
            "--initializations zeros: initialization 'zeros': expected one of",
        ),
        ({"mini-batch": "61"}, "mini-batch 61: expected 1 to 60"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    outputs = [FACTORIAL_TRIALS.of("tanh").path]
    assert refusal("factorial.train", TRAIN | changes, study, outputs).startswith(line)


@pytest.mark.parametrize("program", ["factorial.summarize", "factorial.judge"])
def test_levels_that_differ_between_activations_are_bad_input(program, study):
    train(study, name="sigmoid", activation="sigmoid")
    train(study, name="wild", activation="relu", depths="1")
    outputs = [FACTORIAL_CELLS.path, f"{judged('factorial').path}.csv"]
    flags = JUDGE if program == "factorial.judge" else FUNCTIONS | STATISTICS
    said = refusal(program, flags, study, outputs)
    assert "expected one for each combination" in said
