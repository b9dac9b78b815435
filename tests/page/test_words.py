"""Words of the page in files: those that are shown, and no others."""

from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import web, words


def written(folder: Path, text: str) -> Path:
    path = folder / "words.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_words_have_exactly_the_names_that_are_shown(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": "first", "b": {"c": "second"}}')
    assert words.read(path, ["b", "a", "a"]) == {"a": "first", "b": {"c": "second"}}
    with pytest.raises(InvalidInput, match=r"words\.json: c is missing, expected a, b, c$"):
        words.read(path, ["a", "b", "c"])
    with pytest.raises(InvalidInput, match=r"words\.json: b is shown nowhere, expected a$"):
        words.read(path, ["a"])


def test_a_file_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"words\.json: missing, expected a JSON file"):
        words.read(tmp_path / "words.json", [])
    with pytest.raises(InvalidInput, match=r"words\.json: .*, expected JSON"):
        words.read(written(tmp_path, "{"), [])
    with pytest.raises(InvalidInput, match=r"words\.json: list in JSON, expected an object$"):
        words.read(written(tmp_path, "[]"), [])


def test_scripts_say_which_words_they_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "FOLDER", tmp_path)
    (tmp_path / "one.js").write_text("show(words.first, this.words.second);", encoding="utf-8")
    (tmp_path / "two.js").write_text("show(words.first, swords.third);", encoding="utf-8")
    path = written(tmp_path, '{"first": "1", "second": "2"}')
    assert list(words.of_scripts(path, "one", "two")) == ["first", "second"]
    with pytest.raises(InvalidInput, match="second is shown nowhere"):
        words.of_scripts(path, "two")
