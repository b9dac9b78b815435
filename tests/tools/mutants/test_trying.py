"""Mutants of a small project, tried in earnest."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutants import __main__ as program
from mutants import reach
from mutants.copies import Copy
from mutants.reach import Reach
from mutants.sites import Mutant, mutants

SMALL, OTHER = "src/unstable_gradients/small.py", "src/unstable_gradients/other.py"
SOURCE = """\
def twice(x):
    return x + x

def unused(x):
    return x + 1

def shown():
    return 7

def counted(n):
    while n > 0:
        n = n - 1
    return n

LIMIT = 10
"""
TESTS = {
    "tests/test_small.py": """\
from unstable_gradients import small
def test_twice():
    assert small.twice(3) == 6
def test_counted():
    assert small.counted(2) == 0
""",
    "tests/test_other.py": """\
from unstable_gradients import other
def test_room():
    assert other.room(3) == 7
""",
    "tests/test_started.py": """\
import subprocess, sys
def test_a_program():
    program = "from unstable_gradients import small; print(small.shown())"
    assert subprocess.check_output([sys.executable, "-c", program]) == b"7\\n"
""",
    "tests/test_text.py": """\
import pathlib
from unstable_gradients import small
def test_nothing_was_edited():
    assert small.twice(0) == 0
    assert len(pathlib.Path("src/unstable_gradients/small.py").read_text()) == LENGTH
""".replace("LENGTH", str(len(SOURCE))),
}
OTHER_SOURCE = "from unstable_gradients.small import LIMIT\ndef room(n):\n    return LIMIT - n\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    code = {SMALL: SOURCE, OTHER: OTHER_SOURCE, "src/unstable_gradients/__init__.py": ""}
    for name, text in {**code, **TESTS, "pyproject.toml": "[tool.pytest.ini_options]\n"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return root


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    with Copy(root, tmp_path_factory.mktemp("work") / "copy") as copy:
        yield copy


@pytest.fixture(scope="module")
def measured(root: Path, copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Reach:
    found = Reach(tmp_path_factory.mktemp("reach"), root)
    found.measure(copy, [SMALL, OTHER])
    return found


def changed(before: str, after: str) -> Mutant:
    places = mutants(SMALL, SOURCE)
    (found,) = (e for place in places for e in place if (e.before, e.after) == (before, after))
    return found


def killer(copy: Copy, measured: Reach, before: str, after: str) -> str:
    mutant = changed(before, after)
    return program.killer(copy, measured.tests(mutant), mutant)


def test_a_test_that_fails_kills_a_mutant(copy: Copy, measured: Reach) -> None:
    found = killer(copy, measured, "x + x", "(x - x)")
    assert found == "tests/test_small.py::test_twice"


def test_a_mutant_that_never_ends_is_killed(
    copy: Copy, measured: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "SECONDS", 1)
    found = killer(copy, measured, "n - 1", "(n + 1)")
    assert found == "tests/test_small.py::test_counted (takes more than 1 s)"


def test_what_is_used_elsewhere_is_tested_there(copy: Copy, measured: Reach) -> None:
    found = killer(copy, measured, "10", "(11)")
    assert found == "tests/test_other.py::test_room"


def test_a_program_that_a_test_starts_is_tested_as_well(copy: Copy, measured: Reach) -> None:
    assert killer(copy, measured, "7", "(8)") == "tests/test_started.py::test_a_program"


def test_what_no_test_notices_is_alive_and_the_code_is_put_back(
    copy: Copy, measured: Reach
) -> None:
    assert not killer(copy, measured, "x + 1", "(x - 1)")
    assert copy.read(SMALL) == SOURCE


def test_only_tests_that_call_the_function_are_run_and_none_that_compares_texts(
    measured: Reach,
) -> None:
    assert measured.tests(changed("x + x", "(x - x)")) == ["tests/test_small.py"]
    named, *others = measured.tests(changed("10", "(11)"))  # of the whole module
    assert named == "tests/test_small.py"
    assert set(others) == {"tests/test_other.py", "tests/test_started.py"}
    assert measured.tests(changed("x + 1", "(x - 1)")) == []
    assert measured.known()["tests/test_text.py"]["failed"].endswith("test_nothing_was_edited")


def test_tests_that_take_minutes_are_left_out(root: Path) -> None:
    folder = root / reach.LEFT_OUT[0]
    folder.mkdir(parents=True)
    (folder / "test_browser.py").write_text("", encoding="utf-8")
    assert sorted(reach._files(root)) == sorted(TESTS)
