"""A small finished part of the study, and which of the faults it meets in `make test`."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import processes
from tests.faults.results import TARGET
from tests.pipeline.project import Project, copy, put_small_mnist


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the many cases to `make test-faults`."""
    if not config.getoption("--every-fault"):
        many = [item for item in items if item.get_closest_marker("many")]
        config.hook.pytest_deselected(items=many)
        items[:] = [item for item in items if item not in many]


@pytest.fixture(autouse=True)
def no_process_stays() -> Iterator[None]:
    yield
    processes.clear()


def _begin(root: Path) -> None:
    project = copy(root, ("depth-1",))
    put_small_mnist(project)
    project.repro("mnist")


@pytest.fixture(scope="session")
def begun(built_once: Callable[..., Path]) -> Project:
    """One network, and small files in place of MNIST; nothing else has run."""
    return Project(built_once("begun", _begin))


@pytest.fixture(scope="session")
def finished(begun: Project, built_once: Callable[..., Path]) -> Project:
    """The same after a run that nothing disturbed, and that took these `seconds`."""

    def finish(root: Path) -> None:
        project, begin = begun.copied_to(root), time.monotonic()
        project.repro(TARGET)
        (project.beside / "seconds").write_text(f"{time.monotonic() - begin}", encoding="utf-8")

    return Project(built_once("finished", finish))


@pytest.fixture
def fresh(begun: Project, tmp_path: Path) -> Project:
    """A copy of `begun` that the test may change."""
    return begun.copied_to(tmp_path / "project")


@pytest.fixture
def project(finished: Project, tmp_path: Path) -> Project:
    """A copy of `finished` that the test may change."""
    return finished.copied_to(tmp_path / "project")
