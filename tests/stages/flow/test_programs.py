"""The programs of gradients in deep networks, run as commands on small images."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stages.flow.tables import (
    ACTIVATION_FUNCTION,
    BALANCE,
    BALANCING_CURVE,
    BALANCING_RUN,
    BALANCING_WIDTH,
    DEEP_LIMIT,
    FLOW_ACTIVATION,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FLOW_NETWORK,
    FRONT_AGREEMENT,
    GRADIENT_FLOW,
    LAYER_JACOBIAN,
    MEAN_FIELD,
    TURN,
)
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import tables
from unstable_gradients.study.ledger import CLAIMS

STAGES = Path(__file__).parents[2] / "stages"
GRID = {
    "mnist": "mnist",
    "name": "s",
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "initializations": "default large he-zero",
    "widths": "20 40",
    "depths": "2 5",
    "images": "7",
}
PAIRS = {"groups": "3", "bins": "2"}
MEASURED = {
    "out": "flow/s.csv",
    "networks-out": "networks/s.csv",
    "layers-out": "layers/s.csv",
    "jacobians-out": "jacobians/s.csv",
}
PROGRAMS = {
    "gradient_flow": GRID
    | MEASURED
    | {"replicas": "5", "saturation": "0.1", "jacobians": "2", "seed": "4"},
    "mean_field": GRID
    | PAIRS
    | {"out": "theory/s.csv", "limits-out": "limits/s.csv", "balance-out": "balance/s.csv"},
    "balancing_width": PAIRS
    | {
        "mnist": "mnist",
        "cost": "quadratic",
        "widths": "40 100 250",
        "depth": "6",
        "first-layer": "3",
        "points": "3",
        "images": "7",
        "replicas": "5",
        "seed": "5",
        "out": "widths.csv",
        "curves-out": "curves.csv",
    },
    "summarize_gradient_flow": {
        "confidence": "0.9",
        "s.activation": "sigmoid",
        "measured": "flow",
        "predicted": "theory",
        "layer-runs": "layers",
        "jacobian-runs": "jacobians",
        "limit-runs": "limits",
        "balance-runs": "balance",
        "balancing-runs": "widths.csv",
        "balancing-curves": "curves.csv",
        "comparison": "results/comparison.csv",
        "agreement": "results/agreement.csv",
        "fronts": "results/fronts.csv",
        "slopes": "results/slopes.csv",
        "turns": "results/turns.csv",
        "layers": "results/layers.csv",
        "jacobians": "results/jacobians.csv",
        "limits": "results/limits.csv",
        "balance": "results/balance.csv",
        "names": "results/functions.csv",
    },
    "judge_gradient_flow": {
        "confidence": "0.9",
        "s.activation": "sigmoid",
        "networks": "networks",
        "predictions": "theory",
        "balancing": "widths.csv",
        "turns": "results/turns.csv",
        "agreement": "results/agreement.csv",
        "claims": "results/claims.csv",
        "metrics": "results/metrics.json",
    },
}
KINDS, HIDDEN = 3 * 2, 2 + 5  # initializations and widths; hidden layers of both depths
WRITTEN = {  # columns and rows
    "flow/s.csv": (GRADIENT_FLOW, KINDS * HIDDEN * 2),
    "networks/s.csv": (FLOW_NETWORK, KINDS * 2 * 5 * 2),
    "layers/s.csv": (FLOW_ACTIVATION, KINDS * 5),
    "jacobians/s.csv": (LAYER_JACOBIAN, KINDS * 2),
    "theory/s.csv": (MEAN_FIELD, KINDS * HIDDEN * 2),
    "limits/s.csv": (DEEP_LIMIT, KINDS),
    "balance/s.csv": (BALANCE, 1),
    "widths.csv": (BALANCING_RUN, 3 * 5 * 2),
    "curves.csv": (BALANCING_CURVE, 3 * 2),
    "results/comparison.csv": (FLOW_COMPARISON, KINDS * HIDDEN * 2),
    "results/agreement.csv": (FLOW_AGREEMENT, 2 * 2),
    "results/fronts.csv": (FRONT_AGREEMENT, 2 * 2),
    "results/slopes.csv": (BALANCING_WIDTH, 3 * 2),
    "results/turns.csv": (TURN, 2),
    "results/layers.csv": (FLOW_ACTIVATION, KINDS * 5),
    "results/jacobians.csv": (LAYER_JACOBIAN, KINDS * 2),
    "results/limits.csv": (DEEP_LIMIT, KINDS),
    "results/balance.csv": (BALANCE, 1),
    "results/functions.csv": (ACTIVATION_FUNCTION, 1),
}


def run(program, folder, changes=None, jobs="1"):
    given = PROGRAMS[program] | (changes or {})
    arguments = [part for flag, value in given.items() for part in (f"--{flag}", *value.split())]
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *arguments],
        cwd=folder,
        env=os.environ | {JOBS: jobs},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def made_in(folder, small_mnist, programs, jobs):
    folder.mkdir()
    (folder / "mnist").symlink_to(small_mnist)
    for program in programs:
        done = run(program, folder, jobs=jobs)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@pytest.fixture(scope="module")
def made(small_mnist, tmp_path_factory):
    return made_in(tmp_path_factory.mktemp("flow") / "one", small_mnist, PROGRAMS, "1")


def test_every_table_has_its_columns_and_rows(made):
    for name, (columns, rows) in WRITTEN.items():
        table = tables.read(made / name, columns)
        assert len(table) == rows, name
        if "activation" in columns:
            assert set(table["activation"]) == {"s"}


def test_the_bytes_do_not_depend_on_the_number_of_processes(made, small_mnist, tmp_path):
    measuring = ("gradient_flow", "balancing_width")
    other = made_in(tmp_path / "three", small_mnist, measuring, "3")
    for name in (*MEASURED.values(), "widths.csv", "curves.csv"):
        assert (made / name).read_bytes() == (other / name).read_bytes(), name


def test_measured_gradients_are_about_as_predicted(made):
    """Small networks and few of them: the theory of wide ones is right to a tenth in the middle
    and to a third at worst all the same.
    """
    table = tables.read(made / "results/comparison.csv", FLOW_COMPARISON)
    off = np.abs(np.log(table["factor"] / table["predicted_factor"]))
    assert off.median() < 0.1
    assert off.max() < 0.35
    spread = np.log(table["predicted_factor"]).std()
    assert spread > 0.4  # else that would be no feat
    front = table[table["layer"] == 1]
    apart = np.abs(front["norm_decades"] - front["predicted_norm_decades"])
    assert apart.max() < 0.5


def test_gradients_turn_where_theory_says(made):
    turns = tables.read(made / "results/turns.csv", TURN).set_index("measure")
    assert turns.loc["rms", "deep_width"] == pytest.approx(105.37, abs=0.01)
    assert turns.loc["rms", "predicted"] == pytest.approx(105, rel=0.05)
    assert turns.loc["rms", "measured"] == pytest.approx(105, rel=0.3)
    assert turns.loc["mean", "predicted"] > turns.loc["rms", "predicted"]


def test_claims_and_metrics(made):
    claims = tables.read(made / "results/claims.csv", CLAIMS)
    assert set(claims["id"]) == {"F3", "H1", "H3", "H4"}
    metrics = json.loads((made / "results/metrics.json").read_text(encoding="utf-8"))
    assert metrics["mean-field.r-squared.width-40"] > 0.9
    assert metrics["turning-width.predicted"] == pytest.approx(105.37, abs=0.01)


@pytest.mark.parametrize(
    ("program", "changes", "line"),
    [
        ("gradient_flow", {"activation": "swish"}, "activation 'swish': expected one of sigmoid"),
        (
            "gradient_flow",
            {"initializations": "default hee-zero"},
            "--initializations hee-zero: initialization 'hee-zero': expected one of default",
        ),
        ("gradient_flow", {"widths": "20 20"}, "--widths 20 20: expected values that differ"),
        ("gradient_flow", {"depths": "1"}, "--depths 1: expected one of 2 layers or more"),
        ("gradient_flow", {"jacobians": "0"}, "--jacobians 0: input should be"),
        ("gradient_flow", {"saturation": "1"}, "--saturation 1: input should be"),
        ("gradient_flow", {"images": "100000"}, ""),
        ("mean_field", {"cost": "log-likelihood"}, "--cost log-likelihood: theory has"),
        ("mean_field", {"groups": "8"}, "groups 8: expected 1 to 7 (the images)"),
        ("balancing_width", {"widths": "40 100"}, "--widths 40 100: "),
        ("balancing_width", {"first-layer": "6"}, "--first-layer 6: expected at most 5"),
        ("summarize_gradient_flow", {"t.activation": "tanh"}, "flow/t.csv: missing"),
        ("judge_gradient_flow", {"confidence": "2"}, "--confidence 2: input should be"),
    ],
)
def test_bad_input_ends_in_one_line_and_keeps_what_was_there(made, program, changes, line):
    before = {path: path.read_bytes() for path in made.rglob("*.csv")}
    done = run(program, made, changes)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{program}.py: {line}")
    assert done.stderr.count("\n") == 1
    assert {path: path.read_bytes() for path in made.rglob("*.csv")} == before


def test_some_activation_is_needed(made):
    given = [part for flag, value in PROGRAMS["judge_gradient_flow"].items()
             if flag != "s.activation" for part in (f"--{flag}", value)]  # fmt: skip
    done = subprocess.run(
        [sys.executable, STAGES / "judge_gradient_flow.py", *given],
        cwd=made,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "no activations given" in done.stderr
