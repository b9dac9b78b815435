"""Files of trained weights: archives that are cut, changed, foreign, or bombs."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example
from hypothesis import strategies as st

from stages.richer import trained
from tests.bad_input.cases import (
    cases,
    peak,
    refused,
)
from tests.bad_input.mutations import damaged
from unstable_gradients.network import activations, architecture, costs, parameter_files

NETWORK = architecture.Architecture(
    (6, 4, 3), activations.named("sigmoid"), costs.named("cross-entropy")
)
ARRAYS = {
    "weights_1": np.ones((2, 6, 4)),
    "biases_1": np.ones((2, 1, 4)),
    "weights_2": np.ones((2, 4, 3)),
    "biases_2": np.ones((2, 1, 3)),
}
BOMB = 1 << 24  # bytes


def archive(arrays: dict[str, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return stream.getvalue()


def entry(header: str, content: bytes = b"") -> bytes:
    """An array with any header."""
    head = header.encode()
    return b"\x93NUMPY\1\0" + len(head).to_bytes(2, "little") + head + content


SHAPES = st.sampled_from(
    ["(2, 6, 4)", "(2, 6)", "()", "(0, 6, 4)", "(-1, 6, 4)", "(2**40,)", "(2, 6, 4", "(1e3, 6, 4)"]
) | st.tuples(*3 * [st.sampled_from([1, 2, 6, 2**20, 2**32, 2**40])]).map(str)
TYPES = st.sampled_from(
    ["'<f8'", "'<f4'", "'|O'", "'<c16'", "'<U9'", "'V99'", "'<f999'", "x", "[]"]
)
HEADERS = st.builds(
    "{{'descr': {}, 'fortran_order': {}, 'shape': {}, }}\n".format,
    TYPES,
    st.sampled_from(["False", "True", "7", "__import__('os').system('touch pwned')"]),
    SHAPES,
)
FOREIGN = st.builds(
    lambda header, content, name: zipped({f"{name}.npy": entry(header, content)}),
    HEADERS | st.text(max_size=30),
    st.binary(max_size=64) | st.just(bytes(2 * 6 * 4 * 8)),
    st.sampled_from(["weights_1", "biases_1", "../weights_1", ""]),
)
OTHER_SHAPES = st.dictionaries(
    st.sampled_from([*ARRAYS, "weights_3", "more"]),
    st.builds(
        np.ones,
        st.lists(st.integers(0, 6), max_size=4),
        st.sampled_from(["f8", "f4", "i8", "?", "c16", "U3"]),
    ),
    max_size=5,
).map(lambda some: archive(ARRAYS | some))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trained") / "network.npz"


@cases(1.5, content=damaged(archive(ARRAYS)) | FOREIGN | OTHER_SHAPES)
@example(content=archive(ARRAYS))
@example(content=archive(ARRAYS | {"weights_2": np.array([{}], dtype=object)}))
def test_an_archive_is_read_or_named(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    found = refused(lambda: trained.load(path, NETWORK), path)
    if found is not None:
        sizes = [each.shape[1:] for each in found.weights]
        assert sizes == [(6, 4), (4, 3)]
        assert [each.shape[1:] for each in found.biases] == [(1, 4), (1, 3)]


@cases(
    0.02,
    compression=st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
)
def test_a_bomb_is_not_unpacked(path: Path, compression: int) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({BOMB // 64}, 8, 1), }}\n"
    content = entry(header, bytes(BOMB))
    path.write_bytes(zipped({"weights_1.npy": content, "biases_1.npy": content}, compression))
    assert path.stat().st_size < BOMB // 10
    assert peak(lambda: refused(lambda: parameter_files.read(path), path)) < BOMB // 10
