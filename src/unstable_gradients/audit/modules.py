"""The modules that a stage ran, as the fingerprint of its program names them.

Hashes of modules are those of their sources without remarks, as in the fingerprints: an edited
comment changes no result. The stage that writes the fingerprints has none: what it read of the
code is what they name, all together. A stage before it has none either: it depends on all code, and
ran what its record names.
"""

from collections.abc import Iterator
from functools import cache, cached_property

from unstable_gradients.audit import study
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.lock import Stage
from unstable_gradients.audit.records import RunRecord
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code


def takes_fingerprints(stage: Stage) -> bool:
    """Whether the stage is the one that writes them."""
    return any(out.path == study.CODE for out in stage.outputs)


def takes_all_code(stage: Stage) -> bool:
    """Whether the stage depends on all code, and not on a fingerprint."""
    return any(each.path == study.ALL_CODE for each in stage.dependencies)


def is_fingerprint(path: str) -> bool:
    """Whether a path is that of a program's fingerprint."""
    return path.startswith(f"{study.CODE}/")


class Modules:
    """The project's modules as they are now, and as fingerprints and records name them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.digest = cache(self._digest)

    def _digest(self, path: str) -> str | None:
        """The hash of a module as it is now; None if there is none."""
        try:
            return code.digest(self._files.root / path)
        except InvalidInput:  # no longer Python
            return self._files.digest(path)
        except OSError:
            return None

    def of(self, stage: Stage, record: RunRecord | None) -> dict[str, str]:
        """Hash of each module that a stage ran, by path.

        Where its fingerprint has changed since, those that the record of its run names.
        """
        if takes_fingerprints(stage):
            return self._all
        named = [each for each in stage.dependencies if is_fingerprint(each.path)]
        unchanged = all(self._files.digest(each.path) == each.md5 for each in named)
        if unchanged and not takes_all_code(stage):
            return {path: md5 for each in named for path, md5 in self._read(each.path).items()}
        return dict(record.modules) if record else {}

    @cached_property
    def _all(self) -> dict[str, str]:
        paths = self._files.within(study.CODE)
        found = {name: md5 for path in paths for name, md5 in self._read(path).items()}
        return dict(sorted(found.items()))

    def _read(self, path: str) -> dict[str, str]:
        try:
            return code.parse((self._files.root / path).read_text(encoding="utf-8"))
        except ValueError:
            return {}

    def disagreements(self, stage: Stage, record: RunRecord) -> Iterator[str]:
        """A line for each module that a run used and its fingerprint has otherwise or not at all.

        The stage that writes fingerprints depends on all code.
        """
        if takes_fingerprints(stage):
            return
        named = self.of(stage, record)
        for path, used in record.modules.items():
            if path not in named:
                yield f"{path}: used, but the stage's fingerprint of code does not name it"
            elif named[path] != used:
                yield (
                    f"{path}: changed while the stage ran; it used {used}, the fingerprint of "
                    f"code says {named[path]}"
                )
