"""Images in few bytes: most pixels of a digit are dark, in long runs."""

import numpy as np
from jaxtyping import UInt8

from unstable_gradients.errors import InvalidInput

LONGEST = 255  # of dark pixels, in a byte


def encoded(pixels: UInt8[np.ndarray, "..."]) -> bytes:
    """The pixels one after the other, with a 0 and its length for each run of dark ones."""
    flat = pixels.ravel()
    edges = np.flatnonzero(np.diff(flat == 0)) + 1
    parts = []
    for run in np.split(flat, edges):
        if not run.size or run[0]:
            parts.append(run.tobytes())
            continue
        whole, rest = divmod(len(run), LONGEST)
        parts += [bytes((0, LONGEST))] * whole
        parts += [bytes((0, rest))] if rest else []
    return b"".join(parts)


def decoded(data: bytes) -> UInt8[np.ndarray, "pixel"]:
    """The pixels again, as one row.

    Raises:
        InvalidInput: if the data end within a run.
    """
    pixels = bytearray()
    bytes_left = iter(data)
    for value in bytes_left:
        if value:
            pixels.append(value)
            continue
        length = next(bytes_left, None)
        if length is None:
            raise InvalidInput(f"{len(data)} bytes of an image: end within a run of dark pixels")
        pixels += bytes(length)
    return np.frombuffer(bytes(pixels), np.uint8)
