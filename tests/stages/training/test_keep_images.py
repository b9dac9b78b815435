"""The table of the images from which the network in the report learns."""

import base64

import numpy as np
import pytest

from stages.training import keep_images
from stages.training.tables import TRACED_IMAGE
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import PIXELS, Split


def images() -> Split:
    rng = np.random.default_rng(5)
    dark = rng.random((3, PIXELS)) < 0.8
    drawn = rng.integers(0, 256, (3, PIXELS), np.uint8)
    return Split(np.where(dark, 0, drawn).astype(np.uint8), np.array([5, 0, 4], np.uint8))


def test_images_are_the_same_when_they_are_read_again(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    TRACED_IMAGE.write(keep_images.rows(images()))
    found = keep_images.split(TRACED_IMAGE.read())
    np.testing.assert_array_equal(found.images, images().images)
    np.testing.assert_array_equal(found.labels, images().labels)
    assert (found.images.dtype, found.labels.dtype) == (np.uint8, np.uint8)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("label", 10, "image 1 has 784 pixels and label 10, expected 784 and a digit"),
        ("pixels", base64.b64encode(bytes([0, 9])).decode(), "image 1 has 9 pixels and label 0"),
    ],
)
def test_a_damaged_table_is_refused(column: str, value: object, said: str) -> None:
    table = keep_images.rows(images())
    table.loc[1, column] = value
    with pytest.raises(InvalidInput, match=said):
        keep_images.split(table)
