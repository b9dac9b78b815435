"""`python -m unstable_gradients.audit.verify`: rebuild everything elsewhere and compare.

Clones the last commit into a temporary folder, runs `dvc repro` there from nothing, with a cache of
its own whatever DVC is configured for, in another HOME, time zone, language and umask and with
another number of processes, and compares the hash of
every output with that in the committed lock files. Where bytes differ, as they may with other
package versions or on another architecture, it compares what they say: verdicts, and numbers by
the intervals of the claims ledger.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from unstable_gradients.audit import console, git, lock
from unstable_gradients.audit.__main__ import DVC, project
from unstable_gradients.audit.study import HEADLINE, LEDGER, MNIST, QUANTITIES
from unstable_gradients.errors import InvalidInput

KEYS = {LEDGER: ("id",), QUANTITIES: ("id", "quantity", "network", "setting")}
NUMBERS = ("measured", "bracket_low", "bracket_high")
MISSING = "missing"
PLAIN = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}  # git's words are read
# Before all other levels of DVC's configuration: from a cache that others have filled, outputs
# would be restored instead of made.
OWN_CACHE = '[cache]\n    dir = cache\n    local = ""\n'
ALIKE = 1e-9  # relative difference of numbers that count as the same
# None of it may change a byte.
ELSEWHERE = {"TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
ELSEWHERE |= {"PYTHONHASHSEED": "5", "COLUMNS": "40", "UNSTABLE_GRADIENTS_JOBS": "3"}


def main() -> int:
    """Print a line for each output; 0 if all are identical or say the same, 1 if not."""
    console.prepare()
    try:
        here = project()
        with tempfile.TemporaryDirectory() as folder:
            clone = _clone(here, Path(folder))
            lock.require_all(clone)
            committed = lock.read(clone)
            before = _said(clone)
            print("Rebuilding in a clone of the last commit ...", flush=True)
            for path in lock.paths(clone):
                path.unlink()
            download = committed.producer(MNIST)
            if download:  # pip, which may bring MNIST, is configured in the user's own HOME
                _run(sys.executable, "-m", "dvc", "repro", download[0].name, cwd=clone)
            _run(sys.executable, "-m", "dvc", "repro", cwd=clone, HOME=folder)
            lines = list(compare(committed, lock.read(clone)))
            print("\n".join(line for _, line in lines))
            if all(same for same, _ in lines):
                print(f"All {len(lines)} outputs are identical.")
                return 0
            return _compare_meaning(before, _said(clone))
    except InvalidInput as error:
        print(f"verify: {error}", file=sys.stderr)
        return 2


def _clone(here: Path, folder: Path) -> Path:
    """The project as it was last committed, in a clone of its repository.

    Raises:
        InvalidInput: if git says why not, or the project is not in the commit.
    """
    clone = folder / "a clone"
    try:
        git.ask(here, "log", "-1", "--format=%h")  # a clone of no commits would be no error
        top, *prefix = git.ask(here, "rev-parse", "--show-toplevel", "--show-prefix").splitlines()
        git.run(["git", "clone", "--quiet", top, str(clone)], folder, git.environment() | PLAIN)
    except git.Refused as reason:
        raise InvalidInput(f"git gives no clone of {here}: {reason}") from None
    copy = Path(clone, *prefix)
    if not lock.paths(copy):
        raise InvalidInput(f"{here}: its last commit has no {lock.PIPELINE}, expected the project")
    (copy / DVC / "config.local").write_text(OWN_CACHE, encoding="utf-8")
    return copy


def compare(committed: lock.Lock, rebuilt: lock.Lock) -> Iterator[tuple[bool, str]]:
    """For each output of either lock, whether the other has the same, and a line."""
    was, now = (
        {out.path: out.md5 for stage in each.stages.values() for out in stage.outputs}
        for each in (committed, rebuilt)
    )
    for path in was | now:
        same = was.get(path) == now.get(path)
        verdict = "identical" if same else f"DIFFERS: {now.get(path, MISSING)}"
        yield same, f"{was.get(path, MISSING):36}  {path:58}  {verdict}"


def _said(root: Path) -> dict[str, str]:
    return {name: (root / name).read_text("utf-8") for name in (*KEYS, HEADLINE)}


def _compare_meaning(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    print("Not all bytes are the same, so what they say is compared.")
    changes = list(differences(before, after))
    print("".join(f"{line}\n" for accepted, line in changes if accepted), end="")
    parted = [line for accepted, line in changes if not accepted]
    print(
        "\n".join(parted)
        or "Every verdict is the same, and every number is within its interval if it has one."
    )
    return 1 if parted else 0


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """What the ledger and the metrics, by their names, say otherwise: if accepted, and a line.

    A verdict must be the same, a number within the committed interval. Numbers without one, as
    solutions and brackets, are told and accepted.
    """
    for table in KEYS:
        yield from _verdicts_and_numbers(table, before[table], after[table])
    # The numbers of all files are written alike, so that their digits tell which are the same.
    quantities = _rows(QUANTITIES, before[QUANTITIES]).values()
    intervals = {row["measured"]: row for row in quantities if row["low"]}
    old, new = (_metrics(each[HEADLINE]) for each in (before, after))
    for metric in old | new:
        name = f"{HEADLINE}: {metric}"
        if metric not in old or metric not in new:
            yield False, f"{name}: only in one of the two"
        else:
            yield from _number(name, old[metric], new[metric], intervals.get(old[metric], {}))


def _verdicts_and_numbers(table: str, before: str, after: str) -> Iterator[tuple[bool, str]]:
    """The same of one table of the ledger."""
    was, now = _rows(table, before), _rows(table, after)
    for key in was | now:
        name = f"{table}: {', '.join(filter(None, key))}"
        if key not in was or key not in now:
            yield False, f"{name}: only in one of the two"
        elif was[key]["verdict"] != now[key]["verdict"]:
            yield False, f"{name}: {was[key]['verdict']}, now {now[key]['verdict']}"
        else:
            for number in (each for each in NUMBERS if each in was[key]):
                yield from _number(name, was[key][number], now[key][number], was[key])


def _rows(table: str, text: str) -> dict[tuple[str, ...], dict[str, str]]:
    rows = csv.DictReader(text.splitlines())
    return {tuple(row[name] for name in KEYS[table]): row for row in rows}


def _metrics(text: str) -> dict[str, str]:
    return {name: str(value) for name, value in json.loads(text).items()}


def _number(
    name: str, was: str, now: str, interval: Mapping[str, str]
) -> Iterator[tuple[bool, str]]:
    """Whether a number that is not the same is accepted; an interval has a low and a high end."""
    if was == now or (was and now and _alike(float(was), float(now))):
        return
    line = f"{name}: {was}, now {now}"
    low, high = interval.get("low"), interval.get("high")
    if low and high:
        within = bool(now) and float(low) <= float(now) <= float(high)
        yield within, f"{line}, {'within' if within else 'NOT within'} {low} to {high}"
    else:
        yield bool(was) == bool(now), f"{line}, no interval to compare with"


def _alike(first: float, second: float) -> bool:
    return abs(first - second) <= ALIKE * abs(first)


def _run(*command: str, cwd: Path | None = None, **variables: str) -> None:
    """Run a command, its output shown only if it fails.

    Raises:
        InvalidInput: if it fails.
    """
    environment = git.environment()
    if cwd is not None:
        environment |= ELSEWHERE | variables
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        umask=0o077 if cwd else -1,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        name = " ".join(command).removeprefix(f"{sys.executable} -m ")
        raise InvalidInput(f"{name} failed: {last}")


if __name__ == "__main__":
    sys.exit(main())
