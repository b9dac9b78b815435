"""Tables and figures that no stage makes, as params.yaml and the dvc.yaml files stand now.

A parameter was renamed or left out, and with it the stage that made them; DVC lets them lie. They
look like results of the study, and a stage that goes through their folder may have read them.
"""

from dataclasses import dataclass

from unstable_gradients.audit import study
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.lock import Lock, Recorded, Stage


@dataclass(frozen=True)
class Leftovers:
    """Tells the files of a project that are outputs from those that no longer are."""

    files: Files
    lock: Lock

    def lines(self) -> dict[str, str]:
        """Why each file is left over, by its path."""
        there = (path for folder in study.RESULTS for path in self.files.within(folder))
        return {path: self._reason(path) for path in there if not self.lock.producer(path)}

    def used(self, stage: Stage, path: str) -> str | None:
        """A line if a stage used a file that no stage makes, though they make its folder."""
        folder = next((each for each in stage.dependencies if _is_in(path, each)), None)
        if folder is None or not self.lock.inside(folder.path) or self.lock.producer(path):
            return None
        return f"{path}: used, {self._reason(path)}"

    def _reason(self, path: str) -> str:
        for stage in self.lock.former.values():
            if any(path == out.path or _is_in(path, out) for out in stage.outputs):
                return f"made by {stage.name}, which params.yaml and dvc.yaml no longer have"
        return "made by no stage that params.yaml and dvc.yaml have"


def _is_in(path: str, recorded: Recorded) -> bool:
    return path.startswith(f"{recorded.path}/")
