"""The programs of claim D5 on few images and small tables, and what they refuse."""

import contextlib

import numpy as np
import pandas as pd
import pytest

from stages.depth.tables import ACCURACY
from stages.frozen.tables import (
    FROZEN_BY_REPLICA,
    FROZEN_LAYERS,
    FROZEN_PICTURE,
    LINEAR_READOUT,
    PIXEL_READOUT,
    RANDOM_BY_REPLICA,
    RANDOM_LAYERS,
    READOUT_BY_REPLICA,
    READOUT_PICTURE,
)
from tests.running import run
from tests.stages.programs import (
    NETWORK,
    STATISTICS,
    STYLE,
    VARIANTS,
    in_the_book,
    refusal,
    words,
    written,
)
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book

IMAGES = {"training-images": "60", "validation-images": "900"}
# Section B's training, whose networks are taken up here.
ACCURACY_FLAGS = (
    NETWORK
    | IMAGES
    | {"eta": "0.5", "lmbda": "0.1", "epochs": "2", "mini-batch": "10", "precision": "single"}
)
FROZEN = ACCURACY_FLAGS | {"frozen-layers.epochs": "1", "frozen-layers.replicas": "5"}
READ_PIXELS = IMAGES | {"ridge": "0.01"}
READ_RANDOM = READ_PIXELS | {
    **{"activation": "sigmoid", "cost": "cross-entropy", "initializer": "default"},
    **{"widths": "7 20", "replicas": "5", "seed": "3"},
}
READ_LAYERS = NETWORK | READ_PIXELS | {"precision": "single"}
PROGRAMS = {
    "frozen.train": (FROZEN, FROZEN_LAYERS, 5 * 2),
    "frozen.read_layers": (READ_LAYERS, LINEAR_READOUT, 5 * 2 * 2),
}
NAME = "depth-2"


@pytest.fixture
def trained(study):
    """A folder with what section B has trained."""
    run("depth.train", words(ACCURACY_FLAGS), study)
    return study


def made(program, folder, **changes):
    """The table that the program writes."""
    flags, tables, _ = PROGRAMS[program]
    run(program, words(flags | changes), folder)
    with contextlib.chdir(folder):
        return tables.read([NAME])


@pytest.mark.parametrize("program", PROGRAMS)
def test_outputs_are_the_same_bytes_with_any_number_of_processes(program, trained, monkeypatch):
    _, tables, rows = PROGRAMS[program]
    before, contents = written(trained), []
    for jobs in ("1", "2", "3"):
        monkeypatch.setenv(JOBS, jobs)
        table = made(program, trained)
        contents.append(written(trained))
    assert contents[0] == contents[1] == contents[2]
    assert contents[0].keys() == {*before, tables.of(NAME).path}
    assert len(table) == rows
    assert sorted(set(table["replica"])) == [0, 1, 2, 3, 4]


def test_no_frozen_layer_is_the_accuracy_experiment(trained):
    found = made("frozen.train", trained)
    with contextlib.chdir(trained):
        accuracy = ACCURACY.read([NAME])
    measures = list(ACCURACY.columns[3:])
    none, one = (found[found["frozen_layers"] == frozen][measures] for frozen in (0, 1))
    expected = accuracy[accuracy["epoch"] == 1][measures]
    np.testing.assert_array_equal(none, expected)
    assert np.all(one["training_cost"].to_numpy() != expected["training_cost"].to_numpy())


