"""What templates lay out, row by row."""

from pathlib import Path

from unstable_gradients.page import layout
from unstable_gradients.page.phrases import ENGLISH
from unstable_gradients.page.prose import Prose

FIXED = """{% call table(["Network", "a", "b"], "Numbers") %}
{{ row("first") }}
{{ row("one", 1, 2) }}
{% endcall %}"""
# As many cells as there are numbers.
OPEN = """{% call table(["Network"] + names, "Numbers") %}
{{ row("first") }}
{% for each in rows %}
{% call row_of("one") %}
{% for number in each %}
{{ cell(number) }}
{% endfor %}
{% endcall %}
{% endfor %}
{% endcall %}"""


def said(folder: Path, text: str, **values: object) -> str:
    (folder / "text.md").write_text(text, encoding="utf-8")
    return Prose(folder, {}, layout.everywhere(ENGLISH)).say("text", values)


def test_rows_of_known_and_of_any_number_of_cells(tmp_path: Path) -> None:
    fixed = said(tmp_path, FIXED)
    assert fixed.count("<tr>") == 2  # the header is one
    assert '<th scope="row">one</th><td data-label="a">1</td><td data-label="b">2</td>' in fixed
    assert said(tmp_path, OPEN, names=["a", "b"], rows=[[1, 2]]) == fixed
    assert said(tmp_path, OPEN, names=["a"], rows=[[1], [2]]).count("<td") == 2
