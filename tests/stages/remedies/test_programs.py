"""The programs of sections G and H on small files."""

import json
from pathlib import Path

import pandas as pd
import pytest

from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS
from stages.plateau.tables import PLATEAU, PLATEAU_TRACE
from stages.remedies.tables import (
    DEEPEST,
    DEPTH_TRIALS,
    TRAINABLE,
)
from stages.saturation.tables import ACTIVATION_COURSE, SATURATION
from tests.stages.running import made, run
from unstable_gradients.study import tables
from unstable_gradients.study.ledger import CLAIMS

NETWORK = "--width 6 --replicas 3 --mini-batch 10 --training-images 60 --precision single --seed 1"
SIGMOID = "--activation sigmoid --initializer default --biases normal"
REMEDY = f"{SIGMOID} --momentum none --mu-max 0.0 --eta 0.5"
RUNS = {
    "remedies": f"--remedy chapter {REMEDY} {NETWORK} --depths 1 2 --steps 7 "
    "--cost cross-entropy --lmbda 0.5 --validation-images 40",
    "plateau": f"{SIGMOID} {NETWORK} --eta 0.5 --depths 1 2 --lmbdas 0.0 5.0 --steps 6 "
    "--resolution 0.5 --left-below 0.1 --watched-images 30",
    "saturation": f"--network some {SIGMOID} {NETWORK} --eta 0.5 --depths 2 3 --steps 10 "
    "--cost log-likelihood --lmbda 0.0 --looks 2 --watched-images 30 --saturation 0.1",
    "momentum": f"{SIGMOID} {NETWORK} --depth 2 --mu-maxima 0.0 0.25 0.9 --etas 0.1 0.5 "
    "--smallest-rate 0.0001 --largest-rate 100.0 --steps 4 --final-steps 2 --final-mu 0.3 "
    "--looks 2 --cost cross-entropy --lmbda 0.0 --validation-images 40 --watched-images 30",
}
# Columns, and rows: replicas times whatever is measured.
WRITTEN = {
    "remedies": (DEPTH_TRIALS, 3 * 2),
    "plateau": (PLATEAU_TRACE, 3 * 2 * 2 * 6),
    "saturation": (ACTIVATION_COURSE, 3 * 3 * (2 + 3)),
    "momentum": (MOMENTUM_TRIALS, 3 * 2 * (1 + 2 * 2) * 3),
}


@pytest.mark.parametrize("program", RUNS)
def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(
    program: str, small_mnist, tmp_path: Path
) -> None:
    flags = f"{RUNS[program]} --mnist {small_mnist}"
    made(program, f"{flags} --out one.csv", tmp_path)
    made(program, f"{flags} --out two.csv", tmp_path, jobs="2")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    columns, rows = WRITTEN[program]
    table = tables.read(tmp_path / "one.csv", columns)
    assert len(table) == rows
    assert set(table["replica"]) == {0, 1, 2}


