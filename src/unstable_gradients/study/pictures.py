"""Figures as files, known by one path; programs that draw and the page that shows them share it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Picture:
    """A figure of the study as two files.

    Attributes:
        path: of both, without the suffix, from the project's folder.
    """

    path: str

    @property
    def svg(self) -> Path:
        """The vector graphic."""
        return Path(f"{self.path}.svg")

    @property
    def png(self) -> Path:
        """The same in dots."""
        return Path(f"{self.path}.png")
