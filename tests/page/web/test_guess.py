"""A question before its answer, as a reader meets it: guessed, skipped, searched, printed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.page.web import asked
from tests.page.web.fixtures import window
from unstable_gradients.page import html, layout, web, words
from unstable_gradients.page.sourced import Number

FRAME = ':root { --figure: "Figure"; --table: "Table"; }'
WORDS = asked.TEXTS / "guess.json"
CHOICES = [(4, "four"), (8, "eight"), (16, "sixteen"), (32, "thirty-two")]
MEASURED = Number(10.0, ("data/results/deepest.csv#3.deepest",))
FIGURE = "<figure id='inner'><figcaption>The answer is ten.</figcaption></figure>"
AFTER = "<figure id='after'><figcaption>Behind.</figcaption></figure>"
TOP_TO_BOTTOM = "all => all.map(each => each.innerText.trim())"


def element(name: str = "depth", measured: Number | float = MEASURED) -> str:
    """The question with its answer, as the page has them."""
    told = f"Measured: {MEASURED.shown('ten')}."
    answer = f"It is *ten*.\n\n{FIGURE}\n\n| a |\n|---|\n| 1 |"
    asked_first = layout.guess_first(name, "How $x$?", CHOICES, measured, told, lambda: answer)
    return html.markdown_to_html({}, f"Before.\n\n{asked_first}\n\n{AFTER}\n\nThe end.")


def page(body: str, scripts: bool = True) -> str:
    held = web.data("guess-words", words.of_scripts(WORDS, "guess"))
    run = f"{held}{web.scripts(['guess'])}" if scripts else ""
    style = asked.STYLE.read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Guess</title>'
        f'<link rel="icon" href="data:,"><style>{style}{FRAME}</style>'
        f"{web.styles()}</head>"
        f"<body><main><h1>Guess</h1>{body}</main>{run}</body></html>"
    )


@pytest.fixture
def target(tmp_path: Path) -> Path:
    found = tmp_path / "guess.html"
    found.write_text(page(element()), encoding="utf-8")
    return found


@pytest.fixture
def opened(chromium: Any, target: Path) -> Iterator[Any]:
    with window(chromium, target) as found:
        found.locator("guess-first[data-state]").wait_for()
        yield found


def said() -> dict[str, str]:
    return json.loads(WORDS.read_text(encoding="utf-8"))


def state(page: Any) -> str:
    return page.locator("guess-first").get_attribute("data-state")


def seen(page: Any) -> bool:
    """Whether the answer is."""
    return page.locator("#inner").is_visible() and page.evaluate(
        "document.getElementById('inner').checkVisibility({contentVisibilityAuto: true})"
    )


def test_the_answer_is_covered_until_the_reader_has_guessed(opened: Any) -> None:
    assert state(opened) == "asking"
    assert not seen(opened)
    opened.get_by_label("eight").check()
    opened.get_by_role("button", name=said()["show"]).click()
    assert state(opened) == "told"
    assert seen(opened)


def test_the_measurement_stands_among_the_choices_with_its_source(opened: Any) -> None:
    opened.get_by_label("thirty-two").check()
    opened.get_by_role("button", name=said()["show"]).click()
    rows = opened.locator(".guess label, .guess .measured").evaluate_all(TOP_TO_BOTTOM)
    guess = f"thirty-two {said()['yours']}"
    assert rows == ["four", "eight", "Measured: ten.", "sixteen", guess]
    number = opened.locator(".measured data")
    assert number.get_attribute("data-from") == MEASURED.sources[0]
    assert opened.evaluate("document.activeElement.className") == "measured"
    assert opened.locator(".guess input:enabled, .guess button").count() == 0


def test_a_measurement_beyond_all_choices_is_the_last(chromium: Any, tmp_path: Path) -> None:
    target = tmp_path / "guess.html"
    target.write_text(page(element(measured=99.0)), encoding="utf-8")
    with window(chromium, target) as opened:
        opened.get_by_label("four").check()
        opened.get_by_role("button", name=said()["show"]).click()
        rows = opened.locator(".guess label, .guess .measured").evaluate_all(TOP_TO_BOTTOM)
        assert rows[-1] == "Measured: ten."


def test_the_keyboard_is_enough(opened: Any) -> None:
    opened.locator("input").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Tab", "Enter"):
        opened.keyboard.press(key)
    assert state(opened) == "told"
    assert said()["yours"] in opened.locator("label").nth(2).inner_text()


def test_without_a_choice_nothing_is_told(opened: Any) -> None:
    opened.get_by_role("button", name=said()["show"]).click()
    assert state(opened) == "asking"
    assert not seen(opened)


def test_the_question_can_be_skipped(opened: Any) -> None:
    opened.get_by_role("button", name=said()["skip"]).click()
    assert seen(opened)
    assert not opened.locator(".guess").is_visible()
    assert opened.evaluate("document.activeElement.className") == "covered"


def test_a_search_passes_the_cover(opened: Any) -> None:
    assert opened.evaluate("document.querySelector('.covered').getAttribute('hidden')") == (
        "until-found"
    )
    # What a browser does that has found something there.
    opened.evaluate(
        "document.getElementById('inner').dispatchEvent(new Event('beforematch', {bubbles: true}))"
    )
    assert seen(opened)
    assert state(opened) == "open"


@pytest.mark.parametrize("address", ["#inner", "#inner?w=3"])
def test_a_link_into_the_answer_opens_it(opened: Any, address: str) -> None:
    opened.evaluate("address => { location.hash = address; }", address)
    opened.wait_for_function("document.querySelector('guess-first').dataset.state === 'open'")
    assert seen(opened)


def test_who_is_sent_to_the_answer_is_not_asked(chromium: Any, target: Path) -> None:
    context = chromium.new_context()
    found = context.new_page()
    found.goto(f"{target.as_uri()}#inner")
    found.locator("guess-first[data-state]").wait_for()
    assert state(found) == "open"
    assert seen(found)
    context.close()


def test_whoever_is_further_down_sees_no_text_move(chromium: Any, tmp_path: Path) -> None:
    room = "<div style='height: 3000px'></div>"
    target = tmp_path / "guess.html"
    target.write_text(page(f"{element()}{room}<p id='end'>End</p>{room}"), encoding="utf-8")
    context = chromium.new_context()
    found = context.new_page()
    found.goto(f"{target.as_uri()}#end")
    found.locator("guess-first[data-state]").wait_for(state="attached")
    assert state(found) == "open"
    context.close()


def test_captions_keep_their_numbers(opened: Any) -> None:
    before = last_figure(opened)
    opened.get_by_role("button", name=said()["skip"]).click()
    assert last_figure(opened) == before == "Figure 2"


def last_figure(page: Any) -> str:
    """The number that stands before the caption of the last figure."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    text = "".join(
        node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "StaticText"
    )
    return max(re.findall(r"Figure \d+", text))


