"""Tables that are damaged or lack something, given to every program that collects or judges."""

import functools
from pathlib import Path

from hypothesis import strategies as st

from tests.bad_input.cases import Kept, cases, contents, refused
from tests.bad_input.mutations import damaged, damaged_table
from tests.pipeline import in_process

READERS = ("summarize", "judge", "claims", "frozen-layers@depth-2")


@functools.cache
def inputs(stage: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a stage's command in this folder, and the tables that it reads."""
    resolver = in_process.commands(in_process.tiny_params())
    depends = in_process.resolved(resolver, stage)["deps"]
    data = [Path(each) for each in depends if each.startswith(("data/runs", "data/results"))]
    files = [file for path in data for file in (path.rglob("*") if path.is_dir() else [path])]
    return tuple(in_process.arguments(resolver, stage)), tuple(sorted(map(str, files)))


def names() -> list[str]:
    """Every stage that reads tables."""
    return [each for each in in_process.tiny_stages() if each.startswith(READERS)]


@cases(4, stage=st.sampled_from(names()), data=st.data())
def test_a_bad_table_is_refused_or_makes_no_difference(
    in_study: Kept, stage: str, data: st.DataObject
) -> None:
    words, files = inputs(stage)
    name = data.draw(st.sampled_from(files))
    damage = damaged_table if name.endswith(".csv") else damaged
    bad = data.draw(damage(in_study.before[name]))
    Path(name).write_bytes(bad)
    try:
        given = contents(in_study.folder)
        done = refused(lambda: in_process.run(list(words)) or True, "")
        if not done:
            assert contents(in_study.folder) == given, "an output was changed"
    finally:
        in_study.restore()
