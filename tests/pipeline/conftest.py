"""Copies of the project that ran once, from which tests start."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.project import Project, copy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest in one piece, so that the processes end together."""
    items.sort(key=lambda item: item.path.name != "test_real_runs.py")


def rehearse_all(root: Path) -> None:
    project = copy(root)
    ran = project.rehearse(to_cache=True)
    (project.beside / "rehearsed").write_text(" ".join(sorted(ran)), encoding="utf-8")


@pytest.fixture(scope="session")
def rehearsed(built_once: Callable[..., Path]) -> Project:
    """All variants, every stage run by its stand-in."""
    return Project(built_once("rehearsed", rehearse_all))


@pytest.fixture
def project(rehearsed: Project, tmp_path: Path) -> Project:
    """A copy of `rehearsed` that the test may change."""
    return rehearsed.copied_to(tmp_path / "project")


@pytest.fixture
def real_project(ran: Project, tmp_path: Path) -> Project:
    """A copy of `ran` that the test may change."""
    return ran.copied_to(tmp_path / "project")
