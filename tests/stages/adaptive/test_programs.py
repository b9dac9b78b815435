"""The programs of this section on few images, and what they refuse."""

import contextlib

import pytest

from stages.adaptive.tables import ADAPTIVE_PICTURE, ADAPTIVE_RUN, DEPTHS, LENGTHS, SLOPES
from stages.ledger.tables import judged
from tests.running import run
from tests.stages.adaptive import constructed
from tests.stages.programs import STATISTICS, STYLE, refusal, words, written
from unstable_gradients.program.parallel import JOBS

TRAIN = {
    "replicas": "3",
    "steps": "6",
    "resolution": "0.5",
    "left-below": "0.9",
    "width": "6",
    "activation": "sigmoid",
    "initializer": "default",
    "biases": "normal",
    "mini-batch": "10",
    "eta": "0.02",
    "lmbda": "0.0",
    "training-images": "60",
    "watched-images": "30",
    "precision": "single",
    "seed": "1",
    "large.epsilon": "0.01",
    "large.depths": "1 2",
    "small.epsilon": "1e-05",
    "small.depths": "1 3 4",
}
SUMMARIZE = {
    **{name: TRAIN[name] for name in ("activation", "initializer", "biases")},
    **{"width": "30", "compared-at": str(constructed.AT)},
}


def test_a_table_has_its_rows_and_no_trace_of_how_many_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2"):
        monkeypatch.setenv(JOBS, jobs)
        run("adaptive.train", words(TRAIN), study)
        contents.append(written(study))
    assert contents[0] == contents[1]
    assert contents[0].keys() == {ADAPTIVE_RUN.path}
    with contextlib.chdir(study):
        table = ADAPTIVE_RUN.read()
    tried = table.groupby(["epsilon", "hidden_layers"])["replica"].apply(list).to_dict()
    places = [(1e-5, 1), (1e-5, 3), (1e-5, 4), (1e-2, 1), (1e-2, 2)]
    assert tried == {place: [0, 1, 2] for place in places}
    assert (table.loc[table["left"] == 0, "steps"] == 6).all()


def test_every_epsilon_has_the_same_starts_and_its_own_steps(study):
    """An epsilon beside it changes nothing; with another one a network leaves at another time."""
    longer = TRAIN | {"steps": "200", "resolution": "0.02", "large.depths": "1 3"}
    alone = {name: value for name, value in longer.items() if not name.startswith("large")}
    found = []
    for flags in (longer, alone):
        run("adaptive.train", words(flags), study)
        with contextlib.chdir(study):
            table = ADAPTIVE_RUN.read().set_index(["epsilon", "hidden_layers", "replica"])
        found.append(table)
    both, one = found
    assert both.loc[1e-5].equals(one.loc[1e-5])
    assert both.loc[(1e-5, 1), "steps"].tolist() != both.loc[(1e-2, 1), "steps"].tolist()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"cost": "quadratic"}, "--cost quadratic: input should be 'cross-entropy'"),
        ({"large.epsilon": "0"}, "--large.epsilon 0: input should be greater than 0"),
        ({"large.depths": "2 1"}, "--large.depths 2 1: expected different values, the smallest"),
        ({"large.epsilon": "1e-5"}, "--small.epsilon 1e-05: is that of large, expected another"),
        ({"small.epsilon": "1e-30"}, "epsilon 1e-30 of Adam: expected at least"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    said = refusal("adaptive.train", TRAIN | changes, study, [ADAPTIVE_RUN.path])
    assert said.startswith(line)


def test_the_other_programs_follow_from_the_lengths(study):
    own = {10.0**-decade: [2 * decade - 0.5, 2 * decade, 2 * decade - 0.3] for decade in (2, 3, 4)}
    with contextlib.chdir(study):
        ADAPTIVE_RUN.write(constructed.run(own))
    run("adaptive.summarize", words(SUMMARIZE), study)
    run("adaptive.judge", words(STATISTICS | {"lmbda": "0.0"}), study)
    run("adaptive.draw", words(STYLE), study)
    with contextlib.chdir(study):
        assert len(LENGTHS.read_part()) == 3 * len(constructed.DEPTHS)
        expected = sorted(depth for each in own.values() for depth in each)
        assert sorted(DEPTHS.read_part()["equal_depth"]) == pytest.approx(expected)
        slopes = SLOPES.read_part()
        assert slopes["slope"].tolist() == pytest.approx([2.0] * 3)
        assert slopes["predicted"].tolist() == pytest.approx([1.452] * 3, abs=0.001)
        assert ADAPTIVE_PICTURE.svg.stat().st_size > 0
        part = judged("adaptive").quantities().set_index("id")
    assert part.loc["I6b", "measured"] == pytest.approx(2 / 1.452, rel=1e-3)


def test_a_start_without_vanishing_gradients_is_drawn_and_judged_without_a_prediction(study):
    with contextlib.chdir(study):
        ADAPTIVE_RUN.write(constructed.run({1e-2: [3, 4], 1e-3: [5, 5]}))
    flags = {"activation": "tanh", "initializer": "lecun", "biases": "zero"}
    run("adaptive.summarize", words(SUMMARIZE | flags), study)
    run("adaptive.judge", words(STATISTICS | {"lmbda": "0.0"}), study)
    run("adaptive.draw", words(STYLE), study)
    with contextlib.chdir(study):
        part = judged("adaptive").quantities().set_index("id")
    assert part.loc["I6b", "verdict"] == "undecided"
