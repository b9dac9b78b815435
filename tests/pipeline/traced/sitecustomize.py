"""Records what a stage opens and whom it asks; Python imports this module when it starts.

The environment names the folders whose files count (TRACED_FOLDERS) and the file that gets a line
for each of them (TRACE): stage, R or W, path. A machine that it asks, or whose address it looks up,
gets one with N. Processes that the stage starts inherit it all.
"""

import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
PATHS_MADE = {"os.rename": (0, 1), "os.mkdir": (0,), "os.link": (1,), "os.symlink": (1,)}
ADDRESSES = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}
ADDRESSES |= {"socket.gethostbyname": 0, "socket.gethostbyaddr": 0}
folders = tuple(f"{folder}{os.sep}" for folder in os.environ["TRACED_FOLDERS"].split(os.pathsep))
trace = os.open(os.environ["TRACE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def note(access: str, path: object) -> None:
    if isinstance(path, str | bytes | os.PathLike):
        absolute = os.path.abspath(os.fsdecode(path))
        if absolute.startswith(folders):
            write(access, absolute)


def write(access: str, what: object) -> None:
    os.write(trace, f"{os.environ.get('DVC_STAGE')}\t{access}\t{what}\n".encode())


def record(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        note("W" if isinstance(flags, int) and flags & WRITING else "R", path)
    for position in PATHS_MADE.get(event, ()):
        note("W", arguments[position])
    if event in ADDRESSES:
        address = arguments[ADDRESSES[event]]
        write("N", address[0] if isinstance(address, tuple) else address)


sys.addaudithook(record)
