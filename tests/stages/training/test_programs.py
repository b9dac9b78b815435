"""The programs of section D on few images and small tables, and what they refuse."""

import contextlib
import math

import numpy as np
import pandas as pd
import pytest

from stages.training.tables import (
    BOOK_CURVE,
    GRADIENT_TRACE,
    GRADIENT_TRACE_END,
    LEARNED,
    MINI_BATCH_TRACE,
    NOISE,
    NOISE_PICTURE,
    SPEED_BY_EPOCH,
    SPEED_BY_RUN,
    SPEED_PICTURE,
    SPEED_SHAPE,
)
from tests.running import run
from tests.stages.programs import (
    NETWORK,
    STATISTICS,
    STYLE,
    VARIANTS,
    flags_of,
    in_the_book,
    refusal,
    words,
    written,
)
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book

DESCENT = NETWORK | {"eta": "0.5", "lmbda": "0.1", "images": "60"}
FULL_BATCH = flags_of("gradient-trace@depth-2") | DESCENT | {"epochs": "3"}
MINI_BATCH = (
    flags_of("mini-batch-trace@depth-2")
    | DESCENT
    | {"steps": "8", "mini-batch": "7", "averaging-window": "3"}
)
PROGRAMS = {
    "training.trace": (FULL_BATCH, GRADIENT_TRACE, 3),
    "training.trace_mini_batches": (MINI_BATCH, MINI_BATCH_TRACE, 8),
}


def traced(program, folder, **changes):
    """The table that the program writes."""
    flags, table, _ = PROGRAMS[program]
    run(program, words(flags | changes), folder)
    with contextlib.chdir(folder):
        return table.read(["depth-2"])


@pytest.mark.parametrize("program", PROGRAMS)
def test_outputs_are_the_same_bytes_with_any_number_of_processes(program, study, monkeypatch):
    _, tables, times = PROGRAMS[program]
    contents = []
    for jobs in ("1", "2", "3"):
        monkeypatch.setenv(JOBS, jobs)
        # Replicas go to processes in groups of seven.
        table = traced(program, study, replicas="15")
        contents.append(written(study))
    assert contents[0] == contents[1] == contents[2]
    assert (
        {tables.of("depth-2").path}
        <= contents[0].keys()
        <= {
            tables.of("depth-2").path,
            GRADIENT_TRACE_END.of("depth-2").path,
        }
    )
    assert len(table) == 15 * times * 2
    assert sorted(set(table["replica"])) == list(range(15))


@pytest.mark.parametrize("program", PROGRAMS)
def test_training_that_diverges_is_a_result(program, study):
    table = traced(program, study, lmbda="0", eta="1e308", activation="tanh")
    assert len(table) == 5 * PROGRAMS[program][2] * 2
    assert table["bias_gradient_norm"].iloc[0] > 0
    assert np.isnan(table["bias_gradient_norm"].iloc[-1])


def test_the_seed_decides(study):
    three, four = (traced("training.trace", study, seed=seed) for seed in ("3", "4"))
    assert np.all(three["bias_gradient_norm"] != four["bias_gradient_norm"])


@pytest.mark.parametrize(
    ("program", "changes", "line"),
    [
        ("training.trace", {"eta": "600"}, "eta 600.0 and lmbda 0.1 with 60 images: expected"),
        ("training.trace", {"epochs": "0"}, "--epochs 0: input should be greater than or equal"),
        ("training.trace", {"images": "961"}, "training images 961: expected from 1 to 960"),
        (
            "training.trace_mini_batches",
            {"averaging-window": "9"},
            "averaging-window 9: expected at most 8 (the steps)",
        ),
        (
            "training.trace_mini_batches",
            {"mini-batch": "61"},
            "mini-batch 61: expected 1 to 60 (the images)",
        ),
    ],
)
def test_bad_parameters_are_told_in_one_line(program, changes, line, study):
    flags, table, _ = PROGRAMS[program]
    outputs = [table.of("depth-2").path]
    assert refusal(program, flags | changes, study, outputs).startswith(line)


# Aggregates, verdicts and figures

LAYERS = {"b": 1, "a": 2}


def measured(network, columns, time):
    """A positive number for each measurement, twice as large in each layer, halved in time."""
    return pd.DataFrame(
        {"network": network, "replica": replica, time: moment, "layer": layer}
        | dict.fromkeys(columns[4:], 2.0 ** (layer - moment) * (1 + replica))
        for replica in range(3)
        for moment in range(4)
        for layer in range(1, LAYERS[network] + 1)
    )


def fill(order=("a", "b"), change=lambda table, time: None):
    """Write the tables of both experiments into the current folder."""
    for tables, time in ((GRADIENT_TRACE, "epoch"), (MINI_BATCH_TRACE, "step")):
        for network in order:
            table = measured(network, tables.columns, time)
            change(table, time)
            tables.write(table, network)
    for network in order:
        ends = {"training_accuracy": [0.25, 0.5, 0.75], "training_cost": 1.0}
        GRADIENT_TRACE_END.write(pd.DataFrame({"replica": range(3)} | ends), network)


