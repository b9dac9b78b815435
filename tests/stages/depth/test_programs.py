"""The programs of section B on few images and small tables, and what they refuse."""

import contextlib
import shutil

import numpy as np
import pandas as pd
import pytest

from stages.depth.tables import (
    ACCURACY,
    ACCURACY_BY_EPOCH,
    ACCURACY_BY_REPLICA,
    ACCURACY_DIFFERENCE,
    ACCURACY_PICTURE,
    TRAINED,
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
from unstable_gradients.images import mnist
from unstable_gradients.network import parameter_files
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book

TRAIN = (
    flags_of("accuracy@depth-2")
    | NETWORK
    | {
        "eta": "0.5",
        "lmbda": "0.1",
        "epochs": "2",
        "mini-batch": "10",
        "training-images": "60",
        "validation-images": "900",
        "precision": "single",
    }
)
DIVERGING = {"lmbda": "0", "eta": "1e39", "activation": "tanh"}
OUTPUTS = [ACCURACY.of("depth-2").path, TRAINED.of("depth-2")]


def train(folder, **changes):
    """The table and the parameters written."""
    run("depth.train", words(TRAIN | changes), folder)
    with contextlib.chdir(folder):
        return ACCURACY.read(["depth-2"]), parameter_files.read(TRAINED.of("depth-2"))


def test_outputs_are_the_same_bytes_with_any_number_of_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2", "3"):
        monkeypatch.setenv(JOBS, jobs)
        table, _ = train(study)
        contents.append(written(study))
    assert contents[0] == contents[1] == contents[2]
    assert contents[0].keys() == set(map(str, OUTPUTS))
    assert len(table) == 5 * 3
    assert sorted(set(table["replica"])) == [0, 1, 2, 3, 4]


def test_training_that_diverges_is_a_result(study):
    table, trained = train(study, **DIVERGING)
    assert len(table) == 5 * 3
    assert table["training_cost"].iloc[0] > 0
    assert np.isnan(table["training_cost"].iloc[-1])
    _, live = mnist.load(study / "data/mnist").training(60).live
    assert not np.isfinite(trained.weights[0][:, live]).any()


def test_what_was_trained_is_kept_in_the_order_of_the_replicas(study, monkeypatch):
    monkeypatch.setenv(JOBS, "2")
    _, two = train(study, replicas="2")
    _, five = train(study)
    shapes = [(5, 784, 20), (5, 20, 6), (5, 6, 10)]
    assert [weights.shape for weights in five.weights] == shapes
    assert [biases.shape for biases in five.biases] == [(5, 1, n) for n in (20, 6, 10)]
    assert {each.dtype for each in five.weights + five.biases} == {np.dtype(np.float32)}
    for one, other in zip(two.weights + two.biases, five.weights + five.biases, strict=True):
        np.testing.assert_array_equal(one, other[:2])
        assert not np.array_equal(other[0], other[1])


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"rate": "1"}, "--rate: no such parameter"),
        ({"eta": None}, "--eta is missing"),
        ({"eta": "nan"}, "--eta nan: input should be a finite number"),
        ({"replicas": "0"}, "--replicas 0: input should be greater than or equal to 1"),
        ({"name": "1"}, "--name 1: expected a letter, then letters, digits, - or _"),
        ({"activation": "gauss"}, "activation 'gauss': expected one of sigmoid, tanh, "),
        ({"biases": "none"}, "--biases none: input should be 'normal', 'zero' or 'centred'"),
        ({"mini-batch": "61"}, "mini-batch 61: expected 1 to 60 (the images)"),
        (
            {"lmbda": "120"},
            "eta 0.5 and lmbda 120.0 with 60 images: expected "
            "eta * lmbda / images below 1, or weight decay reverses the weights",
        ),
        ({"training-images": "100"}, "training images 100 and validation images 900: "),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    assert refusal("depth.train", TRAIN | changes, study, OUTPUTS).startswith(line)


def test_bad_input_found_in_another_process_is_told_in_one_line(study, monkeypatch):
    monkeypatch.setenv(JOBS, "2")
    line = refusal("depth.train", TRAIN | {"mini-batch": "61"}, study, OUTPUTS)
    assert line == "mini-batch 61: expected 1 to 60 (the images)"


def test_a_number_of_processes_that_is_none(study, monkeypatch):
    monkeypatch.setenv(JOBS, "many")
    line = refusal("depth.train", TRAIN, study, OUTPUTS)
    assert line == f"environment variable {JOBS} 'many': expected a whole number >= 1"


def test_missing_images(study):
    (study / "data/mnist").unlink()
    line = refusal("depth.train", TRAIN, study, OUTPUTS)
    assert line == f"data/mnist/{mnist.FILES[0]}: missing, expected a file of MNIST"


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:-1], lambda content: b"<html>" + content],
    ids=["cut", "no-idx"],
)
def test_damaged_images(damage, study, small_mnist):
    (study / "data/mnist").unlink()
    shutil.copytree(small_mnist, study / "data/mnist")
    images = study / "data/mnist" / mnist.FILES[0]
    images.write_bytes(damage(images.read_bytes()))
    line = refusal("depth.train", TRAIN, study, OUTPUTS)
    assert line.startswith(f"data/mnist/{mnist.FILES[0]}: ")


