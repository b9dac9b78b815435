"""Files within the page, which any gunzip unpacks."""

import gzip
from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import packed


def test_what_is_packed_is_unpacked_by_others_and_smaller_than_by_zlib() -> None:
    text = "\n".join(f"{n},{n**0.5!r}" for n in range(3000)).encode()
    found = packed.gzip(text)
    assert gzip.decompress(found) == text
    assert len(found) < len(gzip.compress(text, 9))
    assert found[4:8] == bytes(4)  # no time


def test_empty_and_single_bytes() -> None:
    for text in (b"", b"a"):
        assert gzip.decompress(packed.gzip(text)) == text


def test_the_smallest_files_come_first_up_to_what_is_allowed(tmp_path: Path) -> None:
    paths = []
    for name, size in (("large", 50), ("small", 10), ("middle", 20)):
        (tmp_path / name).write_bytes(b"x" * size)
        paths.append(str(tmp_path / name))
    for most, names in ((9, ()), (10, ("small",)), (79, ("small", "middle")), (80, None)):
        found = packed.within(most, paths)
        expected = paths if names is None else [str(tmp_path / each) for each in names]
        assert sorted(found) == sorted(expected)
        assert all(gzip.decompress(found[each]) == Path(each).read_bytes() for each in found)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="gone: missing, expected a table"):
        packed.within(10, [str(tmp_path / "gone")])
