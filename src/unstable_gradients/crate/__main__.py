"""`python -m unstable_gradients.crate FILE`: the study and its provenance in one archive, FILE.

It is a ZIP, and written only if all results are as the lock files record them.
"""

import argparse
import sys
from pathlib import Path

from unstable_gradients.audit import console, lock
from unstable_gradients.audit.__main__ import project
from unstable_gradients.crate import archive, checks, study, workflow
from unstable_gradients.errors import InvalidInput


def main() -> int:
    """Write the crate and tell what is in it; 0 if it was written, 2 if not."""
    console.prepare()
    parser = argparse.ArgumentParser(prog="python -m unstable_gradients.crate", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="ZIP file to write")
    given = parser.parse_args()
    try:
        print(write(project(), given.file))
    except InvalidInput as error:
        print(f"crate: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"crate: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def write(root: Path, target: Path) -> str:
    """Write the crate of a project; a line on what is in it.

    Raises:
        InvalidInput: if the project is not as its lock files record it, or something is missing.
    """
    if target.is_dir():
        raise InvalidInput(f"{target}: a folder, expected the name of a ZIP file to write")
    lock.require_all(root)
    checks.require_all_ran(lock.read(root))
    made = study.read(root)
    checks.require_intact(root, made.lock, made.stages)
    checks.require_up_to_date(root)
    graph, carried = workflow.describe(made)
    archive.write(target, graph, root, carried)
    size = target.stat().st_size / 1e6
    return f"{target}: {len(made.stages)} stages, {len(carried)} files, {size:.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
