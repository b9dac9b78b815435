"""What the programs that train and measure say of bad input: one line, and nothing is lost."""

import shutil

import pytest

from tests.stages.training_programs import OUTPUTS, run
from unstable_gradients.images import mnist
from unstable_gradients.program.parallel import JOBS

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
