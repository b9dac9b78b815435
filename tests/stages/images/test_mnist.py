"""MNIST as the stages read it: from the project's folder."""

import pytest

from stages.images import mnist
from unstable_gradients.errors import InvalidInput


def test_images_are_read_from_the_folder_of_the_project(tmp_path, small_mnist, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        InvalidInput, match=r"^data/mnist/train-images-idx3-ubyte: missing, expecte"
    ):
        mnist.read()
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mnist").symlink_to(small_mnist)
    training, validation = mnist.read().training_and_validation(60, 900)
    assert (len(training.labels), len(validation.labels)) == (60, 900)
