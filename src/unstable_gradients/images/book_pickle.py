"""The files of MNIST rebuilt from the pickle of arrays in which the book's author gives them.

The pickle was written by Python 2. It is read without importing or calling anything that it names.
"""

import io
import pickle
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from jaxtyping import Float, UInt8

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist


class _Numbers:
    """The data type of an array, which numpy itself would take in any state."""

    def __init__(self, code: Any, *_: object) -> None:
        if code not in (b"f4", b"i8"):  # of anything but numbers an array could hold objects
            raise pickle.UnpicklingError(f"holds values of type {code!r}, expected f4 or i8")
        self.dtype = np.dtype(f"<{code.decode('ascii')}")

    def __setstate__(self, state: Any) -> None:
        if state[1] != b"<":
            raise pickle.UnpicklingError(f"holds numbers in byte order {state[1]!r}, expected '<'")


class _Array:
    """An array, whose values come after it."""

    values: np.ndarray = np.empty(0)

    def __init__(self, *_: object) -> None:
        pass

    def __setstate__(self, state: Any) -> None:
        _, shape, numbers, fortran, content = state
        order: Literal["F", "C"] = "F" if fortran else "C"
        self.values = np.frombuffer(content, numbers.dtype).reshape(shape, order=order)


class ArrayUnpickler(pickle.Unpickler):
    """Reads numpy arrays pickled by Python 2, and admits nothing that is not part of them."""

    ADMITTED: Mapping[tuple[str, str], object] = {
        ("numpy.core.multiarray", "_reconstruct"): _Array,
        ("numpy", "ndarray"): None,  # given to it, and of no matter
        ("numpy", "dtype"): _Numbers,
    }

    def find_class(self, module: str, name: str) -> object:
        """The admitted object of this name; anything else is not even imported."""
        if (module, name) not in self.ADMITTED:
            raise pickle.UnpicklingError(f"holds {module}.{name}, expected numpy arrays only")
        return self.ADMITTED[module, name]


def files_of_pickle(stream: io.BufferedIOBase, name: str) -> dict[str, bytes]:
    """The files of MNIST, rebuilt from the book's three pairs of pixels and labels.

    Args:
        stream: a pickle of (training, validation, test), each a pair of pixels (n, 784), which
            are the bytes divided by 256, and labels (n,).
        name: what error messages call it.

    Raises:
        InvalidInput: if it holds other objects, pixels that are no bytes or labels that are no
            digits.
    """
    try:
        # Python 2 has one type for text and bytes; as bytes the values need no copy.
        pairs = ArrayUnpickler(stream, encoding="bytes").load()
        (first, second), (third, fourth), (fifth, sixth) = pairs
    except Exception as error:  # damaged opcodes can raise any
        raise InvalidInput(f"{name}: not the pickle expected: {error}") from None
    training, training_labels = _pair(first, second, name)
    validation, validation_labels = _pair(third, fourth, name)
    test, test_labels = _pair(fifth, sixth, name)
    images = np.concatenate([_pixel_bytes(training, name), _pixel_bytes(validation, name)])
    labels = np.concatenate([training_labels, validation_labels])
    contents = (
        images,
        _label_bytes(labels, name),
        _pixel_bytes(test, name),
        _label_bytes(test_labels, name),
    )
    return dict(zip(mnist.FILES, map(mnist.format_idx, contents), strict=True))


def _pair(first: object, second: object, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Pixels (n, 784) and labels (n,)."""
    if not (isinstance(first, _Array) and isinstance(second, _Array)):
        found = f"{type(first).__name__} and {type(second).__name__}"
        raise InvalidInput(f"{name}: a pair of {found}, expected two arrays")
    pixels, labels = first.values, second.values
    kinds, n = (pixels.dtype.kind, labels.dtype.kind), len(labels) if labels.ndim == 1 else 0
    if kinds != ("f", "i") or n == 0 or pixels.shape != (n, mnist.PIXELS):
        raise InvalidInput(
            f"{name}: {pixels.dtype} {pixels.shape} and {labels.dtype} {labels.shape}, "
            f"expected a row of {mnist.PIXELS} pixels for each label"
        )
    return pixels, labels


def _pixel_bytes(
    pixels: Float[np.ndarray, "image 784"], name: str
) -> UInt8[np.ndarray, "image 28 28"]:
    images = np.empty(pixels.shape, np.uint8)
    for first in range(0, len(pixels), 1000):  # in blocks, to spare memory
        block = slice(first, first + 1000)
        with np.errstate(all="ignore"):  # what is not finite is no byte either
            scaled = pixels[block] / np.float32(mnist.PIXEL_SCALE)
            whole = np.rint(scaled)
            furthest = np.abs(scaled - whole).max()
        # Written so that NaN fails too.
        if not (furthest < 1e-3 and whole.min() >= 0 and whole.max() <= 255):
            raise InvalidInput(f"{name}: a pixel is not a byte divided by 256")
        images[block] = whole
    return images.reshape(-1, mnist.SIDE, mnist.SIDE)


def _label_bytes(labels: np.ndarray, name: str) -> UInt8[np.ndarray, "image"]:
    if labels.min() < 0 or labels.max() >= mnist.CLASSES:
        raise InvalidInput(f"{name}: labels {labels.min()} to {labels.max()}, expected 0 to 9")
    return labels.astype(np.uint8)
