"""The page in every language: the same texts, values, numbers and claims; nothing unsaid.

The results are those that git keeps, so that this needs no run of the study.
"""

import functools
import html
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from jinja2 import Environment

from stages.page.tables import NAMES, TEXTS
from unstable_gradients.page import fonts, language, prose
from unstable_gradients.page.language import ENGLISH, JAPANESE
from unstable_gradients.program.code import ROOT, places

FOLDERS = {code: ROOT / TEXTS / code for code in NAMES}
JSON = sorted(
    path.relative_to(FOLDERS[ENGLISH]).as_posix() for path in FOLDERS[ENGLISH].rglob("*.json")
)
NAMED = (
    r'(?:verdict|claims|interactive)\("[^"]*"\)',
    r"\{\{ (?:figure|living)\(",
    r"\$\$?([^$]+?)(?:\\tag\{[^}]*\})?\s*\$\$?",  # but for the number of an equation
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Of Japanese, figures that English says in words: n分の1, 第5章.
IN_WORDS = re.compile(r"分の1(?![\d.])|第5章")
CHAPTER = re.compile(r"[Cc]hapter 5\b")
GLYPHS_AT_MOST = 300_000  # bytes of both weights


@functools.cache
def spoken(code: str) -> dict[str, Any]:
    """What `spoken` prints of a language."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stages.page.spoken", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places(ROOT)))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture
def english() -> dict[str, str]:
    return spoken(ENGLISH)["cells"]


@pytest.fixture
def japanese() -> dict[str, str]:
    return spoken(JAPANESE)["cells"]


def test_languages_have_the_same_texts_and_words() -> None:
    """All but English have phrases besides."""
    there = {
        code: {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
        for code, folder in FOLDERS.items()
    }
    assert there.pop(ENGLISH) | {language.PHRASES} == there.pop(JAPANESE)
    assert there == {}


def _keys(words: object, before: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """The keys of words, with the places that each has for values."""
    if isinstance(words, Mapping):
        for key, each in words.items():
            yield from _keys(each, f"{before}.{key}")
    else:
        yield before, frozenset(re.findall(r"\{[a-z]+\}", str(words)))


@pytest.mark.parametrize(
    "name",
    sorted(path.relative_to(FOLDERS["en"]).as_posix() for path in FOLDERS["en"].rglob("*.json")),
)
def test_words_have_the_same_names_and_places(name: str) -> None:
    one, other = (json.loads((FOLDERS[code] / name).read_text(encoding="utf-8")) for code in NAMES)
    if name == "page.json":  # whose groups are named by headings
        assert len(one.pop("groups")) == len(other.pop("groups"))
    assert {*_keys(one)} == {*_keys(other)}


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDERS["en"].glob("*.md")))
def test_texts_name_the_same_verdicts_figures_and_formulas(name: str) -> None:
    named = [
        Counter(re.findall(pattern, (FOLDERS[code] / name).read_text(encoding="utf-8")))
        for code in NAMES
        for pattern in NAMED
    ]
    assert named[: len(NAMED)] == named[len(NAMED) :]
    one, other = ({*_named(FOLDERS[code] / name)} for code in NAMES)
    assert one == other


def _named(path: Path) -> Iterator[str]:
    tree = Environment(comment_start_string="{##", comment_end_string="##}").parse(
        path.read_text(encoding="utf-8")
    )
    return prose._named(tree)


def numbers(text: str) -> Counter[str]:
    """The numbers that a reader sees, without those in figures."""
    text = re.sub(r"<(svg|script|title)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    text = re.sub(r"\]\([^)]*\)", "]", IN_WORDS.sub("", CHAPTER.sub("", text)))
    return Counter(each.rstrip(",") for each in NUMBER.findall(text))


def test_every_section_has_the_same_numbers(
    english: dict[str, str], japanese: dict[str, str]
) -> None:
    assert [*english] == [*japanese]
    for cell, text in english.items():
        one, other = numbers(text), numbers(japanese[cell])
        assert (cell, one - other, other - one) == (cell, Counter(), Counter())


def test_every_section_has_the_same_claims_with_the_same_verdicts(
    english: dict[str, str], japanese: dict[str, str]
) -> None:
    found = [
        re.findall(r'id="claim-(\w+)"|class="verdict ([\w-]+)"', "".join(cells.values()))
        for cells in (english, japanese)
    ]
    assert Counter(found[0]) == Counter(found[1])
    assert len(found[0]) > 300


def test_all_is_said_in_japanese() -> None:
    assert spoken(JAPANESE)["unsaid"] == {}


def test_no_phrase_is_in_vain() -> None:
    assert spoken(JAPANESE)["left"] == {}


def test_the_font_has_all_that_is_said(japanese: dict[str, str]) -> None:
    text = "".join(japanese.values())
    text += "".join(path.read_text(encoding="utf-8") for path in FOLDERS[JAPANESE].rglob("*.json"))
    shown = "".join(sorted({*fonts.OURS.findall(text)}))
    packed = {weight: fonts.packed_subset(weight, shown) for weight in fonts.FILES}
    assert sum(map(len, packed.values())) <= GLYPHS_AT_MOST
    for found in packed.values():
        assert {*shown} - {chr(each) for each in TTFont(BytesIO(found)).getBestCmap()} == set()
