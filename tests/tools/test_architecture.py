"""The comparison of architectures, with a stand-in for the other interpreter."""

import os
import re
import sys

import architecture
import numpy as np
import pytest

from unstable_gradients.audit import cpus

TABLES = [f"data/runs/{kind}-gradient/small.csv" for kind in ("initial", "neuron")]


@pytest.fixture
def one_program(monkeypatch, small_mnist):
    monkeypatch.setattr(cpus, "RUNS", {"start.measure": f"{cpus.NETWORK} --replicas 2 --images 20"})
    monkeypatch.setattr(cpus, "MNIST", small_mnist)


@pytest.fixture
def other(tmp_path):
    """A Python that does something to a table once it is there."""

    def put(script="true"):
        program = tmp_path / "python"
        program.write_text(
            f'#!/bin/sh\n{sys.executable} "$@" || exit\n[ ! -f {TABLES[0]} ] || {script}\n'
        )
        program.chmod(0o755)
        return str(program)

    return put


def compare(monkeypatch, *python):
    monkeypatch.setattr(sys, "argv", ["architecture.py", *python])
    return architecture.main()


@pytest.mark.usefixtures("one_program")
def test_equal_bytes_are_called_identical(monkeypatch, capsys, other):
    assert compare(monkeypatch, other()) == 0
    machine = os.uname().machine
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        [machine, table, "identical"] for table in TABLES
    ]


@pytest.mark.usefixtures("one_program")
@pytest.mark.parametrize(
    ("script", "told"),
    [
        (f"sed -i s/layer/level/ {TABLES[0]}", "OTHER SHAPE"),
        (f"rm {TABLES[0]}", "only written by one of the two"),
    ],
)
def test_what_cannot_be_compared_is_a_failure(monkeypatch, capsys, other, script, told):
    assert compare(monkeypatch, other(script)) == 1
    assert capsys.readouterr().out.splitlines()[0].endswith(f"{TABLES[0]:40} {told}")


def test_distances_are_of_the_largest_number_of_a_column(tmp_path):
    """By hand: 2 against 2.5 where 4 is the largest, 1 against 1.01 beside 10; nan equals nan."""
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("name,a,b,c\nx,2.0,1.0,7\ny,-4.0,10.0,\n")
    second.write_text("name,a,b,c\nx,2.5,1.01,7\ny,-4.0,10.0,\n")
    assert architecture.difference(first, second) == (
        True,
        "2 of 6 numbers differ, by 1.2e-01 at most, in a",
    )


def test_words_are_no_numbers(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("name,a\nx,1\n")
    second.write_text("name,a\nz,1\n")
    assert architecture.difference(first, second) == (False, "OTHER WORDS in name")


def test_arrays_of_an_archive(tmp_path):
    """Integers without a sign do not wrap: 3 is 2 below 5."""
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    np.savez(first, w=np.array([1.0, 8.0], np.float32), n=np.array([5], np.uint8))
    np.savez(second, w=np.array([1.0, 7.0], np.float32), n=np.array([3], np.uint8))
    assert architecture.difference(first, second) == (
        True,
        "2 of 3 numbers differ, by 4.0e-01 at most, in n",
    )


@pytest.mark.parametrize(
    ("python", "told"),
    [
        ([], "no command: expected what starts another Python"),
        (["/no/such/python"], "/no/such/python: expected what starts another Python"),
        ([sys.executable, "-X"], f"{sys.executable} -X: expected what starts another Python"),
    ],
)
def test_what_is_no_python_is_told(monkeypatch, capsys, python, told):
    assert compare(monkeypatch, *python) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"architecture: {told}")
    assert said.err.count("\n") == 1
    assert not said.out


def test_other_packages_are_refused(monkeypatch, capsys, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho aarch64 1.4.1 1.26.0 2.2.0 1.11.0\n", encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(
        architecture, "version", lambda name: {"mpmath": "1.4.1"}.get(name, "2.4.6")
    )
    assert compare(monkeypatch, str(python)) == 2
    assert re.fullmatch(
        r"architecture: \S+python: numpy 1\.26\.0, expected 2\.4\.6 as here\n",
        capsys.readouterr().err,
    )