# Aggregates, verdicts and the figure

AGGREGATES = [ACCURACY_BY_EPOCH.path, ACCURACY_BY_REPLICA.path, ACCURACY_DIFFERENCE.path]


def rows(network, accuracy):
    """ACCURACY of three replicas, whose accuracy rises by a hundredth in each epoch."""
    return pd.DataFrame(
        {"network": network, "replica": replica, "epoch": epoch}
        | {"validation_accuracy": accuracy + 0.001 * replica + 0.01 * epoch}
        | {"training_accuracy": 0.5, "validation_cost": 1.0, "training_cost": 1.0}
        for replica in range(3)
        for epoch in range(3)
    )


def test_aggregates_follow_the_variants(tmp_path):
    with contextlib.chdir(tmp_path):
        ACCURACY.write(rows("a", 0.6), "a")
        ACCURACY.write(rows("b", 0.5), "b")
        (tmp_path / ACCURACY.of("removed").path).write_text("of a variant that is no more")
        run("depth.summarize", words(STATISTICS | VARIANTS), tmp_path)
        by_epoch, by_replica = ACCURACY_BY_EPOCH.read(), ACCURACY_BY_REPLICA.read()
        differences = ACCURACY_DIFFERENCE.read()
    assert list(by_epoch["network"].unique()) == ["b", "a"]
    assert by_replica["sizes"].tolist() == ["784-3-10"] * 3 + ["784-3-2-10"] * 3
    assert by_replica["last_accuracy"].tolist() == pytest.approx(
        [0.52, 0.521, 0.522, 0.62, 0.621, 0.622]
    )
    assert differences["difference"].tolist() == pytest.approx([0.1, 0.1])


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (STATISTICS | {"a.hidden": "3"}, "data/runs/accuracy/a.csv: missing, expected a CSV table"),
        (STATISTICS, "no group of flags is given, expected at least one"),
        (STATISTICS | VARIANTS | {"1.hidden": "3"}, "--1 1: expected a letter, then letters"),
        (VARIANTS | {"confidence": "1"}, "--confidence 1: input should be less than 1"),
        (VARIANTS | {"confidence": "nan"}, "--confidence nan: "),
        (STATISTICS | {"a.hidden": "0"}, "--a.hidden 0: "),
    ],
)
def test_what_the_aggregates_refuse(flags, line, tmp_path):
    assert refusal("depth.summarize", flags, tmp_path, AGGREGATES).startswith(line)


def test_the_table_of_another_network_is_refused(tmp_path):
    with contextlib.chdir(tmp_path):
        ACCURACY.of("a").write(rows("b", 0.5))
    line = refusal("depth.summarize", STATISTICS | {"a.hidden": "3"}, tmp_path, AGGREGATES)
    assert line == "data/runs/accuracy/a.csv: network 'b', expected 'a' in every row"


def test_a_missing_aggregate_is_no_verdict(tmp_path):
    outputs = ["data/results/judged/depth.csv", "data/results/judged/depth.json"]
    flags = STATISTICS | VARIANTS | in_the_book(book.MINI_BATCHES)
    line = refusal("depth.judge", flags, tmp_path, outputs)
    assert line == f"{ACCURACY_BY_REPLICA.path}: missing, expected a CSV table"


def test_the_figure(accuracy_table, tmp_path):
    with contextlib.chdir(tmp_path):
        ACCURACY_BY_REPLICA.write(accuracy_table())
    run("depth.draw", words(STYLE), tmp_path)
    assert written(tmp_path).keys() == {
        ACCURACY_BY_REPLICA.path,
        str(ACCURACY_PICTURE.svg),
        str(ACCURACY_PICTURE.png),
    }


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"confidence": "95"}, "--confidence 95: input should be less than 1"),
        ({"width": "nan"}, "--width nan"),
        ({"dpi": "72.5"}, "--dpi 72.5"),
        ({"font-size": "0"}, "--font-size 0"),
    ],
)
def test_a_figure_that_cannot_be_drawn(changes, line, accuracy_table, tmp_path):
    with contextlib.chdir(tmp_path):
        ACCURACY_BY_REPLICA.write(accuracy_table())
    outputs = [ACCURACY_PICTURE.svg, ACCURACY_PICTURE.png]
    assert refusal("depth.draw", STYLE | changes, tmp_path, outputs).startswith(line)


def test_a_table_with_other_columns_is_not_drawn(tmp_path):
    (tmp_path / "data/results").mkdir(parents=True)
    (tmp_path / ACCURACY_BY_REPLICA.path).write_text("network,replica\na,0\n", encoding="utf-8")
    line = refusal("depth.draw", STYLE, tmp_path, [ACCURACY_PICTURE.svg, ACCURACY_PICTURE.png])
    expected = ", ".join(ACCURACY_BY_REPLICA.columns)
    assert line == f"{ACCURACY_BY_REPLICA.path}: columns network, replica; expected {expected}"
