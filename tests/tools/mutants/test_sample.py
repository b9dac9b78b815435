"""Which mutants are drawn."""

from collections import Counter
from pathlib import Path

import pytest
from mutants import sample as drawing


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two parts, one with ten times as many places as the other."""
    monkeypatch.setattr(drawing, "PARTS", {"small": "small/*.py", "large": "large/*.py"})
    for part, lines in (("small", 6), ("large", 60)):
        (tmp_path / part).mkdir()
        source = "\n".join(f"x{n} = a{n} + b{n}" for n in range(lines))
        (tmp_path / part / "module.py").write_text(source, encoding="utf-8")
    return tmp_path


def test_parts_take_turns_whatever_their_size(root: Path) -> None:
    parts = [part for part, _ in drawing.sample(root, 12)]
    assert parts == ["small", "large"] * 6


def test_a_smaller_sample_is_the_beginning_of_a_larger_one(root: Path) -> None:
    assert drawing.sample(root, 12)[:5] == drawing.sample(root, 5)


def test_no_place_is_drawn_twice(root: Path) -> None:
    drawn = Counter((each.module, each.line) for _, each in drawing.sample(root, 12))
    assert set(drawn.values()) == {1}


def test_what_is_no_valid_code_is_passed_over(root: Path) -> None:
    """In `case -1` the sign can go, but no other number can be put: `-(2)` is no pattern."""
    cases = "".join(f"    case -{n}:\n        pass\n" for n in range(1, 7))
    (root / "small/module.py").write_text(f"match a:\n{cases}", encoding="utf-8")
    drawn = [each for _, each in drawing.sample(root, 12) if each.module.startswith("small")]
    assert [each.operator for each in drawn] == ["not or sign removed"] * 6
