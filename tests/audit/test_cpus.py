"""The comparison of processors, with stand-ins for the emulator."""

import os

import pytest

from unstable_gradients.audit import cpus

PROGRAM = "start.measure"
TABLES = [f"data/runs/{kind}-gradient/small.csv" for kind in ("initial", "neuron")]


@pytest.fixture
def one_program(monkeypatch, small_mnist):
    monkeypatch.setattr(cpus, "RUNS", {PROGRAM: f"{cpus.NETWORK} --replicas 2 --images 20"})
    monkeypatch.setattr(cpus, "MNIST", small_mnist)


@pytest.fixture
def emulator(monkeypatch, tmp_path):
    """Have a script be found as the emulator; it is given -cpu, a name and a command."""

    def put(script):
        program = tmp_path / cpus.EMULATOR
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return put


@pytest.mark.usefixtures("one_program")
def test_equal_bits_are_called_identical(emulator, capsys):
    emulator('[ "$1" = -cpu ] && shift 2 && exec "$@"')
    assert cpus.main() == 0
    *lines, conclusion = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        [processor, file, "identical"] for processor in cpus.PROCESSORS for file in TABLES
    ]
    assert conclusion == "All bits are the same."


@pytest.mark.usefixtures("one_program")
def test_one_other_byte_on_one_processor_is_found(emulator, capsys):
    """One emulated processor adds a line break to a table, once it is there."""
    emulator(
        f'name=$2; shift 2; "$@" || exit; [ "$name" != EPYC-Rome ] || [ ! -f {TABLES[0]} ] || '
        f"echo >> {TABLES[0]}"
    )
    assert cpus.main() == 1
    differing = [line.split() for line in capsys.readouterr().out.splitlines() if "DIFF" in line]
    assert differing == [["EPYC-Rome", TABLES[0], "DIFFERS"]]


@pytest.mark.usefixtures("one_program")
def test_an_emulator_that_sorts_wrongly_is_refused(emulator, capsys):
    """As that of Debian 12 does, with which tables differ for no fault of a processor."""
    emulator("shift 3; exec python3 -c \"assert 'not sorted' == ''\"")
    assert cpus.main() == 2
    said = capsys.readouterr().err
    assert said.startswith("cpus: ")
    assert "qemu-x86_64-static -cpu Haswell computes wrongly (AssertionError)" in said
    assert said.count("\n") == 1


@pytest.mark.usefixtures("one_program")
def test_a_program_that_fails_on_a_processor_ends_in_one_line(emulator, capsys):
    emulator('[ "$4" = -c ] && exit; echo no such instruction >&2; exit 1')
    assert cpus.main() == 2
    said = capsys.readouterr().err
    assert said == f"cpus: -cpu Haswell {PROGRAM} failed: no such instruction\n"


def test_without_the_emulator_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert cpus.main() == 2
    assert "qemu-user-static" in capsys.readouterr().err
