"""The page's check of itself: that it finds what was altered, and what it cannot check."""

import base64
import math
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from stages.ledger.tables import QUANTITIES
from stages.page import provenance
from tests.page.web import origins
from tests.page.web.fixtures import PATIENCE, window
from unstable_gradients.page import numbers, web

TABLES = 17 + 4  # the parts of the ledger, the ledger, two results
CELLS = 8  # four in the text, a verdict, a quantity, and two numbers between which one lies
CALCULATED = 3
READS = "async ([text, value]) => (await import('agreement')).reads(text, value)"
SAME = "async ([cell, value]) => (await import('agreement')).same(cell, value)"
RECORDS = "async text => (await import('unpacked')).records(text)"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in miniature."""
    return origins.made(tmp_path_factory.mktemp("checked"))


@pytest.fixture(scope="module")
def page(study: Path) -> str:
    """Its page."""
    return origins.page(study)


@pytest.fixture
def told(chromium: Any, tmp_path: Path) -> Callable[[str], tuple[str, list[str]]]:
    """What a page says when it has checked itself: a sentence, and a list."""

    def check(page: str) -> tuple[str, list[str]]:
        target = tmp_path / "page.html"
        target.write_text(page, encoding="utf-8")
        with window(chromium, target) as opened:
            opened.get_by_role("button", name="Check this page").click()
            status = opened.locator("check-page [role=status]")
            opened.wait_for_function("each => each.textContent", arg=status.element_handle())
            return status.inner_text(), opened.locator("check-page li").all_inner_texts()

    return check


def replaced(page: str, old: str, new: str) -> str:
    assert page.count(old) >= 1
    return page.replace(old, new, 1)


def packed(page: str, path: str, change: Callable[[str], str]) -> str:
    """The page with another text for a table."""
    begin = f'id="{provenance.TABLE}{path}">'
    held = re.search(f"{begin}([^<]*)<", page)
    assert held
    text = zlib.decompress(base64.b64decode(held[1]), 31).decode("utf-8")
    changed = change(text)
    assert changed != text
    packer = zlib.compressobj(wbits=31)
    again = packer.compress(changed.encode("utf-8")) + packer.flush()
    return page.replace(held[0], f"{begin}{base64.b64encode(again).decode('ascii')}<")


def test_an_untouched_page_agrees(told: Any, page: str) -> None:
    sentence, lines = told(page)
    assert sentence.startswith(f"{TABLES} tables have the md5")
    assert f"All {CELLS} numbers and verdicts" in sentence
    assert f"calculated {CALCULATED} more" in sentence
    assert lines == []


@pytest.mark.parametrize(
    ("old", "new", "source"),
    [
        ('value="0.0042"', 'value="0.0043"', f"{ACCURACY_DIFFERENCE.path}#0.difference"),
        (">0.42%<", ">0.43%<", f"{ACCURACY_DIFFERENCE.path}#0.difference"),
        (">0.0041<", ">0.0014<", f"{ACCURACY_DIFFERENCE.path}#1.difference"),
        (">29,000<", ">28,000<", ACCURACY_BY_REPLICA.path),
        ("&lt; 0.001<", "&lt; 0.00001<", f"{ACCURACY_DIFFERENCE.path}#0.p_value"),
        (">0.38 ", ">0.83 ", f"{QUANTITIES.path}#0.measured"),
        ("#1.difference", "#0.difference", f"{ACCURACY_DIFFERENCE.path}#0.difference"),
        ("#1.difference", "#2.difference", f"{ACCURACY_DIFFERENCE.path}#2.difference"),
        ('value="holds"', 'value="fails"', "reports/claims.csv#0.verdict"),
    ],
)
def test_an_altered_number_is_found(told: Any, page: str, old: str, new: str, source: str) -> None:
    sentence, lines = told(replaced(page, old, new))
    assert "is not as it was made: 0 of" in sentence
    assert "and 1 of" in sentence
    assert len(lines) == 1
    assert source in lines[0]


def test_a_digit_altered_in_a_table_is_found(told: Any, page: str) -> None:
    changed = packed(page, ACCURACY_DIFFERENCE.path, lambda text: text.replace("3e-05", "3e-04"))
    sentence, lines = told(changed)
    assert f"not as it was made: 1 of {TABLES} tables and 1 of" in sentence
    assert f"{ACCURACY_DIFFERENCE.path}: not as recorded" in lines
    # What no number shows is found by its sum alone.
    changed = packed(page, ACCURACY_DIFFERENCE.path, lambda text: text.replace("-0.001", "-0.01"))
    sentence, lines = told(changed)
    assert f"not as it was made: 1 of {TABLES} tables and 0 of" in sentence


def test_a_table_that_does_not_unpack_is_damaged(told: Any, page: str) -> None:
    begin = f'id="{provenance.TABLE}{ACCURACY_BY_REPLICA.path}">'
    sentence, lines = told(re.sub(f"{re.escape(begin)}.{{40}}", begin, page))
    assert "1 of" in sentence
    assert lines == [f"{ACCURACY_BY_REPLICA.path}: not as recorded"]


def test_a_ledger_that_is_not_that_of_its_parts_is_found(told: Any, tmp_path: Path) -> None:
    """Its own sum was taken when the page was made, and would be that of a wrong one, too."""
    study = origins.made(tmp_path / "study")
    path = study / QUANTITIES.path
    path.write_text(path.read_text("utf-8").replace("0.0038", "0.0039"), encoding="utf-8")
    sentence, lines = told(origins.page(study))
    assert "is not as it was made" in sentence
    assert lines == [f"{QUANTITIES.path}: not as recorded"]


def test_tables_that_are_too_large_are_named(
    told: Any, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [*(study / "data/results").rglob("*.csv"), *(study / "reports").glob("*.csv")]
    sizes = {path: path.stat().st_size for path in paths}
    assert len(sizes) == TABLES
    largest = max(sizes, key=lambda path: sizes[path]).relative_to(study)
    monkeypatch.setattr(provenance, "MOST_BYTES", sum(sizes.values()) - 1)
    sentence, lines = told(origins.page(study))
    assert f"{TABLES - 1} tables have" in sentence
    assert "from 1 tables that are too large" in sentence
    assert lines == [f"make audit OUTPUT={largest}"]


@pytest.fixture(scope="module")
def asking(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page with the modules of the check."""
    target = tmp_path_factory.mktemp("modules") / "page.html"
    scripts = web.scripts(["agreement", "unpacked"])
    target.write_text(f"<!DOCTYPE html><title>t</title>{scripts}", encoding="utf-8")
    opened = chromium.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(target.as_uri())
    yield opened
    opened.close()


