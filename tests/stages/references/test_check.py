"""The program references.check: one line and nothing written, or a file that never changes."""

from pathlib import Path

import pytest

from tests.running import run
from tests.stages.programs import flags_of, words
from unstable_gradients.audit.study import CHECKED
from unstable_gradients.errors import InvalidInput

PROGRAM = "references.check"


def test_what_it_writes_says_nothing_of_the_values(tmp_path: Path) -> None:
    flags = flags_of("check-references")
    said = []
    for values in ({}, {"bars.network": "depth-1"}, {"accuracy.epochs": "9"}):
        run(PROGRAM, words(flags | values), tmp_path)
        said.append((tmp_path / CHECKED).read_text(encoding="utf-8"))
    assert len(set(said)) == 1


def test_a_fault_is_one_line_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    flags = flags_of("check-references") | {"bars.network": "gone"}
    with pytest.raises(InvalidInput) as refused:
        run(PROGRAM, words(flags), tmp_path)
    assert str(refused.value) == (
        "shown.bars.network gone: expected one of depth-1, depth-2, as variants has them"
    )
    assert [*tmp_path.iterdir()] == []
