"""The program that makes the report, on tiny tables, and its page in a browser."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from stages.code.fingerprint import NAMED
from stages.depth.tables import ACCURACY_DIFFERENCE
from stages.ledger.tables import CLAIMS, QUANTITIES
from stages.page import tables
from stages.page.tables import TEMPLATE
from tests import running
from tests.browser import CHROMIUM, Browser
from tests.stages.page.tiny_study import PICTURES, flags, tiny_study
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code
from unstable_gradients.study.rules import RULES

PROGRAM = "page.render"
PAGE, EXECUTED = tables.page("en"), tables.executed("en")
ROOT = code.ROOT
SOURCES = os.pathsep.join(map(str, code.places(ROOT)))  # this checkout, whatever is installed


@pytest.fixture(scope="module")
def fingerprint() -> str:
    return code.Sources(ROOT).fingerprint("stages", PROGRAM, NAMED[PROGRAM])


def run(study: Path, fingerprint: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as DVC does, with this fingerprint of its code if there is one."""
    if fingerprint:
        target = study / code.location(PROGRAM)
        target.parent.mkdir(parents=True)
        target.write_text(fingerprint, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "stages", PROGRAM, *flags().split()],
        cwd=study,
        env=os.environ | {"PYTHONPATH": SOURCES} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, fingerprint: str) -> Path:
    """A report whose modules, those of its cells among them, the fingerprint was held against."""
    study = tiny_study(tmp_path_factory.mktemp("study"))
    ended = run(study, fingerprint)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    return study


def test_a_module_that_only_a_cell_imports_is_missed_in_the_fingerprint(
    tmp_path: Path, fingerprint: str
) -> None:
    left_out = "stages/window/page.py"
    lines = fingerprint.splitlines(keepends=True)
    rest = [line for line in lines if not line.endswith(f"  {left_out}\n")]
    assert len(rest) == len(lines) - 1
    ended = run(tiny_study(tmp_path), "".join(rest))
    line = f"{PROGRAM}: {left_out}: loaded, but {code.location(PROGRAM)} does not name it\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", line)


def test_bytes_depend_on_nothing_but_the_inputs(
    made: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tiny_study(tmp_path_factory.mktemp("another study"))
    foreign = elsewhere / "home/.local/share/jupyter/kernels/python3"
    foreign.mkdir(parents=True)
    (foreign / "kernel.json").write_text('{"argv": ["false"], "display_name": "x"}', "utf-8")
    startup = elsewhere / "home/.ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit", encoding="utf-8")
    ended = run(elsewhere, HOME=str(elsewhere / "home"), TZ="Asia/Tokyo", LC_ALL="C")
    assert (ended.returncode, ended.stderr) == (0, "")
    for name in (EXECUTED, PAGE):
        content = (made / name).read_bytes()
        assert content == (elsewhere / name).read_bytes()
        for folder in (made, ROOT, Path.home(), tempfile.gettempdir()):
            assert f"{folder}/".encode() not in content


