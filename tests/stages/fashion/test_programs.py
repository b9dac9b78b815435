"""The programs of section J: with Fashion-MNIST, without it, and what they refuse."""

import contextlib
from pathlib import Path

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY
from stages.fashion.data_sets import CLOTHES, DIGITS
from stages.fashion.tables import (
    BOTH_ACCURACIES,
    BOTH_PLATEAUS,
    BOTH_SHAPES,
    BOTH_SPEEDS,
    FASHION_ACCURACY,
    FASHION_GRADIENT,
    FASHION_NEURONS,
    FASHION_PICTURE,
    FASHION_PLATEAU,
    FASHION_TRACE,
)
from stages.images import fashion_mnist
from stages.ledger.tables import judged
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from stages.training.tables import GRADIENT_TRACE
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, flags_of, refusal, words, written
from unstable_gradients.program.parallel import JOBS

SIZES = {"depth-1": "20", "depth-2": "20 6"}
VARIANTS = {f"{name}.hidden": hidden for name, hidden in SIZES.items()}
NETWORK = {"activation": "sigmoid", "cost": "cross-entropy", "initializer": "default", "seed": "3"}
LEARNING = {"mini-batch": "10", "training-images": "60", "precision": "single", "eta": "0.5"}
BY_BATCHES = LEARNING | {"epochs": "3", "replicas": "4", "lmbda": "0.1", "validation-images": "90"}
START = {"replicas": "4", "images": "30"}
FULL_BATCH = START | {"epochs": "12", "eta": "0.5", "lmbda": "0.1"}
PLATEAU = LEARNING | {"depths": "1 2 3", "lmbdas": "0.0 5.0", "steps": "200", "left-below": "0.999"}
PLATEAU |= {"resolution": "0.5", "width": "6", "replicas": "4", "watched-images": "30"}
PLATEAU |= {"activation": "sigmoid", "initializer": "default", "biases": "normal", "seed": "3"}

TRAIN = {**flags_of("fashion-accuracy"), **VARIANTS, **NETWORK, **BY_BATCHES}
TRAIN |= {"fashion-accuracy.epochs": "2", "fashion-accuracy.replicas": "3"}
MEASURE = {**flags_of("fashion-initial-gradient"), **VARIANTS, **NETWORK, **START}
MEASURE |= {"bars.network": "depth-2"}
TRACE = {**flags_of("fashion-gradient-trace"), **VARIANTS, **NETWORK, **FULL_BATCH}
TRACE |= {"fashion-trace.replicas": "3"}
FOLLOW = {**flags_of("fashion-plateau"), **PLATEAU}
FOLLOW |= {"fashion-plateau.deepest": "3", "fashion-plateau.replicas": "3"}
RUNS = {
    "fashion.train": (TRAIN, [FASHION_ACCURACY]),
    "fashion.measure": (MEASURE, [FASHION_GRADIENT, FASHION_NEURONS]),
    "fashion.trace": (TRACE, [FASHION_TRACE]),
    "fashion.follow": (FOLLOW, [FASHION_PLATEAU]),
}
SUMMARIES = [BOTH_ACCURACIES, BOTH_PLATEAUS, BOTH_SHAPES, BOTH_SPEEDS]
JUDGE = STATISTICS | VARIANTS | {"bars.network": "depth-2", "bars.neurons": "4"}


@pytest.fixture
def both(study: Path, small_mnist: Path) -> Path:
    """The folder of a study in which Fashion-MNIST holds the images of MNIST."""
    (study / fashion_mnist.FOLDER).symlink_to(small_mnist)
    return study


@pytest.fixture
def without(study: Path) -> Path:
    """The folder of a study for which no source had Fashion-MNIST."""
    (study / fashion_mnist.FOLDER).mkdir()
    (study / fashion_mnist.FOLDER / fashion_mnist.ABSENT).touch()
    return study


def on_digits(folder: Path) -> None:
    """The same experiments on MNIST, as their own sections make them."""
    for name, hidden in SIZES.items():
        own = NETWORK | {"name": name, "hidden": hidden}
        run("depth.train", words(own | BY_BATCHES), folder)
        run("start.measure", words(own | START), folder)
        run("training.trace", words(own | FULL_BATCH), folder)
    run("depth.summarize", words(STATISTICS | VARIANTS), folder)
    run("training.summarize", words(STATISTICS | VARIANTS), folder)
    run("plateau.train", words(PLATEAU), folder)
    run("plateau.summarize", "", folder)


def rest(folder: Path) -> None:
    """The programs behind the runs."""
    run("fashion.summarize", words(STATISTICS | VARIANTS), folder)
    run("fashion.judge", words(JUDGE), folder)
    run("fashion.draw", words(STYLE), folder)


