"""Cards as a reader opens them, by click and by key, against the lock files themselves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from tests.page.web import origins
from tests.page.web.fixtures import PATIENCE, window

NUMBER = "data[data-from]"
FOCUSED = "document.activeElement"


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in miniature, and its page."""
    folder = origins.made(tmp_path_factory.mktemp("origins"))
    (folder / "page.html").write_text(origins.page(folder), encoding="utf-8")
    return folder


@pytest.fixture
def opened(chromium: Any, study: Path) -> Iterator[Any]:
    """Its page."""
    with window(chromium, study / "page.html") as page:
        yield page


def numbers(page: Any, text: str) -> Any:
    return page.locator(NUMBER).filter(has_text=text)


def card(page: Any) -> str:
    """What the open card reads."""
    page.locator("dialog[open]").wait_for()
    return page.locator("dialog[open]").inner_text()


def locked(study: Path, section: str, stage: str) -> Any:
    """A stage of a lock file."""
    return YAML(typ="safe").load(study / f"stages/{section}/dvc.lock")["stages"][stage]


def test_a_click_opens_the_card_of_a_cell(opened: Any, study: Path) -> None:
    numbers(opened, "0.0041").click()
    text = card(opened)
    assert "Where 0.0041 comes from" in text
    assert "0.0041234567890123" in text  # in full
    assert "Row 1, counted from 0" in text
    for column, (value, header) in {
        "replicas": ("17", "random starts behind the numbers of the row"),
        "low": ("-0.001", "lower end of the interval"),
        "difference": ("0.0041234567890123", "mean of deeper minus mean of shallower"),
    }.items():
        row = opened.locator("dialog tr").filter(has=opened.get_by_text(column, exact=True))
        assert row.inner_text().split("\t") == [column, value, header]
    assert opened.locator("dialog tr.read").count() == 1
    stage = locked(study, "depth", "summarize-accuracy")
    assert stage["cmd"] in text
    assert "Aggregate over the replicas" in text
    for each in stage["deps"]:
        assert f"{each['path']} {each['md5']}" in text
    (md5,) = [e["md5"] for e in stage["outs"] if e["path"] == ACCURACY_DIFFERENCE.path]
    assert md5 in text
    assert f"make audit OUTPUT={ACCURACY_DIFFERENCE.path}" in text
    assert "dvc repro stages/depth/dvc.yaml:summarize-accuracy" in text


def test_the_card_leads_on_to_the_stages_before(opened: Any, study: Path) -> None:
    numbers(opened, "0.0041").click()
    card(opened)
    opened.locator("dialog summary").filter(has_text="data/runs").click()
    stages = opened.locator("dialog details details")
    stages.nth(1).wait_for()
    assert stages.count() == 2  # a former stage is none of them
    opened.locator("dialog summary").filter(has_text="train@b").click()
    stage = locked(study, "depth", "train@b")
    unfolded = opened.locator("dialog details details[open]")
    unfolded.locator("pre").wait_for()
    shown = unfolded.inner_text()
    assert stage["cmd"] in shown
    assert "Train a network" in shown
    assert re.search(r"accuracy\.eta\s+0\.1\s+accuracy\.epochs\s+2\s+variants\.b\s+30 30", shown)
    assert stage["deps"][0]["md5"] in shown


def test_a_number_calculated_from_a_table_or_from_cells_says_so(opened: Any) -> None:
    numbers(opened, "29,000").click()
    assert "calculated" in card(opened)
    assert ACCURACY_BY_REPLICA.meaning in card(opened)
    opened.keyboard.press("Escape")
    numbers(opened, "1.02").click()
    assert "calculated" in card(opened)
    assert opened.locator("dialog tr.read").count() == 2
    opened.keyboard.press("Escape")
    numbers(opened, "4.1").click()
    card(opened)
    assert opened.locator("dialog h2 math").count() == 1  # as it is on the page


def test_claims_judged_from_a_table_are_named_and_lead_to_the_ledger(opened: Any) -> None:
    numbers(opened, "0.0041").click()
    card(opened)
    opened.locator("dialog").get_by_role("link", name="B5a").click()
    assert not opened.locator("dialog[open]").count()
    assert opened.url.endswith("#claim-B5a")


def test_a_quantity_has_its_claim_rule_judge_and_audit(opened: Any, study: Path) -> None:
    opened.locator("summary").click()
    numbers(opened, "0.38 (0.26").click()
    text = card(opened)
    assert origins.JUDGED["claim"] in text
    assert "The mean difference is above zero." in text  # the rule
    stage = locked(study, "depth", "judge-depth")
    assert stage["cmd"] in text
    assert "Judge depth" in text
    assert "Judge chain" not in text
    assert "make audit OUTPUT=claims:B5a" in text
    assert origins.md5(study, "reports/quantities.csv") in text
    opened.keyboard.press("Escape")
    opened.locator(f'{NUMBER}[value="holds"]').click()
    assert "Where ✓ holds comes from" in card(opened).replace("\N{NO-BREAK SPACE}", " ")


