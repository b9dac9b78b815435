"""`environment.py make|check PYTHON FOLDER LOCK [PROJECT]`: an environment as a lock file lists it.

Run by any Python from 3.11 on, with nothing installed. The stamp in the environment says what it
was made of, and where: its scripts name their path, and its packages are for one interpreter. The
stamp is written last, so that what was interrupted is made again from the start.
"""

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import installation
import plots_page

STAMP = ".complete"
ANY_PYTHON = "python3"  # what the Makefile names where the user names none
WHICH = (
    "import os, sys; print(os.path.realpath(sys._base_executable), sys.implementation.cache_tag)"
)


def made_of(folder: Path, lock: Path, project: Path | None) -> dict[str, str]:
    """What an environment that this interpreter makes, or is of, should be made of."""
    return {
        "place": os.path.realpath(folder),
        "interpreter": f"{sys.implementation.cache_tag}, {sysconfig.get_platform()}",
        "packages": _sha256(lock),
        "project": _sha256(project) if project else "",
        "plots": plots_page.made_of(project.parent) if project else "",
    }


def stamped(folder: Path) -> dict[str, str]:
    """What an environment was made of; nothing where it is not complete."""
    try:
        found = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_like(python: str) -> bool:
    """Whether an interpreter, or an environment's, comes from the same one as this."""
    try:
        found, here = (
            subprocess.run([each, "-c", WHICH], capture_output=True, check=True).stdout
            for each in (python, sys.executable)
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return found == here


def reason(folder: Path, wanted: Mapping[str, str], lock: Path) -> str:
    """Why an environment is made anew, in a few words."""
    stamp = stamped(folder)
    if not stamp:
        return "it is not complete" if folder.exists() else "there is none"
    if stamp.get("place") != wanted["place"]:
        return f"it was made for {stamp.get('place')}"
    if stamp.get("packages") != wanted["packages"]:
        return f"{lock} has changed"
    return f"it is of another Python ({stamp.get('interpreter')}) or of one that is gone"


def make(folder: Path, lock: Path, project: Path | None, wanted: Mapping[str, str]) -> None:
    """Make an environment, or, where nothing else has changed, what the project adds to it.

    Raises:
        SystemExit: if a step fails, with what it said.
    """
    python, steps = str(folder.absolute() / "bin/python"), 3 if project else 2
    steps += bool(wanted["plots"])
    changed = {key for key, value in wanted.items() if stamped(folder).get(key) != value}
    if not changed <= {"project", "plots"} or not is_like(python):
        version = ".".join(map(str, sys.version_info[:3]))
        print(f"Making {folder}, since {reason(folder, wanted, lock)}.", flush=True)
        print(f"1 of {steps}: an empty environment of Python {version}", flush=True)
        (folder / STAMP).unlink(missing_ok=True)  # first: whatever ends this, it is not complete
        installation.run([sys.executable, "-m", "venv", "--clear", str(folder)])
        print(f"2 of {steps}: the packages of {lock}", flush=True)
        installation.of_lock(python, folder, lock)
    if project:
        (folder / STAMP).unlink(missing_ok=True)
        print(f"3 of {steps}: the project itself", flush=True)
        installation.of_project(python, project.absolute().parent)
        if wanted["plots"]:
            print(f"4 of {steps}: the page of `dvc plots`", flush=True)
            installation.run([python, plots_page.__file__, str(project.parent)])
    (folder / STAMP).write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")


def main(words: list[str]) -> int:
    """Make an environment, or check whether it is as wanted: 0 if so, 1 if not."""
    task, python, *paths = words
    folder, lock, *projects = map(Path, paths)
    project = projects[0] if projects else None
    wanted = made_of(folder, lock, project)
    if task == "make":
        make(folder, lock, project, wanted)
        return 0
    asked = python == ANY_PYTHON or is_like(python)
    has_page = not wanted["plots"] or plots_page.is_there(projects[0].parent)
    return 0 if asked and has_page and stamped(folder) == wanted else 1


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
