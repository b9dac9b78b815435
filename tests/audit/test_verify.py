"""Rebuilding a committed study elsewhere, and what is said if it does not come out the same."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.conftest import OUTPUTS, git, run
from unstable_gradients.audit.lock import Lock, Recorded, Stage
from unstable_gradients.audit.verify import KEYS, compare, differences

SOURCES = Path(__file__).parents[2] / "src"


def verify(root):
    return subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit.verify"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def commit_with_accuracy(project, value):
    """Have the committed programs give another number than the committed results."""
    program = project / "stages/collect.py"
    text = program.read_text().replace('float(flags["--factor"]) * len(data)', value)
    assert value in text
    program.write_text(text)
    git(project, "commit", "--quiet", "--all", "--message", "Change the program, not the results")


def test_a_study_that_rebuilds_is_identical(project):
    done = verify(project)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    identical = {line.split()[1] for line in lines if line.endswith("identical")}
    assert identical == set(OUTPUTS)
    assert lines[-1] == "All 13 outputs are identical."


SPY = """\
    import os
    umask = os.umask(0)
    os.umask(umask)
    names = ("HOME", "TZ", "LANG", "LC_ALL", "PYTHONHASHSEED")
    seen = {"umask": umask, "folder": os.getcwd()} | {name: os.environ[name] for name in names}
    pathlib.Path("SEEN").write_text(json.dumps(seen))
"""


def test_it_rebuilds_elsewhere_with_another_home_language_time_zone_umask_and_seed(
    project, tmp_path
):
    program = project / "stages/collect.py"
    head = "def main(flags, data):\n"
    text = program.read_text()
    assert head in text
    program.write_text(text.replace(head, head + SPY.replace("SEEN", str(tmp_path / "seen"))))
    git(project, "commit", "--quiet", "--all", "--message", "Tell where it runs")
    assert verify(project).returncode == 0
    seen = json.loads((tmp_path / "seen").read_text())
    assert seen.pop("umask") == 0o077
    assert seen.pop("folder") != str(project)
    assert {name: value for name, value in seen.items() if os.environ.get(name) == value} == {}


def test_an_output_of_one_of_the_two_alone_differs():
    one, other = (
        Lock({"make": Stage("make", "", (), tuple(Recorded(*each) for each in made), {})})
        for made in ([("a", "1"), ("b", "2")], [("a", "1"), ("c", "3")])
    )
    lines = dict(zip("abc", compare(one, other), strict=True))
    assert [same for same, _ in lines.values()] == [True, False, False]
    assert lines["b"][1].endswith("DIFFERS: missing")
    assert lines["c"][1].startswith("missing ")
    assert lines["c"][1].endswith("DIFFERS: 3")


def test_what_is_rebuilt_is_the_commit_and_not_the_workspace(project):
    (project / "stages/collect.py").write_text("")
    (project / "reports/headline.json").unlink()
    assert verify(project).returncode == 0


def test_other_bytes_with_the_same_meaning_are_accepted_and_named(project):
    commit_with_accuracy(project, "4.25")
    done = verify(project)
    assert done.returncode == 0
    differing = [line.split()[1] for line in done.stdout.splitlines() if "DIFFERS" in line]
    assert set(differing) >= {"reports/quantities.csv", "reports/headline.json"}
    assert "reports/claims.csv" not in differing
    assert "data/runs/a.csv" not in differing
    assert done.stdout.splitlines()[-4:] == [
        "Not all bytes are the same, so what they say is compared.",
        "reports/quantities.csv: C3, accuracy, deep: 4.0, now 4.25, within 3.5 to 4.5",
        "reports/headline.json: accuracy: 4.0, now 4.25, within 3.5 to 4.5",
        "Every verdict is the same, and every number is within its interval if it has one.",
    ]


def test_a_number_outside_of_its_interval_is_not_accepted(project):
    commit_with_accuracy(project, "5.0")
    done = verify(project)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-2:] == [
        "reports/quantities.csv: C3, accuracy, deep: 4.0, now 5.0, NOT within 3.5 to 4.5",
        "reports/headline.json: accuracy: 4.0, now 5.0, NOT within 3.5 to 4.5",
    ]


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        (",,,holds", ",,,fails", "reports/quantities.csv: C3, accuracy, deep: holds, now fails"),
        ("grows,holds", "grows,undecided", "reports/claims.csv: C3: holds, now undecided"),
    ],
)
def test_another_verdict_is_not_accepted(project, was, now, line):
    program = project / "stages/collect.py"
    assert was in program.read_text()
    program.write_text(program.read_text().replace(was, now))
    git(project, "commit", "--quiet", "--all", "--message", "Judge otherwise")
    done = verify(project)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == line


COLUMNS = "id,quantity,network,setting,measured,low,high,bracket_low,bracket_high,verdict\n"
CLAIM = "id,claim,verdict,evidence\nC3,it grows,holds,It does.\n"


def study(measured="4.0", low="", high="", bracket=",", **metrics):
    """A ledger of one claim and one quantity, and metrics."""
    quantity = f"C3,accuracy,,later,{measured},{low},{high},{bracket},holds\n"
    return {
        "reports/claims.csv": CLAIM,
        "reports/quantities.csv": COLUMNS + quantity,
        "reports/headline.json": json.dumps(metrics),
    }


def test_a_number_without_an_interval_is_told_and_accepted():
    assert list(differences(study("0.5", p=0.25), study("0.75", p=0.125))) == [
        (True, "reports/quantities.csv: C3, accuracy, later: 0.5, now 0.75, no interval to compare"
         " with"),
        (True, "reports/headline.json: p: 0.25, now 0.125, no interval to compare with"),
    ]  # fmt: skip


def test_both_numbers_of_a_bracket_are_told_and_accepted():
    before, after = study("", bracket="0.5,2.0"), study("", bracket="0.75,2.5")
    assert list(differences(before, after)) == [
        (True, f"reports/quantities.csv: C3, accuracy, later: {each}, no interval to compare with")
        for each in ("0.5, now 0.75", "2.0, now 2.5")
    ]


def test_the_words_of_the_evidence_may_differ():
    """They repeat numbers that are compared as such."""
    after = study() | {"reports/claims.csv": CLAIM.replace("It does", "It did")}
    assert list(differences(study(), after)) == []


def test_a_number_that_differs_by_rounding_is_the_same():
    assert list(differences(study("0.3", p=0.3), study("0.30000000000000004", p=0.3))) == []


@pytest.mark.parametrize(("now", "accepted"), [(3.5, True), (4.5, True), (4.6, False)])
def test_a_metric_that_is_in_the_ledger_has_the_interval_there(now, accepted):
    before, after = study("4.0", "3.5", "4.5", one=4.0), study("4.0", "3.5", "4.5", one=now)
    ((found, line),) = differences(before, after)
    assert found == accepted
    assert line.startswith(f"reports/headline.json: one: 4.0, now {now}, ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (study(a=1), study(a=1, b=2)),
        (study(a=1, b=2), study(a=1)),
        (study("4.0"), study("")),
        (study("4.0", "3.5", "4.5"), study("")),
        (study("", bracket="0.5,2.0"), study("", bracket="0.5,")),
        *(
            (study(), study() | {table: ",".join([*key, "verdict", "measured", "low"])})
            for table, key in KEYS.items()
        ),
    ],
)
def test_what_is_only_in_one_of_the_two_is_not_accepted(before, after):
    assert [accepted for accepted, _ in differences(before, after)] == [False]


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda root: git(root, "rm", "--quiet", "dvc.lock"), "dvc.lock: missing"),
        (
            lambda root: (root / "stages/collect.py").write_text("bad"),
            "dvc repro failed: ERROR: failed to reproduce 'code'",
        ),
    ],
)
def test_a_study_that_cannot_be_rebuilt_ends_in_one_line(project, spoil, line):
    spoil(project)
    git(project, "commit", "--quiet", "--all", "--message", "Spoil")
    done = verify(project)
    assert done.returncode == 2
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def refused(root, **variables):
    """The one line in which nothing is rebuilt."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        done = verify(root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def test_another_owner_is_named_as_git_names_it(project):
    line = refused(project, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    said = f"detected dubious ownership in repository at '{project}'"
    assert line == f"verify: git gives no clone of {project}: {said}"


def test_without_git_or_a_repository_or_commits_that_is_said(project, tmp_path):
    (tmp_path / "bin").mkdir()
    assert refused(project, PATH=str(tmp_path / "bin")).endswith(": no program git")
    shutil.rmtree(project / ".git")
    assert ": not a git repository" in refused(project)
    git(project, "init", "--quiet", "--initial-branch", "main")
    assert refused(project).endswith("your current branch 'main' does not have any commits yet")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "Nothing")
    assert refused(project).endswith("its last commit has no dvc.yaml, expected the project")


