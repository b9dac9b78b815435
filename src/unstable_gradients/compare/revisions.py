"""A run of the study by its name: the workspace, a commit of git, or an experiment of DVC.

Lock files, claims and judged quantities are kept by git, so that a commit or an experiment is read
without checking it out. What DVC keeps is looked up in its cache by the hash in the lock files.
"""

import re
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from unstable_gradients.audit import git, lock, study
from unstable_gradients.audit.cache import Cache
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.lock import Lock, Recorded
from unstable_gradients.errors import InvalidInput

WORKSPACE = "workspace"
EXPERIMENT = re.compile(r"refs/exps/([0-9a-f]{2})/([0-9a-f]{38})/([^/]+)")
KEPT = re.compile(
    rf"(.*/)?({re.escape(lock.PIPELINE)}|{re.escape(lock.LOCK)})|{re.escape(lock.PARAMETER_FILE)}"
    rf"|{study.LEDGER}|{study.HEADLINE}|{study.METRICS}|{study.JUDGED}/[^/]+"
)


@dataclass(frozen=True)
class Experiment:
    """An experiment of DVC: its name, its commit, and the commit that it started from."""

    name: str
    commit: str
    baseline: str


@dataclass
class Run:
    """A run of the study, as far as its files are kept.

    Attributes:
        name: as it was asked for, with the commit.
        root: the folder of the project.
        folder: of its files: the project's, or one into which git put those of a commit.
        missing: what was looked for and is not kept, by what that leaves unknown.
    """

    name: str
    root: Path
    folder: Path
    missing: dict[str, list[str]] = field(default_factory=dict)

    def miss(self, so: str, what: str) -> None:
        """Note that something is not kept, and what that leaves unknown."""
        if what not in self.missing.setdefault(so, []):
            self.missing[so].append(what)

    def told_missing(self) -> list[str]:
        """A line for each thing unknown."""
        return [
            f"{self.name}: {so}, as this is not kept: {', '.join(each)}"
            for so, each in self.missing.items()
        ]

    @cached_property
    def lock(self) -> Lock:
        """Its lock files."""
        try:
            return lock.read(self.folder)
        except InvalidInput as error:
            raise InvalidInput(f"{self.name}: {_inside(str(error), self.folder)}") from None

    @cached_property
    def _files(self) -> tuple[Files, ...]:
        """What lies in its folder, and in the project's, where another run may have left it."""
        return tuple(Files(each) for each in dict.fromkeys((self.folder, self.root)))

    @cached_property
    def _cache(self) -> Cache:
        return Cache(self.root, self._files[-1].digest)

    def output(self, path: str) -> Path | None:
        """An output as its stage left it, if it is kept."""
        made = self.lock.producer(path)
        return self.kept(made[1]) if made and made[1].path == path else None

    def kept(self, recorded: Recorded) -> Path | None:
        """A file as the lock files record it: in a folder, or DVC's copy."""
        for files in self._files:
            if files.digest(recorded.path) == recorded.md5:
                return files.root / recorded.path
        return self._cache.copy(recorded.md5)

    def unfinished(self) -> list[str]:
        """Parameters that params.yaml has otherwise than the run had them."""
        now = lock.read_parameters(self.folder)
        recorded = {
            name: value
            for each in self.lock.stages.values()
            for name, value in each.parameters.items()
        }
        return sorted(name for name, value in recorded.items() if not _is_still(now, name, value))


def _is_still(now: Mapping[str, object], name: str, value: object) -> bool:
    try:
        return bool(lock.value_of(now, name) == value)
    except KeyError:
        return False


def _inside(message: str, folder: Path) -> str:
    """A message without the name of a temporary folder."""
    return message.replace(f"{folder}/", "")


def experiments(root: Path) -> list[Experiment]:
    """All experiments that DVC keeps as references of git, by name.

    Raises:
        InvalidInput: if git says why not.
    """
    listed = _asked(root, "for-each-ref", "--format=%(objectname) %(refname)", "refs/exps")
    found = []
    for line in listed.splitlines():
        commit, _, name = line.partition(" ")
        if parts := EXPERIMENT.fullmatch(name):
            found.append(Experiment(parts[3], commit, parts[1] + parts[2]))
    return sorted(found, key=lambda each: each.name)


def find(root: Path, asked: str, temporary: Path) -> Run:
    """The run with this name; what git has of it is put below a temporary folder.

    Raises:
        InvalidInput: if there is none.
    """
    if asked in ("", WORKSPACE):
        return Run(WORKSPACE, root, root)
    commit = resolve(root, asked)
    folder = Path(tempfile.mkdtemp(dir=temporary))
    export(root, commit, folder)
    short = commit[:7]
    return Run(asked if asked == short else f"{asked} ({short})", root, folder)


def resolve(root: Path, asked: str) -> str:
    """The commit that a name of git or of an experiment means.

    Raises:
        InvalidInput: if it means none, or several.
    """
    if not asked.startswith("-"):
        try:
            verified = ("rev-parse", "--verify", "--quiet", "--end-of-options")
            return git.ask(root, *verified, f"{asked}^{{commit}}").strip()
        except git.Refused:
            pass
    named = [each for each in experiments(root) if each.name == asked]
    if not named:
        raise InvalidInput(
            f"{asked}: no branch, tag, commit or experiment; expected one, or {WORKSPACE}"
        )
    head = _asked(root, "rev-parse", "HEAD").strip()
    chosen = [each for each in named if each.baseline == head] or named
    if len(chosen) > 1:
        commits = ", ".join(each.commit[:7] for each in chosen)
        raise InvalidInput(f"{asked}: {len(chosen)} experiments, expected one of {commits}")
    return chosen[0].commit


def export(root: Path, commit: str, folder: Path) -> None:
    """Put what a comparison reads of a commit into a folder.

    Raises:
        InvalidInput: if git says why not.
    """
    listed = _asked(root, "ls-tree", "-r", "-z", "--name-only", commit).split("\0")
    names = [name for name in listed if KEPT.fullmatch(name)]
    if names:
        archive = folder / "commit.tar"
        _asked(root, "archive", "--format=tar", f"--output={archive}", commit, "--", *names)
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        archive.unlink()


def _asked(root: Path, *arguments: str) -> str:
    try:
        return git.ask(root, *arguments)
    except git.Refused as reason:
        raise InvalidInput(f"git does not say which runs there are: {reason}") from None
