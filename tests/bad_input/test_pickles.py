"""The one pickle that is read, out of a wheel: nothing in it may run, whatever it holds."""

import io
import pickle
import struct
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from hypothesis import example
from hypothesis import strategies as st

from stages.richer import trained
from tests.bad_input.cases import cases, refused
from tests.bad_input.mutations import damaged
from tests.pipeline.project import ROOT
from unstable_gradients.images import mnist
from unstable_gradients.images.book_pickle import files_of_pickle
from unstable_gradients.images.folder import Folder
from unstable_gradients.network import activations, architecture, costs

NAME = "some-pickle"
# What Python tells its audit hooks when something runs that has no business in an array.
EVENTS = ("import", "exec", "compile", "open", "os.", "subprocess.", "socket.", "shutil.", "sys.")


class Watch:
    """Notes what happens while it watches; an audit hook cannot be taken away again."""

    def __init__(self) -> None:
        self.on = False
        self.events: list[str] = []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event.startswith((*EVENTS, "pickle.")):
            self.events.append(f"{event} {arguments[:2]}")

    def during(self, function: Callable[[], object]) -> list[str]:
        self.events, self.on = [], True
        try:
            function()
        finally:
            self.on = False
        return self.events


WATCH = Watch()


def array(values: np.ndarray) -> bytes:
    """The opcodes with which Python 2 pickled an array: text stands for bytes there."""
    code, order = values.dtype.str[1:].encode(), values.dtype.str[:1].encode()
    shape = b"(" + b"".join(b"J" + struct.pack("<i", size) for size in values.shape) + b"t"
    empty = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R"
    dtype = b"cnumpy\ndtype\nU\x02" + code + b"K\0K\x01\x87R"
    dtype += b"(K\x03U\x01" + order + b"NNN" + 2 * b"J\xff\xff\xff\xff" + b"K\0tb"
    content = b"T" + struct.pack("<i", values.nbytes) + values.tobytes()
    return empty + b"(K\x01" + shape + dtype + b"\x89" + content + b"tb"


def pairs(pixels: np.ndarray, labels: np.ndarray) -> bytes:
    return b"\x80\x02" + 3 * (array(pixels) + array(labels) + b"\x86") + b"\x87."


PIXELS = np.arange(2 * 784).reshape(2, 784).astype("<f4") % 256 / 256
GOOD = pairs(PIXELS, np.array([3, 9], "<i8"))
GLOBALS = [
    b"cos\nsystem\n",
    b"cposix\nsystem\n",
    b"cbuiltins\nexec\n",
    b"c__builtin__\neval\n",
    b"csubprocess\nPopen\n",
    b"cnumpy\nload\n",
    b"cnumpy.core.multiarray\n_reconstruct\n",
    b"cnumpy\nndarray\n",
    b"cnumpy\ndtype\n",
    b"\x8c\x02os\x8c\x06system\x93",
    b"(ios\nsystem\n",
    b"(Vtouch pwned\nios\nsystem\n",
]
ATOMS = [
    *[b"K\x07", b"J\xff\xff\xff\x7f", b"U\x02f4", b"U\x01O", b"U\x02i8", b"N", b"\x88", b"]", b"}"],
    *[
        b"(K\x03K\x04t",
        b"(J\xff\xff\xff\x7fJ\xff\xff\xff\x7ft",
        b"\x8a\x08" + b"\xff" * 7 + b"\x7f",
    ],
    b"Vtouch pwned\n",
]
ACTIONS = [
    *[
        b"R",
        b"b",
        b"\x81",
        b"o",
        b"\x85",
        b"\x86",
        b"\x87",
        b"t",
        b"(",
        b"0",
        b"1",
        b"2",
        b"a",
        b"e",
    ],
    *[b"s", b"u", b"q\0", b"h\0", b"\x94", b"\x82\x01", b"Q", b"P1\n", b"\x8f", b"\x90", b"\x92"],
    *[
        b"\x8d\xff\xff\xff\xff\0\0\0\0",
        b"T\xff\xff\xff\x7f",
    ],
]


@st.composite
def programs(draw: st.DrawFn) -> bytes:
    """Opcodes in any order, most often a call of something with something."""
    call = st.tuples(st.sampled_from(GLOBALS), st.sampled_from(ATOMS)).map(
        lambda both: both[0] + both[1] + b"\x85R"
    )
    piece = call | st.sampled_from(GLOBALS) | st.sampled_from(ATOMS) | st.sampled_from(ACTIONS)
    return b"\x80\x02" + b"".join(draw(st.lists(piece, max_size=12))) + b"."


