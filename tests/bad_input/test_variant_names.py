"""Names of variants that a shell or a path would read its own way, given to DVC itself.

DVC puts a name into the commands of its stages as it is, so that no program can look at it in
time. It has to be refused before anything runs.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_input.cases import FULL_RUN
from tests.pipeline.project import Project, copy

NAMES = ["$(touch pwned)", "x; touch pwned"]
if FULL_RUN:
    NAMES += [
        "`touch pwned`",
        "a\ntouch pwned\n",
        "a b",
        "-f",
        "1",
        "a.b",
        "é",
        "a'b",
        "a|touch pwned",
    ]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return copy(tmp_path_factory.mktemp("names") / "project", ["depth-1"])


def reproduced(project: Project, name: str) -> subprocess.CompletedProcess[str]:
    params = project.params()
    params["variants"] = {name: {"hidden": [2]}}
    params["shown"]["bars"]["network"] = name
    project.write_params(params)
    return subprocess.run(
        [sys.executable, "-m", "dvc", "repro"],
        cwd=project.root,
        env=project.environment(MNIST_DIR="absent"),  # the first stage, should it run, fails
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_under_such_a_name(project: Project, name: str) -> None:
    done = reproduced(project, name)
    assert done.returncode != 0
    assert "is ignored by .dvcignore:" in done.stderr
    assert "Running stage" not in done.stdout + done.stderr
    assert not list(Path(project.root).rglob("pwned*"))


@pytest.mark.parametrize("name", ["A_b-1", "depth-12"] if FULL_RUN else ["A_b-1"])
def test_a_good_name_is_not_refused(project: Project, name: str) -> None:
    assert "Running stage 'mnist'" in reproduced(project, name).stdout