def summarize(folder):
    for program in ("training.summarize", "training.summarize_mini_batches"):
        run(program, words(STATISTICS | VARIANTS), folder)


def test_aggregates_follow_the_variants_whatever_the_order_of_the_files(tmp_path):
    contents = []
    for order in (("a", "b"), ("b", "a")):
        folder = tmp_path / order[0]
        folder.mkdir()
        with contextlib.chdir(folder):
            fill(order)
            summarize(folder)
            tables = [each.read() for each in (SPEED_BY_EPOCH, SPEED_SHAPE, LEARNED, NOISE)]
            tables.append(SPEED_BY_RUN.read_part())
        contents.append(written(folder))
        for table in tables:
            assert list(table["network"].unique()) == ["b", "a"]
    assert contents[0] == contents[1]


def test_numbers_of_the_aggregates(tmp_path):
    with contextlib.chdir(tmp_path):
        fill()
        summarize(tmp_path)
        speed, shape, learned = SPEED_BY_EPOCH.read(), SPEED_SHAPE.read(), LEARNED.read()
        assert BOOK_CURVE.read_part().empty  # of networks that the book does not show
    assert learned["mean"].tolist() == [0.5, 0.5]
    row = speed[(speed["network"] == "a") & (speed["epoch"] == 1) & (speed["layer"] == 2)].iloc[0]
    # Replicas 2, 4 and 6: too few for a band of 0.9, so that it is their range.
    assert (row["sizes"], row["hidden_layers"], row["replicas"]) == ("784-3-2-10", 2, 3)
    assert row["median"] == 4
    assert (row["lower"], row["upper"]) == (2, 6)
    assert shape["geometric_mean"].iloc[0] == pytest.approx(2 / 2**1.5)
    assert (shape["early_epochs"] == 1).all()


def test_diverged_training_is_aggregated_without_a_word(tmp_path):
    def diverge(table, time):
        norms = [column for column in table if column.endswith("_norm")]
        table.loc[table[time] == 2, norms] = math.inf
        table.loc[table[time] == 3, norms] = math.nan

    with contextlib.chdir(tmp_path):
        fill(change=diverge)
        summarize(tmp_path)
        assert NOISE.read()["step"].max() == 1


REPEATED = {"mini-batch-trace.eta": "0.1", "mini-batch-trace.lmbda": "5.0"}
JUDGED = ["data/results/judged/training.csv", "data/results/judged/training.json"]


@pytest.mark.parametrize(
    ("program", "missing", "outputs"),
    [
        (
            "training.summarize",
            GRADIENT_TRACE.of("b").path,
            [SPEED_BY_EPOCH.path, SPEED_SHAPE.path],
        ),
        ("training.summarize_mini_batches", MINI_BATCH_TRACE.of("b").path, [NOISE.path]),
        ("training.judge", SPEED_SHAPE.path, JUDGED),
    ],
)
def test_a_missing_table(program, missing, outputs, tmp_path):
    flags = STATISTICS | VARIANTS
    if program == "training.judge":
        flags |= in_the_book(book.FULL_BATCHES) | REPEATED
    line = refusal(program, flags, tmp_path, outputs)
    assert line == f"{missing}: missing, expected a CSV table"


@pytest.mark.parametrize("confidence", ["nan", "0", "1"])
def test_confidence_is_a_fraction(confidence, tmp_path):
    flags = VARIANTS | {"confidence": confidence}
    line = refusal("training.summarize_mini_batches", flags, tmp_path, [NOISE.path])
    assert line.startswith(f"--confidence {confidence}: ")


PICTURES = [str(path) for each in (SPEED_PICTURE, NOISE_PICTURE) for path in (each.svg, each.png)]


@pytest.fixture
def drawable(tmp_path, speed_table, noise_table):
    with contextlib.chdir(tmp_path):
        SPEED_BY_EPOCH.write(speed_table())
        NOISE.write(noise_table())
    return tmp_path


def test_the_figures(drawable):
    before = written(drawable)
    run("training.draw", words(STYLE), drawable)
    assert written(drawable).keys() == {*before, *PICTURES}


def test_without_one_of_its_tables_no_figure_is_drawn(drawable):
    (drawable / NOISE.path).unlink()
    line = refusal("training.draw", STYLE, drawable, PICTURES)
    assert line == f"{NOISE.path}: missing, expected a CSV table"


def test_an_output_that_cannot_be_written(study):
    (study / GRADIENT_TRACE.of("depth-2").path).mkdir(parents=True)
    with pytest.raises(OSError, match="depth-2"):
        traced("training.trace", study)
    assert not written(study)
