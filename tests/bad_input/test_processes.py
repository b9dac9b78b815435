"""A few of the bad parameters given to the programs as they are, each in a process of its own."""

import os
import subprocess
import sys
from typing import Any

from dvc.exceptions import DvcException
from hypothesis import assume

from tests.bad_input.cases import Kept, cases, contents
from tests.bad_input.test_parameters import changed, changes
from tests.pipeline import in_process
from tests.pipeline.project import ROOT
from unstable_gradients.errors import InvalidInput


def is_refused(words: list[str]) -> bool:
    """Whether the flags alone are refused, so that nothing long is started."""
    try:
        in_process.parse(words)
    except InvalidInput:
        return True
    return False


@cases(0.2, 4, made=changes())
def test_a_program_says_in_one_line_what_is_wrong(
    in_study: Kept, made: tuple[str, str, Any, str]
) -> None:
    how, name, value, stage = made
    try:
        words = in_process.arguments(in_process.commands(changed(how, name, value)), stage)
    except (DvcException, ValueError):
        words = []
    finally:
        in_study.restore()
    assume(words and is_refused(words))
    given = contents(in_study.folder)
    done = subprocess.run(
        [sys.executable, "-m", "stages", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"{words[0]}: ")
    assert contents(in_study.folder) == given, "an output was changed"
