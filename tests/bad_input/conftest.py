"""Bad input in bulk: how many cases ran, and a study for them to be part of."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input import cases
from tests.pipeline import in_process

CASES = 2000  # the fewest of a full run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if cases.ran:
        terminalreporter.write_line(f"{sum(cases.ran.values())} cases of bad input:")
        for name, count in cases.ran.items():
            terminalreporter.write_line(f"{count:6}  {name}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if cases.FULL_RUN and sum(cases.ran.values()) < CASES:
        print(f"\nexpected at least {CASES} cases of bad input")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def own_study(study: Path, tmp_path_factory: pytest.TempPathFactory) -> cases.Kept:
    """A copy of the study that this process may change."""
    folder = tmp_path_factory.mktemp("own") / "study"
    shutil.copytree(study, folder)
    return cases.Kept(folder)


@pytest.fixture
def in_study(own_study: cases.Kept) -> Iterator[cases.Kept]:
    """Be in that folder."""
    with in_process.inside(own_study.folder):
        yield own_study
