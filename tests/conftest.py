"""Settings of every test: the study's kernels, and array shapes checked while the tests run."""

import fcntl
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from unstable_gradients.program import kernels

PACKAGES = ("unstable_gradients", "stages")
# Before anything imports numpy; also inherited by the stage programs that tests start.
_environment = kernels.environment("pinned", platform.machine(), os.environ)
_environment.pop("DASK_SCHEDULER_ADDRESS", None)  # tests run here, or on a cluster of their own
os.environ.clear()
os.environ.update(_environment)
for _name in [each for each in sys.modules if each.partition(".")[0] in PACKAGES]:
    del sys.modules[_name]

from jaxtyping import install_import_hook  # loads numpy, if installed

# Before anything imports the package: modules imported earlier would stay unchecked.
install_import_hook(PACKAGES, "beartype.beartype")

pytest_plugins = ["tests.drawing.fixtures", "tests.page.web.fixtures"]

import numpy as np
import pytest

from tests.pipeline import traces
from tests.pipeline.project import Project
from unstable_gradients.images import mnist


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-fault", action="store_true", help="all cases of tests/faults, which take minutes"
    )


# Enough validation images for more numbers than numpy handles at a time (8,192), so that a
# result that depended on the place of a replica in memory would show.
SMALL_TRAINING, SMALL_VALIDATION, SMALL_TEST = 60, 900, 5


def _pictures(images: int) -> tuple[np.ndarray, np.ndarray]:
    """Blots whose place tells the digit, dark around as in MNIST, with noise."""
    rng = np.random.default_rng(images)
    labels = rng.integers(0, mnist.CLASSES, images).astype(np.uint8)
    pictures = np.zeros((images, mnist.SIDE, mnist.SIDE), np.uint8)
    pictures[:, 3:25, 4:24] = rng.integers(0, 60, (images, 22, 20))
    for picture, label in zip(pictures, labels, strict=True):
        row, column = 4 + 10 * (label // 5), 4 + 4 * (label % 5)
        picture[row : row + 9, column : column + 4] += 190
    return pictures, labels


@pytest.fixture(scope="session")
def small_mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files in the format of MNIST: 960 training and 5 test images."""
    folder = tmp_path_factory.mktemp("mnist")
    training = _pictures(SMALL_TRAINING + SMALL_VALIDATION)
    contents = (*training, *_pictures(SMALL_TEST))
    for name, values in zip(mnist.FILES, contents, strict=True):
        (folder / name).write_bytes(mnist.format_idx(values))
    return folder


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Have a folder built by whichever test process needs it first; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def built(name: str, build: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}-done"
        with open(shared / f"{name}-lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                assert not folder.exists(), f"{name} failed to be built in another process"
                build(folder)
                done.touch()
        return folder

    return built


@pytest.fixture(scope="session")
def ran(built_once: Callable[..., Path]) -> Project:
    """Every stage run in earnest by DVC, in another place and time, on two cores, and traced."""
    return Project(built_once("ran elsewhere", traces.run_elsewhere))


@pytest.fixture(scope="session")
def study(built_once: Callable[..., Path]) -> Path:
    """A folder in which every stage but the report has run, in this process alone."""
    from tests.pipeline import in_process  # loads much of DVC, which few tests need

    return built_once("study", in_process.run_study)
