"""Tables and lists of the page."""

from unstable_gradients.page import elements


def test_parameters_are_listed_with_the_signs_of_the_book() -> None:
    html = elements.made_with({"a": {"eta": 0.1, "images": 50000, "hidden": [30, 30]}})
    assert "<dt>a</dt>" in html
    assert "<span>η 0.1</span> · <span>images 50,000</span>" in html
    assert "hidden [30," in html


def test_a_parameter_longer_than_a_line_may_break() -> None:
    long = elements.made_with({"a": {"initializations": ["glorot-uniform-zero", "lecun-zero"] * 3}})
    assert "<span>" not in long
    assert "glorot-uniform-zero, lecun-zero" in long
