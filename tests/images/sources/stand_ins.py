"""A source that must not be asked, and a report that must not be made."""

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

    def fetch(self, scratch: Path) -> dict[str, bytes]:
        pytest.fail("asked")