@pytest.mark.parametrize(
    ("program", "changed", "expected"),
    [
        ("remedies", "--momentum nesterov", "mu-max 0: expected 0 with none"),
        ("remedies", "--mu-max 1.0", "--mu-max 1.0: input should be less than 1"),
        ("remedies", "--depths 2 1", "--depths 2 1: expected different values, the smallest first"),
        (
            "remedies",
            "--depths 1 1001",
            "--depths 1001: input should be less than or equal to 1000",
        ),
        ("remedies", "--width 10001", "--width 10001: input should be less than or equal to 10000"),
        ("momentum", "--depth 1001", "--depth 1001: input should be less than or equal to 1000"),
        ("remedies", "--activation sine", "activation 'sine': expected one of"),
        ("remedies", "--training-images 100000", "training images 100000"),
        ("remedies", "--mini-batch 61", "mini-batch 61: expected 1 to 60"),
        ("remedies", "--remedy 1", "--remedy 1: expected a letter"),
        ("plateau", "--cost quadratic", "--cost quadratic: string should match"),
        ("plateau", "--lmbdas 5.0 nan", "--lmbdas nan: input should be a finite number"),
        ("plateau", "--left-below 1.5", "--left-below 1.5: input should be less than 1"),
        ("plateau", "--resolution 0", "--resolution 0: input should be greater than 0"),
        ("saturation", "--looks 0", "--looks 0: input should be greater than or equal to 1"),
        ("saturation", "--saturation 1", "--saturation 1: input should be less than 1"),
        ("momentum", "--etas 0.1 0.1", "--etas 0.1 0.1: expected different values"),
        ("momentum", "--largest-rate 0.01", "--largest-rate 0.01: expected some learning rate"),
        ("momentum", "--smallest-rate 50.0", "--smallest-rate 50 --largest-rate 100: expected"),
        ("momentum", "--final-steps 4", "--final-steps 4: expected fewer than --steps 4"),
        ("momentum", "--final-mu 1.0", "--final-mu 1.0: input should be less than 1"),
        ("momentum", "--mu-maxima 0.5 1", "--mu-maxima 1: input should be less than 1"),
    ],
)
def test_bad_input_ends_with_one_line_and_keeps_the_output(
    program: str, changed: str, expected: str, small_mnist, tmp_path: Path
) -> None:
    (tmp_path / "out.csv").write_text("kept")
    flag = changed.split()[0]
    parts = RUNS[program].split("--")[1:]
    others = " ".join(f"--{part}" for part in parts if f"--{part.split()[0]}" != flag)
    ended = run(program, f"{others} {changed} --mnist {small_mnist} --out out.csv", tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert expected in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert (tmp_path / "out.csv").read_text() == "kept"


def test_the_tables_are_summarized_and_judged(small_mnist, tmp_path: Path) -> None:
    for name, remedy in {"chapter": REMEDY, "tanh": REMEDY.replace("sigmoid", "tanh")}.items():
        flags = RUNS["remedies"].replace(REMEDY, remedy).replace("chapter", name)
        made("remedies", f"{flags} --mnist {small_mnist} --out remedies/{name}.csv", tmp_path)
    for name in ("plateau", "momentum"):
        made(name, f"{RUNS[name]} --mnist {small_mnist} --out {name}.csv", tmp_path)
    made(
        "saturation", f"{RUNS['saturation']} --mnist {small_mnist} --out watched/some.csv", tmp_path
    )
    listed = " ".join(
        f"--{name}.{flag} {value}"
        for name, activation in (("chapter", "sigmoid"), ("tanh", "tanh"))
        for flag, value in {
            "activation": activation,
            "initializer": "default",
            "biases": "normal",
            "momentum": "none",
            "mu-max": "0.0",
            "depths": "1 2",
            "eta": "0.5",
        }.items()
    )
    watched = (
        "--some.activation sigmoid --some.initializer default --some.biases normal "
        "--some.eta 0.5 --some.steps 10"
    )
    sure = "--confidence 0.95"
    made(
        "summarize_remedies",
        f"--runs remedies --trainable trainable.csv --deepest deepest.csv --width 6 --accuracy 0.5 "
        f"--part 0.5 --depth-scales 6.0 {sure} {listed}",
        tmp_path,
    )
    made("summarize_plateau", "--runs plateau.csv --out lengths.csv", tmp_path)
    made("summarize_momentum", f"--runs momentum.csv --out means.csv {sure}", tmp_path)
    made("summarize_saturation", f"--runs watched --out layers.csv {sure} {watched}", tmp_path)
    for name, columns, rows in (
        ("trainable", TRAINABLE, 4),
        ("deepest", DEEPEST, 2),
        ("lengths", PLATEAU, 12),
        ("means", MOMENTUM, 30),
        ("layers", SATURATION, 15 * 7),
    ):
        assert len(tables.read(tmp_path / f"{name}.csv", columns)) == rows
    made(
        "judge_remedies",
        "--runs remedies --deepest deepest.csv --plateau lengths.csv --accuracy 0.5 --lmbda 5.0 "
        f"--claims a.csv --metrics a.json {sure} {listed}",
        tmp_path,
    )
    made(
        "judge_momentum",
        f"--runs momentum.csv --accuracy 0.5 --claims b.csv --metrics b.json {sure}",
        tmp_path,
    )
    made(
        "judge_saturation",
        f"--runs watched --claims c.csv --metrics c.json {sure} {watched}",
        tmp_path,
    )
    # None of these networks leaves the plateau, so that nothing is known of its length (H5).
    for name, ids in (("a", {"G2", "H2"}), ("b", {"G3"}), ("c", {"G1"})):
        judged = pd.read_csv(tmp_path / f"{name}.csv")
        assert tuple(judged.columns) == CLAIMS
        assert ids <= set(judged["id"])
        assert json.loads((tmp_path / f"{name}.json").read_text())


def test_a_remedy_s_table_that_is_missing_is_named(tmp_path: Path) -> None:
    flags = "--runs remedies --trainable a.csv --deepest b.csv --width 6 --accuracy 0.5 --part 0.5"
    listed = f"{REMEDY} --depths 1".replace("--", "--chapter.")
    ended = run(
        "summarize_remedies", f"{flags} --depth-scales 6 --confidence 0.9 {listed}", tmp_path
    )
    assert ended.returncode == 2
    assert "chapter.csv: missing" in ended.stderr
    assert not (tmp_path / "a.csv").exists()
