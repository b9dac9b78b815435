"""`python -m unstable_gradients.compare.experiments`: the experiments, in a table that fits.

Of the experiments that started from this commit (or, with --all, from any), the parameters that
somebody changed, the headline numbers that differ, and how many claims have which verdict. It reads
what git keeps and asks DVC nothing, which takes a fraction of a second.
"""

import argparse
import json
import re
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from unstable_gradients.audit import console, git, lock, study
from unstable_gradients.audit.__main__ import project
from unstable_gradients.compare import revisions
from unstable_gradients.compare.causes import leaves
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.verdicts import Verdict

WIDTH = 100
GAP = "  "
NOTHING = "–"
DIGITS = 5
# DVC notes with what it has put by: dvc-exp:COMMIT:BASELINE:NAME
WAITING = {"waiting in the queue": "refs/exps/celery/stash", "failed": "refs/exps/celery/failed"}


@dataclass(frozen=True)
class Row:
    """A run: its name, its parameters, the numbers that DVC lists, and its counts of verdicts."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)


def main() -> int:
    """Print the table; 0, or 2 if git does not say which experiments there are."""
    console.prepare()
    parser = argparse.ArgumentParser(
        prog="python -m unstable_gradients.compare.experiments", description=__doc__
    )
    parser.add_argument("--all", action="store_true", help="experiments of all commits")
    everything = parser.parse_args().all
    try:
        root = project()
        kept, head = revisions.experiments(root), revisions.resolve(root, "HEAD")
        chosen = [each for each in kept if everything or each.baseline == head]
        print("\n".join([*_table(root, head, chosen), *_others(root, len(kept) - len(chosen))]))
    except InvalidInput as error:
        print(f"show: {error}", file=sys.stderr)
        return 2
    return 0


def _table(root: Path, head: str, chosen: Sequence[revisions.Experiment]) -> Iterator[str]:
    baselines = dict.fromkeys([head, *(each.baseline for each in chosen)])
    rows = []
    for baseline in baselines:
        rows.append(_of_commit(root, _named(root, baseline), baseline))
        if baseline == head:
            here = _of_workspace(root)
            rows += [here] if (here.parameters, here.numbers) != _content(rows[-1]) else []
        for each in chosen:
            if each.baseline == baseline:
                rows.append(_of_commit(root, f"  {each.name}", each.commit))
    yield from table(rows)


def _content(row: Row) -> tuple[Mapping[str, Any], Mapping[str, float]]:
    return row.parameters, row.numbers


def _others(root: Path, elsewhere: int) -> Iterator[str]:
    if elsewhere:
        yield f"{elsewhere} of other commits: make show ALL=1"
    for state, reference in WAITING.items():
        try:
            log = git.ask(root, "reflog", "show", "--format=%gs", reference, "--")
        except git.Refused:  # there is none, as where nobody queued anything
            continue
        names = [line.rpartition(":")[2] for line in log.splitlines()]
        if names:
            yield f"{state}: {', '.join(reversed(names))} (`dvc queue status` tells more)"


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Lines of at most WIDTH characters: a row for each run, columns of what differs between them.

    Verdicts are counted in any case. Columns that do not fit beside the others go below.
    """
    columns = [
        *_columns(rows, [row.parameters for row in rows]),
        *_columns(rows, [row.verdicts for row in rows], always=True),
        *_columns(rows, [_without_counts(row) for row in rows]),
    ]
    names = ["", *(row.name for row in rows)]
    first = max(map(len, names))
    taken: list[list[str]] = []
    for column in [*columns, None]:
        widths = [max(map(len, each)) for each in taken]
        room = WIDTH - first - sum(len(GAP) + width for width in widths)
        if taken and (column is None or max(map(len, column)) + len(GAP) > room):
            for number, name in enumerate(names):
                cells = (f"{GAP}{each[number]:>{w}}" for each, w in zip(taken, widths, strict=True))
                yield f"{name:{first}}{''.join(cells)}".rstrip()
            yield ""
            taken = []
        if column is not None:
            taken.append(column)
    if not columns:
        yield from names[1:]


def _without_counts(row: Row) -> dict[str, float]:
    return {name: value for name, value in row.numbers.items() if name not in _counts()}


def _counts() -> list[str]:
    return [verdict.replace(" ", "-") for verdict in Verdict]


def _columns(
    rows: Sequence[Row], values: Sequence[Mapping[str, Any]], always: bool = False
) -> Iterator[list[str]]:
    """A column with its name on top for each value that differs between the rows."""
    for name in dict.fromkeys(name for each in values for name in each):
        cells = [_shown(each.get(name)) for each in values]
        if always or len(set(cells)) > 1:
            yield [_cut(name), *map(_cut, cells)]


def _shown(value: Any) -> str:
    if value is None:
        return NOTHING
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else str(value)


def _cut(text: str) -> str:
    """What fits beside the names of runs; its end tells more than its beginning."""
    most = WIDTH // 2
    return text if len(text) <= most else f"…{text[1 - most :]}"


def _named(root: Path, commit: str) -> str:
    """The branch or tag of a commit, or how the commit begins."""
    try:
        listed = git.ask(
            root,
            *("for-each-ref", "--format=%(refname:short)", f"--points-at={commit}"),
            *("refs/heads", "refs/tags"),
        )
    except git.Refused:
        listed = ""
    return next(iter(listed.split()), commit[:7])


def _of_commit(root: Path, name: str, commit: str) -> Row:
    def read(path: str) -> str:
        try:
            return git.ask(root, "show", f"{commit}:./{path}")
        except git.Refused:  # the run did not make it
            return ""

    return _row(name, read)


def _of_workspace(root: Path) -> Row:
    def read(path: str) -> str:
        return (root / path).read_text(encoding="utf-8") if (root / path).exists() else ""

    return _row(revisions.WORKSPACE, read)


def _row(name: str, read: Any) -> Row:
    try:
        parameters = YAML(typ="safe").load(read(lock.PARAMETER_FILE)) or {}
        metrics, headline = (
            json.loads(read(path) or "{}") for path in (study.METRICS, study.HEADLINE)
        )
    except (YAMLError, ValueError) as error:
        reason = re.sub(r"\s+", " ", str(error))
        raise InvalidInput(f"{name.strip()}: not to be read: {reason}") from None
    numbers = {each: float(value) for each, value in metrics.items()}
    counts = {each: int(headline[each]) for each in _counts() if each in headline}
    return Row(name, leaves(parameters), numbers, counts)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly where the reader has seen enough
    sys.exit(main())
