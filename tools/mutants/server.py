"""Runs of tests, each in a fork of one process that has loaded the libraries but not the project.

It reads a line of JSON for each run, and answers with one. `mutants.copies` starts it in a copy of
the project, whose code it is to import.
"""

import contextlib
import importlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from mutants import calls

LIBRARIES = (
    *("numpy", "pandas", "scipy.special", "scipy.stats", "scipy.optimize", "matplotlib.pyplot"),
    *("beartype", "jaxtyping", "pydantic", "hypothesis", "mpmath", "joblib", "jinja2"),
    *("requests", "pooch", "tqdm", "ruamel.yaml", "threadpoolctl", "xdist.plugin"),
)
MEMORY, FILE = 6 * 2**30, 2**30  # bytes that a run may take
OPTIONS = (
    *("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
    *("-p", "no:hydra_pytest"),  # loads much, and no test needs it
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins are loaded already
)


def main() -> None:
    """Answer until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # tests may print
    with warnings.catch_warnings(action="ignore"):
        for name in LIBRARIES:
            importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(_run(**json.loads(line))), file=answers, flush=True)


def _run(tests: list[str], seconds: int, most: int, trace: bool) -> dict[str, Any]:
    """Have a fork run files of tests until one fails.

    Args:
        tests: the files, in their order.
        seconds: that a test may take.
        most: seconds that all may take.
        trace: whether to list the functions that were called.
    """
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        _child(folder, tests, seconds, trace)
    status = _waited(child, begin + most)
    answer = {
        "seconds": round(time.monotonic() - begin, 1),
        "status": os.waitstatus_to_exitcode(status),
        "failed": _read(folder / "failed"),
        "last": _read(folder / "last"),
        "output": _read(folder / "output")[-3000:],
        "called": calls.read(folder / "called"),
    }
    shutil.rmtree(folder, ignore_errors=True)
    return answer


def _waited(child: int, end: float) -> int:
    """The exit status of a fork, which is killed at the end, as is what it has left behind."""
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        late = time.monotonic() > end
        if found or late:
            with contextlib.suppress(ProcessLookupError):  # nothing is left behind
                os.killpg(child, signal.SIGKILL)
        if found:
            return status
        time.sleep(0.02)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _child(folder: Path, tests: list[str], seconds: int, trace: bool) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    output = os.open(folder / "output", os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    seen: set[CodeType] = set()
    if trace:
        (folder / "called").mkdir()
        os.environ[calls.CALLED] = f"{Path.cwd()}:{folder / 'called'}"
        seen = calls.begin()
    status = 70
    try:
        options = [*OPTIONS, f"--basetemp={folder / 'base'}"]
        status = int(pytest.main([*options, *tests], plugins=[Watch(folder, seconds)]))
        calls.write(seen)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class Watch:
    """A plugin that tells which test failed, and ends the process where one takes too long."""

    def __init__(self, folder: Path, seconds: int) -> None:
        self._folder = folder
        self._seconds = seconds

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Give a test its time."""
        (self._folder / "last").write_text(nodeid, encoding="utf-8")
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(self._seconds)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first test that failed."""
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note the first file that could not be imported."""
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not (self._folder / "failed").exists():
            (self._folder / "failed").write_text(report.nodeid, encoding="utf-8")


if __name__ == "__main__":
    main()
