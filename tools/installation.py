"""pip as this project calls it: where packages come from is up to the user, nothing else is.

Whoever sets `user`, `target`, `prefix`, `require-virtualenv` or a constraint for pip means other
projects. So pip reads no configuration here, and is given of it what leads to a package index.
"""

import configparser
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Self

# Settings of pip that say where packages come from and how to get there.
INDEX = (
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "proxy", "cert"),
    *("client-cert", "keyring-provider", "timeout", "default-timeout", "retries", "cache-dir"),
)
FILES = ("global", "user", "site", "env")  # kinds of files of pip, in the order they are read
SECTIONS = ("global", "install")  # of such a file, in the same order
THERE = re.compile(r" +(.+), exists: True")
CONFIG = "PIP_CONFIG_FILE"
SECONDS = 10.0  # between lines that tell how far the installation is
FETCHED, LEFT_OUT = "Collecting ", "Ignoring "  # how lines of pip begin


def of_lock(python: str, folder: Path, lock: Path) -> None:
    """Install what a lock file lists, and tell from time to time how far it is.

    Raises:
        SystemExit: if pip fails, with what it said.
    """
    text = lock.read_text(encoding="utf-8")
    hashed = ["--require-hashes"] if "--hash=" in text else []
    listed = sum("==" in line and not line.startswith((" ", "#")) for line in text.splitlines())
    _pip(python, *hashed, "-r", str(lock), progress=Progress(listed, folder))


def of_project(python: str, project: Path) -> None:
    """Install a project such that its folder is what is imported.

    Raises:
        SystemExit: if pip fails, with what it said.
    """
    _pip(python, "--no-deps", "--no-build-isolation", "--editable", str(project))


class Progress:
    """Lines that tell how far an installation is while the block runs, fit for a log file too.

    Args:
        listed: packages of the lock file, some of them for other systems.
        folder: the environment, in which a folder *.dist-info stands for each package.
    """

    def __init__(self, listed: int, folder: Path) -> None:
        self._packages, self._folder, self._fetched = listed, folder, 0
        self._before = self._there()

    def __enter__(self) -> Self:
        self._start, self._over = time.monotonic(), threading.Event()
        self._thread = threading.Thread(target=self._tell)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def read(self, line: str) -> None:
        """Take note of a line that pip prints."""
        self._fetched += line.startswith(FETCHED)
        self._packages -= line.startswith(LEFT_OUT)

    def _there(self) -> int:
        return len(list(self._folder.glob("lib/python*/site-packages/*.dist-info")))

    def _tell(self) -> None:
        while not self._over.wait(SECONDS):
            there = self._there() - self._before
            done = f"{there or self._fetched} of {self._packages} packages"
            seconds = time.monotonic() - self._start
            done += " installed" if there else " fetched"
            print(f"   {done}, {seconds:.0f} s", flush=True)


def _pip(python: str, *arguments: str, progress: Progress | None = None) -> None:
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    said = []
    with (
        progress or nullcontext(),
        subprocess.Popen(
            [*command, "--progress-bar=off", *arguments],
            env=without_pip(os.environ) | index(python) | {CONFIG: os.devnull},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            said.append(line)
            if progress:
                progress.read(line)
    if process.returncode != 0:
        fault = [line for line in said if line.startswith("ERROR")] or said[-20:]
        sys.exit("".join(fault).rstrip() or f"{command[0]} failed")


def index(python: str) -> dict[str, str]:
    """What the user's configuration of pip says of where packages come from, as variables.

    Raises:
        SystemExit: if pip cannot read it, with what it said.
    """
    parser = configparser.RawConfigParser()
    for path in _configured_in(python):
        parser.read(path, encoding="utf-8")
    found = {
        name.replace("_", "-"): " ".join(value.splitlines()).strip()
        for section in SECTIONS
        if parser.has_section(section)
        for name, value in parser.items(section)
    }
    variables = {_variable(name): found.get(name) for name in INDEX}
    variables |= {name: os.environ[name] for name in variables if name in os.environ}
    return {name: value for name, value in variables.items() if value is not None}


def _configured_in(python: str) -> list[str]:
    """The files that pip reads its configuration from; one goes before those to its left.

    pip lists settings itself, but only those of one file where `user = true` is among them.
    """
    environment = without_pip(os.environ)
    if CONFIG in os.environ:
        environment[CONFIG] = os.environ[CONFIG]
    # Loud enough to be heard whatever the configuration says of that.
    listing = run([python, "-m", "pip", "-vvv", "config", "debug"], environment)
    files: dict[str, list[str]] = {name: [] for name in FILES}
    kind = ""
    for line in listing.splitlines():
        kind = line[:-1] if line[:-1] in files else kind
        found = THERE.fullmatch(line)
        if found and kind:
            files[kind].append(found[1])
    return [path for kind in FILES for path in files[kind]]


def without_pip(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without the settings of pip."""
    return {name: value for name, value in environment.items() if not name.startswith("PIP_")}


def run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """What a command prints.

    Raises:
        SystemExit: if it fails, with what it said.
    """
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        sys.exit((done.stderr.strip() or done.stdout.strip()) or f"{command[0]} failed")
    return done.stdout


def _variable(setting: str) -> str:
    return f"PIP_{setting.upper().replace('-', '_')}"
