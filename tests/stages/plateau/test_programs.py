"""The programs of the plateau on few images, and what they refuse."""

import contextlib
import math

import pandas as pd
import pytest

from stages.ledger.tables import judged
from stages.plateau.tables import PLATEAU, PLATEAU_PICTURE, PLATEAU_TRACE
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, flags_of, refusal, words, written
from unstable_gradients.program.parallel import JOBS

TRAIN = flags_of("plateau") | {
    "depths": "1 2 3",
    "lmbdas": "0.0 5.0",
    "steps": "6",
    "resolution": "0.5",
    "left-below": "0.1",
    "replicas": "3",
    "width": "6",
    "activation": "sigmoid",
    "initializer": "default",
    "biases": "normal",
    "eta": "0.5",
    "mini-batch": "10",
    "training-images": "60",
    "watched-images": "30",
    "precision": "single",
    "seed": "1",
}


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        run("plateau.train", words(TRAIN), study)
        contents.append(written(study))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {PLATEAU_TRACE.path}
    with contextlib.chdir(study):
        table = PLATEAU_TRACE.read_part()
    assert len(table) == 3 * 3 * 2 * 6  # looks at the steps 0, 1, 2, 3, 4 and 6
    assert set(table["replica"]) == {0, 1, 2}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"cost": "quadratic"}, "--cost quadratic: input should be 'cross-entropy'"),
        ({"lmbdas": "5.0 nan"}, "--lmbdas nan: input should be a finite number"),
        ({"left-below": "1.5"}, "--left-below 1.5: input should be less than 1"),
        ({"resolution": "0"}, "--resolution 0: input should be greater than 0"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    said = refusal("plateau.train", TRAIN | changes, study, [PLATEAU_TRACE.path])
    assert said.startswith(line)


def test_the_table_is_summarized_judged_and_drawn(study):
    """Nothing is known of the length of plateaus that are not left."""
    style = {flag: value for flag, value in STYLE.items() if flag != "confidence"}
    longer = {"steps": "200", "left-below": "0.999"}
    for changes, claims, headlines in (({}, set(), 0), (longer, {"H5a", "H5b"}, 2)):
        run("plateau.train", words(TRAIN | changes), study)
        run("plateau.summarize", "", study)
        run("plateau.judge", words(STATISTICS), study)
        run("plateau.draw", words(style), study)
        with contextlib.chdir(study):
            lengths = PLATEAU.read()
            assert len(lengths) == 18
            assert set(lengths["left"]) == {float(headlines > 0)}
            assert set(judged("plateau").quantities()["id"]) == claims
            assert len(judged("plateau").headline()) == headlines
            assert PLATEAU_PICTURE.svg.stat().st_size > 0
            assert PLATEAU_PICTURE.png.stat().st_size > 0


@pytest.mark.parametrize(("steps", "shown"), [(-math.inf, "-inf"), (0.0, "0.0"), (math.nan, "nan")])
def test_a_length_that_is_none_is_told_in_one_line(steps, shown, tmp_path):
    row = {"lmbda": 0.0, "hidden_layers": 2, "replica": 0, "steps": steps, "left": 1.0}
    with contextlib.chdir(tmp_path):
        PLATEAU.write(pd.DataFrame([row]))
    style = {name: value for name, value in STYLE.items() if name != "confidence"}
    for program, flags in (("plateau.judge", STATISTICS), ("plateau.draw", style)):
        line = refusal(program, flags, tmp_path, [])
        assert line == f"data/results/plateau.csv: column steps: {shown}, expected 1 or more"
