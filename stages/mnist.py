"""Bring the four files of MNIST, checked against their published sums, into a folder."""

from unstable_gradients.program import kernels

kernels.fix()

import os
import sys
from pathlib import Path

from pydantic import Field

from unstable_gradients import mnist_sources
from unstable_gradients.program import command_line, files


class Arguments(command_line.Arguments):
    """Where the files go."""

    out: Path = Field(description="the folder to make or replace")


def report(line: str) -> None:
    """Tell the user why a source was passed over."""
    print(f"mnist.py: {line}", file=sys.stderr, flush=True)


def main(arguments: Arguments) -> None:
    """Obtain the files, then replace the folder."""
    contents = mnist_sources.obtain(mnist_sources.sources(os.environ), report)
    with files.replacing(arguments.out) as folder:
        folder.mkdir()
        for name, content in contents.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    command_line.run(main, Arguments)
