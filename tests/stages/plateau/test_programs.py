"""The programs of the plateau on few images, and what they refuse."""

import contextlib
import math
from types import MappingProxyType

import pandas as pd
import pytest

from stages.ledger.tables import judged
from stages.plateau import law
from stages.plateau.tables import (
    CRITICAL_LAMBDA,
    CRITICAL_LENGTHS,
    CRITICAL_PICTURE,
    CRITICAL_TRACE,
    PLATEAU,
    PLATEAU_FITS,
    PLATEAU_GAINS,
    PLATEAU_LAW,
    PLATEAU_PICTURE,
    PLATEAU_PREDICTED,
    PLATEAU_TRACE,
)
from stages.remedies.tables import DEEPEST
from tests.running import run
from tests.stages.plateau import by_law
from tests.stages.programs import STATISTICS, STYLE, flags_of, in_the_book, refusal, words, written
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book
from unstable_gradients.study.columns import Text

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

BRACKETS = TRAIN | {
    "depths": None,
    "lmbdas": None,
    "depth-4.hidden-layers": "4",
    "depth-4.lmbdas": "2.0",
    "depth-5.hidden-layers": "5",
    "depth-5.lmbdas": "3.0 40.0",
    "depth-5.steps": "8",
}
LAW = {
    "activation": "sigmoid",
    "initializer": "default",
    "biases": "normal",
    "width": "30",
    "eta": "0.1",
    "training-images": "50000",
    "steps": str(by_law.GIVEN),
    "confidence": "0.9",
}
RECIPE = in_the_book(book.RECIPE)
OF_THE_START = ("activation", "initializer", "biases")
JUDGE = STATISTICS | {
    **{name: RECIPE[name] for name in OF_THE_START},
    **{name: RECIPE[name] for name in ("width", "eta", "mini-batch", "training-images")},
    **{
        f"depth-trials.{name}": RECIPE[name]
        for name in ("width", "cost", "mini-batch", "training-images", "lmbda")
    },
}
STOPS = {
    **{"remedy": "chapter", "activation": "sigmoid", "initializer": "default", "biases": "normal"},
    **{"eta": 0.1, "step": 5000, "deepest": 3, "next_tried": 4.0},
}
DRAWN = {name: value for name, value in STYLE.items() if name != "confidence"}


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


def test_a_bracket_has_lambdas_and_may_have_steps_of_its_own_for_each_depth(study):
    run("plateau.bracket", words(BRACKETS), study)
    with contextlib.chdir(study):
        table = CRITICAL_TRACE.read_part()
    tried = table[["hidden_layers", "lmbda", "given"]].drop_duplicates()
    assert sorted(tried.to_numpy().tolist()) == [[4, 2, 6], [5, 3, 8], [5, 40, 8]]
    last = table.groupby(["hidden_layers", "lmbda", "replica"]).last()
    assert (last["step"] == last["given"]).all()
    assert len(last) == 3 * 3


def test_a_bracket_begins_where_the_plateau_was_followed_without_decay(study):
    """The same start and mini-batches: after a step the cost differs by no more than decay does."""
    run("plateau.train", words(TRAIN | {"depths": "4"}), study)
    run("plateau.bracket", words(BRACKETS | {"depth-4.lmbdas": "0.001"}), study)
    with contextlib.chdir(study):
        free, bracketing = PLATEAU_TRACE.read_part(), CRITICAL_TRACE.read_part()
    place = ["replica", "step"]
    free = free[free["lmbda"] == 0].set_index(place)
    held = bracketing[bracketing["hidden_layers"] == 4].set_index(place)
    assert (
        held.loc[(slice(None), 0), "cost"].tolist() == free.loc[(slice(None), 0), "cost"].tolist()
    )
    assert held["cost"].to_numpy() == pytest.approx(free["cost"].to_numpy(), rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"depth-4.hidden-layers": "3"}, "--depth-4.hidden-layers 3: input should be greater"),
        ({"depth-4.lmbdas": "0"}, "--depth-4.lmbdas 0: input should be greater than 0"),
        ({"depth-5.steps": "0"}, "--depth-5.steps 0: input should be greater than or equal to 1"),
    ],
)
def test_bad_brackets_are_told_in_one_line(changes, line, study):
    assert refusal("plateau.bracket", BRACKETS | changes, study, []).startswith(line)


@pytest.mark.parametrize(
    ("fitted", "line"),
    [
        ("1 4", "--fitted 1: input should be greater than or equal to 2"),
        ("4 2", "--fitted 4 2: expected different values, the smallest first"),
        ("2 3 4", "--fitted 2 3 4: value should have at most 2 items"),
    ],
)
def test_depths_that_no_law_can_be_fitted_to_are_told_in_one_line(fitted, line, study):
    assert refusal("plateau.fit", LAW | {"fitted": fitted}, study, []).startswith(line)


