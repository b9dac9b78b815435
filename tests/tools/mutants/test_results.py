"""What is kept of mutants and told of them."""

from pathlib import Path

import pytest
from mutants import results
from mutants.results import Result
from mutants.sites import mutants

SOURCE = "def f(a, b):\n    x = a + b\n    y = a - b\n    return x, 'a text of\\n\"two lines\"', y"
DRAWN = [("part", place[0]) for place in mutants("m.py", SOURCE)]
TEST = "tests/test_m.py::test_f"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "results.csv")
    monkeypatch.setattr(results, "SURVIVORS", tmp_path / "survivors.csv")
    head = "module,function,before,after,equal,reason\n"
    (tmp_path / "survivors.csv").write_text(head, encoding="utf-8")
    return tmp_path


def found(killed: int, alive: int) -> list[Result]:
    """Results of as many mutants, all of the same place."""
    mutant = DRAWN[0][1]
    return [Result("part", mutant, TEST)] * killed + [Result("part", mutant, "")] * alive


def explained(folder: Path, equal: str) -> None:
    with open(folder / "survivors.csv", "a", encoding="utf-8") as file:
        file.write(f"m.py,f,a + b,(a - b),{equal},b is 0\n")


def test_what_is_written_is_read_again() -> None:
    written = [
        Result(part, mutant, by) for (part, mutant), by in zip(DRAWN, (TEST, "", TEST), strict=True)
    ]
    results.write(written)
    assert results.read(DRAWN) == written
    assert results.read(DRAWN[1:]) == written[1:]


def test_a_mutant_of_other_code_has_no_result() -> None:
    results.write([Result("part", DRAWN[0][1], TEST)])
    moved = [("part", place[0]) for place in mutants("m.py", f"\n{SOURCE}")]
    assert not results.read(moved)


@pytest.mark.parametrize(("killed", "alive", "enough"), [(19, 1, True), (18, 1, False)])
def test_19_of_20_are_enough(killed: int, alive: int, enough: bool) -> None:
    assert results.summary(found(killed, alive))[0] is enough


def test_those_equal_to_the_original_do_not_count(folder: Path) -> None:
    explained(folder, "yes")
    enough, told = results.summary(found(3, 2))
    assert enough
    assert told.startswith("5 mutants: 3 killed, 2 equal to the original, 0 alive; 100.0% of the 3")
    assert told.endswith("equal: b is 0")


def test_a_reason_alone_does_not_make_a_mutant_equal(folder: Path) -> None:
    explained(folder, "no")
    enough, told = results.summary(found(3, 2))
    assert not enough
    assert told.startswith("5 mutants: 3 killed, 0 equal to the original, 2 alive; 60.0% of the 5")
    assert told.endswith("    b is 0")


def test_a_survivor_is_shown_with_its_place() -> None:
    _, told = results.summary(found(0, 1))
    assert told.splitlines()[1:] == [
        "m.py:2 f",
        "    a + b",
        "    (a - b)",
        "    NO TEST, NO REASON",
    ]
