"""`python -m unstable_gradients.audit PATH`: where an output comes from, and whether it still does.

PATH is an output of the study, as reports/figures/initial-speed.svg; `reports/metrics.json:NAME`
is one number of the metrics and `claims:ID` one claim of the ledger.
"""

import argparse
import json
import sys
from pathlib import Path

from unstable_gradients.audit import lock, show
from unstable_gradients.audit.lineage import Audit
from unstable_gradients.audit.subject import Subject, find
from unstable_gradients.errors import InvalidInput

LOCK = "dvc.lock"


def main() -> int:
    """Print the lineage; 0 if all of it is intact, 1 if not, 2 if the question makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m unstable_gradients.audit", description=__doc__)
    parser.add_argument("subject", metavar="PATH", help="output, metric or claim")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a tree")
    given = parser.parse_args()
    try:
        root = project()
        subject = find(root, given.subject)
        result = Audit(root, lock.read(root / LOCK)).result(subject.path, subject.through)
    except InvalidInput as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    if given.json:
        found = {"subject": subject.name, "found": subject.lines, "lineage": show.as_json(result)}
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        print(
            "\n".join(
                [*subject.lines, *show.Tree().lines(result), conclusion(subject, result.intact)]
            )
        )
    return 0 if result.intact else 1


def conclusion(subject: Subject, intact: bool) -> str:
    """The last line."""
    if intact:
        return f"{subject.name}: everything that it was made from is intact."
    return f"{subject.name}: not everything is as recorded; see the lines marked ✗."


def project() -> Path:
    """The nearest folder from here upwards that holds the lock file, relative to this one.

    Raises:
        InvalidInput: if there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / LOCK).exists():
            return folder
    raise InvalidInput(f"{LOCK}: not in this folder nor above it; run `make reproduce` first")


if __name__ == "__main__":
    sys.exit(main())
