"""Bring the four files of MNIST, checked against their published sums, into a folder."""

import os
import sys

from stages.images.mnist import FOLDER
from unstable_gradients.images import sources
from unstable_gradients.program import files
from unstable_gradients.program.parameters import Params


def report(line: str) -> None:
    """Tell the user why a source was passed over."""
    print(f"images.download: {line}", file=sys.stderr, flush=True)


def main(given: Params) -> None:
    """Obtain the files, then replace the folder."""
    contents = sources.obtain(sources.sources(os.environ), report)
    with files.replacing(FOLDER) as folder:
        folder.mkdir()
        for name, content in contents.items():
            (folder / name).write_bytes(content)
