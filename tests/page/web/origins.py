"""A study in miniature with lock files of its own, and a page of its numbers."""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4
from ruamel.yaml import YAML

from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from stages.ledger.tables import CLAIMS, QUANTITIES, SECTIONS
from stages.page import provenance
from tests.page.web.pages import STYLE
from unstable_gradients.page import web
from unstable_gradients.page.english import FILTERS
from unstable_gradients.page.language import IN_ENGLISH
from unstable_gradients.page.ledger import Ledger
from unstable_gradients.page.sourced import attribute, calculated, cell, combined
from unstable_gradients.study.ledger import PART_COLUMNS

PARAMETERS = {"variants": {"a": [30], "b": [30, 30]}}
PICTURE = "reports/figures/accuracy-by-depth.svg"
WORDS = Path(__file__).parents[3] / "reports/text/en/cards.json"
DIFFERENCES = [
    ["b", "a", "last_accuracy", "0.0042", "0.0026", "0.0058", "3e-05", "17"],
    ["b", "a", "best_accuracy", "0.0041234567890123", "-0.001", "0.009", "", "17"],
]
REPLICAS = [["a", "784-30-10", "1", each, f"0.96{each}", f"0.97{each}", "9"] for each in "0123"]
JUDGED = {
    "id": "B5a",
    "claim": "the second hidden layer, they say, “helps”",
    "source": "book",
    "quantity": "validation accuracy, difference",
    "network": "784-30-30-10 minus 784-30-10",
    "unit": "part of the images",
    "book": "0.0042",
    "measured": "0.0038",
    "low": "0.0026",
    "high": "0.005",
    "interval": "Welch, of the difference",
    "replicas": "17",
    "verdict": "holds",
    "rule": "gain",
    "written": "before its numbers",
    "power": "0.99",
    "chance": "0.0",
    "shown": "it is 0.38",
}
SMALL = (
    f'<data value="4.1e-05" {attribute(ACCURACY_BY_REPLICA.path)} data-calculated><math>'
    "<mn>4.1</mn><mo>⋅</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>5</mn></mrow></msup></math></data>"
)
BRACKETED = JUDGED | {
    "quantity": "epochs, at least",
    "measured": "",
    "low": "",
    "high": "",
    "interval": "",
    "bracket_low": "0.25",
    "bracket_high": "0.5",
}


