"""`architecture.py PYTHON...`: how near the results of another architecture come to this one's.

Has this interpreter and another one, given as the words that start it, write what
`unstable_gradients.audit.cpus` compares, and says of each output whether the bytes are the same, or
else how far its numbers are apart.
"""

import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from unstable_gradients.audit import console, cpus
from unstable_gradients.errors import InvalidInput

PACKAGES = ("mpmath", "numpy", "pandas", "scipy")
WHICH = (
    "import platform; from importlib.metadata import version; "
    f"print(platform.machine(), *map(version, {PACKAGES}))"
)


def main() -> int:
    """Print a line for each output; 0 if all could be compared, 1 if not, 2 if a program failed."""
    console.prepare()
    try:
        lines = list(compared(sys.argv[1:]))
    except InvalidInput as error:
        print(f"architecture: {error}", file=sys.stderr)
        return 2
    print("\n".join(line for _, line in lines))
    return 0 if all(comparable for comparable, _ in lines) else 1


def compared(python: list[str]) -> Iterator[tuple[bool, str]]:
    """Of each output, if its shape and words are the same, and a line.

    Args:
        python: what starts the other interpreter.

    Raises:
        InvalidInput: if it does not start, has other packages, or a program fails.
    """
    machine = machine_of(python)
    with tempfile.TemporaryDirectory() as name:
        here, there = (Path(name).resolve() / each for each in ("here", "there"))
        written = []
        for folder, command, kind in (
            (here, [sys.executable], platform.machine()),
            (there, python, machine),
        ):
            folder.mkdir()
            written.append(cpus.write(command, folder, kind))
        for path in sorted({*written[0], *written[1]}):
            if path in written[0] and path in written[1]:
                comparable, said = difference(here / path, there / path)
            else:
                comparable, said = False, "only written by one of the two"
            yield comparable, f"{machine:10} {path.as_posix():40} {said}"


def machine_of(python: list[str]) -> str:
    """The architecture of an interpreter, as `platform.machine` names it.

    Raises:
        InvalidInput: if it does not start or has other packages than this one.
    """
    words = " ".join(python) or "no command"
    try:
        done = subprocess.run(
            [*python, "-c", WHICH], capture_output=True, encoding="utf-8", check=False
        )
    except (OSError, IndexError) as error:
        raise InvalidInput(f"{words}: expected what starts another Python ({error})") from None
    if done.returncode != 0:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise InvalidInput(f"{words}: expected what starts another Python ({last})")
    machine, *versions = done.stdout.split()
    for package, found in zip(PACKAGES, versions, strict=True):
        if found != version(package):
            raise InvalidInput(f"{words}: {package} {found}, expected {version(package)} as here")
    return machine


def difference(first: Path, second: Path) -> tuple[bool, str]:
    """Whether two tables or archives have the same words and shapes, and how far they are apart.

    A distance is of the largest number of its column or array.
    """
    if first.read_bytes() == second.read_bytes():
        return True, "identical"
    one, other = arrays(first), arrays(second)
    if {name: each.shape for name, each in one.items()} != {
        name: each.shape for name, each in other.items()
    }:
        return False, "OTHER SHAPE"
    apart, numbers, farthest = 0, 0, (0.0, "")
    for name, before in one.items():
        after = other[name]
        if before.dtype.kind not in "iuf":
            if not np.array_equal(before, after):
                return False, f"OTHER WORDS in {name}"
            continue
        was, now = before.astype(np.float64), after.astype(np.float64)
        different = (was != now) & ~(np.isnan(was) & np.isnan(now))
        numbers += was.size
        apart += int(different.sum())
        if different.any():
            distance = np.abs(now - was)[different].max() / np.nanmax(np.abs(was))
            farthest = max(farthest, (float(distance), name))
    distance, where = farthest
    return True, f"{apart:,} of {numbers:,} numbers differ, by {distance:.1e} at most, in {where}"


def arrays(path: Path) -> Mapping[str, npt.NDArray[np.generic]]:
    """The columns of a table or the arrays of an archive, by name."""
    if path.suffix == ".npz":
        with np.load(path) as archive:
            return dict(archive)
    table = pd.read_csv(path)
    return {name: table[name].to_numpy() for name in table}


if __name__ == "__main__":
    sys.exit(main())
