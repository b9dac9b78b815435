"""Which commits changed files last, as far as git says.

It may not: there is no git, no repository, the files are another owner's, the history is cut. What
git does not say is kept apart from what is not committed, with git's own reason.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 60.0  # after which git is given up
# They name another repository than that of the folder, as in the hooks of git.
ELSEWHERE = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE"),
    *("GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX"),
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS"),
)
# Reading changes nothing, asks nobody and loads nothing from elsewhere.
READING = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
READING |= {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
# A monitor of files may be behind; the others would change what is printed.
SETTINGS = (
    *("core.quotePath=false", "core.fsmonitor=false"),
    *("log.showSignature=false", "log.follow=false"),
)
MARKS = ("fatal:", "error:")  # begin the line that says why
SKIPPED = {True: "assume-unchanged", False: "sparse checkout or skip-worktree"}


class Refused(Exception):
    """Git does not do what it is asked; the message says why, in one line."""


@dataclass(frozen=True)
class Told:
    """What git says of a file.

    Attributes:
        commit: which last changed it; empty if it is not committed as it is, or that is not known.
        silent: why it is not known; empty if it is.
    """

    commit: str = ""
    silent: str = ""


@dataclass(frozen=True)
class Commits:
    """What git says of a project's files; of those that are not named, `otherwise`."""

    files: Mapping[str, Told] = field(default_factory=dict)
    otherwise: Told = Told()

    def of(self, path: str) -> Told:
        """What git says of a file."""
        return self.files.get(path, self.otherwise)


def last_commits(root: Path, paths: Iterable[str]) -> Commits:
    """The commit that last changed each file at or below the paths, as far as git says."""
    paths = list(paths)
    try:
        return _last_commits(root, paths)
    except Refused as reason:
        return Commits(otherwise=Told(silent=str(reason)))


def _last_commits(root: Path, paths: list[str]) -> Commits:
    folders = ask(root, "rev-parse", "--show-toplevel", "--git-path", "shallow", "--show-prefix")
    top, shallow, prefix = folders.splitlines()
    log = ("log", "--format=commit %H %h", "--name-only", "--no-renames", "--relative", "-c")
    found = _by_file(ask(root, *log, "--", *paths), _boundaries(root / shallow))
    listed = [
        (each[:1], each[2:]) for each in ask(root, "ls-files", "-vz", "--", *paths).split("\0")
    ]
    if not any(path for _, path in listed):
        raise Refused(f"the repository at {top} holds none of these files")
    changed = ask(root, "status", "--porcelain", "--no-renames", "-z", "--", *paths).split("\0")
    for entry in changed:
        found.pop(entry[3:].removeprefix(prefix), None)
    for tag, path in listed:
        if path and (tag == "S" or tag.islower()):
            why = f"it was told not to look at this file ({SKIPPED[tag.islower()]})"
            found[path] = Told(silent=why)
    return Commits(found)


def _boundaries(file: Path) -> set[str]:
    """The commits whose parents a shallow clone lacks, so that all files seem to begin there."""
    return set(file.read_text(encoding="ascii").split()) if file.exists() else set()


def _by_file(log: str, boundaries: set[str]) -> dict[str, Told]:
    found, told = dict[str, Told](), Told()
    for line in log.splitlines():
        if line.startswith("commit "):
            _, commit, short = line.split()
            told = Told(short)
            if commit in boundaries:
                told = Told(silent=f"the clone is shallow; it was {short} or a commit before it")
        elif line:
            found.setdefault(line, told)
    return found


def ask(root: Path, *arguments: str) -> str:
    """What git prints of the repository that a folder is in.

    Raises:
        Refused: if it prints nothing.
    """
    settings = [word for each in SETTINGS for word in ("-c", each)]
    command = ["git", "--literal-pathspecs", *settings, *arguments]
    return run(command, root, environment() | READING, SECONDS)


def run(
    command: list[str], folder: Path, variables: Mapping[str, str], seconds: float | None = None
) -> str:
    """What a command of git prints.

    Raises:
        Refused: if there is no git, or it fails.
    """
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",  # names of files may be in any encoding
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError:
        raise Refused("no program git") from None
    except OSError as error:
        raise Refused(f"git cannot be run ({error.strerror})") from None
    except subprocess.TimeoutExpired:
        raise Refused(f"no answer within {seconds:g} s") from None
    if done.returncode != 0:
        raise Refused(_reason(done))
    return done.stdout


def environment() -> dict[str, str]:
    """The environment without what names a repository."""
    return {name: value for name, value in os.environ.items() if name not in ELSEWHERE}


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    """The line in which git says why it fails, not those of advice that follow."""
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    reasons = [line for line in lines if line.startswith(MARKS)] or lines[-1:]
    reason = reasons[0] if reasons else f"exit status {done.returncode}"
    for mark in MARKS:
        reason = reason.removeprefix(mark).strip()
    if "not a git repository" in reason and "GIT_DIR" in os.environ:
        reason += " (GIT_DIR, which the environment has, is not followed)"
    return reason
