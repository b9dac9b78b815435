"""The whole page as a reader meets it: any width, light and dark, by keyboard, without scripts.

In both languages.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import matplotlib.image
import numpy as np
import pytest

from tests.page.web import whole
from tests.page.web.fixtures import PATIENCE, Seen, window
from unstable_gradients.program.code import ROOT

LARGEST = 8_000_000  # bytes
WIDTHS = [360, 800, 1300, 1600]
MOST_PAGES, A4 = 60, {"format": "A4", "prefer_css_page_size": True}
# Pictures are one image each, and rows of a table alike: the first few tell, and axe is slow.
# It takes a header for empty in which a formula stands alone.
AXE = """
  axe.run(
    {exclude: [".drawn > *", "math > *", "tbody tr:nth-child(n + 4)"]},
    {resultTypes: ["violations"], rules: {"empty-table-header": {enabled: false}}},
  )
"""
# Sections by what they are about: of why, the whole ledger, what to do, the questions.
TITLES = {
    "en": ("E. Why: one neuron per layer", "The whole ledger", "What to do", "Twelve questions"),
    "ja": ("E. なぜか：各層に一つのニューロン", "台帳の全体", "何をすべきか", "十二の質問"),
}
# The links of the questions that ask a figure for something.
QUESTIONS = """
  (name => {
    const found = [];
    let next = document.getElementById(name).nextElementSibling;
    for (; next && next.tagName !== "H2"; next = next.nextElementSibling)
      found.push(...next.querySelectorAll("a[href*='?']"));
    return found.map(each => each.hash).filter(hash => !hash.endsWith("?") && hash.includes("="));
  })
"""
SHIFT = """
  new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
      for (const each of list.getEntries()) sum += each.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 500);
  })
