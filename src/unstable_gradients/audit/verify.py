"""`python -m unstable_gradients.audit.verify`: rebuild everything elsewhere and compare.

Clones the last commit into a temporary folder, runs `dvc repro` there from nothing, in another
time zone, language and umask and with another number of processes, and compares the hash of every
output with that in the committed dvc.lock. Where bytes differ, as they may with other package
versions or on another architecture, it compares what they say: verdicts, and metrics by the
intervals of the claims ledger.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from unstable_gradients.audit import lock
from unstable_gradients.errors import InvalidInput

LEDGER, METRICS = "reports/claims.csv", "reports/metrics.json"
KEY = ("id", "claim", "quantity")
# None of it may change a byte. HOME stays: pip, which may bring MNIST, is configured there.
ELSEWHERE = {"TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
ELSEWHERE |= {"PYTHONHASHSEED": "5", "COLUMNS": "40", "UNSTABLE_GRADIENTS_JOBS": "3"}


def main() -> int:
    """Print a line for each output; 0 if all are identical or say the same, 1 if not."""
    here = Path.cwd()
    try:
        with tempfile.TemporaryDirectory() as folder:
            clone = Path(folder, "a clone")
            _run("git", "clone", "--quiet", str(here), str(clone))
            committed = lock.read(clone / "dvc.lock")
            print("Rebuilding in a clone of the last commit ...", flush=True)
            (clone / "dvc.lock").unlink()
            before = {name: (clone / name).read_text("utf-8") for name in (LEDGER, METRICS)}
            _run(sys.executable, "-m", "dvc", "repro", cwd=clone)
            lines = list(compare(committed, lock.read(clone / "dvc.lock")))
            print("\n".join(line for _, line in lines))
            if all(same for same, _ in lines):
                print(f"All {len(lines)} outputs are identical.")
                return 0
            print("Not all bytes are the same, so what they say is compared.")
            parted = list(differences(before, clone))
            print("\n".join(parted) or "Every verdict and every number agrees within its interval.")
            return 1 if parted else 0
    except InvalidInput as error:
        print(f"verify: {error}", file=sys.stderr)
        return 2


def compare(committed: lock.Lock, rebuilt: lock.Lock) -> Iterator[tuple[bool, str]]:
    """For each output of the committed lock, whether the other has the same, and a line."""
    now = {out.path: out.md5 for stage in rebuilt.stages.values() for out in stage.outputs}
    for stage in committed.stages.values():
        for out in stage.outputs:
            md5 = now.get(out.path)
            same = md5 == out.md5
            verdict = "identical" if same else f"DIFFERS: {md5 or 'missing'}"
            yield same, f"{out.md5:36}  {out.path:58}  {verdict}"


def differences(before: dict[str, str], clone: Path) -> Iterator[str]:
    """A line for each verdict that changed and each number outside the committed interval."""
    was = _rows(before[LEDGER])
    now = _rows((clone / LEDGER).read_text("utf-8"))
    for key in was.keys() | now.keys():
        name = ", ".join(key)
        if key not in was or key not in now:
            yield f"{LEDGER}: {name}: only in one of the two"
        elif was[key]["verdict"] != now[key]["verdict"]:
            yield f"{LEDGER}: {name}: {was[key]['verdict']}, now {now[key]['verdict']}"
        elif not _within(was[key], now[key]["measured"]):
            yield f"{LEDGER}: {name}: {was[key]['measured']}, now {now[key]['measured']}"
    names = (
        json.loads(before[METRICS]).keys() ^ json.loads((clone / METRICS).read_text("utf-8")).keys()
    )
    yield from (f"{METRICS}: {name}: only in one of the two" for name in sorted(names))


def _rows(text: str) -> dict[tuple[str, ...], dict[str, str]]:
    return {tuple(row[name] for name in KEY): row for row in csv.DictReader(text.splitlines())}


def _within(row: dict[str, str], measured: str) -> bool:
    """Whether a number lies in the interval of a row, or equals its number where there is none."""
    if row["low"] and row["high"] and measured:
        return float(row["low"]) <= float(measured) <= float(row["high"])
    return row["measured"] == measured or (
        bool(row["measured"] and measured)
        and abs(float(row["measured"]) - float(measured)) <= 1e-9 * abs(float(row["measured"]))
    )


def _run(*command: str, cwd: Path | None = None) -> None:
    """Run a command with the clone's sources, its output shown only if it fails.

    Raises:
        InvalidInput: if it fails.
    """
    environment = dict(os.environ)
    if cwd is not None:
        environment |= ELSEWHERE | {"PYTHONPATH": str(cwd / "src")}
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        umask=0o077 if cwd else -1,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        name = " ".join(command).removeprefix(f"{sys.executable} -m ")
        raise InvalidInput(f"{name} failed: {last}")


if __name__ == "__main__":
    sys.exit(main())
