"""The programs of the factorial study on small files."""

import json
from pathlib import Path

import pytest

from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
    FACTORIAL_TRIALS,
)
from tests.stages.running import made, run
from unstable_gradients.study import ledger, tables

FLAGS = (
    "--initializations default sparse-zero --mu-maxima 0.0 0.9 --rates 0.1 0.5 --depths 1 2 "
    "--replicas 3 --steps 7 --width 6 --cost cross-entropy --mini-batch 10 --training-images 60 "
    "--lmbda 0.5 --validation-images 40 --precision single --seed 1"
)
ACTIVATION_COURSE = "--sigmoid.activation sigmoid --wild.activation relu"


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(
    small_mnist: Path, tmp_path: Path
) -> None:
    flags = f"--name tanh --activation tanh {FLAGS} --mnist {small_mnist}"
    made("factorial", f"{flags} --out one.csv", tmp_path)
    made("factorial", f"{flags} --out two.csv", tmp_path, jobs="2")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    table = tables.read(tmp_path / "one.csv", FACTORIAL_TRIALS)
    assert len(table) == 2 * 2 * 2 * 2 * 3
    assert set(table["activation"]) == {"tanh"}
    assert set(table["step"]) == {7}
    assert len(set(table["validation_cost"])) == len(table)  # no two are the same network


def test_a_replica_does_not_depend_on_the_other_levels(small_mnist: Path, tmp_path: Path) -> None:
    flags = f"--name tanh --activation tanh {FLAGS} --mnist {small_mnist}"
    made("factorial", f"{flags} --out all.csv", tmp_path)
    few = (
        flags.replace("default ", "")
        .replace("0.0 0.9", "0.9")
        .replace("--depths 1 2", "--depths 2")
    )
    made("factorial", f"{few} --out few.csv", tmp_path)
    whole = tables.read(tmp_path / "all.csv", FACTORIAL_TRIALS)
    some = tables.read(tmp_path / "few.csv", FACTORIAL_TRIALS)
    both = some.merge(whole, how="left")  # on all columns, the costs too
    assert len(both) == len(some) == 2 * 3
    assert len(some.merge(whole)) == len(some)


def test_the_tables_are_summarized_and_judged_though_training_diverged(
    small_mnist: Path, tmp_path: Path
) -> None:
    wild = FLAGS.replace("--rates 0.1 0.5", "--rates 0.1 1e9").replace("0.5", "0.0")
    for name, activation in (("sigmoid", "sigmoid"), ("wild", "relu")):
        made(
            "factorial",
            f"--name {name} --activation {activation} {wild} --mnist {small_mnist} "
            f"--out runs/{name}.csv",
            tmp_path,
        )
    trials = tables.read(tmp_path / "runs/wild.csv", FACTORIAL_TRIALS)
    assert trials["validation_cost"].isna().any()
    assert trials["validation_accuracy"].between(0, 1).all()
    made(
        "summarize_factorial",
        "--runs runs --cells cells.csv --effects effects.csv --shares shares.csv "
        f"--confidence 0.95 {ACTIVATION_COURSE}",
        tmp_path,
    )
    cells = tables.read(tmp_path / "cells.csv", FACTORIAL_CELLS)
    assert len(cells) == 2**5
    assert set(cells["replicas"]) == {3}
    assert len(tables.read(tmp_path / "effects.csv", FACTORIAL_EFFECTS)) == 5
    assert len(tables.read(tmp_path / "shares.csv", FACTORIAL_SHARES)) == 5 + 10 + 2
    made(
        "judge_factorial",
        f"--runs runs --claims a.csv --metrics a.json --confidence 0.95 {ACTIVATION_COURSE}",
        tmp_path,
    )
    claims = ledger.read_part(tmp_path / "a.csv")
    assert claims["id"].tolist() == ["G4"] * 6
    assert len(json.loads((tmp_path / "a.json").read_text())) == 6


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("--rates 0.5 0.1", "--rates 0.5 0.1: expected different values, the smallest first"),
        ("--mu-maxima 0.0 1.0", "--mu-maxima 1.0: input should be less than 1"),
        ("--initializations default default", "expected values that differ"),
        ("--initializations zeros", "initialization 'zeros': expected one of"),
        ("--mini-batch 61", "mini-batch 61: expected 1 to 60"),
    ],
)
def test_bad_input_ends_with_one_line_and_keeps_the_output(
    changed: str, expected: str, small_mnist: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.csv").write_text("kept")
    flag = changed.split()[0].removeprefix("--")
    others = " ".join(f"--{part}" for part in FLAGS.split("--")[1:] if part.split()[0] != flag)
    ended = run(
        "factorial",
        f"--name tanh --activation tanh {others} {changed} --mnist {small_mnist} --out out.csv",
        tmp_path,
    )
    assert ended.returncode == 2
    assert expected in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert (tmp_path / "out.csv").read_text() == "kept"


def test_levels_that_differ_between_activations_are_bad_input(
    small_mnist: Path, tmp_path: Path
) -> None:
    for name, flags in (("sigmoid", FLAGS), ("wild", FLAGS.replace("--depths 1 2", "--depths 1"))):
        made(
            "factorial",
            f"--name {name} --activation sigmoid {flags} --mnist {small_mnist} "
            f"--out runs/{name}.csv",
            tmp_path,
        )
    ended = run(
        "judge_factorial",
        f"--runs runs --claims a.csv --metrics a.json --confidence 0.95 {ACTIVATION_COURSE}",
        tmp_path,
    )
    assert ended.returncode == 2
    assert "expected one for each combination" in ended.stderr
    assert not (tmp_path / "a.csv").exists()
