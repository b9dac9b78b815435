"""Has a stage die just before it changes a file; Python imports this module when it starts.

KILLED_BEFORE says before which change of the folders in KILLED_IN, counted from 1. A file that is
opened for writing counts, and one that is moved or removed.
"""

import os
import signal
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
folders = tuple(f"{folder}{os.sep}" for folder in os.environ["KILLED_IN"].split(os.pathsep))
left = int(os.environ["KILLED_BEFORE"])


def die(event: str, arguments: tuple[object, ...]) -> None:
    global left
    if event == "open":
        changes = isinstance(arguments[2], int) and bool(arguments[2] & WRITING)
    else:
        changes = event in ("os.rename", "os.remove", "shutil.rmtree")
    name = arguments[0] if isinstance(arguments[0], str | os.PathLike) else ""
    if changes and os.path.abspath(name).startswith(folders):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


sys.addaudithook(die)
