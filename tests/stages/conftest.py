"""What tests of several sections share."""

from pathlib import Path

import pytest

from tests.stages import oracle
from unstable_gradients.images import mnist
from unstable_gradients.program.parallel import JOBS


@pytest.fixture
def study(tmp_path: Path, small_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the project's, with few images; programs run in one process there."""
    monkeypatch.setenv(JOBS, "1")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mnist").symlink_to(small_mnist)
    return tmp_path


@pytest.fixture(scope="session")
def few_images(small_mnist: Path) -> tuple[mnist.Split, mnist.Split]:
    """The 60 training images, and 900 for validation."""
    return mnist.load(small_mnist).training_and_validation(60, 900)


@pytest.fixture(scope="session")
def data(small_mnist: Path) -> oracle.Data:
    """The images on which the textbook form is followed."""
    return oracle.Data.of(mnist.load(small_mnist))
