"""A package of Debian that carries a data set, fetched and unpacked without installing it.

It comes from wherever the machine's apt is configured to look. apt works in folders of its own, so
that it needs neither root nor lists of packages that somebody has brought up to date.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.folder import Folder
from unstable_gradients.images.source import Source, Unreachable, check_ended_well, run_tool

SILENT_SECONDS = 5  # without an answer, after which apt asks once more and then gives up
UNPACK_SECONDS = 60.0
# What a machine runs after every update of its lists is for those lists, and may need root.
NO_HOOKS = "#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n"


@dataclass(frozen=True)
class DebianPackage(Source):
    """A package with the four files.

    Attributes:
        package: its name.
        folder: where it puts the files, from the root.
    """

    package: str
    folder: str

    @property
    def name(self) -> str:
        """The command that a user would give."""
        return f"apt-get download {self.package}"

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        """Download the package, unpack it beside, and read the files."""
        end = time.monotonic() + seconds
        for each in ("state/lists/partial", "cache/archives/partial", "packages", "unpacked"):
            (scratch / each).mkdir(parents=True)
        (scratch / "apt.conf").write_text(NO_HOOKS, encoding="utf-8")
        self._apt(scratch, seconds, "update")
        self._apt(scratch, end - time.monotonic(), "download", self.package)
        found = sorted((scratch / "packages").glob("*.deb"))
        if len(found) != 1:
            raise Unreachable(f"{len(found)} packages came, expected one")
        unpacking = ["dpkg-deb", "--extract", str(found[0]), str(scratch / "unpacked")]
        done = run_tool(unpacking, UNPACK_SECONDS)
        if done.returncode:
            said = " ".join(done.stderr.split())
            raise InvalidInput(f"{self.name}: the package cannot be unpacked: {said}")
        return Folder(scratch / "unpacked" / self.folder, self.name).fetch(scratch, seconds)

    def _apt(self, scratch: Path, seconds: float, *words: str) -> None:
        done = run_tool(_apt_command(scratch, words), seconds, scratch / "packages")
        check_ended_well(done, "E:")


def _apt_command(scratch: Path, words: Sequence[str]) -> list[str]:
    """apt-get in folders of its own; the machine's sources and keys stay those it knows."""
    options = {
        "Dir::State": scratch / "state",
        "Dir::Cache": scratch / "cache",
        "APT::Sandbox::User": "root",  # else root would hand a private folder to another user
        "Acquire::Languages": "none",
        "Acquire::Retries": 1,
        "Acquire::http::Timeout": SILENT_SECONDS,
        "Acquire::https::Timeout": SILENT_SECONDS,
    }
    given = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    return ["apt-get", "-qq", "-c", str(scratch / "apt.conf"), *given, *words]
