"""The IDX format against bytes written by hand, the splits against counting."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist

LABELS = b"\0\0\x08\x01" + struct.pack(">I", 3) + bytes([5, 0, 4])
REAL = Path(__file__).parents[2] / "data/mnist"


def images_file(count: int, rows: int = 28, columns: int = 28) -> bytes:
    """Image k of the file has the value k (modulo 256) everywhere."""
    header = struct.pack(">4B3I", 0, 0, 8, 3, count, rows, columns)
    return header + b"".join(bytes([k % 256]) * (rows * columns) for k in range(count))


def labels_file(count: int) -> bytes:
    return struct.pack(">4BI", 0, 0, 8, 1, count) + bytes(k % 10 for k in range(count))


def write_folder(folder: Path, training: int = 12, test: int = 4) -> Path:
    contents = (
        images_file(training),
        labels_file(training),
        images_file(test),
        labels_file(test),
    )
    for name, content in zip(mnist.FILES, contents, strict=True):
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def test_labels_are_read_as_written_by_hand() -> None:
    assert mnist.parse_idx(LABELS, "labels").tolist() == [5, 0, 4]


def test_images_are_read_row_by_row() -> None:
    data = struct.pack(">4B3I", 0, 0, 8, 3, 2, 2, 3) + bytes(range(12))
    values = mnist.parse_idx(data, "images")
    assert values.tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]


def test_format_writes_the_bytes_written_by_hand() -> None:
    assert mnist.format_idx(np.array([5, 0, 4], np.uint8)) == LABELS


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "labels: starts with nothing, expected IDX data"),
        (LABELS[:3], "labels: starts with 000008, expected IDX data"),
        (b"\x1f\x8b" + LABELS[2:], "labels: starts with 1f8b0801, expected IDX data"),
        (b"\0\0\x0d\x01" + LABELS[4:], "labels: type code 13, expected 8"),
        (b"\0\0\x08\x02" + LABELS[4:], "labels: 2 dimensions, expected 1 .* or 3"),
        (LABELS[:6], "labels: 6 bytes, expected a header of 8"),
        (LABELS[:-1], "labels: 10 bytes, expected 11 for 3 values"),
        (LABELS + b"\0", "labels: 12 bytes, expected 11 for 3 values"),
        (LABELS[:4] + bytes(4), "labels: 0 values, expected no count of 0"),
        (
            b"\0\0\x08\x03" + b"\xff" * 12,
            "labels: 16 bytes, expected 79228162458924105385300197391 for 4294967295 x ",
        ),
    ],
)
def test_damage_is_named(data: bytes, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        mnist.parse_idx(data, "labels")


HEADS = st.sampled_from(
    [b"", b"\0\0\x08", b"\0\0\x08\x01\0\0\0", b"\0\0\x08\x03" + b"\0\0\0\1" * 2]
)


@given(HEADS, st.binary(max_size=40))
@example(b"\0\0\x08\x03", bytes(4) + b"\xff" * 8)
def test_any_bytes_are_read_exactly_or_refused(head: bytes, tail: bytes) -> None:
    data = head + tail
    try:
        values = mnist.parse_idx(data, "file")
    except InvalidInput:
        return
    assert mnist.format_idx(values) == data


@given(hnp.arrays(np.uint8, st.one_of(*(hnp.array_shapes(min_dims=d, max_dims=d) for d in (1, 3)))))
def test_what_is_formatted_is_read_back(values: np.ndarray) -> None:
    np.testing.assert_array_equal(mnist.parse_idx(mnist.format_idx(values), "file"), values)


@pytest.mark.parametrize("shape", [(), (0,), (2, 2), (3, 0, 4)])
def test_other_shapes_are_not_formatted(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="expected 1 or 3 dimensions"):
        mnist.format_idx(np.zeros(shape, np.uint8))


def test_a_folder_is_loaded(folder: Path) -> None:
    data = mnist.load(folder)
    assert data.training_images.shape == (12, 784)
    assert data.training_images[:, 100].tolist() == list(range(12))
    assert data.training_labels.tolist() == [*range(10), 0, 1]
    assert data.test().images.shape == (4, 784)
    assert data.test().labels.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InvalidInput, match=f"{name}: missing"):
        mnist.load(folder)


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_truncated_file_is_named(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1])
    with pytest.raises(InvalidInput, match=rf"{name}: {len(content) - 1} bytes, expected"):
        mnist.load(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (mnist.FILES[0], images_file(12, 28, 27), r"shape \(12, 28, 27\), expected .* 28 x 28"),
        (mnist.FILES[0], labels_file(12), r"shape \(12,\), expected images"),
        (mnist.FILES[1], images_file(12), r"shape \(12, 28, 28\), expected one label"),
        (mnist.FILES[1], labels_file(11), "11 labels, expected 12 as in train-images"),
        (mnist.FILES[3], labels_file(5), "5 labels, expected 4 as in t10k-images"),
        (mnist.FILES[3], labels_file(4)[:-1] + b"\x0a", "label 10, expected 0 to 9"),
    ],
)
def test_files_that_do_not_match_are_named(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=f"{name}: {message}"):
        mnist.load(folder)


def test_training_takes_the_first_and_validation_the_last_images(folder: Path) -> None:
    training, validation = mnist.load(folder).training_and_validation(9, 3)
    assert training.images[:, 0].tolist() == list(range(9))
    assert training.labels.tolist() == list(range(9))
    assert validation.images[:, 0].tolist() == [9, 10, 11]
    assert validation.labels.tolist() == [9, 0, 1]


def test_splits_may_not_overlap(folder: Path) -> None:
    with pytest.raises(InvalidInput, match=r"training images 9 and validation images 4: .* 12 "):
        mnist.load(folder).training_and_validation(9, 4)


@pytest.mark.parametrize("n", [-1, 0, 13])
def test_splits_have_a_size_the_file_can_give(folder: Path, n: int) -> None:
    data = mnist.load(folder)
    with pytest.raises(InvalidInput, match=f"training images {n}: expected from 1 to 12"):
        data.training(n)
    with pytest.raises(InvalidInput, match=f"validation images {n}: expected from 1 to 12"):
        data.validation(n)


def test_the_books_split_of_the_whole_file() -> None:
    labels = (np.arange(60_000) % 10).astype(np.uint8)
    images = np.broadcast_to(labels[:, None], (60_000, 784))
    data = mnist.Mnist(images, labels, images[:1], labels[:1])
    assert len(data.training(50_000).labels) == 50_000
    assert len(data.validation(10_000).labels) == 10_000
    with pytest.raises(InvalidInput, match="training images 50001: expected from 1 to 50000"):
        data.training(50_001)
    with pytest.raises(InvalidInput, match="validation images 10001: expected from 1 to 10000"):
        data.validation(10_001)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_hot(dtype: type) -> None:
    outputs = mnist.one_hot(np.array([3, 0], np.uint8), dtype)
    assert outputs.dtype == dtype
    assert outputs.tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]


def test_live_pixels_are_those_not_zero_everywhere() -> None:
    images = np.zeros((3, 784), np.uint8)
    images[1, 5] = 1
    images[:, 700] = 255
    live, pixels = mnist.Split(images, np.zeros(3, np.uint8)).live
    assert pixels.tolist() == [5, 700]
    assert live.tolist() == [[0, 255], [1, 255], [0, 255]]


def test_black_images_keep_a_pixel() -> None:
    live, pixels = mnist.Split(np.zeros((3, 784), np.uint8), np.zeros(3, np.uint8)).live
    assert pixels.tolist() == [0]
    assert live.tolist() == [[0], [0], [0]]


@pytest.mark.skipif(not REAL.is_dir(), reason="needs data/mnist, which `make reproduce` brings")
def test_the_real_files_hold_what_was_published() -> None:
    data = mnist.load(REAL)
    assert len(data.training_images) == 60_000
    assert len(data.test_images) == 10_000
    assert data.training_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert data.test_labels[:3].tolist() == [7, 2, 1]
    images, pixels = data.training(50_000).live
    assert images.shape == (50_000, 717)
    assert len(pixels) == 717