def test_the_table_is_summarized_judged_and_drawn(study):
    """Nothing is known of the length of plateaus that are not left, nor is there a law."""
    longer = {"steps": "200", "left-below": "0.999"}
    run("plateau.bracket", words(BRACKETS), study)
    for changes, claims, headlines in (({}, set(), 0), (longer, {"H5a", "H5b"}, 2)):
        run("plateau.train", words(TRAIN | changes), study)
        run("plateau.summarize", "", study)
        run("plateau.fit", words(LAW | {"fitted": "2 5"}), study)
        judge_and_draw(study)
        with contextlib.chdir(study):
            lengths = PLATEAU.read()
            assert len(lengths) == 18
            assert set(lengths["left"]) == {float(headlines > 0)}
            assert set(judged("plateau").quantities()["id"]) == claims
            assert len(judged("plateau").headline()) == headlines
            assert PLATEAU_FITS.read_part().empty
            assert len(CRITICAL_LENGTHS.read_part()) == 9


def test_where_plateaus_follow_the_law_it_is_fitted_and_judged(study):
    """Every table is written as it is read, and H6 is judged by what they hold."""
    with contextlib.chdir(study):
        PLATEAU.write(by_law.plateau())
        looks = by_law.plateau().rename(columns={"steps": "step"}).round({"step": 0})
        looks = looks.astype({"step": int}).assign(cost=3.0, gain=0.2)
        PLATEAU_TRACE.write(looks)
        tried = by_law.bracketing(5, (8.0, 12.0)).rename(columns={"steps": "step"})
        CRITICAL_TRACE.write(tried.astype({"step": int}).assign(cost=3.0, gain=0.2))
    run("plateau.fit", words(LAW | {"fitted": "2 4"}), study)
    judge_and_draw(study)
    with contextlib.chdir(study):
        fits = law.read()
        assert fits is not None
        assert len(PLATEAU_LAW.read()) == 4
        assert len(PLATEAU_PREDICTED.read_part()) == 8
        assert CRITICAL_LAMBDA.read_part()["hidden_layers"].tolist() == [4, 5, 5, 5]
        assert set(PLATEAU_GAINS.read_part()["passed"]) == {0.0, 0.25, 0.5, 0.75, 1.0}
        found = set(judged("plateau").quantities()["id"])
        assert found == {"H5a", "H5b"} | {f"H6{letter}" for letter in "abcdefghij"}


@pytest.mark.parametrize(
    ("chapter", "flags"),
    [
        ({}, {}),
        ({"activation": "tanh"}, {}),
        ({"initializer": "sparse"}, {}),
        ({"biases": "zero"}, {}),
        ({"eta": 0.2}, {}),
        ({"momentum": "adam"}, {}),
        ({"normalization": "batch"}, {}),
        ({"skips": "identity"}, {}),
        ({}, {"depth-trials.width": "31"}),
        ({}, {"depth-trials.lmbda": "4.0"}),
        ({}, {"depth-trials.cost": "quadratic"}),
        ({}, {"depth-trials.mini-batch": "20"}),
        ({}, {"depth-trials.training-images": "1000"}),
    ],
)
def test_the_limit_of_depth_is_judged_only_of_networks_that_the_law_was_fitted_to(
    chapter, flags, study
):
    with contextlib.chdir(study):
        PLATEAU.write(by_law.plateau())
        CRITICAL_LENGTHS.write(by_law.bracketing(5, ()))
        PLATEAU_FITS.write(law.table(by_law.fits()))
        PLATEAU_GAINS.write(by_law.gains((3,)))
    judge(study, chapter, flags)
    with contextlib.chdir(study):
        ids = judged("plateau").quantities()["id"].tolist()
    assert ids.count("H6g") == (not chapter and not flags)


def judge(study, chapter=MappingProxyType({}), flags=MappingProxyType({})):
    """The verdicts, with a recipe that trains three layers and not four."""
    with contextlib.chdir(study):
        row = {name: "none" if isinstance(name, Text) else 0 for name in DEEPEST.columns}
        DEEPEST.write(pd.DataFrame([row | STOPS | chapter]))
    run("plateau.judge", words(JUDGE | flags), study)


def judge_and_draw(study):
    """What stands at the end, from all tables."""
    judge(study)
    run("plateau.draw", words(DRAWN), study)
    for picture in (PLATEAU_PICTURE, CRITICAL_PICTURE):
        assert (study / picture.svg).stat().st_size > 0
        assert (study / picture.png).stat().st_size > 0


@pytest.mark.parametrize(("steps", "shown"), [(-math.inf, "-inf"), (0.0, "0.0"), (math.nan, "nan")])
def test_a_length_that_is_none_is_told_in_one_line(steps, shown, tmp_path):
    row = {"lmbda": 0.0, "hidden_layers": 2, "replica": 0, "steps": steps, "left": 1.0}
    with contextlib.chdir(tmp_path):
        PLATEAU.write(pd.DataFrame([row]))
    for program, flags in (("plateau.judge", JUDGE), ("plateau.draw", DRAWN)):
        line = refusal(program, flags, tmp_path, [])
        expected = f"column steps: '{shown}', expected numbers from 1 on"
        assert line == f"data/results/plateau.csv: {expected}"
