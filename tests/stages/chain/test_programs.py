"""The programs that compute with chains of single neurons, run as commands."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from unstable_gradients.study import tables

STAGES = Path(__file__).parents[2] / "stages"
PROGRAMS = {
    "chain_derivative": "--chains 3 --length 3 --digits 40 --largest-change 0.01 --changes 2 "
    "--seed 1",
    "chain_terms": "--chains 50 --length 4 --seed 1",
    "exploding_chain": "--longest 4 --weight 100.0 --input 0.5",
    "chain_ratio": "--chains 50 --longest 4 --weight-scales 1 4 --seed 1 --confidence 0.9",
    "chain_activations": "--chains 50 --length 4 --weight-scales 1 --steepness 4.0 --reach 6.0 "
    "--points 10 --seed 1 --confidence 0.9",
}
WRITTEN = {
    "chain_derivative": {
        "derivatives-out": CHAIN_DERIVATIVE,
        "cascade-out": CHAIN_CASCADE,
    },
    "chain_terms": {"out": CHAIN_TERMS},
    "exploding_chain": {"out": EXPLODING_CHAIN},
    "chain_ratio": {"out": CHAIN_RATIO},
    "chain_activations": {"slopes-out": ACTIVATION_SLOPE, "out": CHAIN_ACTIVATION},
}
JUDGED = {
    "derivatives": "chain_derivative-derivatives-out",
    "cascade": "chain_derivative-cascade-out",
    "slopes": "chain_activations-slopes-out",
    "terms": "chain_terms-out",
    "exploding": "exploding_chain-out",
    "ratios": "chain_ratio-out",
    "activations": "chain_activations-out",
}


def run(program, outputs, arguments):
    flags = [part for flag, path in outputs.items() for part in (f"--{flag}", str(path))]
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *flags, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Every table, written by its program."""
    folder = tmp_path_factory.mktemp("tables")
    for program, arguments in PROGRAMS.items():
        outputs = {flag: folder / f"{program}-{flag}" for flag in WRITTEN[program]}
        done = run(program, outputs, arguments.split())
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def test_tables_have_their_columns(made):
    for program, outputs in WRITTEN.items():
        for flag, columns in outputs.items():
            tables.read(made / f"{program}-{flag}", columns)


def judge(made, folder, **changed):
    inputs = {flag: made / name for flag, name in JUDGED.items()} | changed
    outputs = {"claims": folder / "claims.csv", "metrics": folder / "metrics.json"}
    return run("judge_chain", inputs | outputs, ["--confidence", "0.95"])


def test_every_claim_is_judged(made, tmp_path):
    done = judge(made, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    claims = pd.read_csv(tmp_path / "claims.csv")
    assert list(claims["id"].unique()) == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]


def test_a_missing_table_is_told(made, tmp_path):
    done = judge(made, tmp_path, terms=tmp_path / "none.csv")
    assert (done.returncode, done.stderr) == (
        2,
        f"judge_chain.py: {tmp_path}/none.csv: missing, expected a CSV table\n",
    )
    assert not list(tmp_path.iterdir())


BAD = [
    ("chain_derivative", "length", "0", "input should be greater than or equal to 1"),
    ("chain_derivative", "digits", "25", "expected at least 26 for changes down to 0.001"),
    ("chain_terms", "length", "2", "input should be greater than or equal to 3"),
    ("exploding_chain", "weight", "4", None),
    ("chain_ratio", "weight-scales", "2 1", "expected different scales, the smallest first"),
    ("chain_activations", "steepness", "nan", None),
]


@pytest.mark.parametrize(("program", "flag", "value", "expected"), BAD)
def test_a_bad_parameter_is_told_in_one_line(program, flag, value, expected, tmp_path):
    outputs = {name: tmp_path / name for name in WRITTEN[program]}
    for path in outputs.values():
        path.write_bytes(b"old")
    before, _, after = PROGRAMS[program].partition(f"--{flag} ")
    rest = after.partition(" --")[2]
    arguments = [
        *before.split(),
        f"--{flag}",
        *value.split(),
        *(f"--{rest}".split() if rest else []),
    ]
    done = run(program, outputs, arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{program}.py: ")
    assert done.stderr.count("\n") == 1
    assert flag in done.stderr
    assert value.split()[0] in done.stderr
    if expected:
        assert done.stderr == f"{program}.py: --{flag} {value}: {expected}\n"
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"old"}