def made(folder: Path) -> Path:
    """The study in a folder."""
    write(folder / ACCURACY_DIFFERENCE.path, ACCURACY_DIFFERENCE.columns, DIFFERENCES)
    write(folder / ACCURACY_BY_REPLICA.path, ACCURACY_BY_REPLICA.columns, REPLICAS)
    for name in SECTIONS:
        judged = [JUDGED, BRACKETED] if name == "depth" else []
        rows = [[row.get(each, "") for each in PART_COLUMNS] for row in judged]
        write(folder / f"data/results/judged/{name}.csv", PART_COLUMNS, rows)
    rows = [[row.get(each, "") for each in QUANTITIES.columns] for row in (JUDGED, BRACKETED)]
    write(folder / QUANTITIES.path, QUANTITIES.columns, rows)
    claim = JUDGED | {"evidence": "It is.", "quantities": "2"}
    write(folder / CLAIMS.path, CLAIMS.columns, [[claim[each] for each in CLAIMS.columns]])
    for path in ("data/runs/a.csv", "data/runs/b.csv", PICTURE, "data/mnist"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")
    for name in SECTIONS:
        _pipeline(folder, name)
    (folder / ".pipelines").symlink_to("stages")
    words = folder / "reports/text/en/cards.json"
    words.parent.mkdir(parents=True)
    words.write_bytes(WORDS.read_bytes())
    return folder


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def _pipeline(folder: Path, section: str) -> None:
    """The dvc.yaml and dvc.lock of a section: its judge, and of depth the whole way there."""
    judge = f"judge-{section}"
    declared: dict[str, Any] = {judge: {"desc": f"Judge {section}"}}
    judged = f"data/results/judged/{section}.csv"
    read = [ACCURACY_DIFFERENCE.path] if section == "depth" else []
    stages = {judge: _stage(folder, f"{section}.judge --confidence 0.95", read, [judged])}
    if section == "depth":
        results = [ACCURACY_DIFFERENCE.path, ACCURACY_BY_REPLICA.path]
        declared |= {
            "train": {"foreach": "${variants}", "do": {"desc": "Train a network"}},
            "summarize-accuracy": {"desc": "Aggregate over the replicas"},
            "draw-accuracy": {"desc": "Draw it"},
        }
        for name, hidden in {**PARAMETERS["variants"], "gone": [9]}.items():
            sizes = " ".join(map(str, hidden))
            given = {"accuracy": {"eta": 0.1, "epochs": 2}, f"variants.{name}": hidden}
            stages[f"train@{name}"] = _stage(
                folder,
                f"depth.train --name {name} --hidden {sizes} --eta 0.1",
                ["data/mnist"],
                [f"data/runs/{name}.csv"],
                given,
            )
        stages["summarize-accuracy"] = _stage(folder, "depth.summarize", ["data/runs"], results)
        stages["draw-accuracy"] = _stage(folder, "depth.draw", results, [PICTURE])
    home = folder / "stages" / section
    home.mkdir(parents=True)
    YAML().dump({"stages": declared}, home / "dvc.yaml")
    YAML().dump({"schema": "2.0", "stages": stages}, home / "dvc.lock")


def _stage(
    folder: Path,
    command: str,
    inputs: list[str],
    outputs: list[str],
    parameters: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    code = f"data/code/{command.split()[0]}.txt"
    entry: dict[str, Any] = {
        "cmd": f"python -m stages {command}",
        "deps": [{"path": path, "md5": md5(folder, path)} for path in (code, *inputs)],
        "outs": [{"path": path, "md5": md5(folder, path)} for path in outputs],
    }
    return entry | ({"params": {"params.yaml": dict(parameters)}} if parameters else {})


def md5(folder: Path, path: str) -> str:
    """Of a file's bytes; of what is no file here, of its name."""
    file = folder / path
    content = file.read_bytes() if file.is_file() else path.encode()
    return hashlib.md5(content).hexdigest()


def text(folder: Path) -> str:
    """What the notebook of this study shows: numbers in two sections, a figure, the ledger."""
    with chdir(folder):
        found = ACCURACY_DIFFERENCE.read_part()
        gain = [cell(ACCURACY_DIFFERENCE, row, "difference") for _, row in found.iterrows()]
        least = cell(ACCURACY_DIFFERENCE, found.iloc[0], "p_value")
        whole = calculated(29317.9, ACCURACY_BY_REPLICA)
        ratio = combined(gain[0].value / gain[1].value, gain)
        shown = FILTERS
        kept = (CLAIMS, QUANTITIES)
        ledger = Ledger(CLAIMS.read_part(), QUANTITIES.read_part(), kept=kept)
        claims = ledger.section("B")
    return f"""
<h2>Gains</h2>
<p>It gains {shown["percent"](gain[0])} and {shown["digits"](gain[1], 2)}, which are
{shown["digits"](ratio, 3)} times each other, with a probability of
{shown["probability"](least)} after {shown["digits"](whole, 2)} steps,
and {SMALL}.</p>
<figure {attribute(PICTURE)}><div class="picture"></div>
<figcaption>A figure.</figcaption></figure>
<h2>Claims</h2>
<p>As said, {shown["percent"](gain[0])}.</p>
{claims}
"""


def executed(folder: Path) -> NotebookNode:
    """The notebook after it ran."""
    output = nbformat.from_dict(
        {"output_type": "display_data", "data": {"text/markdown": text(folder)}, "metadata": {}}
    )
    return v4.new_notebook(cells=[v4.new_code_cell("say()", outputs=[output])])


def blocks(folder: Path) -> list[str]:
    """What the page holds for its cards."""
    with chdir(folder):
        return [*provenance.blocks(executed(folder), PARAMETERS, IN_ENGLISH)]


def page(folder: Path) -> str:
    """The page."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Numbers</title>
<style>{STYLE.read_text(encoding="utf-8")}</style>
{web.styles()}
</head>
<body>
<main>
<h1>Numbers</h1>
{text(folder)}
<h2>The page</h2>
<check-page><p>The page can check itself.</p></check-page>
</main>
{"".join(blocks(folder))}
{web.scripts(["cards", "check-page"])}
</body>
</html>
"""
