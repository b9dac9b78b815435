"""Whether a study is as its lock files record it; of one that is not, no crate is written.

A crate says how results came to be. It must not say it of files that were changed since, or of a
pipeline that asks for something else by now.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from unstable_gradients.audit.lineage import Audit
from unstable_gradients.audit.lock import Lock, Stage
from unstable_gradients.errors import InvalidInput

NAMED = 3  # of what is wrong


def require_all_ran(locked: Lock) -> None:
    """See that each stage has run.

    Raises:
        InvalidInput: naming some that have not.
    """
    if locked.waiting:
        raise InvalidInput(
            f"{_some(locked.waiting)} never ran, expected a lock file with each stage; run "
            "`make reproduce` first"
        )


def require_intact(root: Path, locked: Lock, stages: Iterable[Stage]) -> None:
    """See that each output, with all that it was made from, is as recorded: the audit's verdict.

    Args:
        stages: in an order in which the first that is not names what others were made from.

    Raises:
        InvalidInput: naming some that are not.
    """
    audit = Audit(root, locked)
    outputs = [out.path for stage in stages for out in stage.outputs]
    wrong = [path for path in outputs if not audit.result(path).intact]
    if wrong:
        raise InvalidInput(
            f"{len(wrong)} of {len(outputs)} outputs are not as recorded ({_some(wrong)}), "
            "expected all; `make audit` says more"
        )


def require_up_to_date(root: Path) -> None:
    """See that the pipeline asks for nothing else than what ran, as DVC finds.

    Raises:
        InvalidInput: naming some stages that would run.
    """
    command = [sys.executable, "-m", "dvc", "status", "--json"]
    done = subprocess.run(
        command, cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        last = (done.stderr.strip() or "no output").splitlines()[-1]
        raise InvalidInput(f"dvc status failed: {last}")
    stages = list(json.loads(done.stdout))
    if stages:
        raise InvalidInput(
            f"{len(stages)} stages would run again ({_some(stages)}), expected none; "
            "`make status` says why"
        )


def _some(names: list[str] | tuple[str, ...]) -> str:
    more = "" if len(names) <= NAMED else ", ..."
    return ", ".join(names[:NAMED]) + more
