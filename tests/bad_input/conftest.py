"""Bad input in bulk: how many cases ran, and a study for them to be part of."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input import cases, programs

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
