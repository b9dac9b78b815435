"""When an environment counts as complete, with stand-ins for whatever takes long."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from unstable_gradients.program.code import ROOT

ARGUMENTS = (".venv", "lock.txt", "pyproject.toml")
TOOLS = ("environment", "installation", "plots_page")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The program, whose environments are without pip, so that they take a moment."""
    monkeypatch.syspath_prepend(ROOT / "tools")
    import environment

    monkeypatch.setattr(environment.installation, "run", _without_pip)
    yield environment
    for name in TOOLS:
        del sys.modules[name]


def _without_pip(command: list[str]) -> None:
    subprocess.run([*command, "--without-pip"], check=True)


@pytest.fixture
def installed(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is installed instead of pip doing it."""
    done: list[str] = []
    for name in ("of_lock", "of_project"):
        monkeypatch.setattr(
            environment.installation, name, lambda *arguments, name=name: done.append(name)
        )
    return done


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has an environment to make."""
    project = tmp_path / "project"
    project.mkdir()
    for name in ARGUMENTS[1:]:
        (project / name).write_text("1\n", encoding="utf-8")
    monkeypatch.chdir(project)
    return project


def is_complete(folder: Path, python: str = "python3") -> bool:
    """What the environment's own interpreter says, as tools/set-up asks it."""
    words = [str(ROOT / "tools/environment.py"), "check", python, *ARGUMENTS]
    try:
        return subprocess.run([folder / ".venv/bin/python", *words], cwd=folder).returncode == 0
    except OSError:
        return False


def test_what_was_made_is_complete(
    environment: ModuleType, installed: list[str], folder: Path
) -> None:
    assert not is_complete(folder)
    environment.main(["make", "python3", *ARGUMENTS])
    assert installed == ["of_lock", "of_project"]
    assert is_complete(folder)
    assert is_complete(folder, sys.executable)  # named by whoever asks for this one


def _changes(name: str) -> Callable[[Path], Path]:
    def change(folder: Path) -> Path:
        (folder / name).write_text("2\n", encoding="utf-8")
        return folder

    return change


def _moves(folder: Path) -> Path:
    return folder.rename(folder.with_name("moved"))


def _of_another_version(folder: Path) -> Path:
    """As after an upgrade of the system, which brings another Python under the old name."""
    stamp = folder / ".venv/.complete"
    told = json.loads(stamp.read_text(encoding="utf-8"))
    here = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    assert here in told["interpreter"]
    told["interpreter"] = told["interpreter"].replace(here, "cpython-310")
    stamp.write_text(json.dumps(told), encoding="utf-8")
    return folder


def _loses_its_interpreter(folder: Path) -> Path:
    python = folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nonexistent/python")
    return folder


def _is_interrupted(folder: Path) -> Path:
    (folder / ".venv/.complete").unlink()
    return folder


def _is_of_an_earlier_release(folder: Path) -> Path:
    """Whose stamp was an empty file."""
    (folder / ".venv/.complete").write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (_changes("lock.txt"), "lock.txt has changed"),
        (_moves, "it was made for "),
        (_of_another_version, "it is of another Python (cpython-310, "),
        (_loses_its_interpreter, "it is of another Python (cpython-3"),
        (_is_interrupted, "it is not complete"),
        (_is_of_an_earlier_release, "it is not complete"),
    ],
)
def test_it_is_made_anew_when_it_is_not_what_it_was_made_for(
    environment: ModuleType,
    installed: list[str],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    happens: Callable[[Path], Path],
    why: str,
) -> None:
    environment.main(["make", "python3", *ARGUMENTS])
    there = happens(folder)
    assert not is_complete(there)
    installed.clear()
    capsys.readouterr()
    environment.main(["make", "python3", *ARGUMENTS])
    assert installed == ["of_lock", "of_project"]
    assert capsys.readouterr().out.startswith(f"Making .venv, since {why}")
    assert is_complete(there)


def test_a_change_of_the_project_file_installs_the_project_alone(
    environment: ModuleType, installed: list[str], folder: Path
) -> None:
    environment.main(["make", "python3", *ARGUMENTS])
    installed.clear()
    _changes("pyproject.toml")(folder)
    assert not is_complete(folder)
    environment.main(["make", "python3", *ARGUMENTS])
    assert installed == ["of_project"]
    assert is_complete(folder)


@pytest.fixture
def pages(environment: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What makes the page of a project that has plots, and DVC's setting of it."""
    made: list[str] = []

    def run(command: list[str]) -> None:
        if "plots_page" not in command[1]:
            _without_pip(command)
            return
        made.append(command[2])
        (folder / ".dvc/plots.html").touch()
        (folder / ".dvc/config.local").write_text("html_template = plots.html\n", "utf-8")

    monkeypatch.setattr(environment.installation, "run", run)
    (folder / ".dvc/plots").mkdir(parents=True)
    (folder / ".dvc/plots/page.html").write_text("{scripts}", encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["plots.html", "config.local", "plots/page.html"])
def test_a_page_of_plots_that_is_missing_or_of_another_form_is_made_alone(
    environment: ModuleType, installed: list[str], folder: Path, pages: list[str], name: str
) -> None:
    environment.main(["make", "python3", *ARGUMENTS])
    assert pages == ["."]
    assert is_complete(folder)
    if name.startswith("plots/"):
        (folder / ".dvc" / name).write_text("another {scripts}", encoding="utf-8")
    else:
        (folder / ".dvc" / name).unlink()
    assert not is_complete(folder)
    installed.clear()
    environment.main(["make", "python3", *ARGUMENTS])
    assert installed == ["of_project"]
    assert pages == [".", "."]
    assert is_complete(folder)


def test_a_step_that_fails_leaves_it_incomplete(
    environment: ModuleType,
    installed: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment.main(["make", "python3", *ARGUMENTS])
    _changes("lock.txt")(folder)

    def fail(*_: object) -> None:
        sys.exit("ERROR: of pip")

    monkeypatch.setattr(environment.installation, "of_project", fail)
    with pytest.raises(SystemExit, match="ERROR: of pip"):
        environment.main(["make", "python3", *ARGUMENTS])
    assert not is_complete(folder)
