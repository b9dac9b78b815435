"""Experiments in copies of the project, of which each runs its own code and leaves its results."""

import subprocess
import sys
import time

import pytest

from tests.pipeline.project import Project
from unstable_gradients.audit.study import HEADLINE

TARGET = "claims"  # neither figures nor the report
CHAINS = "experiments.chain-terms.chains"
WEIGHT = "experiments.exploding-chain.weight"
LONGEST = 600  # seconds for a grid of four


@pytest.fixture
def committed(real_project: Project) -> Project:
    """The tiny study with its results in git, and with code that nobody else has.

    What is installed is the library that is being tested, not that of the copy: a program that
    imported it would be refused, as its fingerprint names other modules.
    """
    real_project.append("src/unstable_gradients/theory/neuron_chain.py", "OWN = 1\n")
    real_project.append("stages/chain/spread.py", "OWN = 1\n")
    real_project.repro(TARGET)
    real_project.git("add", "--all")
    real_project.git("commit", "--quiet", "--message", "Run")
    return real_project


def run(project: Project, *words: str) -> str:
    """A command as a user gives it, with no path for Python in the environment; what it prints."""
    environment = project.environment()
    del environment["PYTHONPATH"]
    identity = {
        f"GIT_{who}_{what}": "test@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=project.root,
        env=environment | identity,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def experiments(project: Project) -> dict[str, str]:
    """The headline numbers of each experiment, as they are written, by its name."""
    listed = project.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/exps")
    lines = (line.split() for line in listed.splitlines() if "/exec/" not in line)
    return {
        name.rpartition("/")[2]: project.git("show", f"{commit}:{HEADLINE}")
        for commit, name in lines
        if name.count("/") == 4
    }


def test_an_experiment_in_a_temporary_copy_runs_the_code_of_the_copy(committed: Project) -> None:
    before = committed.read(HEADLINE)
    run(committed, "dvc", "exp", "run", "--temp", "--name", "apart", "-S", f"{CHAINS}=60", TARGET)
    assert committed.read(HEADLINE) == before
    assert experiments(committed)["apart"] != before


@pytest.mark.slow
@pytest.mark.parametrize(
    "grid",
    [
        [f"{CHAINS}=range(50,150,50)", f"{WEIGHT}=choice(50.0,150.0)"],
        [f"{CHAINS}=choice(60,80)"],
    ],
)
def test_a_grid_in_the_queue_leaves_an_experiment_for_each_point(
    committed: Project, grid: list[str]
) -> None:
    """As README has it: queued, run two at a time, and shown."""
    flags = [word for each in grid for word in ("-S", each)]
    run(committed, "dvc", "exp", "run", "--queue", *flags, TARGET)
    run(committed, "dvc", "queue", "start", "-j", "2")
    expected, end = 2 ** len(grid), time.monotonic() + LONGEST
    while len(experiments(committed)) < expected and time.monotonic() < end:
        time.sleep(1)
    found = experiments(committed)
    assert len(found) == len(set(found.values())) == expected
    shown = run(committed, "unstable_gradients.compare.experiments")
    assert CHAINS in shown
    assert all(f"\n  {name} " in shown for name in found)
    run(committed, "dvc", "queue", "stop", "--kill")
