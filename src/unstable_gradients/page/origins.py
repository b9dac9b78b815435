"""Where the numbers of the page come from, as its scripts read it: out of the lock files.

The block has each fact once. A stage has the sums of what it ran on; which stage made a path, and
the sum of what it made, is with the path.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from unstable_gradients.audit.lock import Lock, Recorded, Stage
from unstable_gradients.audit.modules import is_fingerprint
from unstable_gradients.page.phrases import ENGLISH, Phrases
from unstable_gradients.page.web import Json
from unstable_gradients.study.tables import Table

STAGE, MEANING = "stage", "meaning"  # groups of phrases


@dataclass(frozen=True)
class Origins:
    """What lock files say of the outputs of stages.

    Attributes:
        lock: the files.
        descriptions: of stages, by name; one for all of a foreach.
        phrases: in which these are said.
    """

    lock: Lock
    descriptions: Mapping[str, str]
    phrases: Phrases = ENGLISH

    def made(self, path: str) -> dict[str, Json] | None:
        """The sum of an output and the stage that made it; None if no stage did."""
        found = self.lock.producer(path)
        return None if found is None else {"md5": found[1].md5, "stage": found[0].name}

    def stages(self, paths: Iterable[str]) -> dict[str, Json]:
        """By name, each stage that made one of the paths or what these were made from."""
        found: dict[str, Json] = {}
        unread = [stage for path in paths for stage in self._makers(path)]
        while unread:
            stage = unread.pop()
            if stage.name not in found:
                found[stage.name] = self._stage(stage)
                unread += [each for on in stage.dependencies for each in self._makers(on.path)]
        return dict(sorted(found.items()))

    def _makers(self, path: str) -> Iterator[Stage]:
        """The stages that made a path, or what lies in it."""
        for each in (path, *(out.path for out in self.lock.inside(path))):
            made = self.lock.producer(each)
            if made is not None:
                yield made[0]

    def _stage(self, stage: Stage) -> Json:
        return {
            "is": self.phrases.say(STAGE, self.descriptions[stage.name.partition("@")[0]]),
            "command": stage.command,
            "parameters": stage.parameters,
            "inputs": [self._input(each) for each in stage.dependencies],
        }

    def _input(self, each: Recorded) -> Json:
        """Path, sum and makers; of code there are none, its fingerprint names the modules."""
        if is_fingerprint(each.path):
            return [each.path, each.md5]
        makers = dict.fromkeys(stage.name for stage in self._makers(each.path))
        return [each.path, each.md5, [*makers]]


def described(table: Table, phrases: Phrases = ENGLISH) -> dict[str, Json]:
    """What a row of a table is, and what its columns mean."""
    columns = {str(name): phrases.say(MEANING, name.meaning) for name in table.columns}
    return {"is": phrases.say(MEANING, table.meaning), "columns": columns}
