"""The programs that train and measure networks, run as commands on small files of MNIST's form."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from unstable_gradients import mnist, tables
from unstable_gradients.network import parameter_files
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.tables.accuracy import ACCURACY
from unstable_gradients.tables.random_layers import FROZEN_LAYERS, LINEAR_READOUT, PIXEL_READOUT
from unstable_gradients.tables.speeds import (
    GRADIENT_TRACE,
    INITIAL_GRADIENT,
    MINI_BATCH_TRACE,
    NEURON_GRADIENT,
)

STAGES = Path(__file__).parents[2] / "stages"
NETWORK = {
    "network": "depth-2",
    "hidden": "20 6",  # more weights than the 8,192 numbers that numpy handles at a time
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "initializer": "default",
    "seed": "3",
    "replicas": "5",
}
DESCENT = {"eta": "0.5", "lmbda": "0.1"}
PROGRAMS = {
    "accuracy": NETWORK
    | DESCENT
    | {
        "epochs": "2",
        "mini-batch": "10",
        "training-images": "60",
        "validation-images": "900",
        "precision": "single",
    },
    "frozen_layers": NETWORK
    | DESCENT
    | {
        "epochs": "2",
        "mini-batch": "10",
        "training-images": "60",
        "validation-images": "900",
        "precision": "single",
        "frozen-layers.epochs": "1",
    },
    "linear_readout": NETWORK
    | {
        "training-images": "60",
        "validation-images": "900",
        "precision": "single",
        "ridge": "0.01",
    },
    "initial_gradient": NETWORK | {"images": "60"},
    "gradient_trace": NETWORK | DESCENT | {"epochs": "3", "images": "60"},
    "mini_batch_trace": NETWORK
    | DESCENT
    | {"steps": "8", "mini-batch": "7", "averaging-window": "3", "images": "60"},
}
# Each table's columns, and its rows: replicas times whatever is measured.
WRITTEN = {
    "accuracy": {"out": (ACCURACY, 5 * 3)},
    "frozen_layers": {"out": (FROZEN_LAYERS, 5 * 2)},
    "linear_readout": {"out": (LINEAR_READOUT, 5 * 2 * 2)},
    "initial_gradient": {
        "out": (INITIAL_GRADIENT, 5 * 2),
        "neurons-out": (NEURON_GRADIENT, 5 * (20 + 6)),
    },
    "gradient_trace": {"out": (GRADIENT_TRACE, 5 * 3 * 2)},
    "mini_batch_trace": {"out": (MINI_BATCH_TRACE, 5 * 8 * 2)},
}
# Every output by its flag.
OUTPUTS = {
    program: {flag: f"{flag}.csv" for flag in written} for program, written in WRITTEN.items()
}
OUTPUTS["accuracy"]["weights-out"] = "weights-out.npz"


# What some programs read of the accuracy experiment, by its flag.
INPUTS = {
    "frozen_layers": {"accuracy-run": "out.csv"},
    "linear_readout": {"trained": "weights-out.npz"},
}


@pytest.fixture(scope="session")
def accuracy_experiment(small_mnist, tmp_path_factory):
    """The outputs of that experiment."""
    folder = tmp_path_factory.mktemp("accuracy")
    assert run("accuracy", folder, {"mnist": str(small_mnist)}).returncode == 0
    return folder


@pytest.fixture
def given(small_mnist, accuracy_experiment):
    """The inputs of a program as flags."""

    def flags(program):
        read = INPUTS.get(program, {})
        return {"mnist": str(small_mnist)} | {
            flag: str(accuracy_experiment / name) for flag, name in read.items()
        }

    return flags


def run(program, folder, flags, jobs="1"):
    """Run a program that writes into the folder; a flag that is None is left out."""
    outputs = {flag: str(folder / name) for flag, name in OUTPUTS[program].items()}
    given = PROGRAMS[program] | outputs | flags
    arguments = [
        part
        for flag, value in given.items()
        if value is not None
        for part in (f"--{flag}", *value.split())
    ]
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *arguments],
        env=os.environ | {JOBS: jobs},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_outputs_are_the_same_bytes_with_any_number_of_processes(program, given, tmp_path):
    contents = {}
    for jobs in ("1", "2", "3"):
        folder = tmp_path / jobs
        done = run(program, folder, given(program), jobs)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
        contents[jobs] = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert contents["1"] == contents["2"] == contents["3"]
    assert contents["1"].keys() == set(OUTPUTS[program].values())
    for flag, (columns, rows) in WRITTEN[program].items():
        table = tables.read(tmp_path / "1" / f"{flag}.csv", columns)
        assert len(table) == rows
        assert set(table["network"]) == {"depth-2"}
        assert sorted(set(table["replica"])) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("program", "eta", "column"),
    [
        ("accuracy", "1e39", "training_cost"),
        ("gradient_trace", "1e308", "bias_gradient_norm"),
        ("mini_batch_trace", "1e308", "bias_gradient_norm"),
    ],
)
def test_training_that_diverges_is_a_result(program, eta, column, small_mnist, tmp_path):
    flags = {"mnist": str(small_mnist), "lmbda": "0", "eta": eta, "activation": "tanh"}
    done = run(program, tmp_path, flags)
    assert (done.returncode, done.stderr) == (0, "")
    columns, rows = WRITTEN[program]["out"]
    table = tables.read(tmp_path / "out.csv", columns)
    assert len(table) == rows
    assert table[column].iloc[0] > 0
    assert np.isnan(table[column].iloc[-1])


def test_what_was_trained_is_kept_in_the_order_of_the_replicas(small_mnist, tmp_path):
    folders = [tmp_path / replicas for replicas in ("2", "5")]
    for folder in folders:
        flags = {"mnist": str(small_mnist), "replicas": folder.name}
        assert run("accuracy", folder, flags, jobs="2").stderr == ""
    two, five = (parameter_files.read(folder / "weights-out.npz") for folder in folders)
    shapes = [(5, 784, 20), (5, 20, 6), (5, 6, 10)]
    assert [weights.shape for weights in five.weights] == shapes
    assert [biases.shape for biases in five.biases] == [(5, 1, n) for n in (20, 6, 10)]
    assert {each.dtype for each in five.weights + five.biases} == {np.dtype(np.float32)}
    for one, other in zip(two.weights + two.biases, five.weights + five.biases, strict=True):
        np.testing.assert_array_equal(one, other[:2])
        assert not np.array_equal(other[0], other[1])


def test_weights_of_training_that_diverged_are_kept(small_mnist, tmp_path):
    flags = {"mnist": str(small_mnist), "lmbda": "0", "eta": "1e39", "activation": "tanh"}
    assert run("accuracy", tmp_path, flags).stderr == ""
    trained = parameter_files.read(tmp_path / "weights-out.npz")
    assert not np.isfinite(trained.weights[0]).any()


BAD_FLAGS = [
    ("accuracy", {"rate": "1"}, "--rate: no such parameter"),
    ("accuracy", {"eta": None}, "--eta is missing"),
    ("accuracy", {"eta": "nan"}, "--eta nan: input should be a finite number"),
    ("accuracy", {"replicas": "0"}, "--replicas 0: input should be greater than or equal to 1"),
    (
        "accuracy",
        {"network": "1"},
        "--network 1: expected a letter, then letters, digits, - or _",
    ),
    (
        "accuracy",
        {"activation": "gauss"},
        "activation 'gauss': expected one of sigmoid, tanh, scaled-tanh, softsign, relu, or "
        "sigmoid-K with a positive number K",
    ),
    ("accuracy", {"biases": "none"}, "biases 'none': expected one of normal, zero"),
    ("accuracy", {"mini-batch": "61"}, "mini-batch 61: expected 1 to 60 (the images)"),
    (
        "accuracy",
        {"lmbda": "120"},
        "eta 0.5 and lmbda 120.0 with 60 images: expected "
        "eta * lmbda / images below 1, or weight decay reverses the weights",
    ),
    ("accuracy", {"training-images": "100"}, None),
    ("initial_gradient", {"cost": "hinge"}, None),
    ("initial_gradient", {"images": "961"}, "training images 961: expected from 1 to 960"),
    (
        "frozen_layers",
        {"frozen-layers.epochs": "3"},
        "--frozen-layers.epochs 3: expected at most 2 (the epochs of the accuracy experiment)",
    ),
    (
        "frozen_layers",
        {"frozen-layers.epochs": "0"},
        "--frozen-layers.epochs 0: input should be greater than or equal to 1",
    ),
    ("frozen_layers", {"mini-batch": "61"}, "mini-batch 61: expected 1 to 60 (the images)"),
    ("frozen_layers", {"accuracy-run": "absent.csv"}, None),
    ("linear_readout", {"ridge": "0"}, None),
    ("linear_readout", {"ridge": "nan"}, None),
    ("linear_readout", {"trained": "absent.npz"}, None),
    ("gradient_trace", {"eta": "600"}, None),
    ("gradient_trace", {"hidden": "20 0"}, None),
    (
        "mini_batch_trace",
        {"averaging-window": "9"},
        "averaging-window 9: expected at most 8 (the steps)",
    ),
]


def assert_refused(done, program, folder, line=None):
    """One line, no traceback, and the outputs that stood there as they were."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"{program}.py: ")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith("\n")
    if line is not None:
        assert done.stderr == f"{program}.py: {line}\n"
    expected = dict.fromkeys(OUTPUTS[program].values(), b"old")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == expected


