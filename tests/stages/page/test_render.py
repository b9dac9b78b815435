"""The program stages/report.py on tiny tables, and its page in a browser."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from tests.browser import CHROMIUM, Browser
from tests.stages.page.tiny_study import (
    FIGURES,
    FLAGS,
    ROOT,
    TEMPLATE,
    tiny_study,
)

PROGRAM = ROOT / "stages/report.py"


def run(
    study: Path, changed: dict[str, str] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    arguments = []
    for name, value in (FLAGS | (changed or {})).items():
        arguments += [f"--{name}", *value.split()]
    return subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        cwd=study,
        env=dict(os.environ) | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = tiny_study(tmp_path_factory.mktemp("study"))
    ended = run(study)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    return study


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
    settings = {"HOME": str(elsewhere / "home"), "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    ended = run(elsewhere, **settings)
    assert (ended.returncode, ended.stderr) == (0, "")
    for name in ("reports/executed.ipynb", "reports/page.html"):
        content = (made / name).read_bytes()
        assert content == (elsewhere / name).read_bytes()
        for folder in (made, ROOT, Path.home(), tempfile.gettempdir()):
            assert f"{folder}/".encode() not in content


def test_the_executed_notebook_has_no_times_and_no_random_names(made: Path) -> None:
    executed = nbformat.read(made / "reports/executed.ipynb", as_version=4)
    assert set(executed.metadata) == {"title", "kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in executed.cells)
    template = nbformat.read(TEMPLATE, as_version=4)
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
        if tag != "a" and "href" in given:
            self.found.append(given["href"] or "")


def test_the_page_holds_all_it_needs(made: Path) -> None:
    page = (made / "reports/page.html").read_text(encoding="utf-8")
    references = References()
    references.feed(page)
    assert references.elements.count("img") == len(FIGURES)
    assert all(each.startswith("data:") for each in references.found)
    assert "script" not in references.elements
    assert references.elements.count("math") > 20
    style = page[page.index("<style") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_numbers_of_the_page_come_from_the_tables(made: Path) -> None:
    page = (made / "reports/page.html").read_text(encoding="utf-8")
    for expected in (
        "97.10",  # mean accuracy of the deep network, in percent
        "rises by 1.00 percentage points",
        "0.0600",  # initial speed
        "starts 5.0 times as fast as the first",
        "10 times as fast",  # over the training
        "500 images",
        "steepest at",
        "smaller than the third in 60.0%",  # of chains
        "weight-scales [0.5,",
        "6.8941",  # the weight of the widest window
        "96.00% (0)",  # accuracy with an identity layer
        "1 of 3",  # singular values above 1
        "accuracy after 2 epochs is lower by 30 percentage points in",
        "keeps 75% of what the pixels offer",  # (0.7 - 0.1) / (0.9 - 0.1)
        "puts the turn at 105.4 neurons",
        "0.9987",  # of the variance explained
        "initializations [default,",
        "(67.0% against 70.0%)",
        "activation and depth, with 25%",
        "<dt>saturated.softsign</dt><dd><span>steps 1,234</span></dd>",
    ):
        assert expected in page
    assert "$" not in page, "a formula was left as it was"


def test_the_claims_are_shown_with_verdict_and_reason(made: Path) -> None:
    page = (made / "reports/page.html").read_text(encoding="utf-8")
    assert "holds for 3 of 3 networks" in page
    assert "not reproduced" in page
    assert "||dC/db||" not in page


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
    page = made / "reports/page.html"
    visit = browser.visit(page, width, 900)
    asked = [url for url in visit.requests if not url.startswith("data:")]
    assert asked == [page.as_uri()]
    assert visit.failures == []
    assert visit.errors == []
    images = "[...document.images].map(each => each.naturalWidth > 0)"
    assert browser.evaluate(images) == [True] * len(FIGURES)
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


def without(study: Path, name: str) -> None:
    (study / name).unlink()


def with_failing_cell(study: Path) -> None:
    template = nbformat.read(TEMPLATE, as_version=4)
    template.cells[-1] = nbformat.v4.new_code_cell("raise ValueError('first\\nsecond')")
    nbformat.write(template, study / "reports/chapter5.ipynb")


def with_warning(study: Path) -> None:
    template = nbformat.read(TEMPLATE, as_version=4)
    template.cells[-1] = nbformat.v4.new_code_cell("import warnings; warnings.warn('careful')")
    nbformat.write(template, study / "reports/chapter5.ipynb")


def without_a_parameter(study: Path) -> None:
    template = nbformat.read(TEMPLATE, as_version=4)
    cell = next(each for each in template.cells if each.id == "parameters")
    cell.source = "\n".join(line for line in cell.source.splitlines() if "bars" not in line)
    nbformat.write(template, study / "reports/chapter5.ipynb")


@pytest.mark.parametrize(
    ("damage", "changed", "expected"),
    [
        (
            lambda study: without(study, "reports/figures/initial-speed.svg"),
            {},
            "initial-speed.svg: missing",
        ),
        (lambda study: without(study, "reports/chapter5.ipynb"), {}, "chapter5.ipynb: missing"),
        (with_failing_cell, {}, "ValueError: first second"),
        (with_warning, {}, "careful"),
        (without_a_parameter, {}, "parameter bars is unknown"),
        (None, {"accuracy": ""}, "--accuracy"),
        (None, {"unheard-of": "1"}, "--unheard-of 1"),
        (None, {"confidence": "2"}, "--confidence 2"),
        (None, {"bars.neurons": "0"}, "--bars.neurons 0"),
        (None, {"momentum.hidden": "40"}, "variant momentum: expected a name that no experiment"),
    ],
)
def test_an_error_is_one_line_and_leaves_the_outputs(
    tmp_path: Path, damage: object, changed: dict[str, str], expected: str
) -> None:
    study = tiny_study(tmp_path)
    outputs = [study / FLAGS["notebook"], study / FLAGS["html"]]
    for each in outputs:
        each.write_text("earlier", encoding="utf-8")
    if callable(damage):
        damage(study)
    ended = run(study, changed)
    assert ended.returncode == 2
    assert expected in ended.stderr
    assert ended.stderr.startswith("report.py: ")
    assert ended.stderr.count("\n") == 1
    assert [each.read_text(encoding="utf-8") for each in outputs] == ["earlier"] * 2
    assert not list(study.glob("reports/.*.partial"))


def test_one_network_of_one_layer_and_no_claims_make_a_report(tmp_path: Path) -> None:
    study = tiny_study(tmp_path)
    for path in study.glob("data/results/*.csv"):
        table = pd.read_csv(path)
        if "shallow" in set(table.get("network", ())):
            table[table["network"] == "shallow"].to_csv(path, index=False)
    for name in ("data/results/accuracy-differences.csv", "reports/claims.csv"):
        pd.read_csv(study / name)[:0].to_csv(study / name, index=False)
    ended = run(study, {"bars.network": "shallow"})
    assert (ended.returncode, ended.stderr) == (0, "")
