"""`python -m unstable_gradients.compare`: two runs of a study in miniature."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.compare.conftest import Speed, Study, commit, experiment, git, put
from unstable_gradients.audit.cache import BELOW
from unstable_gradients.compare import __main__ as program
from unstable_gradients.compare.comparison import Turn, turn
from unstable_gradients.study.verdicts import Verdict

# Each start is 0.5, 0, 1 and 1.5 faster: 0.75 on average, 0.3227 is the standard error.
FASTER = Speed(values=(1.5, 2.0, 5.0, 9.5), numbers="4.5,-1.3,10.3", verdict="undecided")
OTHER_ETA = {"experiments": {"train": {"seed": 1, "eta": 0.25}}}
OTHER_SEED = {"experiments": {"train": {"seed": 2, "eta": 0.5}}}
AFTER = Study((FASTER,), {"C1": "undecided"}, OTHER_ETA, headline={"holds": 0, "speed.deep": 2.5})


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the program with these words; status, what it printed, and what it complained of."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["compare", *words])
        status = program.main()
        printed = capsys.readouterr()
        assert all(len(line) <= 100 for line in printed.out.splitlines()) or "--json" in words
        return status, printed.out, printed.err

    return run


@pytest.fixture
def found(compare: Any) -> Any:
    """The same as JSON, with the status."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        status, printed, _ = compare(*words, "--json")
        return status, json.loads(printed)

    return run


def test_nothing_changed_between_a_commit_and_its_own_workspace(project: Path, compare: Any):
    status, text, _ = compare()
    assert status == 0
    assert "Verdicts on 1 claims: 1 as before" in text
    assert "0 of 1 quantities differ" in text
    assert "Behind it" not in text
    assert "To be known" not in text


@pytest.mark.parametrize("where", ["workspace", "branch", "tag", "commit", "experiment"])
def test_a_run_is_found_wherever_it_is(where: str, project: Path, found: Any):
    """A worse verdict, a paired difference, and the parameter behind it."""
    if where == "experiment":
        experiment(project, "experiment", AFTER)
    elif where == "workspace":
        put(project, AFTER)
    else:
        made = commit(project, AFTER)
        git(project, "branch", "branch")
        git(project, "tag", "tag")
        git(project, "reset", "--quiet", "--hard", "HEAD~1")
        where = made if where == "commit" else where
    status, told = found("main", where)
    assert status == 1
    (claim,) = told["claims"]
    assert (claim["before"], claim["after"], claim["turn"]) == ("holds", "undecided", "worse")
    (speed,) = told["quantities"]
    assert (speed["how"], speed["pairs"]) == ("paired", 4)
    assert speed["change"] == pytest.approx(0.75)
    assert speed["standard errors"] == pytest.approx(0.75 / (5 / 12 / 4) ** 0.5)
    behind = told["behind"]["start"]
    assert behind["parameters"] == {"experiments.train.eta": [0.5, 0.25]}
    assert behind["stages"] == ["train", "judge"]
    assert told["headline"] == {"holds": [1, 0]}
    assert told["missing"] == []


def test_the_other_way_round_a_verdict_is_better(project: Path, found: Any):
    experiment(project, "after", AFTER)
    status, told = found("after", "main")
    assert status == 0
    assert told["claims"][0]["turn"] == "better"
    assert told["quantities"][0]["change"] == pytest.approx(-0.75)


def test_what_is_printed(project: Path, compare: Any):
    made = experiment(project, "after", AFTER)
    status, text, _ = compare("main", "after")
    assert status == 1
    main = git(project, "rev-parse", "main")
    assert text.splitlines()[0] == f"main ({main[:7]}) → after ({made[:7]})"
    for line in (
        "Verdicts on 1 claims: 1 worse, 0 as before",
        "  worse   C1    holds → undecided: it is fast",
        "3.75 → 4.5: +0.75 (-0.2771 to +1.777), paired over 4; holds → undecided",
        "  holds  1 → 0",
        "    2.3  C1: speed, 784-30-10, untrained",
        "  parameters: experiments.train.eta: 0.5 → 0.25",
        "  stages that left something else: train, judge",
    ):
        assert f"{line}\n" in text


