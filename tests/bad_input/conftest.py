"""Bad input in bulk: how many cases, how they are counted, and a limit for each.

`make test` runs a few cases of every kind, always the same ones; `make test-bulk` runs them all,
with new ones each time, and fails unless it ran CASES of them.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from bad_input import cases, programs

CASES = 2000
FULL = "UNSTABLE_GRADIENTS_BULK"  # names the full run, as no parameter of pytest can be seen here

# What hypothesis looks at is one function: fixtures are folders that a case leaves as it found.
_SETTINGS = {
    "deadline": None,  # cases.limited has one that ends a case that hangs
    "database": None,
    "suppress_health_check": list(hypothesis.HealthCheck),
}
hypothesis.settings.register_profile("short", derandomize=True, max_examples=6, **_SETTINGS)
hypothesis.settings.register_profile("full", max_examples=200, print_blob=True, **_SETTINGS)
hypothesis.settings.load_profile("full" if FULL in os.environ else "short")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if cases.ran:
        terminalreporter.write_line(f"{sum(cases.ran.values())} cases of bad input:")
        for name, count in cases.ran.items():
            terminalreporter.write_line(f"{count:6}  {name}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if FULL in os.environ and sum(cases.ran.values()) < CASES:
        print(f"\nexpected at least {CASES} cases of bad input")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def study(small_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> cases.Kept:
    """A folder in which every stage has run with tiny parameters."""
    folder = tmp_path_factory.mktemp("study")
    shutil.copytree(small_mnist, folder / "data/mnist")
    with programs.inside(folder):
        resolver = programs.commands(programs.tiny_params())
        for stage in programs.stages(resolver):
            programs.run(programs.arguments(resolver, stage))
    return cases.Kept(folder)


@pytest.fixture
def in_study(study: cases.Kept) -> Iterator[cases.Kept]:
    """Be in that folder."""
    with programs.inside(study.folder):
        yield study
