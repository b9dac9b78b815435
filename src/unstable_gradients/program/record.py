"""A record of what a stage really used, written by the stage itself.

DVC hashes dependencies and reads parameters when a command has ended. What was edited while it
ran is then recorded as if it had been used. A run record holds what was used: the arguments, the
project's modules as they were when they had been imported, data files as they were when they were
opened, package versions and floating-point kernels; and what was made. It holds nothing that
differs between equal runs, so it is an output like any other, and `unstable_gradients.audit`
compares it with dvc.lock.
"""

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from unstable_gradients.program import code, files, packages
from unstable_gradients.program.begun import Begun
from unstable_gradients.program.kernels import PINNED

ROOT = code.ROOT
CODE = ("src", "stages")
DATA = ("data", "reports")
FOR_CHILDREN = "UNSTABLE_GRADIENTS_RECORD"  # where a program started by a stage notes its own
_begun = Begun(ROOT, {}, {})


class _Reads:
    """Hashes of the project's data files, each taken just before it was first read.

    Data are what lies in their folders, and what lies beside the code without being a module.
    """

    def __init__(self) -> None:
        self.md5: dict[str, str] = {}
        self._thread = threading.local()  # others go on reading while one hashes

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        hashing = getattr(self._thread, "hashing", False)
        if event == "open" and not hashing and _reads(*arguments[1:3]):
            path = _in_project(arguments[0])
            if path is not None and _is_data(path) and path.as_posix() not in self.md5:
                self._thread.hashing = True
                try:
                    self._note(path)
                finally:
                    self._thread.hashing = False

    def _note(self, path: Path) -> None:
        if (ROOT / path).is_file() and not path.name.startswith("."):
            self.md5[path.as_posix()] = _md5(ROOT / path)


def _reads(mode: str | None, flags: int) -> bool:
    return "r" in mode and "+" not in mode if mode else not flags & (os.O_WRONLY | os.O_RDWR)


def _is_data(path: Path) -> bool:
    folder, compiled = path.parts[0], "__pycache__" in path.parts
    return folder in DATA or (folder in CODE and path.suffix != code.MODULE and not compiled)


def _in_project(name: object) -> Path | None:
    if not isinstance(name, str | os.PathLike):
        return None  # a file descriptor, or bytes, which no code of the project opens
    absolute = os.path.abspath(name)
    if not absolute.startswith(f"{ROOT}{os.sep}"):  # as most modules; paths take ten times as long
        return None
    path = Path(absolute).relative_to(ROOT)
    return path if len(path.parts) > 1 else None


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def modules(noted: code.Modules = MappingProxyType({})) -> dict[str, str]:
    """Hash of the source of each of the project's modules that is imported, by path.

    Of the source without remarks, as `code` takes it, and as it is now, unless a module was noted
    earlier.

    Raises:
        InvalidInput: if a module can no longer be parsed.
        OSError: if one can no longer be read.
    """
    new = {path: code.digest(ROOT / path) for path in loaded() - noted.keys()}
    return dict(sorted((new | dict(noted)).items()))


def loaded() -> set[str]:
    """The paths of the project's modules that are imported, from the project's folder."""
    names = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    paths = {path for name in names if name and (path := _in_project(name))}
    return {path.as_posix() for path in paths if path.parts[0] in CODE}


def begun() -> Begun:
    """The modules with which the record was begun that this process keeps; none without one."""
    return _begun


def environment() -> dict[str, Any]:
    """Versions of the packages imported, and the floating-point kernels.

    Not that of Python, under each of which the results are the same.
    """
    kernels: dict[str, Any] = {name: os.environ.get(name, "") for name in PINNED}
    if "numpy" in sys.modules:
        from threadpoolctl import threadpool_info

        kernels["blas"] = sorted(
            {each["architecture"] for each in threadpool_info() if each["user_api"] == "blas"}
        )
    return {"packages": packages.imported(), "kernels": kernels}


@contextmanager
def kept(
    target: Path,
    arguments: Sequence[str],
    precision: str = "double",
    expected: code.Fingerprint | None = None,
) -> Iterator[None]:
    """Keep a record of what the block uses at `target`, if it ends well.

    The record is begun when the block begins, under the name that `files.replacing` gives it, with
    the modules as they are then. What the block imports and reads, and what it has made, is added
    when it ends. A program that it starts can `join` the record.

    Args:
        target: where the record goes.
        arguments: the flags of the program.
        precision: of the floating-point numbers in training.
        expected: what the program may load; None for anything.

    Raises:
        InvalidInput: if modules are used that the fingerprint does not name, or not in this form.
    """
    global _begun
    reads, start = _Reads(), modules()
    _begun = Begun.of(ROOT, start)
    if expected is not None:
        expected.check(start)
    sys.addaudithook(reads)
    notes = target.with_name(f".{target.name}.children")
    notes.unlink(missing_ok=True)  # of a run that was killed
    os.environ[FOR_CHILDREN] = str(notes.resolve())
    known = {"arguments": list(arguments), "precision": precision}
    with files.replacing(target) as record:
        _write(record, known | environment() | {"modules": start})
        try:
            yield
            joined = _joined(notes)
            used = modules(joined["modules"] | start)
            if expected is not None:
                expected.check(used)
            data = dict(sorted((joined["data"] | reads.md5).items()))
            made = {"modules": used, "data": data, "outputs": _outputs()}
            here = environment()
            here["packages"] = dict(sorted((joined["packages"] | here["packages"]).items()))
            _write(record, known | here | made)
        finally:
            _begun = Begun(ROOT, {}, {})
            del os.environ[FOR_CHILDREN]
            notes.unlink(missing_ok=True)


def _outputs() -> dict[str, str]:
    """MD5 of each file that was written to the project, by path."""
    found = {}
    for target in files.replaced():
        for path in sorted(target.rglob("*")) if target.is_dir() else [target]:
            name = _in_project(path)
            if name is not None and path.is_file():
                found[name.as_posix()] = _md5(path)
    return found


def _write(path: Path, record: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def join() -> Callable[[], None]:
    """Have this process add what it uses to the record of the stage that started it, if any.

    Returns:
        What notes it, to be called before the stage can end this process. A module is noted as
        it was at the first call after its import.
    """
    notes = os.environ.get(FOR_CHILDREN)
    if notes is None:
        return lambda: None
    reads = _Reads()
    sys.addaudithook(reads)
    noted: dict[str, str] = {}

    def note() -> None:
        noted.update(modules(noted))
        with files.replacing(Path(notes)) as partial:
            used = {"modules": noted, "data": reads.md5, "packages": packages.imported()}
            _write(partial, used)

    return note


def _joined(notes: Path) -> dict[str, dict[str, str]]:
    if not notes.exists():
        return {"modules": {}, "data": {}, "packages": {}}
    found: dict[str, dict[str, str]] = json.loads(notes.read_text(encoding="utf-8"))
    return found
