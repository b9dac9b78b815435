"""Texts with values: each value is named, each name has one."""

from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page.prose import Prose


def say(folder: Path, text: str, **values: object) -> str:
    (folder / "text.md").write_text(text, encoding="utf-8")
    prose = Prose(folder, {"twice": lambda number: 2 * number}, {"everywhere": "x"})
    return prose.say("text", values)


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("one {{ a }}", {"a": 1}, "one 1"),
        ("{{ a | twice }}", {"a": 2}, "4"),
        ("{{ everywhere }}", {}, "x"),
        ("{{ of.a }}{{ of.b.c }}", {"of": {"a": 1, "b": {"c": 2}}}, "12"),
        ("{% if a is not none %}{{ a }}{% endif %}", {"a": None}, ""),
        ("{% for a in some %}{{ a }}{% endfor %}", {"some": [1, 2]}, "12"),
        ("{% for a in some %}{{ a.b }}{% endfor %}", {"some": [{"b": 3}]}, "3"),
        ("{% set a = b %}{{ a }}", {"b": 1}, "1"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b) }}", {"b": 1}, "1"),
        ("{% if a %}{{ b }}{% endif %}", {"a": False, "b": 2}, ""),
        (r"$\frac{a}{b_{#}}$ {#C}", {}, r"$\frac{a}{b_{#}}$ {#C}"),
    ],
)
def test_values_are_filled_in(tmp_path: Path, text: str, values: dict, said: str) -> None:
    assert say(tmp_path, text, **values) == said


@pytest.mark.parametrize(
    ("text", "values", "line"),
    [
        ("{{ a }}", {}, "no value a, expected one of none"),
        ("{% if b %}{{ a }}{% endif %}", {"b": False}, "no value a, expected one of b"),
        ("{{ of.a }}", {"of": {"b": 1}}, "no value of.a, expected one of of.b"),
        ("a", {"a": 1}, "does not name the value a, expected it to"),
        ("{{ of.a }}", {"of": {"a": 1, "b": 2}}, "does not name the value of.b, expected it to"),
        ("{{ of.a.b }}", {"of": {"a": {"b": 1, "c": 2}}}, "does not name the value of.a.c"),
        ("{{ a }}", {"a": None}, "a value is missing (None), expected `is not none` to be asked"),
        ("{% for a in some %}{{ a.b }}{% endfor %}", {"some": [{"c": 3}]}, "has no attribute 'b'"),
        ("{{ a | thrice }}", {"a": 1}, "No filter named 'thrice'"),
        ("{{ a", {"a": 1}, "unexpected end of template"),
    ],
)
def test_a_value_too_few_or_too_many_is_one_line(
    tmp_path: Path, text: str, values: dict, line: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        say(tmp_path, text, **values)
    assert str(caught.value).startswith(f"{tmp_path / 'text.md'}: ")
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_text_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"other\.md: missing, expected a text of the page"):
        Prose(tmp_path, {}, {}).say("other", {})
