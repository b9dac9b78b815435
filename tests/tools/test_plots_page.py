"""The page that set-up makes for `dvc plots`."""

import subprocess
import sys
from pathlib import Path

import pytest

from unstable_gradients.program.code import ROOT

KEPT = "<html><head>{scripts}</head><body>{plot_divs}</body></html>"
OWN = "[plots]\n    html_template = mine.html\n"


def make(project: Path) -> str:
    """What is made of a page."""
    for folder in (".git", ".dvc/plots"):
        (project / folder).mkdir(parents=True)
    (project / ".dvc/config").touch()
    (project / ".dvc/plots/page.html").write_text(KEPT, encoding="utf-8")
    command = [sys.executable, ROOT / "tools/plots_page.py", project]
    subprocess.run(command, check=True)
    return (project / ".dvc/plots.html").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for which in ("GLOBAL_CONFIG", "SYSTEM_CONFIG", "SITE_CACHE"):
        monkeypatch.setenv(f"DVC_{which}_DIR", str(tmp_path / which))
    return tmp_path / "a project"


def test_the_engine_takes_the_place_of_dvcs_scripts_and_dvc_knows_of_it(project: Path) -> None:
    page = make(project)
    assert page.startswith("<html><head><script>")
    assert page.endswith("</script></head><body>{plot_divs}</body></html>")
    assert page.count("</script>") == 1  # nothing within ends it
    assert all(page.count(f"{{{place}}}") == n for place, n in (("plot_divs", 1), ("scripts", 0)))
    config = (project / ".dvc/config.local").read_text(encoding="utf-8")
    assert config.split() == ["[plots]", "html_template", "=", "plots.html"]


def test_a_users_own_page_stays(project: Path) -> None:
    (project / ".dvc").mkdir(parents=True)
    (project / ".dvc/config.local").write_text(OWN, encoding="utf-8")
    make(project)
    assert (project / ".dvc/config.local").read_text(encoding="utf-8") == OWN
