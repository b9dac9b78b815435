"""The whole ledger as a reader uses it: sorted, narrowed, and the way to a claim in its fold."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.page.web.fixtures import window
from tests.page.web.pages import STYLE
from unstable_gradients.page import web
from unstable_gradients.page.ledger import Ledger
from unstable_gradients.study.ledger import CLAIM_COLUMNS, QUANTITY_COLUMNS

WORDS = json.loads(Path("reports/text/en/ledger.json").read_text(encoding="utf-8"))
# In the order of the study, which is that of no column but the first.
CLAIMS = pd.DataFrame(
    [
        ("A1", "zebras sum", "book", "holds", "Counted: 3.", 0),
        ("A2", "apes’ “count”\u00a0on", "Someone 2013", "not tested", "Too few: 5.", 0),
        ("B2", "mules add", "book", "fails", "Added: 1.", 0),
        ("B10", "cows divide", "this study", "holds in direction", "Divided: 2.", 0),
        ("C1", "dogs sum", "book", "undecided", "Unsure: 4.", 0),
    ],
    columns=list(CLAIM_COLUMNS),
)
ALL = list(CLAIMS["id"])
SHOWN = "[...document.querySelectorAll('claims-ledger tbody tr:not([hidden]) a')].map(a => a.text)"


def page() -> str:
    none = pd.DataFrame(columns=list(QUANTITY_COLUMNS)).astype({"bracket_low": float})
    of_beasts = Ledger(CLAIMS, none)
    folds = "".join(of_beasts.section(letter) for letter in "ABC")
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<style>{STYLE.read_text(encoding="utf-8")}</style>{web.styles()}</head><body><main><h1>Claims</h1>
<h2>A. Beasts<a class="anchor-link" href="#A">¶</a></h2><p>{of_beasts.verdict("B2")}</p>
{folds}<h2>The ledger</h2>{of_beasts.whole()}</main>
{web.data("ledger-words", WORDS)}{web.scripts(["folds", "scrolling", "ledger"])}</body></html>"""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ledger") / "ledger.html"
    made.write_text(page(), encoding="utf-8")
    return made


@pytest.fixture
def opened(chromium: Any, target: Path) -> Iterator[Any]:
    with window(chromium, target) as found:
        yield found


def count(opened: Any) -> str:
    return opened.get_by_role("status").inner_text()


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("What it says", "A2 B10 C1 B2 A1", "A1 B2 C1 B10 A2"),
        # What is alike stays in the order of the study.
        ("Who says it", "A1 B2 C1 A2 B10", "B10 A2 A1 B2 C1"),
        ("Verdict", "A1 B10 C1 B2 A2", "A2 B2 C1 B10 A1"),
        ("Evidence", "B2 A1 B10 A2 C1", "C1 A2 B10 A1 B2"),
    ],
)
def test_every_column_sorts_both_ways(opened: Any, column: str, up: str, down: str) -> None:
    head = opened.get_by_role("columnheader", name=column)
    head.get_by_role("button").focus()
    opened.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert opened.evaluate(SHOWN) == up.split()
    opened.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert opened.evaluate(SHOWN) == down.split()
    assert opened.locator("[aria-sort]").count() == 1


def test_claims_sort_as_in_the_study_and_not_as_words(opened: Any) -> None:
    first = opened.get_by_role("columnheader", name="Claim")
    assert first.get_attribute("aria-sort") == "ascending"
    assert opened.evaluate(SHOWN) == ALL
    first.get_by_role("button").click()
    assert opened.evaluate(SHOWN) == ALL[::-1]


