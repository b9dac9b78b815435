"""A tiny MNIST, its bytes laid out here and not by the code under test."""

import struct

import numpy as np

from unstable_gradients.images import mnist

TRAINING, VALIDATION, TEST = 4, 2, 3
PIXELS = np.random.default_rng(0).integers(0, 256, (TRAINING + VALIDATION + TEST, 784), np.uint8)
DIGITS = np.arange(TRAINING + VALIDATION + TEST) % 10


def idx(count: int, content: bytes, *sizes: int) -> bytes:
    head = struct.pack(f">4B{1 + len(sizes)}I", 0, 0, 8, 1 + len(sizes), count, *sizes)
    return head + content


def small_files() -> dict[str, bytes]:
    held = TRAINING + VALIDATION
    contents = (
        idx(held, PIXELS[:held].tobytes(), 28, 28),
        idx(held, bytes(DIGITS[:held].tolist())),
        idx(TEST, PIXELS[held:].tobytes(), 28, 28),
        idx(TEST, bytes(DIGITS[held:].tolist())),
    )
    return dict(zip(mnist.FILES, contents, strict=True))


FILES = small_files()
