"""`make setup` in earnest, of a small project: what it makes, when, and what it leaves out."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.small_project import make, run_make

# What users have set for other projects. Every one of them broke set-up or went into it.
PIP = """\
[global]
index-url = {index}
quiet = 3
constraint = {beside}/constraints.txt
[install]
user = true
target = {beside}/target
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, index: Path) -> Path:
    """A project that is not set up yet."""
    folder = tmp_path_factory.mktemp("beside") / "a project"
    make(folder, index)
    (folder / ".git").mkdir()
    return folder


def elsewhere(beside: Path, index: Path) -> dict[str, str]:
    """An environment with everything that a user may have set for other projects, at once."""
    (beside / "constraints.txt").write_text("small==2\n", encoding="utf-8")
    (beside / "pip.conf").write_text(
        PIP.format(index=index.as_uri(), beside=beside), encoding="utf-8"
    )
    (beside / "json.py").write_text("raise SystemExit('of another project')\n", encoding="utf-8")
    pip = {"USER": "1", "TARGET": str(beside / "target"), "PREFIX": str(beside / "prefix")}
    pip |= {"REQUIRE_VIRTUALENV": "1", "CONSTRAINT": str(beside / "constraints.txt"), "QUIET": "3"}
    pip |= {"NO_DEPS": "0", "DRY_RUN": "1", "PYTHON": "/nonexistent", "NO_BINARY": ":all:"}
    python = {"HOME": str(beside), "PATH": str(beside), "STARTUP": str(beside / "json.py")}
    python |= {"WARNINGS": "error", "UTF8": "0", "SAFEPATH": "1", "DEVMODE": "1", "OPTIMIZE": "2"}
    return (
        {f"PIP_{name}": value for name, value in pip.items()}
        | {f"PYTHON{name}": value for name, value in python.items()}
        | {"PIP_CONFIG_FILE": str(beside / "pip.conf"), "HOME": str(beside)}
        | {"GIT_DIR": "/nonexistent", "VIRTUAL_ENV": "/nonexistent", "CDPATH": "/:/tmp"}
        | {"LC_ALL": "C", "MAKEFLAGS": "-j4 -r"}
    )


def imported(project: Path) -> list[str]:
    """What the project's environment holds: a value of the package, and where the module is."""
    code = "import small, small_project; print(small.VALUE, small_project.HERE, sep='\\n')"
    command = [project / ".venv/bin/python", "-c", code]
    return subprocess.run(command, capture_output=True, encoding="utf-8").stdout.splitlines()


def test_set_up_takes_the_index_from_the_user_and_nothing_else(project: Path, index: Path) -> None:
    beside = project.parent
    status, said = run_make(project, "setup", **elsewhere(beside, index))
    assert status == 0, said
    assert imported(project) == ["1", str(project / "src/small_project.py")]
    for name in ("target", "prefix", ".local"):
        assert not (beside / name).exists()
    version = ".".join(map(str, sys.version_info[:3]))
    assert [line for line in said.splitlines() if not line.startswith("   ")] == [
        "Making .venv, since there is none.",
        f"1 of 3: an empty environment of Python {version}",
        "2 of 3: the packages of requirements/lock.txt",
        "3 of 3: the project itself",
    ]
    assert run_make(project, "setup") == (0, "")  # no index any more: nothing is done


@pytest.mark.slow
def test_a_folder_that_was_moved_is_set_up_anew(project: Path, index: Path) -> None:
    if not (project / ".venv").exists():
        run_make(project, "setup", PIP_INDEX_URL=index.as_uri())
    moved = project.rename(project.with_name("moved"))
    status, said = run_make(moved, "setup", PIP_INDEX_URL=index.as_uri())
    assert said.startswith(f"Making .venv, since it was made for {project}/.venv.\n")
    assert (status, imported(moved)) == (0, ["1", str(moved / "src/small_project.py")])
    moved.rename(project)


def test_what_pip_says_of_a_failure_is_the_end_of_it(project: Path) -> None:
    """Also where an interpreter is gone, as its environment then cannot tell what it has."""
    (project / ".venv/bin").mkdir(parents=True, exist_ok=True)
    (project / ".venv/bin/python").unlink(missing_ok=True)
    (project / ".venv/bin/python").symlink_to("/nonexistent/python")
    status, said = run_make(project, "setup", PIP_NO_INDEX="1")
    assert status != 0
    assert "ERROR: No matching distribution found for " in said
    assert "Traceback" not in said
    assert not (project / ".venv/.complete").exists()


@pytest.mark.parametrize("python", ["/nonexistent/python", "false"])
def test_a_python_that_does_not_run_is_named(project: Path, python: str) -> None:
    status, said = run_make(project, "setup", f"PYTHON={python}")
    assert status != 0
    assert said.splitlines()[0].startswith(f"{python}: Python 3.11 or newer is needed")