def test_the_executed_notebook_has_no_times_and_no_random_names(made: Path) -> None:
    executed = nbformat.read(made / EXECUTED, as_version=4)
    assert set(executed.metadata) == {"title", "kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in executed.cells)
    template = nbformat.read(ROOT / TEMPLATE, as_version=4)
    assert [cell.id for cell in executed.cells if cell.id != "injected-parameters"] == [
        cell.id for cell in template.cells
    ]


class References(HTMLParser):
    """What a page refers to, apart from links for the reader to follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        given = dict(attributes)
        self.found += [given[key] or "" for key in ("src", "srcset", "data") if key in given]
        if tag != "a" and given.get("rel") != "alternate" and "href" in given:
            self.found.append(given["href"] or "")


def test_the_page_holds_all_it_needs(made: Path) -> None:
    page = (made / PAGE).read_text(encoding="utf-8")
    references = References()
    references.feed(page)
    assert (
        len(re.findall(r'<svg\b[^>]* class="drawn"', page)) == len(PICTURES) + 1
    )  # one stands twice
    assert all(each.startswith(("data:", "#")) for each in references.found)
    assert references.elements.count("math") > 20
    style = page[page.index("<style") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def text_of(page: Path) -> str:
    """What a reader finds between the figures, without line breaks."""
    body = page.read_text(encoding="utf-8").partition("<main")[2].partition("</main")[0]
    without = re.sub(r"<(svg|script|style|math)\b.*?</\1>", "", body, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", without)).split())


@pytest.mark.parametrize(
    "expected",
    [
        "97.10% of the validation images classified correctly",  # the deep network's mean
        "5.0 times slower than the last",
        "on 500 images",
        "60.0% of random chains",
        "6.89",  # the weight of the widest window
        "keeps 75% of what the pixels offer",  # (0.7 - 0.1) / (0.9 - 0.1)
        "theory puts the turn at 105.4 neurons",
        "27 in layers of 30",  # dimensions
        "makes up 25%",  # of the variance, what factors do only together
        "initializations [default, he-zero]",
        "compared.saturated.softsignsteps 1,234",
    ],
)
def test_numbers_of_the_page_come_from_the_tables(made: Path, expected: str) -> None:
    assert expected in text_of(made / PAGE)


def test_no_formula_is_left_as_it_was(made: Path) -> None:
    assert "$" not in text_of(made / PAGE)


def test_the_claims_are_shown_with_verdicts_and_numbers(made: Path) -> None:
    page = text_of(made / PAGE)
    assert "96.10 (95.85 to 96.35)" in page
    assert "untrained" in page
    assert "✗ fails" in page
    assert "rises in 0 of 3." in page
    assert "||dC/db||" not in page


def test_the_page_tells_the_rules_and_what_chance_would_bring(made: Path) -> None:
    page = text_of(made / PAGE)
    assert "would still have at most 0.050 of them fail on average. As it is, 1 fails." in page
    assert all(rule.words in page for rule in RULES)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on the PATH (Debian: apt-get install chromium)")
    with Browser() as opened:
        yield opened


@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_asks_for_nothing_and_finds_no_error(
    made: Path, browser: Browser, width: int
) -> None:
    page = made / PAGE
    visit = browser.visit(page, width, 900)
    asked = [url for url in visit.requests if not url.startswith(("data:", "blob:"))]
    assert asked == [page.as_uri()]
    assert visit.failures == []
    assert visit.errors == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    targets = "[...document.querySelectorAll('nav a')].map(a => a.hash.slice(1))"
    missing = f"{targets}.filter(id => !document.getElementById(decodeURIComponent(id)))"
    assert browser.evaluate(missing) == []


def test_the_browser_would_notice(tmp_path: Path, browser: Browser) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<link rel="icon" href="data:,"><img src="missing.png"><script>oops()</script>',
        encoding="utf-8",
    )
    visit = browser.visit(page, 800, 600)
    assert (tmp_path / "missing.png").as_uri() in visit.requests
    assert visit.failures
    assert visit.errors


def only(study: Path, *cells: str, parameters: str = "parameters = {}\nlanguage = 0") -> Path:
    """The folder with a short notebook in place of the report's."""
    template = nbformat.read(ROOT / TEMPLATE, as_version=4)
    template.cells = [
        nbformat.v4.new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        *(nbformat.v4.new_code_cell(each, id="cell") for each in cells),
    ]
    (study / TEMPLATE).parent.mkdir(exist_ok=True)
    nbformat.write(template, study / TEMPLATE)
    return study


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda study: study, f"{TEMPLATE}: missing, expected a notebook"),
        (
            lambda study: only(study, "raise ValueError('first\\nsecond')"),
            f"{TEMPLATE}: ValueError: first\nsecond",
        ),
        (
            lambda study: only(study, "import warnings; warnings.warn('careful')"),
            f"{TEMPLATE}: cell cell warns: .*careful",
        ),
        (
            lambda study: only(study, parameters="others = {}\nlanguage = 0"),
            f"{TEMPLATE}: parameter others is not given, expected language, others",
        ),
    ],
)
def test_an_error_leaves_the_outputs(tmp_path: Path, make: Callable, line: str) -> None:
    outputs = [tmp_path / EXECUTED, tmp_path / PAGE]
    outputs[0].parent.mkdir()
    for each in outputs:
        each.write_text("earlier", encoding="utf-8")
    make(tmp_path)
    with pytest.raises(InvalidInput, match=line):
        running.run(PROGRAM, flags(), tmp_path)
    assert [each.read_text(encoding="utf-8") for each in outputs] == ["earlier"] * 2
    assert not list(tmp_path.glob("reports/.*.partial"))


def test_one_network_of_one_layer_and_no_claims_make_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tiny_study(tmp_path)
    for path in study.glob("data/results/*.csv"):
        table = pd.read_csv(path)
        if "shallow" in set(table.get("network", ())):
            table[table["network"] == "shallow"].to_csv(path, index=False)
    for table in (ACCURACY_DIFFERENCE, CLAIMS, QUANTITIES):
        path = study / table.path
        pd.read_csv(path)[:0].to_csv(path, index=False)
    monkeypatch.setenv("PYTHONPATH", SOURCES)
    running.run(PROGRAM, flags(bars="shallow"), study)
    page = text_of(study / PAGE)
    assert "There is only one network to look at: [784, 30, 10] classifies" in page
    assert "No claim of section A can be judged with these networks." in page