"""


@pytest.fixture(scope="module", params=TITLES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def target(language: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        yield whole.made(tmp_path_factory.mktemp("whole") / "study", patch, language)


@pytest.fixture
def words(language: str) -> dict[str, Any]:
    return json.loads((ROOT / f"reports/text/{language}/page.json").read_text(encoding="utf-8"))


@pytest.fixture
def opened(chromium: Any, target: Path) -> Iterator[Any]:
    """The page in a window of 1000 pixels, closed without an error or a request."""
    with window(chromium, target) as found:
        yield found


@pytest.fixture
def wide(opened: Any) -> Any:
    opened.set_viewport_size({"width": 1300, "height": 900})
    return opened


def test_it_is_a_page_of_one_language_one_title_and_headings_in_order(
    opened: Any, language: str, words: dict[str, Any]
) -> None:
    assert opened.evaluate("document.documentElement.lang") == language
    assert opened.title() == words["title"] == opened.locator("h1").inner_text().strip("¶\n")
    assert opened.locator("h1").count() == 1
    levels = opened.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert [step for step in pairwise(levels) if step[1] > step[0] + 1] == []


def test_it_is_no_larger_than_it_may_be(target: Path) -> None:
    assert target.stat().st_size < LARGEST


def test_every_name_is_there_once_and_every_link_leads_somewhere(opened: Any) -> None:
    ids = opened.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
    links = opened.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash)")
    leading = {unquote(link[1:]) for link in links}
    assert sorted(to for to in leading if to not in ids and to.split("?")[0] not in ids) == []


def test_the_first_screen_is_title_answer_figure_and_then_the_contents(opened: Any) -> None:
    order = opened.evaluate("""
      ["h1", ".answer", "living-network", "#contents", "h2"]
        .map(each => document.querySelector(each).getBoundingClientRect().top)
    """)
    assert order == sorted(order)
    assert order[2] < 900


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_itself_never_scrolls_sideways(opened: Any, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    opened.wait_for_timeout(500)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    outside = opened.evaluate("""
      [...document.querySelectorAll("p, h2, h3, summary, figcaption, caption div")]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
        .map(each => each.textContent.slice(0, 60))
    """)
    assert outside == []


def test_what_is_folded_has_no_number_of_its_own(opened: Any) -> None:
    """Else the numbers of what comes after would change with what is open."""
    numbered, folded = opened.evaluate("""
      (each => [
        each.filter(of => !of.closest("details")),
        each.filter(of => of.closest("details")),
      ].map(of => [...new Set(of.map(one => {
        const counts = getComputedStyle(one.closest("figure, .table")).counterIncrement;
        return `${getComputedStyle(one, "::before").content !== "none"} ${counts !== "none"}`;
      }))]))([...document.querySelectorAll("main > .table caption div, main figure > figcaption")]
        .concat([...document.querySelectorAll("details.claims caption div")])
        .filter(of => !of.closest("living-network, .card")))
    """)
    assert (numbered, folded) == (["true true"], ["false false"])


def test_folded_ledgers_fit_where_there_is_no_room_for_columns(opened: Any) -> None:
    opened.set_viewport_size({"width": 800, "height": 900})
    wider = opened.evaluate("""
      [...document.querySelectorAll("details.claims")].map(each => {
        each.open = true;
        const table = each.querySelector(".table");
        return table.scrollWidth > table.clientWidth + 1;
      })
    """)
    assert wider
    assert not any(wider)


@pytest.mark.parametrize("width", [360, 1300])
def test_what_is_wider_than_the_page_is_a_region_with_a_name(opened: Any, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    opened.wait_for_timeout(500)
    boxes = opened.evaluate("""
      [...document.querySelectorAll(".table, .picture, .equation")]
        .filter(each => each.checkVisibility())
        .map(each => [
          each.scrollWidth > each.clientWidth + 1, each.tabIndex === 0,
          each.role === "region" && each.ariaLabel.length > 0,
        ])
    """)
    assert len(boxes) > 20
    assert {tuple(each) for each in boxes} <= {(True, True, True), (False, False, False)}
    assert (True, True, True) in {tuple(each) for each in boxes} or width > 360


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (360, "dark")])
def test_axe_finds_no_violation(
    chromium: Any, target: Path, axe: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.goto(target.as_uri())
    # Of the ledgers of sections, which are alike, one is enough: axe looks at each cell for long.
    opened.evaluate("document.querySelector('details.claims').open = true")
    opened.wait_for_timeout(1000)
    opened.evaluate(axe)
    found = opened.evaluate(AXE)
    empty = opened.evaluate(
        "[...document.querySelectorAll('th')].some(th => !th.textContent.trim())"
    )
    context.close()
    assert not empty
    told = [(each["id"], each["nodes"][0]["html"][:300]) for each in found["violations"]]
    assert told == []


def test_the_contents_name_all_sections_in_their_groups(wide: Any, words: dict[str, Any]) -> None:
    groups = wide.locator("#contents > ul > li > span").all_inner_texts()
    assert groups == list(words["groups"].values())
    named = wide.locator("#contents > ul > li > ul > li > a").all_inner_texts()
    there = wide.locator("main > h2").all_inner_texts()
    assert named == [each.removesuffix("\n¶") for each in there]


def test_beside_the_text_the_contents_mark_what_is_read(wide: Any, language: str) -> None:
    why, ledger, *_ = TITLES[language]
    listed = wide.locator("#contents")
    place = listed.bounding_box()
    assert wide.locator("[aria-current]").count() == 0
    for title in (why, ledger):
        listed.get_by_role("link", name=title, exact=True).click()
        wide.wait_for_function(
            "title => document.querySelector('[aria-current]')?.text === title", arg=title
        )
        assert wide.locator("[aria-current]").count() == 1
        assert listed.bounding_box() == place
    link = wide.get_by_role("link", name=why, exact=True)
    link.click()
    parts = wide.locator("#contents li.read > .parts a")
    assert parts.count() > 2
    assert parts.first.is_visible()
    assert wide.locator("#contents .parts a:visible").count() == parts.count()


def test_the_first_tab_leads_to_the_contents(wide: Any) -> None:
    link = wide.locator(".at-hand")
    hidden = "each => getComputedStyle(each).clipPath"
    assert link.evaluate(hidden) != "none"
    wide.keyboard.press("Tab")
    assert link.evaluate("each => each === document.activeElement")
    assert link.evaluate(hidden) == "none"
    wide.keyboard.press("Enter")
    wide.keyboard.press("Tab")
    within = "document.activeElement.closest('#contents') !== null"
    assert wide.evaluate(within)


def test_on_a_narrow_page_a_bar_opens_the_contents_over_the_text(
    opened: Any, language: str, words: dict[str, Any]
) -> None:
    _, ledger, what_to_do, _ = TITLES[language]
    here = "title => document.querySelector('.here').textContent === title"
    opened.set_viewport_size({"width": 360, "height": 700})
    opened.evaluate("name => { location.hash = name; }", ledger.replace(" ", "-"))
    bar = opened.locator(".at-hand")
    opened.wait_for_function(here, arg=ledger)
    bar.focus()
    opened.keyboard.press("Enter")
    menu = opened.get_by_role("dialog", name=words["contents"])
    assert menu.locator("[aria-current]").is_visible()
    before = opened.evaluate("scrollY")
    opened.keyboard.press("Escape")
    menu.wait_for(state="detached")
    assert bar.evaluate("each => each === document.activeElement")
    assert opened.evaluate("scrollY") == before
    bar.click()
    menu.get_by_role("link", name=what_to_do, exact=True).click()
    menu.wait_for(state="detached")
    opened.wait_for_function(here, arg=what_to_do)
    bar.click()
    menu.get_by_role("button", name=words["close"]).click()
    menu.wait_for(state="detached")


@pytest.mark.parametrize("width", [360, 1300])
def test_nothing_moves_while_one_reads(chromium: Any, target: Path, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.goto(target.as_uri())
    opened.wait_for_timeout(1500)  # the living network takes the place of its picture
    before = opened.evaluate(SHIFT)
    for _ in range(8):
        opened.mouse.wheel(0, 700)
        opened.wait_for_timeout(60)
    assert opened.evaluate(SHIFT) - before < 0.01
    context.close()


def test_whoever_comes_by_keyboard_sees_where(wide: Any) -> None:
    for _ in range(60):
        wide.keyboard.press("Tab")
        told = wide.evaluate("""
          (({activeElement: each}) => {
            const {outlineStyle, outlineWidth} = getComputedStyle(each);
            const {top, bottom} = each.getBoundingClientRect();
            const seen = bottom > 0 && top < innerHeight;
            return [each.outerHTML.slice(0, 80), outlineStyle, outlineWidth, seen];
          })(document)
        """)
        assert told[1] != "none", told
        assert told[2] != "0px", told
        assert told[3], told


def test_without_scripts_all_is_there_and_nothing_that_needs_them(
    chromium: Any, target: Path
) -> None:
    context = chromium.new_context(
        viewport={"width": 800, "height": 900}, java_script_enabled=False
    )
    context.set_default_timeout(PATIENCE)
    plain = context.new_page()
    plain.goto(target.as_uri())
    assert plain.locator("h1").is_visible()
    assert plain.locator("living-network figure").is_visible()
    assert plain.locator("#contents").is_visible()
    assert plain.locator("interactive-figure:visible").count() == 0
    figures, rows = plain.locator("figure"), plain.locator("claims-ledger tbody tr")
    assert figures.count() > 10
    assert all(each.is_visible() for each in figures.all())
    assert rows.first.is_visible()
    plain.locator(".at-hand").click()
    top = plain.locator("#contents").bounding_box()["y"]
    assert -1 < top < 300  # browsers scroll by whole pixels
    context.close()


def test_printed_it_is_complete_and_no_longer_than_it_may_be(chromium: Any, target: Path) -> None:
    opened, seen = chromium.new_page(), Seen()
    seen.watch(opened)
    opened.goto(target.as_uri())
    opened.emulate_media(media="print")
    assert all(each.is_visible() for each in opened.locator("figure").all())
    assert opened.locator("claims-ledger tr").last.is_visible()
    for hidden in (".at-hand", ".live", ".filters", "interactive-figure", "button"):
        assert opened.locator(f"{hidden}:visible").count() == 0, hidden
    printed = opened.pdf(**A4, print_background=True)
    opened.close()
    assert seen.errors == []
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 1 < pages <= MOST_PAGES


def test_a_question_opens_its_figure_in_the_state_that_it_names(wide: Any, language: str) -> None:
    links = wide.evaluate(QUESTIONS, TITLES[language][-1].replace(" ", "-"))
    assert len(links) >= 10
    for link in links:
        name, _, query = unquote(link[1:]).partition("?")
        wide.evaluate("link => { location.hash = link; }", link)
        for key, value in parse_qsl(query):
            if name == "living-network" and key == "epoch":
                wide.wait_for_function(f"document.querySelector('{name}').player.goal === {value}")
            elif name == "living-network":
                assert wide.locator(f"#choose-{key}").input_value() == value, link
            elif wide.locator("interactive-figure").count():  # a tiny study has none
                figure = f"document.querySelector('#{name} interactive-figure')"
                wide.wait_for_function(f"String({figure}.view?.signal('{key}')) === '{value}'")


def test_an_address_that_cannot_be_read_spoils_nothing(chromium: Any, target: Path) -> None:
    with window(chromium, target, "#100%") as opened:
        opened.locator("living-network .play").wait_for()
        assert opened.locator("claims-ledger form").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_static_figures_have_the_paper_of_the_page(
    chromium: Any, target: Path, scheme: str
) -> None:
    """The corner of a figure is as the page around it, and something is drawn on it."""
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(target.as_uri())
    figure = opened.locator("main > figure .drawn").first
    figure.scroll_into_view_if_needed()
    opened.evaluate("document.fonts.ready.then(() => 0)")  # with them lines of the text move
    opened.wait_for_timeout(1500)  # and with the living network, which takes a picture's place
    shot = target.with_name(f"figure-{scheme}.png")
    figure.screenshot(path=shot)
    paper = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    picture = np.round(255 * matplotlib.image.imread(shot)[:, :, :3])
    expected = np.array([int(part) for part in re.findall(r"\d+", paper)])
    assert np.abs(picture[2, 2] - expected).max() <= 2
    assert np.ptp(picture, axis=(0, 1)).max() > 100