def test_outside_of_a_project_it_says_so(tmp_path):
    assert refused(tmp_path).startswith("verify: .dvc: not in this folder nor above it")


def test_a_project_in_a_folder_of_a_repository_is_rebuilt_from_any_folder_of_it(project, tmp_path):
    top = tmp_path / "top"
    top.mkdir()
    shutil.rmtree(project / ".git")
    shutil.move(project, top / "project")
    git(top, "init", "--quiet")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "All")
    assert verify(top / "project/stages").returncode == 0


def test_nothing_is_restored_from_a_cache_that_dvc_is_configured_for(
    project, tmp_path, monkeypatch
):
    """Of one for all projects of a user, with what an earlier run has left in it."""
    shared = tmp_path / "shared"
    monkeypatch.setenv("DVC_GLOBAL_CONFIG_DIR", str(tmp_path / "global"))
    run(project, sys.executable, "-m", "dvc", "cache", "dir", "--global", str(shared))
    shutil.move(project / ".dvc/cache", shared)
    before = sorted(shared.rglob("*"))
    commit_with_accuracy(project, "4.25")  # under the same hash of its fingerprint it would be 4.0
    done = verify(project)
    assert done.returncode == 0
    assert "reports/headline.json: accuracy: 4.0, now 4.25" in done.stdout
    assert sorted(shared.rglob("*")) == before


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_INDEX_FILE"])
def test_a_repository_that_the_environment_names_is_not_the_one(project, monkeypatch, name):
    monkeypatch.setenv(name, str(project / "none"))
    assert verify(project).returncode == 0
