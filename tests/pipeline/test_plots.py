"""`dvc plots`: what it is told to show, and its pages in a browser without a network."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.page.web.fixtures import PATIENCE, Seen
from tests.pipeline.project import ROOT, Project, copy, yaml

CHANGED = "critical-lambda"  # a figure that is another one in AFTER
BEFORE, AFTER = "a-before", "the-after"
PLOTS = {
    name: next(iter(plot["y"]))
    for named in yaml().load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["plots"]
    for name, plot in named.items()
}
FIGURES = {name: path for name, path in PLOTS.items() if path.endswith(".png")}
CHARTS = {name: path for name, path in PLOTS.items() if name not in FIGURES}
HEADINGS = sorted({name.partition("/")[0] for name in FIGURES})


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """With the results that git keeps in BEFORE; in AFTER a figure and a table are others."""
    project = copy(tmp_path_factory.mktemp("plots") / "project")
    for path in PLOTS.values():
        (project.root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, project.root / path)
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "Keep results")
    project.git("branch", BEFORE)
    shutil.copyfile(ROOT / FIGURES["A depth in circuits/parity-gates.png"], figure(project))
    table = "data/results/initial-speed.csv"
    project.write(table, project.read(table).replace("depth-2", "another-network"))
    project.git("commit", "--quiet", "--all", "--message", "Change some")
    project.git("branch", AFTER)
    return project


def figure(project: Project) -> Path:
    return project.root / f"reports/figures/{CHANGED}.png"


@pytest.fixture(scope="module")
def set_up(project: Project) -> Project:
    """The same, with the page that set-up makes."""
    command = [sys.executable, ROOT / "tools/plots_page.py", project.root]
    subprocess.run(command, env=project.environment(), check=True)
    return project


def shown(project: Project, out: Path, *words: str) -> Path:
    """The page that `dvc plots` makes in a folder."""
    done = project.dvc("plots", *words, "--out", str(out))
    assert done.returncode == 0, done.stdout
    return out / "index.html"


@contextmanager
def offline(chromium: Any, page: Path) -> Iterator[Any]:
    """The page in a browser that has no network; it asks for none, and for files that are there."""
    context = chromium.new_context(offline=True, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened, seen = context.new_page(), Seen()
    seen.watch(opened)
    opened.goto(page.as_uri())
    opened.wait_for_function(
        "[...document.images].every(image => image.complete) &&"
        f" document.querySelectorAll('.vega-embed svg').length >= {len(CHARTS)}"
    )
    yield opened
    context.close()
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []


def texts(page: Any, selector: str) -> list[str]:
    return page.locator(selector).all_text_contents()


def test_every_figure_that_a_section_draws_is_listed_once(project: Project) -> None:
    outs = [out for stage in project.declared().values() for out in stage["outs"]]
    assert sorted(FIGURES.values()) == sorted(out for out in outs if out.endswith(".png"))
    assert len({*PLOTS}) == len({*PLOTS.values()})


def test_every_name_has_its_file_and_begins_with_a_section() -> None:
    for name, path in PLOTS.items():
        assert name.partition("/")[2] == Path(path).name
        assert name.partition("/")[0] in HEADINGS
    assert [heading[:2] for heading in HEADINGS] == [f"{letter} " for letter in "ABCDEFGHIJ"]


def test_revisions_are_side_by_side_without_a_network(
    set_up: Project, chromium: Any, tmp_path: Path
) -> None:
    """Also in another folder than DVC's own."""
    page = shown(set_up, tmp_path / "elsewhere", "diff", BEFORE, AFTER)
    with offline(chromium, page) as opened:
        assert texts(opened, "h2") == HEADINGS
        assert opened.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        pairs = {
            name: (revisions, left == right)
            for name, revisions, left, right in opened.locator(".figure").evaluate_all(
                """figures => figures.map(figure => [
                    figure.querySelector(":scope > p").textContent,
                    [...figure.querySelectorAll(":scope div > p")].map(p => p.innerText).join(),
                    ...[...figure.querySelectorAll("img")].map(each => each.offsetTop),
                ])"""
            )
        }
        assert pairs == {Path(path).stem: (f"{BEFORE},{AFTER}", True) for path in FIGURES.values()}
        for chart in opened.locator(".vega-embed").all():
            words = chart.locator("text").all_text_contents()
            assert {BEFORE, AFTER} <= {*words}
            assert chart.locator("[aria-roledescription='area mark'], line[aria-label]").count()
        assert "another-network" in texts(opened, ".vega-embed text")
        assert opened.evaluate("document.documentElement.scrollWidth") <= 1440
    images = [(page.parent / "static").glob(f"{each}_*{CHANGED}.png") for each in (BEFORE, AFTER)]
    before, after = (next(found).read_bytes() for found in images)
    assert before == (ROOT / f"reports/figures/{CHANGED}.png").read_bytes()
    assert after == figure(set_up).read_bytes() != before
    assert set_up.git("status", "--porcelain") == ""


def test_what_is_missing_is_said_and_the_rest_is_shown(
    set_up: Project, chromium: Any, tmp_path: Path
) -> None:
    """As before the first run, or where a section was left out."""
    project = set_up.copied_to(tmp_path / "project")
    figure(project).unlink()
    (project.root / CHARTS["G remedies/trainable.csv"]).unlink()
    page = shown(project, tmp_path / "plots", "show")
    context = chromium.new_context(offline=True)
    opened, seen = context.new_page(), Seen()
    seen.watch(opened)
    opened.goto(page.as_uri())
    assert opened.locator("img").count() == len(FIGURES) - 1
    assert opened.get_by_text("There is no table for this chart.").count() == 1
    context.close()
    assert seen.errors == []


def test_where_set_up_has_not_run_the_page_fetches_what_dvc_fetches(
    set_up: Project, tmp_path: Path
) -> None:
    project = set_up.copied_to(tmp_path / "project")
    for made in ("plots.html", "config.local"):
        (project.root / ".dvc" / made).unlink()
    page = shown(project, tmp_path / "plots", "show", "H theory/plateau.csv").read_text("utf-8")
    assert page.count('<script src="https://') == 3
    assert "vegaEmbed('#H_theory_plateau_csv', spec);" in page
