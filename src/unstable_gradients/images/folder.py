"""A folder that holds the files of a data set."""

from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.images.source import Source, read_plain


@dataclass(frozen=True)
class Folder(Source):
    """A folder with the four files, plain or compressed, also as train-images.idx3-ubyte.

    Attributes:
        path: of the folder.
        named: how the user came to name it: an environment variable.
    """

    path: Path
    named: str

    @property
    def name(self) -> str:
        """What names the folder, and its path."""
        return f"{self.named} {self.path}"

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        """Read the files. A folder the user named is never passed over: all must be there."""
        if not self.path.is_dir():
            raise InvalidInput(f"{self.name}: not a folder, expected one with the four files")
        paths = {name: self._find(name) for name in mnist.FILES}
        return {name: read_plain(path, f"{self.name}: {name}") for name, path in paths.items()}

    def _find(self, name: str) -> Path:
        dotted = name.replace("-idx", ".idx")
        for candidate in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
            if (self.path / candidate).is_file():
                return self.path / candidate
        raise InvalidInput(f"{self.name}: {name} is missing, expected it there, plain or .gz")