@pytest.fixture
def old_outputs(tmp_path):
    """A folder in which every output of a program exists already."""

    def make(program):
        folder = tmp_path / "outputs"
        folder.mkdir()
        for name in OUTPUTS[program].values():
            (folder / name).write_bytes(b"old")
        return folder

    return make


@pytest.mark.parametrize(("program", "changes", "line"), BAD_FLAGS)
def test_a_bad_argument_is_told_in_one_line(program, changes, line, given, old_outputs):
    folder = old_outputs(program)
    done = run(program, folder, given(program) | changes)
    assert_refused(done, program, folder, line)
    ((flag, value),) = changes.items()
    assert flag in done.stderr.replace(" ", "-") or value in done.stderr


def test_networks_of_another_experiment_are_refused(given, old_outputs):
    for program, flags, expected in (
        ("frozen_layers", {"replicas": "4"}, "expected replicas 0 to 3 at epoch 1"),
        ("linear_readout", {"replicas": "4"}, "expected 4 replicas of 784-20-6-10"),
        ("linear_readout", {"hidden": "20 7"}, "expected 5 replicas of 784-20-7-10"),
    ):
        done = run(program, folder := old_outputs(program), given(program) | flags)
        assert_refused(done, program, folder)
        assert done.stderr.endswith(f"{expected}\n")
        shutil.rmtree(folder)


