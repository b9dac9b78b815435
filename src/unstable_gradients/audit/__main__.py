"""`python -m unstable_gradients.audit [PATH]`: where an output comes from, and if it still does.

PATH is an output of the study, as reports/figures/initial-speed.svg; `reports/metrics.json:NAME`
is one number of the metrics and `claims:ID` one claim of the ledger. Without it, every output is
checked, in a line each, and what lies among the results and is no output is named.
"""

import argparse
import json
import signal
import sys
from pathlib import Path

from unstable_gradients.audit import console, lock, show
from unstable_gradients.audit.lineage import Audit
from unstable_gradients.audit.subject import find
from unstable_gradients.errors import InvalidInput

DVC = ".dvc"


def main() -> int:
    """Print what is found; 0 if all of it is intact, 1 if not, 2 if the question makes no sense."""
    console.prepare()
    parser = argparse.ArgumentParser(prog="python -m unstable_gradients.audit", description=__doc__)
    parser.add_argument("subject", metavar="PATH", nargs="?", help="output, metric or claim")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a tree")
    given = parser.parse_args()
    try:
        root = project()
        read = lock.read(root)
        audit = Audit(root, read)
        if given.subject is None:
            lock.require_all(root)
            return everything(audit, root, read, given.json)
        return lineage(audit, root, given.subject, given.json)
    except InvalidInput as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    except UnicodeEncodeError as error:
        print(f"audit: {console.unspeakable(error)}", file=sys.stderr)
        return 2


def lineage(audit: Audit, root: Path, asked: str, as_json: bool) -> int:
    """Print all that one output was made from; 0 if it is intact, 1 if not."""
    subject = find(root, asked)
    result = audit.result(subject.path, subject.through)
    if as_json:
        found = {"subject": subject.name, "found": subject.lines, "lineage": show.as_json(result)}
        print(json.dumps(found, indent=2))
        _tell_aside(audit)
    else:
        print("\n".join([*subject.lines, *show.Tree().lines(result), *audit.cache.notes()]))
        print(
            f"{subject.name}: everything that it was made from is intact."
            if result.intact
            else f"{subject.name}: not everything is as recorded; see the lines marked ✗."
        )
    return 0 if result.intact else 1


def everything(audit: Audit, root: Path, read: lock.Lock, as_json: bool) -> int:
    """Print whether each output of the lock is intact with its lineage, and what is left over.

    The status is 0 if all are intact and nothing is left over, else 1.
    """
    outputs = [out.path for stage in read.stages.values() for out in stage.outputs]
    intact = {path: audit.result(path).intact for path in outputs}
    left = audit.leftovers.lines()
    if as_json:
        print(json.dumps(intact | dict.fromkeys(left, False), indent=2))
        _tell_aside(audit)
    else:
        for path, good in intact.items():
            print(f"{show.mark(good)} {path}")
        for path, reason in left.items():
            print(f"{show.mark(False)} {path}: {reason}; remove it")
        for stage in read.former.values():
            for out in stage.outputs:
                if out.path not in left and (root / out.path).exists():
                    print(f"  {out.path}: left by {stage.name}, which is no more; nothing uses it")
        for line in audit.cache.notes():
            print(f"  {line}")
        wrong = [path for path, good in intact.items() if not good]
        print(
            f"{len(wrong)} of {len(outputs)} outputs are not as recorded; ask for one by its path."
            if wrong
            else f"All {len(outputs)} outputs, and everything they were made from, are intact."
        )
        if left:
            print(f"Left over from what the study no longer has: {len(left)}, named above.")
    return 0 if all(intact.values()) and not left else 1


def _tell_aside(audit: Audit) -> None:
    """What was looked at and what was not, beside JSON that is for a program."""
    for line in audit.cache.notes():
        print(f"audit: {line}", file=sys.stderr)


def project() -> Path:
    """The nearest folder from here upwards that is a project of DVC.

    Raises:
        InvalidInput: if there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / DVC).is_dir():
            return folder
    raise InvalidInput(f"{DVC}: not in this folder nor above it; expected a project of DVC")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly where the reader has seen enough
    sys.exit(main())
