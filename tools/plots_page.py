"""`plots_page.py PROJECT`: have `dvc plots` make pages that need no network.

DVC's own page fetches Vega, which draws its charts, from the network. Here Vega comes out of the
package vl-convert-python, as that of the report does. The page that git keeps names the place of
the scripts only, so that it serves where set-up has not run; the one made of it has them inside,
and .dvc/config.local, which git does not keep, names it.

Run by the Python of an environment that has the project's packages.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

KEPT, MADE = Path(".dvc/plots/page.html"), Path(".dvc/plots.html")
LOCAL = Path(".dvc/config.local")
SETTING = "html_template"
SCRIPTS = "{scripts}"  # where DVC puts its elements, which fetch Vega
# Vega-Lite keeps to what charts of its earlier versions mean, and complains of their version. A
# line of the menu beside each chart would send its data away. Without a table there is no chart.
EMBED = """
const embed = vegaEmbed;
window.vegaEmbed = (place, { $schema, ...chart }) => {
  if (chart.data) embed(place, chart, { mode: "vega-lite", actions: { editor: false } });
  else document.querySelector(place).append("There is no table for this chart.");
};
"""


def is_wanted(project: Path) -> bool:
    """Whether a project has a page for its plots."""
    return (project / KEPT).exists()


def made_of(project: Path) -> str:
    """What tells the page that is to be made from others; nothing where none is wanted."""
    if not is_wanted(project):
        return ""
    return hashlib.sha256((project / KEPT).read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_there(project: Path) -> bool:
    """Whether there is a page, and DVC knows of it or is told another one by the user."""
    return (project / MADE).exists() and SETTING in _text(project / LOCAL)


def make(project: Path) -> None:
    """Make the page and tell DVC of it.

    Raises:
        subprocess.CalledProcessError: if DVC cannot be told.
    """
    import vl_convert  # not at the top: whoever asks whether there is a page does without

    engine = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    page = _text(project / KEPT).replace(SCRIPTS, f"<script>{engine}\n{EMBED}</script>")
    beside = project / MADE.with_suffix(".new")
    beside.write_text(page, encoding="utf-8")
    os.replace(beside, project / MADE)
    if SETTING not in _text(project / LOCAL):
        told = ["config", "--local", f"plots.{SETTING}", MADE.name]
        subprocess.run([sys.executable, "-m", "dvc", *told], cwd=project, check=True)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    make(Path(sys.argv[1]))
