"""The Makefile under GNU make and BSD make, and in a folder without git."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools.small_project import run_make
from unstable_gradients.program.code import ROOT

BSD = "bmake"  # as Debian calls it; on BSD it is make


@pytest.mark.skipif(shutil.which(BSD) is None, reason="no BSD make here")
@pytest.mark.parametrize(
    "target", ["help", "setup", "reproduce", "audit", "test-fast", "bench-lock"]
)
def test_both_makes_understand_the_same(target: str) -> None:
    """But for line breaks in a command, which each shows its own way."""
    words = ("-n", target, "OUTPUT=reports/claims.csv")
    gnu, bsd = (run_make(ROOT, *words, make=make) for make in ("make", BSD))
    assert (gnu[0], bsd[0]) == (0, 0)
    assert gnu[1].replace("\\\n", "").split() == bsd[1].replace("\\\n", "").split()
    assert len(gnu[1]) > 50


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder as of an archive, in which everything is set up already."""
    folder = tmp_path / "a folder"
    (folder / "tools").mkdir(parents=True)
    (folder / ".dvc").mkdir()
    shutil.copy(ROOT / "tools/repository", folder / "tools")
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "tools/set-up").write_text("echo setting up\n", encoding="utf-8")
    return folder


def no_scm(folder: Path) -> str:
    """What DVC reads of it."""
    done = subprocess.run(
        ["dvc", "config", "core.no_scm"],
        cwd=folder,
        env=os.environ
        | {"DVC_GLOBAL_CONFIG_DIR": str(folder), "DVC_SYSTEM_CONFIG_DIR": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "before", ["", "[core]\n    analytics = false\n", "[cache]\n    dir = x\n"]
)
def test_without_git_it_is_said_before_anything_and_dvc_works_without(
    archive: Path, before: str
) -> None:
    config = archive / ".dvc/config.local"
    if before:
        config.write_text(before, encoding="utf-8")
    status, said = run_make(archive, "setup")
    assert status == 0
    first, *others = said.splitlines()
    assert others == ["setting up"]
    assert first.startswith("No git repository here: ")
    assert "git init" in first
    assert "git clone" in first
    assert no_scm(archive) == "true"
    assert all(line in config.read_text(encoding="utf-8") for line in before.splitlines())
    assert run_make(archive, "setup") == (0, "setting up\n")  # it was said


def test_dvc_works_with_git_as_soon_as_there_is_a_repository(archive: Path) -> None:
    run_make(archive, "setup")
    (archive / ".git").mkdir()
    status, said = run_make(archive, "setup")
    assert status == 0
    assert said.startswith("There is a git repository now")
    assert no_scm(archive) == ""
    assert run_make(archive, "setup") == (0, "setting up\n")


@pytest.mark.parametrize("place", [".git", "../.git"])
def test_a_repository_is_seen_here_and_above(archive: Path, place: str) -> None:
    (archive / place).mkdir()
    assert run_make(archive, "setup") == (0, "setting up\n")
    assert not (archive / ".dvc/config.local").exists()


LEAKS = {"PYTHONPATH": "/a", "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "error", "GIT_DIR": "/a"}
LEAKS |= {"GIT_INDEX_FILE": "/a", "VIRTUAL_ENV": "/a", "CDPATH": "/a", "PYTHONINSPECT": "1"}


def put_python(folder: Path, does: str) -> None:
    """A program in place of the environment's Python."""
    (folder / ".git").mkdir()
    python = folder / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    python.chmod(0o755)


@pytest.mark.parametrize("target", ["reproduce", "audit", "test-bulk"])
def test_what_is_set_for_other_projects_does_not_reach_programs(archive: Path, target: str) -> None:
    """Such as GIT_DIR, which hooks of git have: with it, tests would write to this project."""
    put_python(archive, "env")
    status, said = run_make(archive, target, **LEAKS, KEPT="1")
    names = {line.partition("=")[0] for line in said.splitlines()}
    assert (status, names & {*LEAKS, "KEPT"}) == (0, {"KEPT"})


def test_the_output_to_audit_reaches_the_audit(archive: Path) -> None:
    put_python(archive, 'for each; do echo "[$each]"; done')
    words = "setting up\n[-m]\n[unstable_gradients.audit]\n"
    assert run_make(archive, "audit") == (0, words)
    assert run_make(archive, "audit", "OUTPUT=a b") == (0, f"{words}[a b]\n")
