"""Records which project files a stage opens; Python imports this module when it starts.

The environment names the folders whose files count (TRACED_FOLDERS) and the file that gets a line
for each of them (TRACE): stage, R or W, path. Processes that the stage starts inherit it all.
"""

import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
PATHS_MADE = {"os.rename": (0, 1), "os.mkdir": (0,), "os.link": (1,), "os.symlink": (1,)}
folders = tuple(f"{folder}{os.sep}" for folder in os.environ["TRACED_FOLDERS"].split(os.pathsep))
trace = os.open(os.environ["TRACE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def note(access: str, path: object) -> None:
    if isinstance(path, str | bytes | os.PathLike):
        absolute = os.path.abspath(os.fsdecode(path))
        if absolute.startswith(folders):
            line = f"{os.environ.get('DVC_STAGE')}\t{access}\t{absolute}\n"
            os.write(trace, line.encode())


def record(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        note("W" if isinstance(flags, int) and flags & WRITING else "R", path)
    for position in PATHS_MADE.get(event, ()):
        note("W", arguments[position])


sys.addaudithook(record)
