"""The programs that train and measure networks, run as commands on small files of MNIST's form."""

import subprocess
import sys

import numpy as np
import pytest

from stages.depth.tables import ACCURACY
from stages.frozen.tables import (
    FROZEN_LAYERS,
    LINEAR_READOUT,
    PIXEL_READOUT,
)
from stages.training.tables import GRADIENT_TRACE
from tests.stages.training_programs import (
    OUTPUTS,
    PROGRAMS,
    STAGES,
    WRITTEN,
    run,
)
from unstable_gradients.images import mnist
from unstable_gradients.network import parameter_files
from unstable_gradients.study import tables


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
    images = int(PROGRAMS["accuracy"]["training-images"])
    _, live = mnist.load(small_mnist).training(images).live
    assert not np.isfinite(trained.weights[0][:, live]).any()


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


def test_the_seed_decides(small_mnist, tmp_path):
    for seed in ("3", "4"):
        flags = {"mnist": str(small_mnist), "seed": seed, "out": str(tmp_path / seed)}
        assert run("gradient_trace", tmp_path, flags).returncode == 0
    norms = [
        tables.read(tmp_path / seed, GRADIENT_TRACE)["bias_gradient_norm"] for seed in ("3", "4")
    ]
    assert np.all(norms[0] != norms[1])
