"""The page on paper: what stands at the ends of its pages."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.browser import CHROMIUM
from tests.page.web import whole

READER = shutil.which("pdftotext")
LEAST = 2  # lines below a heading, on its page
HEADING = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)
OWN = "size: A4;"
PRINT = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
PRINT += ("--virtual-time-budget=60000",)  # for the scripts; it costs no such time


@pytest.fixture(scope="module", params=["en", "ja"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        made = whole.made(tmp_path_factory.mktemp("paper") / "study", patch, request.param)
        yield made.read_text(encoding="utf-8")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium (Debian: apt-get install chromium)")
@pytest.mark.skipif(READER is None, reason="no pdftotext (Debian: apt-get install poppler-utils)")
@pytest.mark.parametrize("paper", ["A4", "letter", "A5"])
def test_no_heading_is_stranded_at_the_end_of_a_page(page: str, tmp_path: Path, paper: str) -> None:
    assert page.count(OWN) == 1
    sheet, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    sheet.write_text(page.replace(OWN, f"size: {paper};"), encoding="utf-8")
    own = (f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}")
    subprocess.run([str(CHROMIUM), *PRINT, *own, sheet.as_uri()], capture_output=True, check=True)
    headings = {squeezed(re.sub("<[^>]*>", "", each)) for each in HEADING.findall(page)}
    pages = [list(filter(None, map(squeezed, each.splitlines()))) for each in lines_of(printed)]
    seen = {line for each in pages for line in each} & headings
    assert len(seen) >= 0.9 * len(headings)  # but for the few that are longer than a line
    assert [line for each in pages for line in each[-LEAST:] if line in headings] == []


def lines_of(printed: Path) -> list[str]:
    """The text of each page."""
    command = [str(READER), "-layout", str(printed), "-"]
    text = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    return text.split("\f")


def squeezed(line: str) -> str:
    return re.sub(r"\s+", " ", unescape(line)).strip()
