"""The programs that aggregate and judge, run as commands on what they must refuse."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY
from unstable_gradients.study import tables

STAGES = Path(__file__).parents[2] / "stages"
OUTPUTS = {
    "summarize_accuracy": ["by-epoch", "by-replica", "differences"],
    "summarize_initial_gradient": ["speed", "ratios"],
    "summarize_gradient_trace": ["speed", "shape"],
    "summarize_mini_batch_trace": ["out"],
    "summarize_frozen_layers": ["out"],
    "summarize_linear_readout": ["out"],
    "judge_depth": ["claims", "metrics"],
    "judge_frozen": ["claims", "metrics"],
    "judge_start": ["claims", "metrics"],
    "judge_training": ["claims", "metrics"],
}
INPUTS = {
    "summarize_mini_batch_trace": ["--runs", "runs", "--full-batch-runs", "runs"],
    "summarize_linear_readout": ["--runs", "runs", "--pixels", "pixels.csv"],
    "judge_depth": ["--by-replica", "runs/a.csv"],
    "judge_frozen": ["--frozen-layers", "runs/a.csv", "--linear-readout", "runs/b.csv"],
    "judge_start": [
        *["--runs", "runs", "--neuron-runs", "neurons.csv"],
        *["--bars-network", "a", "--bars-neurons", "6"],
    ],
    "judge_training": [
        *["--shape", "runs/a.csv"],
        *["--full-batch-runs", "runs", "--mini-batch-runs", "runs"],
    ],
}


@pytest.fixture
def refused(tmp_path):
    """Run a program in an empty folder with old outputs; the line with which it refuses."""

    def run(program, *changes):
        outputs = {flag: tmp_path / "outputs" / flag for flag in OUTPUTS[program]}
        (tmp_path / "outputs").mkdir()
        for path in outputs.values():
            path.write_bytes(b"old")
        flags = INPUTS.get(program, ["--runs", "runs"])
        flags = [*flags, *(part for name in outputs for part in (f"--{name}", str(outputs[name])))]
        done = subprocess.run(
            [sys.executable, STAGES / f"{program}.py", *flags, *changes],
            cwd=tmp_path,
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert done.stderr.startswith(f"{program}.py: ")
        assert {path.read_bytes() for path in (tmp_path / "outputs").iterdir()} == {b"old"}
        assert len(list((tmp_path / "outputs").iterdir())) == len(outputs)
        return done.stderr.removeprefix(f"{program}.py: ").removesuffix("\n")

    return run


VARIANT = "--confidence", "0.95", "--a.hidden", "3"
WITHOUT_STATISTICS = {"summarize_frozen_layers", "summarize_linear_readout"}


@pytest.mark.parametrize("program", OUTPUTS)
def test_a_missing_table(program, refused):
    given = VARIANT[2:] if program in WITHOUT_STATISTICS else VARIANT
    assert refused(program, *given) == "runs/a.csv: missing, expected a CSV table"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            ("--confidence", "0.95"),
            "no variants given, expected at least one, as --name.hidden 30",
        ),
        (
            (*VARIANT, "--1.hidden", "3"),
            "--1 1: expected a letter, then letters, digits, - or _",
        ),
        (("--confidence", "1", "--a.hidden", "3"), "--confidence 1: input should be less than 1"),
    ],
)
def test_bad_arguments(changes, line, refused):
    assert refused("summarize_accuracy", *changes) == line


@pytest.mark.parametrize("program", sorted(WITHOUT_STATISTICS))
def test_no_variants_where_nothing_is_estimated(program, refused):
    line = refused(program)
    assert line == "no variants given, expected at least one, as --name.hidden 30"


def test_bars_of_no_variant(refused):
    line = refused("judge_start", "--confidence", "0.95", "--b.hidden", "3", "--c.hidden", "3")
    assert line == "--bars-network a: expected one of b, c"


def test_a_table_with_other_columns(refused, tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a.csv").write_text("network,replica\na,0\n", encoding="utf-8")
    line = refused("summarize_accuracy", *VARIANT)
    expected = ", ".join(ACCURACY)
    assert line == f"runs/a.csv: columns network, replica; expected {expected}"


def test_a_table_of_another_network(refused, tmp_path):
    rows = pd.DataFrame({column: [0] for column in ACCURACY}).assign(network="b")
    tables.write(rows, ACCURACY, tmp_path / "runs" / "a.csv")
    line = refused("summarize_accuracy", *VARIANT)
    assert line == "runs/a.csv: network 'b', expected 'a' in every row"
