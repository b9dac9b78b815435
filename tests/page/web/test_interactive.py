"""Figures that a reader questions: opened, set, linked to, with keyboard and without scripts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.page.web import asked
from tests.page.web.asked import Asked, opened
from tests.page.web.fixtures import window
from unstable_gradients.page import interactive, web

WORDS = {
    "invitation": "Try it",
    "description": "A line that rises",
    "time": "Time",
    "slope": "Slope",
    "kind": "Kind",
    "first": "the first",
    "second": "the second",
    "steep": "Steep",
    "title": "A title with so many words that one line is not enough for it",
    "told": "The slope is {s}, the kind {kind}.",
    "table": "Some points",
}
PANEL: dict[str, Any] = {
    "width": 300,
    "height": 120,
    "title": "@title",
    "data": {"name": "runs"},
    "transform": [{"calculate": "slope * datum.t", "as": "y"}],
    "mark": {"type": "line", "point": True},
    "encoding": {
        "x": {"field": "t", "type": "quantitative", "title": "@time"},
        "y": {"field": "y", "type": "quantitative", "title": None, "scale": {"domain": [0, 50]}},
        "tooltip": [{"field": "t", "title": "@time"}],
    },
}
SPECIFICATION: dict[str, Any] = {
    "params": [
        {
            "name": "slope",
            "value": 2,
            "bind": {"input": "range", "min": 0, "max": 9, "step": 1, "name": "@slope"},
        },
        {
            "name": "kind",
            "value": "a",
            "bind": {
                "input": "radio",
                "options": ["a", "b"],
                "labels": ["@first", "@second"],
                "name": "@kind",
            },
        },
        {"name": "told", "expr": "filled(words.told, {s: significant(slope, 2), kind: kind})"},
    ],
    "columns": 2,
    "concat": [PANEL, PANEL],
    "usermeta": {
        "states": [{"name": "@steep", "set": {"slope": 9}}],
        "table": {"caption": "@table", "columns": [{"field": "y", "title": "@slope"}]},
    },
}
RUNS = pd.DataFrame({"t": [0.0, 1.0, 5.0]})


@pytest.fixture(scope="module")
def element(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("figure")
    for name, content in (("figure.vl.json", SPECIFICATION), ("words.json", WORDS)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return interactive.element(
        "some", folder / "figure.vl.json", folder / "words.json", {"runs": RUNS}
    )


@pytest.fixture
def figure(chromium: Any, tmp_path: Path, element: str) -> Iterator[Asked]:
    with opened(chromium, tmp_path, "some", element) as found:
        yield found


def test_nothing_is_unpacked_before_a_figure_is_opened(
    chromium: Any, tmp_path: Path, element: str
) -> None:
    target = tmp_path / "page.html"
    target.write_text(asked.page(element), encoding="utf-8")
    with window(chromium, target) as seen:
        requested: list[str] = []
        seen.on("request", lambda request: requested.append(request.url))
        seen.wait_for_timeout(300)
        assert seen.locator("svg").count() == 0
        assert requested == []
        found = Asked(seen, "some")
        found.open()
        assert seen.locator("svg").count() == 1
        assert [each.startswith("blob:") for each in requested] == [True]


def test_inputs_buttons_and_the_sentence(figure: Asked) -> None:
    assert figure.told == "The slope is 2.0, the kind a."
    figure.slide("Slope", 7)
    assert figure.told == "The slope is 7.0, the kind a."
    figure.whole.get_by_role("radio", name="the second").check()
    figure.settle()
    assert figure.told == "The slope is 7.0, the kind b."
    figure.press("Steep")
    assert figure.told == "The slope is 9.0, the kind b."
    assert figure.whole.get_by_role("slider").input_value() == "9"
    figure.press("As at the beginning")
    assert figure.told == "The slope is 2.0, the kind a."
    assert figure.whole.get_by_role("radio", name="the first").is_checked()


def test_the_table_has_the_numbers_that_are_drawn(figure: Asked) -> None:
    figure.slide("Slope", 3)
    figure.whole.get_by_text("The numbers").click()
    table = figure.whole.get_by_role("table", name="Some points")
    table.wait_for()  # a fold tells that it is open a moment later
    assert table.get_by_role("columnheader").all_inner_texts() == ["Slope"]
    assert table.get_by_role("cell").all_inner_texts() == ["0", "3.00", "15.0"]
    figure.slide("Slope", 4)
    assert table.get_by_role("cell").all_inner_texts() == ["0", "4.00", "20.0"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("?slope=5&kind=b", "The slope is 5.0, the kind b."),
        ("?slope=5&unknown=1&childWidth=3", "The slope is 5.0, the kind a."),
        ("?", "The slope is 2.0, the kind a."),
        ("?slope=99&kind=c", "The slope is 9.0, the kind a."),
        ("?slope=-1&kind=b&toString=1", "The slope is 0, the kind b."),
        ("?slope=3.4", "The slope is 3.0, the kind a."),
        ("?slope=steep&kind=1", "The slope is 2.0, the kind a."),
        ("?slope=&kind=", "The slope is 2.0, the kind a."),
        ("?slope=100%", "The slope is 2.0, the kind a."),
    ],
)
def test_an_address_opens_a_state(
    chromium: Any, tmp_path: Path, element: str, address: str, told: str
) -> None:
    with opened(chromium, tmp_path, "some", element, address) as found:
        found.page.get_by_text(told).wait_for()
        assert found.width > 100


def test_links_set_a_state_again_and_again(chromium: Any, tmp_path: Path, element: str) -> None:
    links = (
        '<p style="height: 3000px"><a href="#interactive-some?slope=8">steep</a> '
        '<a href="#interactive-some?slope=1&amp;kind=b">flat</a></p>'
    )
    # Also where the figure stands in another fold.
    folded = f"{links}<details><summary>More</summary>{element}</details>"
    with window(chromium, _written(tmp_path, asked.page(folded))) as seen:
        found = Asked(seen, "some")
        for link, told in [
            ("steep", "The slope is 8.0, the kind a."),
            ("flat", "The slope is 1.0, the kind b."),
            ("flat", "The slope is 1.0, the kind b."),
        ]:
            seen.get_by_role("link", name=link).click()
            seen.get_by_text(told).wait_for()
            assert seen.evaluate("scrollY") > 1000
            found.settle()
            found.press("Steep")
            assert "9.0" in found.told


def _written(folder: Path, text: str) -> Path:
    target = folder / "page.html"
    target.write_text(text, encoding="utf-8")
    return target


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_it_fills_the_room_and_no_more(
    chromium: Any, tmp_path: Path, element: str, width: int
) -> None:
    viewport = {"width": width, "height": 800}
    with opened(chromium, tmp_path, "some", element, viewport=viewport) as found:
        for other in (width, width - 30):
            found.page.set_viewport_size({"width": other, "height": 800})
            found.page.wait_for_timeout(400)
            found.settle()
            room = found.whole.locator(".drawing").evaluate("all => all.clientWidth")
            drawn = found.whole.locator("svg").evaluate("all => all.getBoundingClientRect().width")
            assert room - 5 <= drawn <= room
            assert found.page.evaluate("document.documentElement.scrollWidth") == other
        assert found.ask("signal('columns')") == (1 if width == 360 else 2)
        _titles_are_within(found)


def _titles_are_within(figure: Asked) -> None:
    edge = figure.whole.locator("svg").bounding_box()
    for title in figure.whole.locator(".role-title-text text").all():
        box = title.bounding_box()
        assert edge["x"] <= box["x"]
        assert box["x"] + box["width"] <= edge["x"] + edge["width"]
        assert edge["y"] <= box["y"]


def test_the_keyboard_does_everything(figure: Asked) -> None:
    focused = "document.activeElement"
    figure.whole.locator("summary").first.focus()
    reached = []
    while True:
        figure.page.keyboard.press("Tab")
        if figure.page.evaluate(f"{focused} === document.body"):
            break
        reached.append(figure.page.evaluate(f"{focused}.type || {focused}.tagName"))
        assert figure.page.evaluate(f"getComputedStyle({focused}).outlineStyle") != "none"
        assert figure.page.evaluate(f"{focused}.getBoundingClientRect().height") >= 24
        if reached[-1] == "range":
            figure.page.keyboard.press("ArrowRight")
    assert reached == ["button", "button", "range", "radio", "SUMMARY"]
    assert figure.told == "The slope is 3.0, the kind a."


def test_colours_follow_the_scheme(chromium: Any, tmp_path: Path, element: str) -> None:
    with opened(chromium, tmp_path, "some", element, color_scheme="light") as found:
        line = found.whole.locator(".mark-line path").first
        light = line.evaluate("line => getComputedStyle(line).stroke")
        found.page.emulate_media(color_scheme="dark")
        dark = line.evaluate("line => getComputedStyle(line).stroke")
        assert (light, dark) == ("rgb(11, 79, 156)", "rgb(138, 184, 240)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    chromium: Any, tmp_path: Path, element: str, axe: str, scheme: str
) -> None:
    with opened(chromium, tmp_path, "some", element, color_scheme=scheme) as found:
        found.whole.get_by_text("The numbers").click()
        found.page.evaluate(axe)
        result = found.page.evaluate("axe.run()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]] == []


def test_whoever_does_not_see_it_is_told_what_it_shows(figure: Asked) -> None:
    assert figure.whole.get_by_role("img", name="A line that rises").count() == 1
    assert figure.whole.get_by_role("radiogroup", name="Kind").count() == 1


def test_marks_tell_what_they_are(figure: Asked) -> None:
    figure.whole.locator(".mark-symbol path").nth(1).hover()
    assert figure.whole.locator(".tooltip").inner_text() == "Time: 1"
    figure.whole.locator("summary").first.hover()
    assert not figure.whole.locator(".tooltip").is_visible()


def test_on_paper_and_without_scripts_there_is_nothing(
    chromium: Any, tmp_path: Path, element: str
) -> None:
    with opened(chromium, tmp_path, "some", element) as found:
        found.page.emulate_media(media="print")
        assert not found.whole.is_visible()
    target = _written(tmp_path, asked.page(element))
    with window(chromium, target, java_script_enabled=False) as seen:
        assert not seen.locator("details.interactive").is_visible()
        assert "The text goes on here" in seen.locator("main").inner_text()


def test_its_modules_are_small() -> None:
    modules = ("interactive", "allowed", "engine", "inputs", "numbers-table", "room", "tooltip")
    for module in modules:
        text = (web.FOLDER / f"{module}.js").read_text(encoding="utf-8")
        assert len(text.splitlines()) < 200, module
