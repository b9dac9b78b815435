"""Which results a report was rendered from, of a project whose lock file is written here."""

import hashlib
from pathlib import Path

import pytest

from unstable_gradients.audit import committed, lock
from unstable_gradients.errors import InvalidInput

CONTENTS = {
    "data/results/a.csv": "x\n1\n",
    "data/results/b.csv": "x\n2\n",
    "data/code/render.txt": "of no run\n",
    "reports/chapter5.html": "<p>1 and 2</p>\n",
    "reports/chapter5.ja.html": "<p>1と2</p>\n",
}
PIPELINE = """\
stages:
  measure: {cmd: measure, outs: [data/results/a.csv, data/results/b.csv]}
  report:
    cmd: render
    deps: [data/results, data/code/render.txt]
    outs: [reports/chapter5.html, reports/chapter5.ja.html]
"""


def md5(content: str) -> str:
    return hashlib.md5(content.encode()).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A report of two tables, as the lock file has them."""
    for name, content in CONTENTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "dvc.yaml").write_text(PIPELINE, encoding="utf-8")
    entries = {name: f"{{path: {name}, md5: {md5(text)}}}" for name, text in CONTENTS.items()}
    a, b, code, *reports = entries.values()
    (tmp_path / "dvc.lock").write_text(
        "schema: '2.0'\nstages:\n"
        f"  measure: {{cmd: measure, outs: [{a}, {b}]}}\n"
        f"  report: {{cmd: render, deps: [{{path: data/results, md5: 0.dir}}, {code}], "
        f"outs: [{', '.join(reports)}]}}\n",
        encoding="utf-8",
    )
    return tmp_path


def test_all_is_as_recorded(project: Path) -> None:
    (line,), good = committed.told(project, lock.read(project))
    assert good
    both = "reports/chapter5.html and reports/chapter5.ja.html"
    assert line.startswith(f"{both}: as recorded, rendered from 2 results")
    assert "2 of them as recorded. Nothing was trained" in line


@pytest.mark.parametrize("content", ["x\n3\n", None])
def test_another_table_is_named(project: Path, content: str | None) -> None:
    path = project / "data/results/b.csv"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    (first, last), good = committed.told(project, lock.read(project))
    assert not good
    assert first.startswith("data/results/b.csv: not as the stage left it")
    assert "rendered from 2 results of earlier runs, 1 of them as recorded" in last


def test_another_report_is_found(project: Path) -> None:
    (project / "reports/chapter5.html").write_text("<p>1 and 3</p>\n", encoding="utf-8")
    (line, last), good = committed.told(project, lock.read(project))
    assert not good
    assert line == "reports/chapter5.html: not as recorded"
    assert last.startswith("reports/chapter5.ja.html: as recorded, rendered from")


def test_a_project_without_a_report_is_refused(project: Path) -> None:
    read = lock.read(project)
    without = lock.Lock({name: each for name, each in read.stages.items() if name != "report"})
    with pytest.raises(InvalidInput, match=r"chapter5\.html: no stage of the lock files makes it"):
        committed.told(project, without)
