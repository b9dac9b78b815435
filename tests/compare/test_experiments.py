"""`python -m unstable_gradients.compare.experiments`: many runs in a table that fits."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.compare.conftest import Study, commit, experiment, git, put
from unstable_gradients.compare import experiments
from unstable_gradients.compare.experiments import Row, table

MODULE = "unstable_gradients.compare.experiments"


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["show", *words])
        assert experiments.main() == 0
        lines = capsys.readouterr().out.splitlines()
        assert all(len(line) <= 100 for line in lines)
        return lines

    return run


def given(eta: float, **numbers: float) -> Study:
    parameters = {"experiments": {"train": {"seed": 1, "eta": eta}}}
    return Study(parameters=parameters, headline={"holds": 1, "speed.deep": 2.5} | numbers)


def test_a_table_has_what_was_changed_what_differs_and_the_verdicts(project: Path, show: Any):
    """The seed and the number that stayed are not there; the baseline goes by its branch."""
    experiment(project, "slow", given(0.25, **{"speed.deep": 1.25}))
    experiment(project, "slower", given(0.125, holds=0, **{"speed.deep": 0.625}))
    assert show() == [
        "          experiments.train.eta  holds  speed.deep",
        "main                        0.5      1         2.5",
        "  slow                     0.25      1        1.25",
        "  slower                  0.125      0       0.625",
        "",
    ]


def test_without_experiments_there_is_the_last_commit(project: Path, show: Any):
    assert show() == ["      holds", "main      1", ""]


def test_a_workspace_that_is_otherwise_has_a_row(project: Path, show: Any):
    put(project, given(0.125))
    assert show()[1:3] == [
        "main                         0.5      1",
        "workspace                  0.125      1",
    ]


def test_experiments_of_other_commits_are_counted_and_shown_on_request(project: Path, show: Any):
    experiment(project, "early", given(0.25))
    git(project, "tag", "before")
    commit(project, given(0.75))
    experiment(project, "late", given(0.875))
    lines = show()
    assert [line.split()[0] for line in lines[1:3]] == ["main", "late"]
    assert lines[-1] == "1 of other commits: make show ALL=1"
    assert [line.split()[0] for line in show("--all")[1:5]] == ["main", "late", "before", "early"]


def test_what_waits_in_the_queue_is_named(project: Path, show: Any):
    """As DVC puts it by: a stash of its own, its messages ending in the experiment's name."""
    head = git(project, "rev-parse", "HEAD")
    for name in ("first", "second"):
        message = f"dvc-exp:{head}:{head}:{name}"
        made = git(project, "commit-tree", f"{head}^{{tree}}", "-m", message)
        git(project, "update-ref", "--create-reflog", "-m", message, "refs/exps/celery/stash", made)
    assert show()[-1] == ("waiting in the queue: first, second (`dvc queue status` tells more)")


def test_columns_that_do_not_fit_go_below_beside_the_names_again():
    rows = [
        Row(name, {f"a-group.a-parameter-{place}": start + place for place in range(8)})
        for name, start in (("one", 1), ("two", 20))
    ]
    lines = list(table(rows))
    assert all(len(line) <= 100 for line in lines)
    assert [line.split()[0] for line in lines if line.startswith("one")] == ["one"] * 2
    shown = [word for line in lines for word in line.split() if word.startswith("a-group")]
    assert shown == [f"a-group.a-parameter-{place}" for place in range(8)]
    assert next(line.split()[1:] for line in lines if line.startswith("two")) == [
        "20",
        "21",
        "22",
        "23",
    ]


def test_a_list_longer_than_half_a_line_keeps_its_end():
    rows = [Row("one", {"depths": list(range(60))}), Row("two", {"depths": [1]})]
    lines = list(table(rows))
    assert all(len(line) <= 100 for line in lines)
    assert lines[1].endswith(" 57, 58, 59]")


def test_what_a_run_does_not_have_is_a_dash():
    rows = [Row("one", {"a": 1}), Row("two", {"a": 1, "b": 2}, {}, {"holds": 3})]
    assert list(table(rows)) == ["     b  holds", "one  –      –", "two  2      3", ""]


def test_dvc_is_not_asked(project: Path):
    """Its start alone would take a second."""
    code = f"import sys, {MODULE} as show; show.main(); sys.exit('dvc' in sys.modules)"
    begun = time.process_time()
    done = subprocess.run([sys.executable, "-c", code], cwd=project, check=False)
    assert done.returncode == 0
    assert time.process_time() - begun < 5
