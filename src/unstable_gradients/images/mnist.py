"""MNIST: its files, their format, and the split that the study trains and validates on.

The format is IDX, as its authors define it: two zero bytes, a type code (8 for unsigned bytes),
the number of dimensions, the size of each dimension as a big-endian 32-bit number, the values.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int, UInt8
from numpy.typing import DTypeLike

from unstable_gradients.errors import InvalidInput

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)

SIDE = 28  # pixels along each edge of an image
PIXELS = SIDE * SIDE
CLASSES = 10
PIXEL_SCALE = 1 / 256  # a pixel p enters a network as p / 256, as in the book's files
# The book's split of the 60,000 images of the training file.
MOST_TRAINING = 50_000
MOST_VALIDATION = 10_000

UNSIGNED_BYTE = 8


def parse_idx(data: bytes, name: str) -> UInt8[np.ndarray, "..."]:
    """The values of an IDX file of unsigned bytes: labels (n,) or images (n, rows, columns).

    The result is a read-only view of `data`. `name` stands in the error message.

    Raises:
        InvalidInput: if the header or the length is not what the format asks for.
    """
    if len(data) < 4 or data[:2] != b"\0\0":
        raise InvalidInput(f"{name}: starts with {data[:4].hex() or 'nothing'}, expected IDX data")
    code, dimensions = data[2], data[3]
    if code != UNSIGNED_BYTE:
        raise InvalidInput(f"{name}: type code {code}, expected {UNSIGNED_BYTE} (unsigned bytes)")
    if dimensions not in (1, 3):
        raise InvalidInput(f"{name}: {dimensions} dimensions, expected 1 (labels) or 3 (images)")
    header = 4 + 4 * dimensions
    if len(data) < header:
        raise InvalidInput(f"{name}: {len(data)} bytes, expected a header of {header}")
    shape = tuple(int.from_bytes(data[at : at + 4]) for at in range(4, header, 4))
    counts, length = " x ".join(map(str, shape)), header + math.prod(shape)
    if 0 in shape:
        raise InvalidInput(f"{name}: {counts} values, expected no count of 0")
    if len(data) != length:
        raise InvalidInput(f"{name}: {len(data)} bytes, expected {length} for {counts} values")
    return np.frombuffer(data, np.uint8)[header:].reshape(shape)


def format_idx(values: UInt8[np.ndarray, "..."]) -> bytes:
    """Unsigned bytes of shape (n,) or (n, rows, columns) as an IDX file.

    Raises:
        InvalidInput: if the shape is another one, or empty.
    """
    if values.ndim not in (1, 3) or not values.size:
        raise InvalidInput(f"shape {values.shape}: expected 1 or 3 dimensions, none of them empty")
    sizes = b"".join(size.to_bytes(4) for size in values.shape)
    return bytes((0, 0, UNSIGNED_BYTE, values.ndim)) + sizes + values.tobytes()


@dataclass(frozen=True)
class Split:
    """Images with one byte for each pixel, row by row, and the digits they show."""

    images: UInt8[np.ndarray, "image 784"]
    labels: UInt8[np.ndarray, "image"]

    @cached_property
    def live(self) -> tuple[UInt8[np.ndarray, "image live"], Int[np.ndarray, "live"]]:
        """The images without the pixels that are 0 in all of them, and which ones are left, rising.

        What is left out carries no signal, so matrix products may do without it. One pixel is left
        at least: BLAS takes no empty arrays.
        """
        pixels = np.flatnonzero(self.images.max(axis=0))
        if not pixels.size:
            pixels = np.array([0])
        return np.ascontiguousarray(self.images[:, pixels]), pixels

    def first(self, n: int) -> "Split":
        """The first `n` images, or all if there are no more."""
        return Split(self.images[:n], self.labels[:n])


@dataclass(frozen=True)
class Mnist:
    """The training file and the test file."""

    training_images: UInt8[np.ndarray, "training_image 784"]
    training_labels: UInt8[np.ndarray, "training_image"]
    test_images: UInt8[np.ndarray, "test_image 784"]
    test_labels: UInt8[np.ndarray, "test_image"]

    def training(self, n: int) -> Split:
        """The first `n` images of the training file, out of its first 50,000.

        Raises:
            InvalidInput: if there are fewer.
        """
        _check_count("training", n, min(MOST_TRAINING, len(self.training_labels)))
        return Split(self.training_images, self.training_labels).first(n)

    def validation(self, n: int) -> Split:
        """The last `n` images of the training file, at most 10,000.

        Raises:
            InvalidInput: if there are fewer.
        """
        _check_count("validation", n, min(MOST_VALIDATION, len(self.training_labels)))
        return Split(self.training_images[-n:], self.training_labels[-n:])

    def training_and_validation(self, training: int, validation: int) -> tuple[Split, Split]:
        """Both splits, of the sizes given, with no image in both of them.

        In the whole of MNIST the two cannot meet; in a shorter training file they could.

        Raises:
            InvalidInput: if there are fewer images.
        """
        held = len(self.training_labels)
        if training + validation > held:
            raise InvalidInput(
                f"training images {training} and validation images {validation}: "
                f"expected no more than the {held} images of the training file together"
            )
        return self.training(training), self.validation(validation)

    def test(self) -> Split:
        """All images of the test file."""
        return Split(self.test_images, self.test_labels)


def _check_count(split: str, n: int, most: int) -> None:
    if not 1 <= n <= most:
        raise InvalidInput(f"{split} images {n}: expected from 1 to {most}")


def load(folder: Path) -> Mnist:
    """Read the four files from a folder.

    Shorter files of the same form are accepted: that these are the published ones is checked
    where they are obtained.

    Raises:
        InvalidInput: if a file is missing or damaged, or images and labels do not match.
    """
    training_images, training_labels = _read_pair(folder / FILES[0], folder / FILES[1])
    test_images, test_labels = _read_pair(folder / FILES[2], folder / FILES[3])
    return Mnist(training_images, training_labels, test_images, test_labels)


def _read_pair(
    images_path: Path, labels_path: Path
) -> tuple[UInt8[np.ndarray, "image 784"], UInt8[np.ndarray, "image"]]:
    images, labels = _read(images_path), _read(labels_path)
    if images.shape[1:] != (SIDE, SIDE):
        raise InvalidInput(f"{images_path}: shape {images.shape}, expected images of 28 x 28")
    if labels.ndim != 1:
        raise InvalidInput(f"{labels_path}: shape {labels.shape}, expected one label an image")
    if len(images) != len(labels):
        raise InvalidInput(
            f"{labels_path}: {len(labels)} labels, expected {len(images)} as in {images_path.name}"
        )
    if labels.max() >= CLASSES:
        raise InvalidInput(f"{labels_path}: label {labels.max()}, expected 0 to 9")
    return images.reshape(-1, PIXELS), labels


def _read(path: Path) -> UInt8[np.ndarray, "..."]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected a file of MNIST") from None
    return parse_idx(data, str(path))


def one_hot(labels: UInt8[np.ndarray, "image"], dtype: DTypeLike) -> Float[np.ndarray, "image 10"]:
    """The output wanted for each label: 1 at the digit, 0 elsewhere."""
    outputs = np.zeros((len(labels), CLASSES), dtype)
    outputs[np.arange(len(labels)), labels] = 1
    return outputs