def test_claims_are_found_by_section_source_verdict_and_word(opened: Any) -> None:
    assert count(opened) == "5 of 5 claims"
    opened.get_by_label(WORDS["section"], exact=True).select_option(label="A. Beasts")
    assert (opened.evaluate(SHOWN), count(opened)) == (["A1", "A2"], "2 of 5 claims")
    opened.get_by_role("button", name=WORDS["reset"]).click()
    assert opened.evaluate(SHOWN) == ALL
    opened.get_by_label(WORDS["source"], exact=True).select_option("book")
    assert opened.evaluate(SHOWN) == ["A1", "B2", "C1"]
    opened.get_by_label(WORDS["verdict"], exact=True).select_option("fails")
    assert (opened.evaluate(SHOWN), count(opened)) == (["B2"], "1 of 5 claims")
    opened.get_by_role("button", name=WORDS["reset"]).click()
    opened.get_by_label(WORDS["word"]).fill(" SUM ")
    assert opened.evaluate(SHOWN) == ["A1", "C1"]
    opened.get_by_label(WORDS["word"]).fill("b10")
    assert opened.evaluate(SHOWN) == ["B10"]
    for typed in ('apes\' "count" on', "Apes’  “count”\u00a0on", "\uff41pes"):
        opened.get_by_label(WORDS["word"]).fill(typed)
        assert opened.evaluate(SHOWN) == ["A2"]
    opened.get_by_label(WORDS["word"]).fill("elephant")
    assert (opened.evaluate(SHOWN), count(opened)) == ([], WORDS["none"])


def test_what_can_be_chosen_is_what_there_is(opened: Any) -> None:
    options = "id => [...document.getElementById(id).options].map(each => each.text)"
    assert opened.evaluate(options, "ledger-section") == ["all", "A. Beasts", "B", "C"]
    sources = ["all", "book", "Someone 2013", "this study"]
    assert opened.evaluate(options, "ledger-source") == sources
    verdicts = ["holds", "holds in direction", "undecided", "fails", "not tested"]
    assert opened.evaluate(options, "ledger-verdict") == ["all", *verdicts]


def test_a_link_to_a_claim_opens_its_fold_again_and_again(opened: Any) -> None:
    fold = opened.locator("details", has=opened.locator("#claim-B2"))
    for link in (opened.locator("p a"), opened.locator("claims-ledger a", has_text="B2")):
        for _ in range(2):
            assert fold.get_attribute("open") is None
            link.click()
            assert fold.get_attribute("open") is not None
            assert opened.locator("#claim-B2").is_visible()
            opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    assert opened.locator("details[open]").count() == 0


def test_an_address_with_a_claim_opens_its_fold(chromium: Any, target: Path) -> None:
    opened = chromium.new_page()
    opened.goto(f"{target.as_uri()}#claim-C1")
    opened.locator("#claim-C1").wait_for(state="visible")
    assert opened.locator("details[open]").count() == 1
    opened.close()


def test_an_address_that_cannot_be_read_spoils_nothing(chromium: Any, target: Path) -> None:
    with window(chromium, target, "#100%") as opened:
        opened.get_by_label(WORDS["word"]).fill("zebra")
        assert opened.evaluate(SHOWN) == ["A1"]


def test_without_scripts_the_whole_table_is_there(chromium: Any, target: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(target.as_uri())
    assert plain.locator("claims-ledger tbody tr").count() == len(ALL)
    assert plain.locator("claims-ledger form").count() == 0
    plain.locator("summary").first.click()
    assert plain.locator("#claim-A1").is_visible()
    context.close()


def test_paper_has_all_claims_whatever_was_chosen(opened: Any) -> None:
    opened.get_by_label(WORDS["word"]).fill("zebra")
    assert opened.evaluate(SHOWN) == ["A1"]
    opened.emulate_media(media="print")
    for row in opened.locator("claims-ledger tbody tr").all():
        assert row.is_visible()
    assert not opened.locator("claims-ledger form").is_visible()
    heads = "th => getComputedStyle(th, '::before').content"
    assert opened.locator("claims-ledger th").first.evaluate(heads) == '"Claim"'


@pytest.mark.parametrize("width", [360, 1000])
def test_axe_finds_no_violation(chromium: Any, target: Path, axe: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    opened = context.new_page()
    opened.goto(f"{target.as_uri()}#claim-B2")
    opened.evaluate(axe)
    found = opened.evaluate("axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
