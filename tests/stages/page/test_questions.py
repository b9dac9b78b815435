"""The twelve questions: short, true to the ledger, and each with a way to its figure."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from tests.page.web import whole
from unstable_gradients.program.code import ROOT

LONGEST = 100  # words
ENTRY = re.compile(r"<h3 [^>]*>(.*?)<a class=\"anchor.*?</h3>(.*?)(?=<h3 |<h2 )", re.DOTALL)
LINK = re.compile(r'<a href="#([^"]*)">')
TAG = re.compile(r"<[^>]*>")
SETTINGS = ROOT / "src/unstable_gradients/page/web/settings.js"
OF_THE_LIVING = ("depth", "activation", "start", "eta", "rule", "normalization", "skips", "epoch")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        made = whole.made(tmp_path_factory.mktemp("questions") / "study", patch)
        yield made.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def entries(page: str) -> dict[str, str]:
    """The HTML of each answer by its question."""
    start = page.index('<h2 id="Twelve-questions">')
    section = page[start : page.index("<h2 ", start + 1) + len("<h2 ")]
    return dict(ENTRY.findall(section))


def test_there_are_twelve_and_each_has_at_most_a_hundred_words(entries: dict[str, str]) -> None:
    assert len(entries) == 12
    assert all(question.endswith("?") for question in entries)
    lengths = {
        question: len(unescape(TAG.sub("", answer)).split()) for question, answer in entries.items()
    }
    assert {question: words for question, words in lengths.items() if words > LONGEST} == {}
    assert min(lengths.values()) > 20


def test_each_names_claims_that_the_ledger_has(entries: dict[str, str]) -> None:
    text = (ROOT / "reports/text/en/questions.md").read_text(encoding="utf-8")
    ids = (ROOT / "reports/claims.csv").read_text(encoding="utf-8").splitlines()
    known = {line.partition(",")[0] for line in ids[1:]}
    parts = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(entries)
    for part in parts:
        named = re.findall(r'verdict\("(\w+)"\)', part)
        assert named, part
        assert {*named} <= known


def test_each_leads_to_a_figure_or_a_section(entries: dict[str, str], page: str) -> None:
    names = {unescape(each) for each in re.findall(r' id="([^"]*)"', page)}
    for question, answer in entries.items():
        links = [unescape(each) for each in LINK.findall(answer)]
        assert links, question
        assert {each if each in names else each.partition("?")[0] for each in links} <= names


def test_a_link_asks_a_figure_for_what_it_knows(entries: dict[str, str]) -> None:
    """A parameter that a figure does not have would be passed over in silence."""
    choices = SETTINGS.read_text(encoding="utf-8")
    specs = {path.name.removesuffix(".vl.json"): path for path in ROOT.glob("stages/*/*.vl.json")}
    asked = [unescape(each) for answer in entries.values() for each in LINK.findall(answer)]
    living = [parse_qsl(each.partition("?")[2]) for each in asked if each.startswith("living")]
    assert len(living) >= 5
    for name, value in (pair for each in living for pair in each):
        assert name in OF_THE_LIVING
        assert value.isdigit() or f'"{value}"' in choices
    for each in asked:
        name, _, query = each.removeprefix("interactive-").partition("?")
        if each.startswith("interactive-"):
            assert {key for key, _ in parse_qsl(query)} <= bound(specs[name]), each


def bound(spec: Path) -> set[str]:
    """The parameters of a figure that a reader can set."""
    params = json.loads(spec.read_text(encoding="utf-8"))["params"]
    return {each["name"] for each in params if "bind" in each}
