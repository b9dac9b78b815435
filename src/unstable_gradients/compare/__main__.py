"""`python -m unstable_gradients.compare [A] [B]`: what changed from one run to another.

A and B are each the workspace, a branch, a tag, a commit, or an experiment; by default the last
commit and the workspace. For every claim the two verdicts, for every quantity the difference with
its interval, the largest first, and which parameters, code and stages lie behind. The status is 0,
or 1 if the verdict on a claim got worse; 2 if the question makes no sense.
"""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

from unstable_gradients.audit import console
from unstable_gradients.audit.__main__ import project
from unstable_gradients.compare import revisions, show
from unstable_gradients.compare.comparison import Comparison, Turn
from unstable_gradients.errors import InvalidInput


def main() -> int:
    """Print what changed; 0, 1 if a verdict got worse, 2 if the question makes no sense."""
    console.prepare()
    parser = argparse.ArgumentParser(
        prog="python -m unstable_gradients.compare", description=__doc__
    )
    parser.add_argument("first", metavar="A", nargs="?", default="HEAD", help="the run before")
    parser.add_argument("second", metavar="B", nargs="?", default="", help="the run after")
    parser.add_argument("--all", action="store_true", help="list all quantities that differ")
    parser.add_argument("--json", action="store_true", help="print all of it as JSON")
    given = parser.parse_args()
    try:
        root = project()
        with tempfile.TemporaryDirectory() as folder:
            runs = [
                revisions.find(root, name, Path(folder)) for name in (given.first, given.second)
            ]
            found = Comparison(*runs)
            if given.json:
                text = json.dumps(show.as_json(found), indent=2)
            else:
                text = "\n".join(show.lines(found, given.all))
            worse = any(each.turn is Turn.WORSE for each in found.claims)
    except InvalidInput as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    print(text)
    return int(worse)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly where the reader has seen enough
    sys.exit(main())
