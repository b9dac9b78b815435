"""A copy of the project that may be damaged, and the tests run in it."""

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from mutants import calls
from unstable_gradients.program import kernels

TOOLS = Path(__file__).resolve().parents[1]
PINNED = "pinned"


class Copy:
    """A copy of what git knows in a project, and a server in it that runs tests.

    Args:
        root: the project's folder.
        folder: where the copy goes; what is there is replaced.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = folder
        shutil.rmtree(folder, ignore_errors=True)
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=root, check=True, capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (root / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name, follow_symlinks=False)
        shutil.copy(calls.__file__, folder / "src" / f"{calls.STARTS_WITH_PYTHON}.py")
        self._changes = 0

    def __enter__(self) -> Self:
        environment = kernels.environment(PINNED, platform.machine(), os.environ)
        environment["PYTHONPATH"] = os.pathsep.join([str(self.root / "src"), str(TOOLS)])
        self._server = subprocess.Popen(
            [sys.executable, "-m", "mutants.server"],
            cwd=self.root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._server.communicate()  # there is nothing more to read for it

    def run(self, tests: list[str], seconds: int, most: int, trace: bool = False) -> dict[str, Any]:
        """What `server` answers to a run of these files of tests."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        asked = {"tests": tests, "seconds": seconds, "most": most, "trace": trace}
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        found: dict[str, Any] = json.loads(self._server.stdout.readline())
        return found

    def read(self, module: str) -> str:
        """The source of a module as it is now."""
        return (self.root / module).read_text(encoding="utf-8")

    def write(self, module: str, source: str) -> None:
        """Change a module, and its date, so that Python does not take a compiled one for it."""
        path = self.root / module
        date = int(path.stat().st_mtime)
        path.write_text(source, encoding="utf-8")
        self._changes += 1
        os.utime(path, (date + self._changes, date + self._changes))
