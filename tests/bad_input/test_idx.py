"""IDX files: counts that lie, cut and foreign bytes, and gzip around them."""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example
from hypothesis import strategies as st

from tests.bad_input.cases import (
    cases,
    peak,
    refused,
)
from tests.bad_input.mutations import damaged
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.images.folder import Folder
from unstable_gradients.images.source import MOST_BYTES

COUNTS = st.sampled_from([0, 1, 2, 27, 28, 784, 2**16, 2**31 - 1, 2**31, 2**32 - 1])
IMAGES = struct.pack(">4B3I", 0, 0, 8, 3, 2, 28, 28) + bytes(range(256)) * 6 + bytes(32)
LABELS = struct.pack(">4BI", 0, 0, 8, 1, 2) + bytes([3, 9])
COMPRESSED = gzip.compress(IMAGES, mtime=0)
KILOBYTES = 200  # for the code itself, and the message


@st.composite
def headers(draw: st.DrawFn) -> bytes:
    """A header with any type code, dimensions and counts, before a few bytes."""
    dimensions = draw(st.sampled_from([1, 3]) | st.integers(0, 255))
    code = draw(st.sampled_from([8, 8, 8, 9, 13, 14]) | st.integers(0, 255))
    counts = draw(st.lists(COUNTS, min_size=min(dimensions, 3), max_size=4))
    magic = draw(st.sampled_from([b"\0\0", b"\0\0", b"\0\1", b"\x1f\x8b"]))
    head = magic + bytes([code, dimensions]) + b"".join(each.to_bytes(4) for each in counts)
    return head + draw(st.binary(max_size=12))


def by_the_format(data: bytes) -> tuple[tuple[int, ...], bytes] | None:
    """The sizes and the values, read from the definition of IDX; None if it is no such file."""
    if data[:3] != b"\0\0\x08" or data[3:4] not in (b"\1", b"\3"):
        return None
    head, length = 4 + 4 * data[3], 1
    if len(data) < head:
        return None
    sizes = struct.unpack(f">{data[3]}I", data[4:head])
    for size in sizes:
        length *= size
    return (sizes, data[head:]) if length == len(data) - head and length else None


@cases(2, data=headers() | damaged(IMAGES) | damaged(LABELS))
@example(data=bytes.fromhex("00000803" + "ffffffff" * 3) + bytes(12))
@example(data=bytes.fromhex("00000801" + "ffffffff"))
@example(data=IMAGES)
@example(data=LABELS)
def test_bytes_are_an_idx_file_or_refused(data: bytes) -> None:
    values = refused(lambda: mnist.parse_idx(data, "some-file"), "some-file")
    expected = by_the_format(data)
    assert (values is None) == (expected is None)
    if values is not None and expected is not None:
        assert (values.shape, values.tobytes()) == expected


@cases(data=headers())
@example(data=bytes.fromhex("00000803" + "ffffffff" * 3) + bytes(12))
def test_what_a_header_claims_is_not_allocated(data: bytes) -> None:
    assert peak(lambda: refused(lambda: mnist.parse_idx(data, "some-file"), "")) < KILOBYTES * 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mnist")


@cases(name=st.sampled_from(mnist.FILES), data=headers() | damaged(IMAGES) | damaged(LABELS))
def test_a_folder_with_one_bad_file(folder: Path, name: str, data: bytes) -> None:
    for each, content in zip(mnist.FILES, (IMAGES, LABELS) * 2, strict=True):
        (folder / each).write_bytes(content)
    (folder / name).write_bytes(data)
    found = refused(lambda: mnist.load(folder), folder)
    if found is not None:
        for images, labels in (
            (found.training_images, found.training_labels),
            (found.test_images, found.test_labels),
        ):
            assert images.shape == (len(labels), 784)
            assert labels.max() <= 9


@cases(
    name=st.sampled_from(mnist.FILES),
    data=damaged(COMPRESSED) | damaged(COMPRESSED * 2) | damaged(IMAGES).map(gzip.compress),
)
@example(name=mnist.FILES[0], data=COMPRESSED[:10] + zlib.compress(IMAGES))
def test_a_compressed_file_is_read_or_named(folder: Path, name: str, data: bytes) -> None:
    for each in mnist.FILES:
        (folder / each).write_bytes(IMAGES)
    (folder / name).write_bytes(data)
    found = refused(lambda: Folder(folder, "MNIST_DIR").fetch(folder, 1.0), f"{folder}: {name}")
    if found is not None:
        plain = data if data[:2] != b"\x1f\x8b" else gzip.decompress(data)
        assert found[name] == plain


@cases(0.01, layers=st.integers(1, 3))
def test_a_bomb_is_not_unpacked(folder: Path, layers: int) -> None:
    bomb = bytes(3 * MOST_BYTES)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 1)
    for each in mnist.FILES:
        (folder / each).write_bytes(IMAGES)
    (folder / mnist.FILES[0]).write_bytes(bomb)
    assert peak(lambda: Folder(folder, "MNIST_DIR").fetch(folder, 1.0)) < 3 * MOST_BYTES
    with pytest.raises(InvalidInput, match=mnist.FILES[0]):
        mnist.load(folder)
    assert np.frombuffer(bomb, np.uint8).size < MOST_BYTES