def test_runs_of_other_seeds_are_not_paired(project: Path, found: Any):
    put(project, Study((FASTER,), parameters=OTHER_SEED))
    _, told = found()
    (speed,) = told["quantities"]
    assert (speed["how"], speed["pairs"]) == ("unpaired", 0)
    assert speed["change"] == pytest.approx(0.75)
    assert speed["high"] > 3


def test_values_that_are_not_kept_are_named_in_one_line(project: Path, compare: Any):
    experiment(project, "after", AFTER)
    shutil.rmtree(project / ".dvc/cache" / BELOW)
    _, text, _ = compare("main", "after")
    assert "from the two intervals" in text
    lines = [line for line in text.splitlines() if "no replicas are paired" in line]
    assert len(lines) == 1  # those of the last run are still in the folder
    assert lines[0].strip().endswith("as this is not kept: data/samples/start.csv")


def test_code_is_told_by_the_modules_that_are_others(project: Path, found: Any):
    experiment(project, "coded", Study((FASTER,), module="5" * 32))
    _, told = found("main", "coded")
    assert told["behind"]["all"]["code"] == {"src/core/a.py": ["1" * 32, "5" * 32]}
    assert told["behind"]["all"]["parameters"] == {}


def test_fingerprints_that_are_not_kept_leave_the_modules_unknown(project: Path, compare: Any):
    experiment(project, "coded", Study((FASTER,), module="5" * 32))
    shutil.rmtree(project / ".dvc/cache" / BELOW)
    _, text, _ = compare("main", "coded")
    assert "  code: data/code/train.txt\n" in text
    assert "which modules are others is not known" in text


def test_what_only_pictures_rest_on_is_not_behind_a_quantity(project: Path, found: Any):
    put(project, Study(drawing="6" * 32))
    _, told = found()
    assert told["behind"] == {
        "all": {"parameters": {}, "code": {}, "other inputs": {}, "stages": []}
    }


def test_a_network_that_is_called_otherwise_is_the_same_one(project: Path, compare: Any):
    """As 784-100-10 is after its layer was widened; of several such, none is guessed."""
    wider = Speed(network="784-100-10", values=(2.0, 3.0, 5.0, 9.0), numbers="4.75,-0.2,9.7")
    put(project, Study((wider,)))
    _, text, _ = compare()
    assert "before: speed, 784-30-10, untrained" in " ".join(text.split())
    assert "only in" not in text
    put(project, Study((wider, Speed(network="784-200-10"))))
    _, text, _ = compare("--all")
    assert "0 of 0 quantities differ" in text
    assert "only in workspace: 2 quantities\n    C1: speed, 784-100-10, untrained\n" in text


def test_claims_come_and_go_without_being_worse(project: Path, found: Any):
    put(project, Study(claims={"C2": "fails"}))
    status, told = found()
    assert status == 0
    assert [(each["id"], each["turn"]) for each in told["claims"]] == [
        ("C1", "gone"),
        ("C2", "new"),
    ]


def speeds(sizes: tuple[float, ...]) -> tuple[Speed, ...]:
    """Quantities that get faster by these numbers of standard errors, nearly."""
    return tuple(
        Speed(
            quantity=f"speed {number}",
            numbers=f"{number},0,{size}",
            values=(1 + size, 1 + size, 2 + size, 2.1 + size + 0.001 * number),
        )
        for number, size in enumerate(sizes)
    )


def test_the_largest_changes_come_first_and_the_rest_on_request(project: Path, compare: Any):
    put(project, Study(speeds((0.0,) * 20)))
    git(project, "commit", "--quiet", "--all", "--message", "Many")
    put(project, Study(speeds(tuple(0.1 * (number % 7) + 0.01 * number for number in range(20)))))
    _, text, _ = compare()
    _, everything, _ = compare("--all")
    assert "and 7 more, with --all" in text
    assert text.count("C1: speed") == 12
    assert everything.count("C1: speed") == 19  # that of one start in seven is as it was