@pytest.mark.parametrize("program", RUNS)
def test_tables_are_the_same_bytes_with_any_number_of_processes(program, both, monkeypatch):
    flags, tables = RUNS[program]
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        run(program, words(flags), both)
        contents.append(written(both))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {table.path for table in tables}


def test_on_the_same_images_runs_are_those_of_the_other_sections(both):
    """Their first replicas, to the bit; the data set is all that may differ."""
    on_digits(both)
    for program, (flags, _) in RUNS.items():
        run(program, words(flags), both)
    with contextlib.chdir(both):
        for there, here, names in (
            (ACCURACY, FASHION_ACCURACY, [*SIZES]),
            (INITIAL_GRADIENT, FASHION_GRADIENT, [*SIZES]),
            (NEURON_GRADIENT, FASHION_NEURONS, ["depth-2"]),
            (GRADIENT_TRACE, FASHION_TRACE, ["depth-2"]),
        ):
            found, expected = here.read_part(), there.read(names)
            expected = expected[expected["replica"].isin(found["replica"])]
            if "epoch" in expected:
                expected = expected[expected["epoch"].isin(found["epoch"])]
            assert len(found)
            pd.testing.assert_frame_equal(found, expected.reset_index(drop=True), check_exact=True)
    rest(both)
    with contextlib.chdir(both):
        for table in SUMMARIES:
            rows = table.read_part()
            digits, clothes = (
                rows[rows["data"] == data].drop(columns="data").reset_index(drop=True)
                for data in (DIGITS, CLOTHES)
            )
            assert len(digits)
            pd.testing.assert_frame_equal(digits, clothes, check_exact=True)
        part = judged("fashion").quantities().set_index("id")
        assert part.loc[["J7", "J12"], "measured"].eq(1).all()
        assert FASHION_PICTURE.svg.stat().st_size > 0
        assert BOTH_ACCURACIES.read()["epoch"].eq(2).all()
        assert sorted(set(BOTH_PLATEAUS.read()["hidden_layers"])) == [2, 3]


def test_without_fashion_mnist_tables_are_empty_and_nothing_is_claimed(without):
    for program, (flags, tables) in RUNS.items():
        run_unread(program, words(flags), without)
        with contextlib.chdir(without):
            assert all(table.read_part().empty for table in tables)
    for program, flags in (
        ("fashion.summarize", STATISTICS | VARIANTS),
        ("fashion.judge", JUDGE),
        ("fashion.draw", STYLE),
    ):
        run_unread(program, words(flags), without)
    with contextlib.chdir(without):
        assert all(table.read_part().empty for table in SUMMARIES)
        assert judged("fashion").quantities().empty
        assert judged("fashion").headline() == {}
        assert FASHION_PICTURE.png.stat().st_size > 0


def run_unread(program: str, flags: str, folder: Path) -> None:
    """Run a program that has no use for its parameters."""
    with contextlib.suppress(AssertionError):  # which says so, behind the run
        run(program, flags, folder)


@pytest.mark.parametrize(
    ("program", "changes", "line"),
    [
        (
            "fashion.train",
            {"fashion-accuracy.epochs": "4"},
            "--fashion-accuracy.epochs 4: expected at most 3, as many as on MNIST",
        ),
        (
            "fashion.train",
            {"fashion-accuracy.replicas": "5"},
            "--fashion-accuracy.replicas 5: expected at most 4, as many as on MNIST",
        ),
        (
            "fashion.trace",
            {"fashion-trace.replicas": "5"},
            "--fashion-trace.replicas 5: expected at most 4, as many as on MNIST",
        ),
        (
            "fashion.follow",
            {"fashion-plateau.deepest": "1"},
            "--fashion-plateau.deepest 1: expected at least one of the depths 1, 2, 3, from 2 on",
        ),
        (
            "fashion.measure",
            {"bars.network": "depth-9"},
            "--bars.network depth-9: expected one of depth-1, depth-2",
        ),
    ],
)
def test_bad_parameters_are_told_in_one_line(program, changes, line, both):
    flags, tables = RUNS[program]
    assert refusal(program, flags | changes, both, [table.path for table in tables]) == line


def test_a_missing_file_is_told_in_one_line(study):
    """Neither the files nor the note that there are none."""
    line = refusal("fashion.train", TRAIN, study, [FASHION_ACCURACY.path])
    assert line.startswith("data/fashion-mnist/train-images-idx3-ubyte: missing, expected a file")


def test_a_network_of_another_list_is_told_in_one_line(both):
    for program, (flags, _) in RUNS.items():
        run(program, words(flags), both)
    others = {"deep.hidden": "20 6"}
    line = refusal("fashion.summarize", STATISTICS | others, both, [])
    assert line == "data/runs/fashion-accuracy.csv: network depth-1, expected one of deep"