def test_no_frozen_layer_is_the_accuracy_experiment(given, accuracy_experiment, tmp_path):
    assert run("frozen_layers", tmp_path, given("frozen_layers")).returncode == 0
    found = tables.read(tmp_path / "out.csv", FROZEN_LAYERS)
    accuracy = tables.read(accuracy_experiment / "out.csv", ACCURACY)
    measures = list(ACCURACY[3:])
    none, one = (found[found["frozen_layers"] == frozen][measures] for frozen in (0, 1))
    expected = accuracy[accuracy["epoch"] == 1][measures]
    np.testing.assert_array_equal(none, expected)
    assert np.all(one["training_cost"].to_numpy() != expected["training_cost"].to_numpy())


def test_a_single_hidden_layer_has_none_to_freeze(small_mnist, tmp_path):
    flags = {"mnist": str(small_mnist), "hidden": "6"}
    assert run("accuracy", tmp_path, flags).returncode == 0
    flags |= {"accuracy-run": str(tmp_path / "out.csv"), "out": str(tmp_path / "frozen.csv")}
    done = run("frozen_layers", tmp_path, flags)
    assert (done.returncode, done.stderr) == (0, "")
    found = tables.read(tmp_path / "frozen.csv", FROZEN_LAYERS)
    assert found["frozen_layers"].tolist() == [0] * 5


def test_readouts_of_networks_that_diverged_are_a_result(small_mnist, tmp_path):
    flags = {"mnist": str(small_mnist), "activation": "tanh"}
    assert run("accuracy", tmp_path, flags | {"eta": "1e39", "lmbda": "0"}).returncode == 0
    flags |= {"trained": str(tmp_path / "weights-out.npz"), "out": str(tmp_path / "read.csv")}
    done = run("linear_readout", tmp_path, flags)
    assert (done.returncode, done.stderr) == (0, "")
    found = tables.read(tmp_path / "read.csv", LINEAR_READOUT)
    assert found.loc[found["state"] == "start", "validation_accuracy"].notna().all()
    assert found.loc[found["state"] == "trained", "validation_accuracy"].isna().all()