def test_frequencies_of_very_many_cases_need_no_values(project: Path, found: Any):
    """Two of four before, four of four after: Agresti and Caffo's centre is 5/6 less 3/6."""
    half, whole = (
        Speed(
            values=(), numbers=f"{part},0.1,1.0", interval='"Clopper and Pearson"', rule="frequency"
        )
        for part in (0.5, 1.0)
    )
    put(project, Study((half,)))
    git(project, "commit", "--quiet", "--all", "--message", "Half")
    put(project, Study((whole,)))
    _, told = found()
    (speed,) = told["quantities"]
    assert (speed["change"], speed["how"]) == (0.5, "unpaired")
    assert speed["low"] + speed["high"] == pytest.approx(2 * (5 / 6 - 3 / 6))


def test_numbers_that_are_no_means_differ_plainly(project: Path, found: Any):
    exact = Speed(values=(), numbers="0.25,,", interval="", rule="solution")
    put(project, Study((exact,)))
    git(project, "commit", "--quiet", "--all", "--message", "Exact")
    put(project, Study((Speed(values=(), numbers="0.5,,", interval="", rule="solution"),)))
    _, told = found()
    (speed,) = told["quantities"]
    assert (speed["change"], speed["low"], speed["how"]) == (0.25, None, "without an interval")


def test_parameters_that_were_edited_after_the_run_are_named(project: Path, compare: Any):
    path = project / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5", "0.75"), encoding="utf-8")
    _, text, _ = compare()
    assert "params.yaml has other values than its results were made with: experiments.train" in text


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["poetry"], "poetry: no branch, tag, commit or experiment; expected one, or workspace"),
        (["--upload-pack=x"], None),
        (["main", "empty"], "empty (HASH): dvc.lock: missing, expected the lock file that"),
    ],
)
def test_what_is_no_run_is_refused_in_one_line(
    words: list[str], line: str | None, project: Path, compare: Any
):
    git(project, "checkout", "--quiet", "--orphan", "empty")
    git(project, "rm", "--quiet", "-r", "--cached", ".")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "Nothing")
    empty = git(project, "rev-parse", "--short=7", "HEAD")
    if line is None:
        with pytest.raises(SystemExit) as ended:
            compare(*words)
        assert ended.value.code == 2
        return
    status, text, complaint = compare(*words)
    assert (status, text) == (2, "")
    assert complaint.startswith(f"compare: {line.replace('HASH', empty)}")
    assert complaint.count("\n") == 1


def test_an_experiment_of_this_commit_is_meant_before_those_of_others(project: Path, found: Any):
    experiment(project, "twice", AFTER)
    commit(project, Study(headline={"holds": 2}))
    experiment(project, "twice", Study(headline={"holds": 3}))
    _, told = found("main", "twice")
    assert told["headline"]["holds"] == [2, 3]
    commit(project, Study(headline={"holds": 4}))
    status, *_ = found_or_status(found, "main", "twice")
    assert status == 2


def found_or_status(found: Any, *words: str) -> tuple[int, Any]:
    try:
        return found(*words)
    except ValueError:  # nothing was printed
        return 2, None


@pytest.mark.parametrize("after", Verdict)
@pytest.mark.parametrize("before", Verdict)
def test_a_verdict_is_worse_if_less_is_left_of_the_claim(before: Verdict, after: Verdict):
    order = ["fails", "undecided", "holds in direction", "holds"]
    place = {each: order.index(each) for each in order} | {"not tested": 1}
    change = place[after] - place[before]
    expected = {-1: Turn.WORSE, 0: Turn.OTHER, 1: Turn.BETTER}[(change > 0) - (change < 0)]
    assert turn(before, after) is (Turn.SAME if before == after else expected)
