"""What is said of a release in several places is the same: version, day, licence."""

import re
import tomllib
from importlib import metadata

from ruamel.yaml import YAML

from unstable_gradients.program.code import ROOT

NEWEST = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)


def test_the_citation_and_the_changelog_are_of_the_version_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = NEWEST.search((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert newest is not None
    assert project["version"] == str(citation["version"]) == newest[1]
    assert metadata.version(project["name"]) == project["version"]
    assert str(citation["date-released"]) == newest[2]
    assert project["license"] == citation["license"]


def test_a_container_gets_nothing_that_git_ignores() -> None:
    """Else an environment or results of the machine that builds it would go into it."""
    ignored, left_out = (
        {line.strip("/").removeprefix("**/").rstrip("/") for line in text.splitlines()}
        for text in (
            (ROOT / name).read_text(encoding="utf-8") for name in (".gitignore", ".dockerignore")
        )
    )
    links = {".code", ".pipelines"}  # git keeps these, and ignores what lies behind them
    entries = {each for each in ignored if each and not each.startswith("#")}
    assert len(entries) > 10
    assert entries - links <= left_out
