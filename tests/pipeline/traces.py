"""A run elsewhere, and what its stages opened and asked: `traced/sitecustomize.py` recorded it."""

import importlib.util
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.pipeline.project import ROOT, Project, copy, put_small_mnist, stage_name
from tests.pipeline.tiny import FEW_VARIANTS

CODE = ("src", "stages")  # of the original project, which no copy may use


def run_elsewhere(root: Path) -> None:
    """A run of every stage, with few variants, under another home, language and time zone."""
    project = copy(root, FEW_VARIANTS)
    put_small_mnist(project)
    home = project.beside / "home"
    home.mkdir()
    project.repro(
        HOME=str(home),
        LANG="tr_TR.UTF-8",
        LC_ALL="tr_TR.UTF-8",
        TZ="Pacific/Chatham",
        COLUMNS="40",
        UNSTABLE_GRADIENTS_JOBS="2",
        **environment(project),
    )


def environment(project: Project) -> dict[str, str]:
    """What makes every Python process in it record the files it opens."""
    original = [str(ROOT / folder) for folder in CODE]
    return {
        "PYTHONPATH": str(Path(__file__).parent / "traced"),
        "TRACED_FOLDERS": os.pathsep.join([str(project.root), *original]),
        "TRACE": str(trace_of(project)),
    }


def trace_of(project: Project) -> Path:
    """The file with the lines."""
    return project.beside / "trace"


def opened(project: Project, access: str) -> dict[str, set[str]]:
    """Files that each stage opened to read ("R") or made, wrote or moved ("W").

    By their path in the project; those of the original project by their full path. Bytecode
    counts as its source when it is read, and not at all when it is written.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for stage, how, name in _lines(project):
        if how == access:
            path = Path(name)
            if "__pycache__" in path.parts:
                if access == "W":
                    continue
                path = Path(importlib.util.source_from_cache(name))
            inside = path.is_relative_to(project.root)
            found[stage].add(str(path.relative_to(project.root) if inside else path))
    return found


def asked(project: Project) -> dict[str, set[str]]:
    """The machines that each stage asked, or whose address it looked up."""
    found: dict[str, set[str]] = defaultdict(set)
    for stage, how, machine in _lines(project):
        if how == "N":
            found[stage].add(machine)
    return found


def _lines(project: Project) -> Iterator[list[str]]:
    for line in trace_of(project).read_text(encoding="utf-8").splitlines():
        stage, *what = line.split("\t")
        yield [stage_name(stage), *what]