def test_the_first_replicas_may_be_enough(trained):
    few = made("frozen.train", trained, **{"frozen-layers.replicas": "3"})
    assert sorted(set(few["replica"])) == [0, 1, 2]
    every = made("frozen.train", trained)
    kept = every[every["replica"] < 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(few.reset_index(drop=True), kept)


def test_a_single_hidden_layer_has_none_to_freeze(study):
    run("depth.train", words(ACCURACY_FLAGS | {"hidden": "6"}), study)
    assert made("frozen.train", study, hidden="6")["frozen_layers"].tolist() == [0] * 5


def test_readouts_of_networks_that_diverged_are_a_result(study):
    diverging = {"activation": "tanh", "eta": "1e39", "lmbda": "0"}
    run("depth.train", words(ACCURACY_FLAGS | diverging), study)
    found = made("frozen.read_layers", study, activation="tanh")
    assert found.loc[found["state"] == "start", "validation_accuracy"].notna().all()
    assert found.loc[found["state"] == "trained", "validation_accuracy"].isna().all()


@pytest.mark.parametrize(
    ("program", "changes", "line"),
    [
        (
            "frozen.train",
            {"frozen-layers.epochs": "3"},
            "--frozen-layers.epochs 3: expected at most 2 (the epochs of the accuracy experiment)",
        ),
        (
            "frozen.train",
            {"frozen-layers.epochs": "0"},
            "--frozen-layers.epochs 0: input should be greater than or equal to 1",
        ),
        ("frozen.train", {"mini-batch": "61"}, "mini-batch 61: expected 1 to 60 (the images)"),
        (
            "frozen.train",
            {"name": "no"},
            "data/runs/accuracy/no.csv: missing, expected a CSV table",
        ),
        (
            "frozen.train",
            {"frozen-layers.replicas": "6", "replicas": "6"},
            "data/runs/accuracy/depth-2.csv: expected replicas 0 to 5 at epoch 1",
        ),
        (
            "frozen.train",
            {"frozen-layers.replicas": "6"},
            "--frozen-layers.replicas 6: expected at most 5 (the replicas of the accuracy "
            "experiment)",
        ),
        ("frozen.read_layers", {"ridge": "0"}, "--ridge 0: input should be greater than or equal"),
        ("frozen.read_layers", {"ridge": "nan"}, "--ridge nan: input should be"),
        ("frozen.read_layers", {"name": "no"}, "data/runs/trained/no.npz: missing"),
        (
            "frozen.read_layers",
            {"replicas": "4"},
            "data/runs/trained/depth-2.npz: weights of other networks, expected 4 replicas of "
            "784-20-6-10",
        ),
        (
            "frozen.read_layers",
            {"hidden": "20 7"},
            "data/runs/trained/depth-2.npz: weights of other networks, expected 5 replicas of "
            "784-20-7-10",
        ),
    ],
)
def test_bad_input_is_told_in_one_line(program, changes, line, trained):
    flags, tables, _ = PROGRAMS[program]
    name = changes.get("name", NAME)
    assert refusal(program, flags | changes, trained, [tables.of(name).path]).startswith(line)


def test_readout_of_the_pixels(study):
    run("frozen.read_pixels", words(READ_PIXELS), study)
    with contextlib.chdir(study):
        (found,) = PIXEL_READOUT.read()["validation_accuracy"]
    assert 0.5 < found <= 1  # the blots tell the digit


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"ridge": "-1"}, "--ridge -1: input should be greater"),
        ({"training-images": "961"}, "training images 961"),
    ],
)
def test_pixels_that_cannot_be_read(changes, line, study):
    outputs = [PIXEL_READOUT.path]
    assert refusal("frozen.read_pixels", READ_PIXELS | changes, study, outputs).startswith(line)


def random_layers(folder, **changes):
    """The table of random layers."""
    run("frozen.read_random_layers", words(READ_RANDOM | changes), folder)
    with contextlib.chdir(folder):
        return RANDOM_LAYERS.read()


def test_random_layers_are_the_same_bytes_with_any_number_of_processes(study, monkeypatch):
    before, contents = written(study), []
    for jobs in ("1", "2", "3"):
        monkeypatch.setenv(JOBS, jobs)
        table = random_layers(study)
        contents.append(written(study))
    assert contents[0] == contents[1] == contents[2]
    assert contents[0].keys() == {*before, RANDOM_LAYERS.path}
    assert table["width"].tolist() == [7] * 5 + [20] * 5
    assert table["replica"].tolist() == [*range(5), *range(5)]
    for _, rows in table.groupby("width"):
        assert len(set(rows["validation_accuracy"])) > 1
        assert len(set(rows["explained_variance"])) == 5


def test_a_random_layer_does_not_depend_on_the_others(study):
    every = random_layers(study)
    alone = random_layers(study, widths="20", replicas="2")
    kept = every[(every["width"] == 20) & (every["replica"] < 2)].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, kept)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"widths": "0 30"}, "--widths 0: input should be greater than or equal to 1"),
        ({"widths": "30 7"}, "--widths 30 7: expected different values, the smallest first"),
        ({"widths": None}, "--widths is missing"),
        ({"replicas": "0"}, "--replicas 0: input should be greater than or equal to 1"),
        ({"ridge": "0"}, "--ridge 0: input should be greater than or equal"),
        ({"activation": "no"}, "activation 'no': expected one of"),
        ({"initializer": "no"}, "initializer 'no': expected one of"),
        ({"training-images": "961"}, "training images 961"),
    ],
)
def test_random_layers_that_cannot_be_read(changes, line, study):
    outputs = [RANDOM_LAYERS.path]
    flags = READ_RANDOM | changes
    assert refusal("frozen.read_random_layers", flags, study, outputs).startswith(line)


# Aggregates, verdicts and figures


