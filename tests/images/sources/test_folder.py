"""A folder of files that are damaged, truncated, wrong or missing, and its place among sources."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.images.sources.small_files import FILES
from tests.images.sources.stand_ins import Refusing, never
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist, source, sources
from unstable_gradients.images.folder import Folder
from unstable_gradients.images.source import Unreachable


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
def test_a_folder_may_hold_any_usual_form(tmp_path: Path, compress: bool, dotted: bool) -> None:
    for name, content in FILES.items():
        name = name.replace("-idx", ".idx") if dotted else name
        content, name = (gzip.compress(content), f"{name}.gz") if compress else (content, name)
        (tmp_path / name).write_bytes(content)
    assert sources.obtain([Folder(tmp_path, "MNIST_DIR")], never) == FILES


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"MNIST_DIR .*/absent: not a folder"):
        sources.obtain([Folder(tmp_path / "absent", "MNIST_DIR")], never)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_file_missing_from_the_folder_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InvalidInput, match=f"MNIST_DIR .*: {name} is missing"):
        sources.obtain([Folder(folder, "MNIST_DIR")], never)


@pytest.mark.parametrize("name", mnist.FILES)
def test_a_file_that_differs_is_named_and_no_other_source_tried(folder: Path, name: str) -> None:
    content = bytearray(FILES[name])
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    line = rf"{name} differs \(IDX data, \d+ \w+\): its sha256 is \w{{64}}, expected"
    with pytest.raises(InvalidInput, match=line):
        sources.obtain([Folder(folder, "MNIST_DIR"), Refusing()], never)


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
        sources.obtain([Folder(folder, "MNIST_DIR")], never)


def test_decompression_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_BYTES", 5000)
    (folder / mnist.FILES[0]).write_bytes(gzip.compress(bytes(10_000_000)))
    files = Folder(folder, "MNIST_DIR").fetch(folder, 60.0)
    assert len(files[mnist.FILES[0]]) == 5001


def test_the_folder_is_a_source_only_where_it_is_named() -> None:
    names = [source.name for source in sources.sources({"MNIST_DIR": "here"})]
    assert names[0] == "MNIST_DIR here"
    assert [source.name for source in sources.sources({})] == names[1:]
    assert [source.name for source in sources.sources({"MNIST_DIR": ""})] == names[1:]


@dataclass(frozen=True)
class Silent(source.Source):
    """A source that does not answer."""

    name: str = "silent"

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        raise Unreachable("no answer")


def test_a_source_that_does_not_answer_passes_its_turn(folder: Path) -> None:
    lines: list[str] = []
    files = sources.obtain([Silent(), Folder(folder, "MNIST_DIR"), Refusing()], lines.append)
    assert files == FILES
    assert lines == ["silent: no answer"]


def test_without_any_source_each_is_reported_and_the_way_out_named() -> None:
    lines: list[str] = []
    with pytest.raises(InvalidInput, match=r"no source gave the files; set .* MNIST_DIR"):
        sources.obtain([Silent("one"), Silent("two")], lines.append)
    assert lines == ["one: no answer", "two: no answer"]
