"""`python -m unstable_gradients.audit.committed`: render the report from results that are there.

The tables and figures of the study are kept by git, so that the report can be rendered without
training. DVC runs the stages that do it, one for each language, and nothing before but the check
of parameters and the fingerprints of the code. This says how many of the inputs are as the
stages left them that the lock files record, which are not, and whether the pages are those that
were recorded before.
"""

import subprocess
import sys
from pathlib import Path

from unstable_gradients.audit import console, lock
from unstable_gradients.audit.__main__ import project
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.study import REPORTS
from unstable_gradients.errors import InvalidInput

FIRST_STAGES = ("check-references", "code")


def main() -> int:
    """Render and tell; 0 if the report and all it was made from are as recorded, 1 if not."""
    console.prepare()
    try:
        root = project()
        recorded = lock.read(root)  # before DVC writes down what it makes now
        for stage in (*FIRST_STAGES, *(stage.name for stage, _ in _reports(recorded))):
            command = [sys.executable, "-m", "dvc", "repro", "--quiet", "--single-item", stage]
            status = subprocess.run(command, cwd=root, check=False).returncode
            if status:
                return status
        lines, as_recorded = told(root, recorded)
    except InvalidInput as error:
        print(f"committed: {error}", file=sys.stderr)
        return 2
    except UnicodeEncodeError as error:
        print(f"committed: {console.unspeakable(error)}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0 if as_recorded else 1


def told(root: Path, read: lock.Lock) -> tuple[list[str], bool]:
    """What to print, and whether everything is as recorded.

    Raises:
        InvalidInput: if no stage makes the report.
    """
    reports = _reports(read)
    read_by_them = (each for stage, _ in reports for each in stage.dependencies)
    results = sorted(
        {out.path: out for each in read_by_them for out in _results(read, each.path)}.items()
    )
    files = Files(root)
    different = [path for path, out in results if files.digest(path) != out.md5]
    lines = [f"{path}: not as the stage left it that the lock files record" for path in different]
    other = [report.path for _, report in reports if files.digest(report.path) != report.md5]
    lines += [f"{path}: not as recorded" for path in other]
    made = [report.path for _, report in reports if report.path not in other]
    lines.append(
        f"{' and '.join(made) or 'no report'}: as recorded, rendered from {len(results)} results "
        f"of earlier runs, {len(results) - len(different)} of them as recorded. Nothing was "
        "trained: `make reproduce` computes them anew."
    )
    return lines, not other and not different


def _reports(read: lock.Lock) -> list[tuple[lock.Stage, lock.Recorded]]:
    """The stages that make the report, one for each language, with what they make."""
    found = []
    for path in REPORTS:
        made = read.producer(path)
        if made is None:
            raise InvalidInput(f"{path}: no stage of the lock files makes it")
        found.append(made)
    return found


def _results(read: lock.Lock, path: str) -> list[lock.Recorded]:
    """The outputs of other stages that a dependency is, or holds; not the code's fingerprints."""
    found = read.producer(path)
    own = [found[1]] if found and found[1].path == path else []
    return own + read.inside(path)


if __name__ == "__main__":
    sys.exit(main())