def test_aggregates_follow_the_variants(tmp_path):
    accuracies = {"validation_accuracy": 0.75, "training_accuracy": 0.5}
    costs = {"validation_cost": 1.0, "training_cost": 2.0}
    with contextlib.chdir(tmp_path):
        for network, layers in (("a", 2), ("b", 1)):
            row = {"network": network, "frozen_layers": 0, "replica": 0, "epoch": 2}
            row |= {"state": "start"} | accuracies | costs
            frame = pd.DataFrame([row])
            FROZEN_LAYERS.write(frame, network)
            of_layers = frame.merge(pd.DataFrame({"layer": range(1, layers + 1)}), "cross")
            LINEAR_READOUT.write(of_layers, network)
        PIXEL_READOUT.write(pd.DataFrame({"validation_accuracy": [0.875]}))
        RANDOM_LAYERS.write(frame.assign(width=7, explained_variance=0.5))
        for program in ("frozen.summarize", "frozen.summarize_readouts"):
            run(program, words(VARIANTS), tmp_path)
        frozen, read = FROZEN_BY_REPLICA.read(), READOUT_BY_REPLICA.read()
        random = RANDOM_BY_REPLICA.read()
    assert frozen["network"].tolist() == ["b", "a"]
    assert frozen["gain"].tolist() == [0, 0]
    assert read["sizes"].tolist() == ["784-3-10", "784-3-2-10", "784-3-2-10"]
    assert read["pixel_accuracy"].tolist() == [0.875] * 3
    assert random.to_dict("records") == [
        {"width": 7, "replica": 0, "accuracy": 0.75, "pixel_accuracy": 0.875}
        | {"explained_variance": 0.5}
    ]


JUDGE = VARIANTS | STATISTICS | in_the_book(book.MINI_BATCHES)


@pytest.mark.parametrize(
    ("program", "flags", "missing", "outputs"),
    [
        ("frozen.summarize", VARIANTS, FROZEN_LAYERS.of("b"), [FROZEN_BY_REPLICA.path]),
        ("frozen.summarize_readouts", VARIANTS, LINEAR_READOUT.of("b"), [READOUT_BY_REPLICA.path]),
        (
            "frozen.judge",
            JUDGE,
            FROZEN_BY_REPLICA,
            ["data/results/judged/frozen.csv", "data/results/judged/frozen.json"],
        ),
    ],
)
def test_a_missing_table(program, flags, missing, outputs, tmp_path):
    line = refusal(program, flags, tmp_path, outputs)
    assert line == f"{missing.path}: missing, expected a CSV table"


@pytest.mark.parametrize("program", ["frozen.summarize", "frozen.summarize_readouts"])
def test_no_variants(program, tmp_path):
    outputs = [each.path for each in (FROZEN_BY_REPLICA, READOUT_BY_REPLICA, RANDOM_BY_REPLICA)]
    line = refusal(program, {}, tmp_path, outputs)
    assert line.startswith("no group of flags is given, expected at least one")


@pytest.mark.parametrize(
    ("program", "missing", "outputs"),
    [
        (
            "frozen.summarize_readouts",
            RANDOM_LAYERS,
            [READOUT_BY_REPLICA.path, RANDOM_BY_REPLICA.path],
        ),
        ("frozen.judge", RANDOM_BY_REPLICA, ["data/results/judged/frozen.csv"]),
    ],
)
def test_missing_random_layers(program, missing, outputs, tmp_path, frozen_table, readout_table):
    networks = ["784-3-10", "784-3-2-10"]
    names = {"b": networks[0], "a": networks[1]}
    frozen, readout = frozen_table(networks), readout_table(networks)
    of_sizes = {sizes: name for name, sizes in names.items()}
    with contextlib.chdir(tmp_path):
        for table, frame in ((FROZEN_BY_REPLICA, frozen), (READOUT_BY_REPLICA, readout)):
            table.write(frame.assign(network=frame["sizes"].map(of_sizes)))
        for name, sizes in names.items():
            rows = readout[readout["sizes"] == sizes].rename(
                columns={"accuracy": "validation_accuracy"}
            )
            LINEAR_READOUT.write(rows, name)
    flags = JUDGE if program == "frozen.judge" else VARIANTS
    line = refusal(program, flags, tmp_path, outputs)
    assert line == f"{missing.path}: missing, expected a CSV table"


PICTURES = [
    str(path) for each in (FROZEN_PICTURE, READOUT_PICTURE) for path in (each.svg, each.png)
]


@pytest.fixture
def drawable(tmp_path, frozen_table, readout_table):
    with contextlib.chdir(tmp_path):
        FROZEN_BY_REPLICA.write(frozen_table())
        READOUT_BY_REPLICA.write(readout_table())
    return tmp_path


def test_the_figures(drawable):
    before = written(drawable)
    run("frozen.draw", words(STYLE), drawable)
    assert written(drawable).keys() == {*before, *PICTURES}


def test_without_one_of_its_tables_no_figure_is_drawn(drawable):
    (drawable / READOUT_BY_REPLICA.path).unlink()
    line = refusal("frozen.draw", STYLE, drawable, PICTURES)
    assert line == f"{READOUT_BY_REPLICA.path}: missing, expected a CSV table"