VALUES = [0.0, 1.0, 4.826121709848192, -0.0123456, 29317.92777, 99.96, 0.99951, 1e-7, 123456.0]


@pytest.mark.parametrize("value", [*VALUES, math.nan])
def test_whatever_the_page_writes_of_a_number_reads_as_it(asking: Any, value: float) -> None:
    written = {numbers.significant(value, digits) for digits in (1, 2, 3, 5)}
    written |= {numbers.fixed(value, places) for places in (0, 2, 9)}
    written |= {numbers.percent(value, 1), numbers.estimate(value, value - 2, value + 2)}
    written |= {numbers.estimate(value, value - 0.01, value + 0.01, 1e4), numbers.plain(value)}
    for text in written:
        assert asking.evaluate(READS, [text, repr(value)]), text


@pytest.mark.parametrize(
    ("text", "value", "reads"),
    [
        ("1.2⋅10−5", "-4.92", True),  # of a decimal logarithm
        ("1.2 ⋅ 10−5", "1.2e-05", True),
        ("1.3⋅10−5", "1.2e-05", False),
        ("0", "-inf", True),
        ("4.9", "4.826121709848192", False),
        ("−4.8", "4.826121709848192", False),
        ("29,001", "29317.9", False),
        ("29,400", "29317.9", False),
        ("4 hidden layers", "4.0", True),
        ("14 hidden layers", "4.0", False),
        ("< 0.001", "0.002", False),
        ("–", "nan", True),
        ("–", "1.0", False),
        ("1.0", "nan", False),
        ("✓ holds", "holds", True),
    ],
)
def test_what_is_read(asking: Any, text: str, value: str, reads: bool) -> None:
    assert asking.evaluate(READS, [text, value]) is reads


@pytest.mark.parametrize(
    ("cell", "value", "same"),
    [
        ("3", "3.0", True),
        ("1e-05", "1e-05", True),
        ("", "nan", True),
        ("inf", "inf", True),
        ("", "0.0", False),
        ("0.1", "0.10000000000000002", False),
        ("holds", "holds", True),
        ("holds", "fails", False),
    ],
)
def test_cells_and_values(asking: Any, cell: str, value: str, same: bool) -> None:
    assert asking.evaluate(SAME, [cell, value]) is same


def test_records_with_commas_quotes_and_newlines_within(asking: Any) -> None:
    text = 'a,b,c\n1,"x, ""y""",\n,"two\nlines",3\n'
    assert asking.evaluate(RECORDS, text) == [
        ["a", "b", "c"],
        ["1", 'x, "y"', ""],
        ["", "two\nlines", "3"],
    ]
