"""What of a user's configuration reaches pip, and what is told of an installation."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from unstable_gradients.program.code import ROOT

CONFIGURED = """\
[global]
index-url = https://from.file/simple
extra-index-url =
    https://second/simple
    https://third/simple
quiet = 2
user = true
[install]
timeout = 7
target = /somewhere
"""


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(ROOT / "tools")
    import installation

    yield installation
    del sys.modules["installation"]


def test_what_leads_to_an_index_is_kept_and_the_rest_is_not(
    installation: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text(CONFIGURED, encoding="utf-8")
    given = {"CONFIG_FILE": tmp_path / "pip.conf", "INDEX_URL": "https://from.variable/simple"}
    given |= {"PREFIX": "/elsewhere", "VERBOSE": "2", "QUIET": "3"}
    for name, value in given.items():
        monkeypatch.setenv(f"PIP_{name}", str(value))
    found = installation.index(sys.executable)
    assert found["PIP_INDEX_URL"] == "https://from.variable/simple"
    assert found["PIP_EXTRA_INDEX_URL"] == "https://second/simple https://third/simple"
    assert found["PIP_TIMEOUT"] == "7"
    for name in ("PREFIX", "QUIET", "VERBOSE", "USER", "TARGET"):
        assert f"PIP_{name}" not in found


def test_a_configuration_that_pip_cannot_read_is_told_in_its_words(
    installation: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text("no section\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    with pytest.raises(SystemExit) as ended:
        installation.index(sys.executable)
    assert "pip.conf" in str(ended.value)
    assert "Traceback" not in str(ended.value)


def test_an_installation_tells_how_far_it_is(
    installation: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In whole lines: of packages first how many are fetched, then how many are there."""
    monkeypatch.setattr(installation, "SECONDS", 0.01)
    progress = installation.Progress(4, tmp_path)
    for line in ("Ignoring a: markers\n", "Collecting b==1\n", "  Downloading b\n"):
        progress.read(line)
    with progress:
        time.sleep(0.1)
    first = capsys.readouterr().out.splitlines()
    assert set(first) == {"   1 of 3 packages fetched, 0 s"}
    (tmp_path / "lib/python3.11/site-packages/b-1.dist-info").mkdir(parents=True)
    with progress:
        time.sleep(0.1)
    assert set(capsys.readouterr().out.splitlines()) == {"   1 of 3 packages installed, 0 s"}


def test_nothing_of_a_successful_pip_is_shown(
    installation: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(installation, "SECONDS", 3600.0)
    (tmp_path / "lock.txt").write_text("# nothing\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env", "--without-pip"], check=True)
    installation.of_lock(sys.executable, tmp_path / "env", tmp_path / "lock.txt")
    assert capfd.readouterr() == ("", "")