PIXEL_FLAGS = {"training-images": "60", "validation-images": "900", "ridge": "0.01"}


def read_pixels(folder, **flags):
    given = {"out": str(folder / "pixels.csv")} | PIXEL_FLAGS | flags
    return subprocess.run(
        [sys.executable, STAGES / "pixel_readout.py"]
        + [part for flag, value in given.items() for part in (f"--{flag}", value)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_readout_of_the_pixels(small_mnist, tmp_path):
    assert read_pixels(tmp_path, mnist=str(small_mnist)).stderr == ""
    found = tables.read(tmp_path / "pixels.csv", PIXEL_READOUT)
    assert len(found) == 1
    assert 0.5 < found["validation_accuracy"].iloc[0] <= 1  # the blots tell the digit
    (tmp_path / "pixels.csv").write_bytes(b"old")
    for flags, expected in (
        ({"mnist": str(small_mnist), "ridge": "-1"}, "--ridge -1: input should be greater"),
        ({"mnist": str(small_mnist), "training-images": "961"}, "training images 961"),
        ({"mnist": "absent"}, "absent/"),
    ):
        done = read_pixels(tmp_path, **flags)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"pixel_readout.py: {expected}")
        assert done.stderr.count("\n") == 1
        assert (tmp_path / "pixels.csv").read_bytes() == b"old"


def test_bad_input_found_in_another_process_is_told_in_one_line(small_mnist, old_outputs):
    folder = old_outputs("accuracy")
    flags = {"mnist": str(small_mnist), "mini-batch": "61"}
    done = run("accuracy", folder, flags, jobs="2")
    assert_refused(done, "accuracy", folder, "mini-batch 61: expected 1 to 60 (the images)")


def test_a_number_of_processes_that_is_none(small_mnist, old_outputs):
    folder = old_outputs("accuracy")
    done = run("accuracy", folder, {"mnist": str(small_mnist)}, jobs="many")
    expected = f"environment variable {JOBS} 'many': expected a whole number >= 1"
    assert_refused(done, "accuracy", folder, expected)


@pytest.mark.parametrize("program", ["accuracy", "initial_gradient"])
def test_missing_mnist(program, tmp_path, old_outputs):
    folder = old_outputs(program)
    done = run(program, folder, {"mnist": str(tmp_path / "absent")})
    missing = tmp_path / "absent" / mnist.FILES[0]
    assert_refused(done, program, folder, f"{missing}: missing, expected a file of MNIST")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: b"<html>" + content,
    ],
    ids=["cut", "no-idx"],
)
def test_damaged_mnist(damage, small_mnist, tmp_path, old_outputs):
    damaged = tmp_path / "damaged"
    shutil.copytree(small_mnist, damaged)
    images = damaged / mnist.FILES[0]
    images.write_bytes(damage(images.read_bytes()))
    folder = old_outputs("gradient_trace")
    done = run("gradient_trace", folder, {"mnist": str(damaged)})
    assert_refused(done, "gradient_trace", folder)
    assert str(images) in done.stderr


def test_an_output_that_cannot_be_written(small_mnist, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for out in ("folder", "file/out.csv"):
        flags = {"mnist": str(small_mnist), "out": str(tmp_path / out)}
        done = run("gradient_trace", tmp_path, flags)
        assert done.returncode == 2
        assert done.stderr.startswith(f"gradient_trace.py: {tmp_path}")
        assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_the_seed_decides(small_mnist, tmp_path):
    for seed in ("3", "4"):
        flags = {"mnist": str(small_mnist), "seed": seed, "out": str(tmp_path / seed)}
        assert run("gradient_trace", tmp_path, flags).returncode == 0
    norms = [
        tables.read(tmp_path / seed, GRADIENT_TRACE)["bias_gradient_norm"] for seed in ("3", "4")
    ]
    assert np.all(norms[0] != norms[1])
