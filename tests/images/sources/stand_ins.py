"""Sources that must not be asked, or have the files, and a report that must not be made."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from unstable_gradients.images.source import Source


def never(line: str) -> None:
    pytest.fail(f"reported: {line}")


class Refusing(Source):
    """A source that must not be asked."""

    @property
    def name(self) -> str:
        return "refusing"

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        pytest.fail("asked")


@dataclass(frozen=True)
class Giving(Source):
    """A source that has the files, and notes how long it was given for them."""

    files: dict[str, bytes]
    seconds: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "giving"

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        self.seconds.append(seconds)
        return self.files