def read(content: bytes) -> dict[str, bytes] | None:
    return refused(lambda: files_of_pickle(io.BytesIO(content), NAME), NAME)


def test_the_good_pickle_is_read() -> None:
    files = read(GOOD)
    assert files is not None
    assert mnist.parse_idx(files[mnist.FILES[3]], "labels").tolist() == [3, 9]
    images = mnist.parse_idx(files[mnist.FILES[2]], "images").reshape(2, 784)
    np.testing.assert_array_equal(images, np.arange(2 * 784).reshape(2, 784) % 256)


@cases(2, content=programs() | damaged(GOOD, GLOBALS + ACTIONS) | programs().map(GOOD[:-1].__add__))
@example(content=b"cos\nsystem\n(Vtouch pwned\ntR.")
@example(content=b"\x80\x02cnumpy\nndarray\n(J\xff\xff\xff\x7fJ\xff\xff\xff\x7ft\x85R.")
@example(content=pairs(PIXELS[:, :5], np.array([3, 9], "<i8")))
@example(content=pairs(PIXELS, np.array([3, 9, 1], "<i8")))
@example(content=pairs(PIXELS.astype("<c8"), np.array([3, 9], "<i8")))
@example(content=pairs(PIXELS[:0], np.array([3, 9], "<i8")))
@example(content=pairs(PIXELS, np.array([], "<i8")))
@example(content=GOOD.replace(b"K\0tb\x89", b"K\xfftb\x89"))  # numpy frees no array of such a type
@example(content=b"\x80\x02cnumpy\ndtype\nK\x07\x85R.")
@example(content=b"\x80\x02" + b"N" * 6 + b"\x87.")
@example(content=b"\x80\x02" + 3 * b"K\1K\2\x86" + b"\x87.")
def test_nothing_in_a_pickle_runs(content: bytes) -> None:
    found: list[dict[str, bytes] | None] = []
    events = WATCH.during(lambda: found.append(read(content)))
    assert [each for each in events if not each.startswith("pickle.find_class")] == []
    if found[0] is not None:  # what was changed made no difference, or another image
        for name, data in found[0].items():
            mnist.parse_idx(data, name)


def test_a_pickle_that_runs_is_noticed(tmp_path: Path) -> None:
    marker = tmp_path / "pwned"
    content = b"cos\nmkdir\n(V" + str(marker).encode() + b"\ntR."
    assert any("os.mkdir" in each for each in WATCH.during(lambda: pickle.loads(content)))
    assert marker.exists()


def test_no_other_reader_reads_pickles(tmp_path: Path) -> None:
    """Not even of a file that is one, under any of the names that are read."""
    network = architecture.Architecture(
        (784, 2, 10), activations.named("sigmoid"), costs.named("cross-entropy")
    )
    objects = np.array([{}], dtype=object)
    np.savez(tmp_path / "objects.npz", weights_1=objects, biases_1=objects)
    (tmp_path / "plain.npz").write_bytes(pickle.dumps([1]))
    for name in mnist.FILES:
        (tmp_path / name).write_bytes(pickle.dumps([1]))

    def read_all() -> None:
        assert refused(lambda: mnist.load(tmp_path), tmp_path) is None
        assert refused(lambda: Folder(tmp_path, "MNIST_DIR").fetch(tmp_path, 1.0), tmp_path)
        for path in (tmp_path / "objects.npz", tmp_path / "plain.npz"):
            assert refused(partial(trained.load, path, network), path) is None

    assert [each for each in WATCH.during(read_all) if each.startswith("pickle.")] == []


def test_only_three_modules_know_of_pickles() -> None:
    """Two read what workers of a cluster and processes of a stage send, which run the same code."""
    users = {
        path.relative_to(ROOT).as_posix()
        for folder in ("src", "stages")
        for path in (ROOT / folder).rglob("*.py")
        if any(
            word in path.read_text(encoding="utf-8")
            for word in ("pickle.", "read_pickle", "allow_pickle=True")
        )
    }
    package = "src/unstable_gradients"
    assert users == {
        f"{package}/images/book_pickle.py",
        f"{package}/program/cluster.py",
        f"{package}/program/processes.py",
    }
