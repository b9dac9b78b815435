"""Files and folders as entities: what the archive carries, and what it only names.

What is carried has its path as identifier. What is too large, or can be had elsewhere, has a
fragment instead, which RO-Crate takes for what is described but not there.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from unstable_gradients.audit import packages
from unstable_gradients.audit import study as places
from unstable_gradients.audit.files import FOLDER_MARK
from unstable_gradients.audit.lock import LOCK, PARAMETER_FILE
from unstable_gradients.crate import citation
from unstable_gradients.crate.entities import ROOT, Graph, Reference, fragment
from unstable_gradients.crate.study import Study
from unstable_gradients.images.checksums import SHA256

# Beside what the lock files name; as far as a project has it.
ALSO_CARRIED = (
    *("README.md", "LICENSE", citation.FILE, "pyproject.toml"),
    *(PARAMETER_FILE, packages.LOCK),
)
LEFT_OUT = (places.RUNS, *places.PUBLISHED)
README = "README.md"
OCTETS = "application/octet-stream"
# Not asked of the system, whose table is another on each.
FORMATS = {
    **{".cff": "application/yaml", ".css": "text/css", ".csv": "text/csv"},
    **{".html": "text/html", ".ipynb": "application/x-ipynb+json", ".js": "text/javascript"},
    **{".json": "application/json", ".lock": "application/yaml", ".md": "text/markdown"},
    **{".npz": "application/zip", ".png": "image/png", ".py": "text/x-python"},
    **{".svg": "image/svg+xml", ".toml": "application/toml", ".txt": "text/plain"},
    **{".yaml": "application/yaml", "": "text/plain"},
}


def is_carried(path: str) -> bool:
    """Whether the archive has a file, and does not only name it."""
    return not any(PurePosixPath(path).is_relative_to(each) for each in LEFT_OUT)


class Data:
    """The files of a study; each is described when it is first asked for.

    Attributes:
        carried: MD5 of each file that the archive has, by path.
    """

    def __init__(self, graph: Graph, study: Study) -> None:
        self._graph, self._study = graph, study
        self._described: dict[str, Reference] = {}
        self.carried: dict[str, str] = {}

    def add(self, path: str, md5: str) -> Reference:
        """A file or folder as lock files name it."""
        if path not in self._described:
            is_folder = md5.endswith(FOLDER_MARK)
            self._described[path] = self._folder(path, md5) if is_folder else self._file(path, md5)
        return self._described[path]

    def add_others(self) -> None:
        """What no stage reads or makes, and a reader wants: how it is run, and by whom."""
        pipelines = self._study.pipelines
        locks = (PurePosixPath(each).with_name(LOCK).as_posix() for each in pipelines)
        for path in (*ALSO_CARRIED, *pipelines, *locks):
            md5 = self._study.files.digest(path)
            if md5 is not None:
                self.add(path, md5)
        if README in self._described:
            self._graph.add(README, about={"@id": ROOT})

    def _file(self, path: str, md5: str) -> Reference:
        carried = is_carried(path)
        name = PurePosixPath(path)
        published = SHA256.get(places.PUBLISHED.get(str(name.parent), ""), {})
        described = self._graph.add(
            quote(path) if carried else f"#{fragment(path)}",
            "File",
            name=path,
            contentSize=str((self._study.root / path).stat().st_size),
            encodingFormat=FORMATS.get(name.suffix, OCTETS),
            md5=md5,
            sha256=published.get(name.name),
        )
        if carried:
            self.carried[path] = md5
        self._graph.add(ROOT, hasPart=described)
        return described

    def _folder(self, path: str, md5: str) -> Reference:
        """A folder with its files, or a link to one with those that are seen through it."""
        carried = is_carried(path) and self._study.files.behind_link(path) == path
        described = self._graph.add(
            f"{quote(path)}/" if carried else f"#{fragment(path)}/",
            "Dataset",
            name=places.PUBLISHED.get(path, path),
            md5=md5,
            hasPart=list(self._files(path)),
        )
        self._graph.add(ROOT, hasPart=described)
        return described

    def _files(self, folder: str) -> Iterator[Reference]:
        for path in self._study.files.within(folder):
            md5 = self._study.files.digest(path)
            if md5 is not None:
                yield self.add(self._study.files.behind_link(path), md5)
