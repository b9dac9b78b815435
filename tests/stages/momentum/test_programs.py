"""The programs of momentum on few images, and what they refuse."""

import contextlib

import pytest

from stages.ledger.tables import judged
from stages.momentum.tables import MOMENTUM, MOMENTUM_PICTURE, MOMENTUM_TRIALS
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, flags_of, refusal, words, written
from unstable_gradients.program.parallel import JOBS

TRAIN = flags_of("momentum") | {
    "depth": "2",
    "mu-maxima": "0.0 0.25 0.9",
    "etas": "0.1 0.5",
    "smallest-rate": "0.0001",
    "largest-rate": "100.0",
    "steps": "4",
    "final-steps": "2",
    "final-mu": "0.3",
    "looks": "2",
    "replicas": "3",
    "width": "6",
    "activation": "sigmoid",
    "initializer": "default",
    "biases": "normal",
    "cost": "cross-entropy",
    "mini-batch": "10",
    "training-images": "60",
    "validation-images": "40",
    "watched-images": "30",
    "lmbda": "0.0",
    "precision": "single",
    "seed": "1",
}


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        run("momentum.train", words(TRAIN), study)
        contents.append(written(study))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {MOMENTUM_TRIALS.path}
    with contextlib.chdir(study):
        table = MOMENTUM_TRIALS.read()
    # Plain descent and both kinds with both coefficients, at three steps.
    assert len(table) == 3 * 2 * (1 + 2 * 2) * 3
    assert set(table["replica"]) == {0, 1, 2}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"depth": "1001"}, "--depth 1001: input should be less than or equal to 1000"),
        ({"etas": "0.1 0.1"}, "--etas 0.1 0.1: expected different values"),
        (
            {"largest-rate": "0.01"},
            "--smallest-rate 0.0001 --largest-rate 0.01: expected some learning rate",
        ),
        ({"smallest-rate": "50.0"}, "--smallest-rate 50 --largest-rate 100: expected"),
        ({"final-steps": "4"}, "--final-steps 4: expected fewer than --steps 4"),
        ({"final-mu": "1.0"}, "--final-mu 1.0: input should be less than 1"),
        ({"mu-maxima": "0.5 1"}, "--mu-maxima 1: input should be less than 1"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    said = refusal("momentum.train", TRAIN | changes, study, [MOMENTUM_TRIALS.path])
    assert said.startswith(line)


def test_the_table_is_summarized_judged_and_drawn(study):
    run("momentum.train", words(TRAIN), study)
    run("momentum.summarize", words(STATISTICS), study)
    run("momentum.judge", words(STATISTICS | {"accuracy": "0.5"}), study)
    run("momentum.draw", words(STYLE), study)
    with contextlib.chdir(study):
        assert len(MOMENTUM.read()) == 2 * (1 + 2 * 2) * 3
        assert set(judged("momentum").quantities()["id"]) <= {"G3c", "G3d", "G3e"}
        assert len(judged("momentum").headline()) == 1 + 2 * 2
        assert MOMENTUM_PICTURE.svg.stat().st_size > 0
        assert MOMENTUM_PICTURE.png.stat().st_size > 0