def test_without_scripts_the_answer_is_simply_there(chromium: Any, tmp_path: Path) -> None:
    target = tmp_path / "guess.html"
    target.write_text(page(element(), scripts=False), encoding="utf-8")
    with window(chromium, target, java_script_enabled=False) as found:
        assert found.locator("#inner").is_visible()
        assert not found.locator(".guess").is_visible()


@pytest.mark.parametrize("guessed", [False, True])
def test_on_paper_the_answer_is_there_and_the_question_is_not(opened: Any, guessed: bool) -> None:
    if guessed:
        opened.get_by_label("eight").check()
        opened.get_by_role("button", name=said()["show"]).click()
    opened.emulate_media(media="print")
    assert seen(opened)
    assert opened.locator("#inner").bounding_box()["height"] > 10
    assert not opened.locator(".guess").is_visible()
    assert last_figure(opened) == "Figure 2"


def test_a_browser_that_cannot_search_what_is_hidden_blurs_it(chromium: Any, target: Path) -> None:
    context = chromium.new_context()
    found = context.new_page()
    found.add_init_script("delete HTMLElement.prototype.onbeforematch")
    found.goto(target.as_uri())
    found.locator("guess-first[data-state]").wait_for()
    answer = found.locator(".covered")
    assert "blur" in answer.evaluate("each => getComputedStyle(each).filter")
    assert last_figure(found) == "Figure 2"
    answer.click(position={"x": 5, "y": 5})
    assert answer.evaluate("each => getComputedStyle(each).filter") == "none"
    context.close()


def test_nothing_is_kept(chromium: Any, target: Path) -> None:
    context = chromium.new_context()
    found = context.new_page()
    found.goto(target.as_uri())
    found.get_by_label("eight").check()
    found.get_by_role("button", name=said()["show"]).click()
    kept = "[localStorage.length, sessionStorage.length, document.cookie, location.hash]"
    assert found.evaluate(kept) == [0, 0, "", ""]
    found.reload()
    found.locator("guess-first[data-state]").wait_for()
    assert state(found) == "asking"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("guessed", [False, True])
def test_axe_finds_nothing(
    chromium: Any, target: Path, axe: str, scheme: str, guessed: bool
) -> None:
    with window(chromium, target, color_scheme=scheme) as opened:
        if guessed:
            opened.get_by_label("four").check()
            opened.get_by_role("button", name=said()["show"]).click()
        opened.evaluate(axe)
        found = opened.evaluate("axe.run('guess-first').then(all => all.violations)")
        assert [each["id"] for each in found] == []
