"""The programs of saturation on few images, and what they refuse."""

import contextlib

import pytest

from stages.ledger.tables import judged
from stages.saturation.tables import ACTIVATION_COURSE, SATURATION, SATURATION_PICTURE
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, flags_of, refusal, words, written
from unstable_gradients.program.parallel import JOBS

NETWORK = {"activation": "sigmoid", "initializer": "uniform", "eta": "0.5", "steps": "10"}
TRAIN = (
    flags_of("saturation@sigmoid")
    | NETWORK
    | {
        "name": "some",
        "depths": "2 3",
        "looks": "2",
        "replicas": "3",
        "width": "6",
        "biases": "zero",
        "cost": "log-likelihood",
        "mini-batch": "10",
        "training-images": "60",
        "watched-images": "30",
        "saturation": "0.1",
        "lmbda": "0.0",
        "precision": "single",
        "seed": "1",
    }
)
WATCHED = {f"some.{name}": value for name, value in NETWORK.items()}


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        run("saturation.train", words(TRAIN), study)
        contents.append(written(study))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {ACTIVATION_COURSE.of("some").path}
    with contextlib.chdir(study):
        table = ACTIVATION_COURSE.read(["some"])
    assert len(table) == 3 * 3 * (2 + 3)  # of each layer at the steps 0, 1 and 10
    assert set(table["replica"]) == {0, 1, 2}
    assert set(table["initializer"]) == {"uniform"}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"looks": "0"}, "--looks 0: input should be greater than or equal to 1"),
        ({"saturation": "1"}, "--saturation 1: input should be less than 1"),
        ({"name": "1"}, "--name 1: expected a letter"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    outputs = [ACTIVATION_COURSE.of("some").path]
    assert refusal("saturation.train", TRAIN | changes, study, outputs).startswith(line)


def test_the_table_is_summarized_judged_and_drawn(study):
    run("saturation.train", words(TRAIN), study)
    run("saturation.summarize", words(WATCHED | STATISTICS), study)
    run("saturation.judge", words(WATCHED | STATISTICS), study)
    run("saturation.draw", words(STYLE), study)
    with contextlib.chdir(study):
        assert len(SATURATION.read()) == 3 * (2 + 3) * 7
        found = judged("saturation").quantities()
        assert set(found["id"]) == {"G1a", "G1b"}
        assert set(found["network"]) == {"2 hidden layers", "3 hidden layers"}
        headline = judged("saturation").headline()
        assert list(headline) == ["lowest-activation.2-layers", "lowest-activation.3-layers"]
        assert SATURATION_PICTURE.svg.stat().st_size > 0
        assert SATURATION_PICTURE.png.stat().st_size > 0


@pytest.mark.parametrize("program", ["saturation.summarize", "saturation.judge"])
def test_a_network_s_table_that_is_missing_is_named(program, study):
    said = refusal(program, WATCHED | STATISTICS, study, [SATURATION.path])
    assert said.startswith(f"{ACTIVATION_COURSE.of('some').path}: missing")
