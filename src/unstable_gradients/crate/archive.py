"""The archive: the graph and the files it describes in one ZIP, the same bytes wherever it is made.

Nothing is compressed, because each version of zlib makes other bytes; and no file has a date.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from unstable_gradients.crate.entities import METADATA, Graph
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import replacing

NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP can say
UNIX = 3
READABLE = 0o100644 << 16
FOLDER = (0o40755 << 16) | 0x10


def write(target: Path, graph: Graph, root: Path, carried: Mapping[str, str]) -> None:
    """Write the archive; what stood there stays if it fails.

    Args:
        root: the folder of the files.
        carried: the MD5 of each file, by path.

    Raises:
        InvalidInput: if a file is no longer as it was described.
    """
    with replacing(target) as partial, zipfile.ZipFile(partial, "w") as archive:
        archive.writestr(_entry(METADATA), graph.text())
        folders = {f"{above}/" for path in carried for above in Path(path).parents[:-1]}
        for folder in sorted(each for each in folders if quote(each) in graph):
            archive.writestr(_entry(folder), b"")
        for path, md5 in sorted(carried.items()):
            content = (root / path).read_bytes()
            if hashlib.md5(content).hexdigest() != md5:
                raise InvalidInput(f"{path}: changed while the crate was written, expected {md5}")
            archive.writestr(_entry(path), content)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.create_system = UNIX
    entry.external_attr = FOLDER if entry.is_dir() else READABLE
    return entry
