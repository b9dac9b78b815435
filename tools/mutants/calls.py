"""The functions of the project that are called in a process, and in those that it starts.

A copy of this file beside the code that is traced has the name `sitecustomize.py`. Python imports
it when it starts, and so begins to trace each process that inherits the variable CALLED.
"""

import atexit
import contextlib
import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import CodeType, FrameType

CALLED = "MUTANTS_CALLED"  # the project's folder, and that for what is found
STARTS_WITH_PYTHON = "sitecustomize"
CODE = ("src/", "stages/")

Names = dict[str, list[str]]  # of functions, by the path of their module


def begin() -> set[CodeType]:
    """Trace this process, and those that it starts, to the set that is returned."""
    seen: set[CodeType] = set()

    def call(frame: FrameType, event: str, argument: object) -> None:
        seen.add(frame.f_code)  # and trace nothing in it

    threading.settrace(call)
    sys.settrace(call)
    return seen


def write(seen: Iterable[CodeType]) -> None:
    """Write what this process has called to a file of its own, where CALLED is set."""
    sys.settrace(None)
    if CALLED not in os.environ:
        return
    root, folder = os.environ[CALLED].split(":")
    with contextlib.suppress(OSError):  # the run that wants to know is over
        (Path(folder) / f"{os.getpid()}.json").write_text(
            json.dumps(_names(root, list(seen))), encoding="utf-8"
        )


def _names(root: str, seen: Iterable[CodeType]) -> Names:
    """What functions contain, such as lambdas, counts as they do."""
    names: dict[str, set[str]] = defaultdict(set)
    for code in seen:
        path = code.co_filename.removeprefix(f"{root}/")
        if path.startswith(CODE):
            outer = [part for part in code.co_qualname.split(".") if not part.startswith("<")]
            names[path].add(".".join(outer))
    return {path: sorted(found) for path, found in names.items()}


def read(folder: Path) -> Names:
    """What all processes have called."""
    names: dict[str, set[str]] = defaultdict(set)
    for path in folder.glob("*.json"):
        for module, found in json.loads(path.read_text(encoding="utf-8")).items():
            names[module] |= set(found)
    return {path: sorted(found) for path, found in names.items()}


if __name__ == STARTS_WITH_PYTHON and CALLED in os.environ:
    atexit.register(write, begin())
