"""Try a sample of mutants, or go on where an earlier run stopped; see the package."""

import argparse
from pathlib import Path
from signal import SIGALRM

import pooch

from mutants import results
from mutants.copies import Copy
from mutants.reach import Reach
from mutants.results import Result
from mutants.sample import PARTS, modules, sample
from mutants.sites import Mutant

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MOST = 120, 3600  # that a test, and all, may take before a mutant counts as hanging
PASSED, NO_TESTS, BROKEN = 0, 5, 70


def main() -> int:
    """Try those mutants of the sample that have no result yet; of a finished sample all, anew.

    Returns:
        The exit status: 1 if too few of those that differ were killed.
    """
    options = argparse.ArgumentParser(prog="mutants", description=__doc__)
    options.add_argument("--size", type=int, default=300, help="of the sample")
    options.add_argument("--alive", action="store_true", help="try only the survivors again")
    options.add_argument(
        "--folder",
        type=Path,
        default=Path(pooch.os_cache("unstable-gradients")) / "mutants",
        help="for the copy of the project",
    )
    given = options.parse_args()
    drawn = sample(ROOT, given.size)
    known = results.read(drawn)
    if given.alive:
        settled = [each for each in known if each.killed]
    else:
        settled = known if len(known) < len(drawn) else []
    given.folder.mkdir(parents=True, exist_ok=True)
    found = {each.mutant: each for each in settled}
    reach = Reach(given.folder, ROOT)
    with Copy(ROOT, given.folder / "copy") as copy:
        print("which tests call which functions", flush=True)
        reach.measure(copy, [name for part in PARTS for name in modules(ROOT, part)])
        for name, each in reach.known().items():
            if each["status"] != PASSED:
                print(f"left out, because it fails without a mutant: {each['failed'] or name}")
        for part, mutant in drawn:
            if mutant not in found:
                found[mutant] = Result(part, mutant, killer(copy, reach.tests(mutant), mutant))
                print(len(found), mutant.module, mutant.line, found[mutant].killed, flush=True)
                results.write([found[each] for _, each in drawn if each in found])
    enough, told = results.summary(results.read(drawn))
    print(told)
    return 0 if enough else 1


def killer(copy: Copy, tests: list[str], mutant: Mutant) -> str:
    """The test that notices a mutant, or how it ends the process; empty if none does."""
    if not tests:
        return ""
    source = copy.read(mutant.module)
    copy.write(mutant.module, mutant.applied(source))
    answer = copy.run(tests, SECONDS, MOST)
    copy.write(mutant.module, source)
    status = answer["status"]
    failed, last = (answer[name].partition("[")[0] for name in ("failed", "last"))
    if status == BROKEN:
        raise RuntimeError(answer["output"])
    if status in (PASSED, NO_TESTS):
        return ""
    if status == -SIGALRM:
        return f"{last} (takes more than {SECONDS} s)"
    if status < 0:
        return f"{last} (ended by signal {-status})"
    return failed or "tests/conftest.py"


if __name__ == "__main__":
    raise SystemExit(main())
