"""Copies of the project that ran once, from which tests start."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline import traces
from tests.pipeline.project import (
    FEW_VARIANTS,
    Project,
    copy,
    put_small_mnist,
)

LONGEST = ("test_real_runs.py", "test_run_elsewhere.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest modules, so that test processes side by side end together."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def rehearsed(built_once: Callable[..., Path]) -> Project:
    """All variants, every stage run by its stand-in."""
    return Project(built_once("rehearsed", lambda root: copy(root).rehearse(to_cache=True)))


def run_elsewhere(root: Path) -> None:
    project = copy(root, FEW_VARIANTS)
    put_small_mnist(project)
    home = project.beside / "home"
    home.mkdir()
    project.repro(
        HOME=str(home),
        LANG="tr_TR.UTF-8",
        LC_ALL="tr_TR.UTF-8",
        TZ="Pacific/Chatham",
        COLUMNS="40",
        UNSTABLE_GRADIENTS_JOBS="2",
        **traces.environment(project),
    )


@pytest.fixture(scope="session")
def ran_elsewhere(built_once: Callable[..., Path]) -> Project:
    """The same at a path with a space, in another time and place, on two cores, and traced."""
    return Project(built_once("ran elsewhere", run_elsewhere))


@pytest.fixture
def project(rehearsed: Project, tmp_path: Path) -> Project:
    """A copy of `rehearsed` that the test may change."""
    return rehearsed.copied_to(tmp_path / "project")


@pytest.fixture
def real_project(ran: Project, tmp_path: Path) -> Project:
    """A copy of `ran` that the test may change."""
    return ran.copied_to(tmp_path / "project")
