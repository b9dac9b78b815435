"""Tables and lists of the page."""

import pytest

from unstable_gradients.page import elements


def test_what_is_said_is_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    displayed: list = []
    monkeypatch.setattr(elements, "display", displayed.append)
    elements.say("*so*")
    assert [(type(each).__name__, each.data) for each in displayed] == [("Markdown", "*so*")]


def test_cells_of_a_table_have_the_label_of_their_column() -> None:
    html = elements.table(["Layer", "Speed"], [["a network"], ["first", "0.5"]], "Speeds")
    assert '<th scope="rowgroup" colspan="2">a network</th>' in html
    assert '<th scope="row">first</th><td data-label="Speed">0.5</td>' in html
    assert '<div class="table narrow">\n<table>\n<caption><div>Speeds</div></caption>' in html
    assert 'class="table wide"' in elements.table(["a"] * 5, [["b"] * 5], "")
    with pytest.raises(ValueError, match="zip"):
        elements.table(["Layer", "Speed"], [["first", "0.5", "0.6"]], "")


def test_parameters_are_listed_with_the_signs_of_the_book() -> None:
    html = elements.made_with({"a": {"eta": 0.1, "images": 50000, "hidden": [30, 30]}})
    assert "<dt>a</dt>" in html
    assert "<span>η 0.1</span> · <span>images 50,000</span>" in html
    assert "hidden [30," in html


def test_a_parameter_longer_than_a_line_may_break() -> None:
    long = elements.made_with({"a": {"initializations": ["glorot-uniform-zero", "lecun-zero"] * 3}})
    assert "<span>" not in long
    assert "glorot-uniform-zero, lecun-zero" in long
