"""The program images.download_fashion: Fashion-MNIST, or a note that no source has it."""

import contextlib
import hashlib
from pathlib import Path

import pytest

from stages.images import fashion_mnist
from stages.images.fashion_mnist import ABSENT, FOLDER
from tests.images.sources.answers import http, serving
from tests.images.sources.small_files import FILES
from tests.running import run
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import checksums, mnist

PROGRAM = "images.download_fashion"
BOTH = "--sets mnist fashion-mnist"


@pytest.fixture
def unplugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No mirror answers, and there is no apt."""
    (empty := tmp_path / "empty").mkdir()
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)
    names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    nobody = dict.fromkeys(names, "http://127.0.0.1:9")
    for name, value in (nobody | {"NO_PROXY": "", "no_proxy": "", "PATH": str(empty)}).items():
        monkeypatch.setenv(name, value)


def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
    """The user names a folder with these files."""
    (source := tmp_path / "source").mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content)
    monkeypatch.setenv("FASHION_MNIST_DIR", str(source))


@pytest.mark.usefixtures("unplugged")
def test_without_a_source_that_is_noted_and_the_way_to_try_again_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(PROGRAM, BOTH, tmp_path)
    *tried, last = capsys.readouterr().err.splitlines()
    assert len(tried) == 3
    assert tried[-1].endswith("no program apt-get on this machine")
    assert "set the environment variable FASHION_MNIST_DIR" in last
    assert "dvc repro --force --single-item fashion-mnist" in last
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [ABSENT]
    with contextlib.chdir(tmp_path):
        assert fashion_mnist.read() is None


@pytest.mark.usefixtures("unplugged")
def test_behind_a_login_page_the_study_goes_on_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A proxy that gives everybody its own page, with status 200."""
    page = b"<!DOCTYPE html><title>Log in</title>" + bytes(4964)
    with serving(http(page)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.address)
        run(PROGRAM, BOTH, tmp_path)
    first, second, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("images: http://fashion-mnist.s3-website.")
    assert "train-images-idx3-ubyte differs (HTML, 5 kB): its sha256 is " in first
    assert second.startswith("images: https://")
    assert "no answer" in second
    assert "no source gave the files" in last
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [ABSENT]


def test_files_that_differ_are_an_error_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(tmp_path, monkeypatch, FILES)
    with pytest.raises(
        InvalidInput, match=r"^FASHION_MNIST_DIR .*-ubyte differs .*: its sha256 is "
    ):
        run(PROGRAM, BOTH, tmp_path)
    assert not (tmp_path / FOLDER).exists()


def test_the_published_files_replace_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    monkeypatch.setitem(checksums.SHA256, "fashion-mnist", sums)
    named(tmp_path, monkeypatch, FILES)
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / ABSENT).touch()
    run(PROGRAM, BOTH, tmp_path)
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} == set(mnist.FILES)
    with contextlib.chdir(tmp_path):
        images = fashion_mnist.read()
    assert images is not None
    assert images.training_images.tobytes() == FILES[mnist.FILES[0]][16:]


def test_who_does_not_ask_for_them_gets_a_note_and_no_source_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named(tmp_path, monkeypatch, {"damaged": b""})
    run(PROGRAM, "--sets mnist", tmp_path)
    assert capsys.readouterr().err == ""
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [ABSENT]
    with contextlib.chdir(tmp_path):
        assert fashion_mnist.read() is None


@pytest.mark.parametrize(
    ("sets", "line"),
    [
        ("fashion-mnist", "expected mnist among them, with which the other set is compared"),
        ("mnist mnist", "expected values that differ"),
        ("mnist letters", "input should be 'mnist' or 'fashion-mnist'"),
    ],
)
def test_sets_that_cannot_be_are_refused(sets: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        run(PROGRAM, f"--sets {sets}", tmp_path)
    assert str(caught.value).startswith("--sets")
    assert str(caught.value).endswith(line)
