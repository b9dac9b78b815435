"""Which files a stage opened and whom it asked, as `traced/sitecustomize.py` recorded it."""

import ast
import importlib.util
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.pipeline.project import (
    ROOT,
    Project,
    stage_name,
)

CODE = ("src", "stages")  # of the original project, which no copy may use


def environment(project: Project) -> dict[str, str]:
    """What makes every Python process in it record the files it opens."""
    original = [str(ROOT / folder) for folder in CODE]
    return {
        "PYTHONPATH": str(Path(__file__).parent / "traced"),
        "TRACED_FOLDERS": os.pathsep.join([str(project.root), *original]),
        "TRACE": str(trace_of(project)),
    }


def trace_of(project: Project) -> Path:
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


def says_nothing(path: Path) -> bool:
    """Whether a module holds but a docstring and constants, so that it may go undeclared."""
    return path.name == "__init__.py" and all(
        isinstance(statement, ast.Expr | ast.Assign) and isinstance(statement.value, ast.Constant)
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
    )
