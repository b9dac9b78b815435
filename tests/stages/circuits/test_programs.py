"""The programs of section A, run as commands."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    CIRCUIT_GATE,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from unstable_gradients.study import tables
from unstable_gradients.study.ledger import CLAIMS

STAGES = Path(__file__).parents[2] / "stages"
PARAMETERS = {
    "circuits": {
        "all-functions-of": "2",
        "random-functions": "3",
        "random-inputs": "4",
        "parity-inputs": "4",
        "minimality-inputs": "3",
        "multiplier-bits": "2",
        "seed": "1",
    },
    "drawn_circuits": {"parity-inputs": "3", "multiplier-bits": "2"},
    "judge_circuits": {},
}
TABLES = {
    "functions": BOOLEAN_FUNCTION,
    "unnegated": UNNEGATED_INPUTS,
    "parity": PARITY_CIRCUIT,
    "bounds": PARITY_BOUND,
    "multipliers": MULTIPLIER,
}
OUTPUTS = {
    "circuits": tuple(TABLES),
    "drawn_circuits": ("out",),
    "judge_circuits": ("claims", "metrics"),
}


def run(program, folder, changed=None):
    """Run a program in a folder, where it reads and writes files named after their flags."""
    files = {name: name for name in OUTPUTS[program]}
    if program == "judge_circuits":
        files |= {name: name for name in TABLES}
    given = files | PARAMETERS[program] | (changed or {})
    arguments = [part for flag, value in given.items() for part in (f"--{flag}", value)]
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_circuits_are_built_judged_and_listed(tmp_path):
    for program in OUTPUTS:
        done = run(program, tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for name, columns in TABLES.items():
        assert (
            tables.read(tmp_path / name, columns).get("wrong_inputs", pd.Series([0])) == 0
        ).all()
    assert len(tables.read(tmp_path / "functions", BOOLEAN_FUNCTION)) == 4 + 16 + 3
    wires = tables.read(tmp_path / "out", CIRCUIT_GATE)
    assert wires["circuit"].unique().tolist() == ["shallow parity", "deep parity", "multiplier"]
    claims = tables.read(tmp_path / "claims", CLAIMS)
    assert claims["id"].unique().tolist() == ["A1", "A2", "A3"]
    headline = json.loads((tmp_path / "metrics").read_text(encoding="utf-8"))
    assert headline["parity-gates.two-layers"] == 9


def test_the_same_parameters_give_the_same_bytes_and_another_seed_others(tmp_path):
    contents = []
    for seed in ("1", "1", "2"):
        assert run("circuits", tmp_path, {"seed": seed}).returncode == 0
        contents.append([(tmp_path / name).read_bytes() for name in OUTPUTS["circuits"]])
    assert contents[0] == contents[1]
    assert [a == b for a, b in zip(contents[0], contents[2], strict=True)] == [False] + [True] * 4


@pytest.mark.parametrize(
    ("program", "flag", "value", "expected"),
    [
        ("circuits", "all-functions-of", "5", "input should be less than or equal to 4"),
        ("circuits", "all-functions-of", "0", "input should be greater than or equal to 1"),
        ("circuits", "random-functions", "0", "input should be greater than or equal to 1"),
        ("circuits", "random-inputs", "15", "input should be less than or equal to 14"),
        ("circuits", "parity-inputs", "15", "input should be less than or equal to 14"),
        ("circuits", "parity-inputs", "1", "input should be greater than or equal to 2"),
        ("circuits", "minimality-inputs", "11", "input should be less than or equal to 10"),
        ("circuits", "multiplier-bits", "8", "input should be less than or equal to 7"),
        ("circuits", "multiplier-bits", "2.5", "input should be a valid integer"),
        ("circuits", "seed", "-1", "input should be greater than or equal to 0"),
        ("drawn_circuits", "parity-inputs", "6", "input should be less than or equal to 5"),
        ("drawn_circuits", "multiplier-bits", "nan", "input should be a valid integer"),
    ],
)
def test_what_cannot_be_enumerated_or_drawn_is_refused(tmp_path, program, flag, value, expected):
    for name in OUTPUTS[program]:
        (tmp_path / name).write_bytes(b"earlier")
    done = run(program, tmp_path, {flag: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{program}.py: --{flag} {value}: {expected}")
    assert done.stderr.count("\n") == 1
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"earlier"}
    assert len(list(tmp_path.iterdir())) == len(OUTPUTS[program])


def test_a_judge_without_a_table_says_so_and_leaves_its_outputs(tmp_path):
    for name in OUTPUTS["judge_circuits"]:
        (tmp_path / name).write_bytes(b"earlier")
    done = run("judge_circuits", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "judge_circuits.py: functions: missing, expected a CSV table\n"
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"earlier"}