def test_a_figure_has_a_button(opened: Any, study: Path) -> None:
    button = opened.get_by_role("button", name="Where from")
    button.click()
    text = card(opened)
    stage = locked(study, "depth", "draw-accuracy")
    assert stage["outs"][0]["md5"] in text
    assert f"make audit OUTPUT={origins.PICTURE}" in text
    opened.keyboard.press("Escape")
    assert opened.evaluate(f"{FOCUSED}.className") == "origin"


def test_arrows_lead_from_number_to_number_of_a_section(opened: Any) -> None:
    stops = opened.locator(f"{NUMBER}[tabindex]")
    assert stops.count() == 3  # of two sections, and of what is folded
    opened.keyboard.press("Tab")
    read = [opened.evaluate(f"{FOCUSED}.textContent")]
    assert opened.locator(".keys").is_visible()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "End", "ArrowRight", "Home"):
        opened.keyboard.press(key)
        read.append(opened.evaluate(f"{FOCUSED}.textContent"))
    small = "4.1⋅10−5"
    assert read == ["0.42%", "0.0041", "1.02", "0.0041", small, small, "0.42%"]
    assert stops.count() == 3
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Shift+Tab")
    assert opened.evaluate(f"{FOCUSED}.textContent") == "0.0041"  # where the keys were


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_opens_the_card_and_escape_leads_back(opened: Any, key: str) -> None:
    opened.keyboard.press("Tab")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press(key)
    assert "Where 0.0041 comes from" in card(opened)
    assert opened.evaluate(f"{FOCUSED}.textContent") == "Where 0.0041 comes from"
    opened.keyboard.press("Escape")
    assert not opened.locator("dialog[open]").count()
    assert opened.evaluate(f"{FOCUSED}.textContent") == "0.0041"
    opened.keyboard.press("Tab")
    assert not opened.locator(".keys").is_visible()


def test_a_card_closes_by_its_button_and_by_a_click_beside_it(opened: Any) -> None:
    for close in (
        lambda: opened.get_by_role("button", name="Close").click(),
        lambda: opened.mouse.click(5, 5),
    ):
        numbers(opened, "0.0041").click()
        card(opened)
        close()
        assert not opened.locator("dialog[open]").count()


def test_selecting_text_opens_nothing(opened: Any) -> None:
    numbers(opened, "29,000").dblclick(position={"x": 3, "y": 8})
    card(opened)  # the first of two clicks
    opened.keyboard.press("Escape")
    box = numbers(opened, "29,000").bounding_box()
    opened.mouse.move(box["x"] + 1, box["y"] + 5)
    opened.mouse.down()
    opened.mouse.move(box["x"] + box["width"] - 1, box["y"] + 5)
    opened.mouse.up()
    opened.wait_for_timeout(200)
    assert not opened.locator("dialog[open]").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(chromium: Any, study: Path, axe: str, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto((study / "page.html").as_uri())
    page.evaluate(axe)
    page.locator("summary").click()
    page.get_by_role("button", name="Check this page").click()
    page.get_by_text("tables have the md5").wait_for()
    acts = (
        lambda: None,
        lambda: numbers(page, "0.0041").click(),
        lambda: page.locator("dialog summary").first.click(),
    )
    page.locator(f"{NUMBER}[tabindex]").first.focus()
    page.keyboard.press("End")  # a formula, which has to have a name
    for act in acts:
        act()
        found = page.evaluate("axe.run()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert len(found["passes"]) > 15
    context.close()


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_it_fits_the_window(chromium: Any, study: Path, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 700})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto((study / "page.html").as_uri())
    page.locator("summary").click()
    for text in ("0.0041", "0.38 (0.26"):
        numbers(page, text).click()
        card(page)
        inside = "dialog => [dialog.scrollWidth <= dialog.clientWidth, dialog.clientWidth]"
        fits, wide = page.locator("dialog").evaluate(inside)
        assert fits
        assert wide <= width
        page.keyboard.press("Escape")
    context.close()


def test_what_needs_scripts_is_not_there_without_them_nor_on_paper(
    chromium: Any, study: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((study / "page.html").as_uri())
    assert not page.locator("check-page").is_visible()
    context.close()
    page = chromium.new_page()
    page.goto((study / "page.html").as_uri())
    page.emulate_media(media="print")
    for each in ("check-page", ".origin"):
        assert page.locator(each).count() == 1
        assert not page.locator(each).is_visible()
    page.close()
