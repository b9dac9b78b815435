"""The templates with which `dvc plots` compares revisions, filled as DVC fills them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from dvc_render.vega import VegaRenderer
from ruamel.yaml import YAML

from stages.depth.tables import ACCURACY_BY_EPOCH
from stages.plateau.tables import PLATEAU
from stages.remedies.tables import TRAINABLE
from stages.start.tables import INITIAL_SPEED
from stages.training.tables import SPEED_BY_EPOCH
from unstable_gradients.study.tables import Table

ROOT = Path(__file__).parents[2]
TABLES = (SPEED_BY_EPOCH, ACCURACY_BY_EPOCH, INITIAL_SPEED, TRAINABLE, PLATEAU)
COLUMNS = {table.path: table.columns for table in TABLES}
REVISIONS = ("main", "a-change", "wide")
COLOURS = ("#945dd6", "#13adc7", "#f46837")  # of DVC's first three revisions
OLDEST, NEWEST = "5.8", None  # Vega-Lite: DVC's own page has 5.2, which is not to be had here


def declared() -> dict[str, dict[str, Any]]:
    """How each table is drawn."""
    pipeline = YAML(typ="safe").load(ROOT / "dvc.yaml")
    plots = [plot for named in pipeline["plots"] for plot in named.values()]
    return {next(iter(plot["y"])): plot for plot in plots if "template" in plot}


def filled(path: str, rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """The specification that `dvc plots diff` makes of a table with the same rows in each."""
    plot = declared()[path]
    points = [row | {"rev": revision} for revision in REVISIONS for row in rows]
    properties = plot | {"y": plot["y"][path]}
    return VegaRenderer(
        points, path, template_dir=str(ROOT / ".dvc/plots"), **properties
    ).get_filled_template()


def row(path: str, **values: str) -> dict[str, str]:
    """A row of a table, every cell a text as DVC hands it on."""
    return dict.fromkeys(map(str, COLUMNS[path]), "1") | values


def fields(specification: object) -> set[str]:
    """Every field that a specification reads."""
    if isinstance(specification, list):
        return set().union(*map(fields, specification))
    if not isinstance(specification, dict):
        return set()
    found = {specification["field"]} if "field" in specification else set()
    return found.union(*map(fields, specification.values()))


def made(specification: object) -> set[str]:
    """Every field that its transformations make."""
    named = re.findall(r'"as": "(\w+)"', json.dumps(specification))
    return set(named)


@dataclass(frozen=True)
class Mark:
    """A mark of a chart, as its description for those who do not see it has it."""

    kind: str
    numbers: tuple[float, ...]  # place along the x axis, then what it shows there
    revision: str
    colour: str
    filled: bool


def marks(path: str, rows: Sequence[dict[str, str]], version: str | None = NEWEST) -> list[Mark]:
    """The marks for data of the chart of a table."""
    found = re.findall(
        r'<\w+ aria-label="([^"]*); rev: ([\w-]+)"[^>]* aria-roledescription="([\w ]+)"([^>]*)>',
        vl_convert.vegalite_to_svg(filled(path, rows), vl_version=version),
    )
    return [
        Mark(
            kind.removesuffix(" mark"),
            tuple(float(number) for number in re.findall(r": ([\d.]+)", label)),
            revision,
            re.findall(r'(?:fill|stroke)="(#\w+)"', rest)[0],
            "fill=" in rest,
        )
        for label, revision, kind, rest in found
    ]


def test_every_declared_table_is_known() -> None:
    assert set(declared()) == set(COLUMNS)


@pytest.mark.parametrize("path", COLUMNS)
def test_every_anchor_is_filled_and_every_field_exists(path: str) -> None:
    specification = filled(path, [row(path)])
    assert "DVC_METRIC" not in json.dumps(specification)
    template = {key: part for key, part in specification.items() if key != "data"}
    assert fields(template) <= {*COLUMNS[path], "rev", *made(template)}


SPEEDS = {"lower": "0.25", "median": "0.5", "upper": "1"}
ACCURACIES = {"low": "0.8", "mean": "0.9", "high": "0.96"}


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize(
    ("table", "values", "ends", "middle"),
    [
        (SPEED_BY_EPOCH, SPEEDS, (0.25, 1), 0.5),
        (INITIAL_SPEED, SPEEDS, (0.25, 1), 0.5),
        (TRAINABLE, {"low": "0.3", "probability": "0.5", "high": "0.7"}, (0.3, 0.7), 0.5),
        (ACCURACY_BY_EPOCH, ACCURACIES | {"measure": "validation_cost"}, (0.8, 0.96), 0.9),
        # As an error, from whose interval one sees more.
        (ACCURACY_BY_EPOCH, ACCURACIES | {"measure": "training_accuracy"}, (0.04, 0.2), 0.1),
    ],
)
def test_a_band_reaches_from_end_to_end_in_the_colour_of_its_revision(
    table: Table,
    values: dict[str, str],
    ends: tuple[float, float],
    middle: float,
    version: str | None,
) -> None:
    along = declared()[table.path]["x"]
    rows = [row(table.path, **values, **{along: place}) for place in "12"]
    drawn = marks(table.path, rows, version)
    for revision, colour in zip(REVISIONS, COLOURS, strict=True):
        of_it = [mark for mark in drawn if mark.revision == revision]
        assert {mark.colour for mark in of_it} == {colour}
        bands = {mark.numbers for mark in of_it if mark.kind in {"area", "rule"}}
        assert bands
        assert all(numbers[1:] == pytest.approx(ends) for numbers in bands)
        middles = {mark.numbers for mark in of_it if mark.kind in {"line", "point"}}
        assert middles
        assert all(numbers[1:] == pytest.approx((middle,)) for numbers in middles)


def test_lines_that_coincide_all_show() -> None:
    """Those over the first have gaps, which leave room for those below."""
    rows = [row(SPEED_BY_EPOCH.path, epoch=epoch) for epoch in "12"]
    svg = vl_convert.vegalite_to_svg(filled(SPEED_BY_EPOCH.path, rows))
    dashes = re.findall(r'rev: ([\w-]+)"[^>]*stroke-dasharray="(\d+),(\d+)"', svg)
    drawn = [(revision, int(dash), int(gap)) for revision, dash, gap in dashes]
    assert [revision for revision, *_ in drawn] == [*REVISIONS]
    (_, _, no_gap), (_, above, gap), (_, highest, _) = drawn
    assert no_gap == 0
    assert highest < above <= gap


def test_remedies_stand_in_the_order_of_the_table() -> None:
    rows = [row(TRAINABLE.path, remedy=name) for name in ("zeal", "adam", "middle")]
    svg = vl_convert.vegalite_to_svg(filled(TRAINABLE.path, rows))
    assert re.findall(r">(zeal|adam|middle)</text>", svg) == ["zeal", "adam", "middle"]


def test_the_plateau_is_the_median_of_the_replicas_and_hollow_where_one_stayed() -> None:
    of_one, of_two = {"hidden_layers": "1"}, {"hidden_layers": "2"}
    lengths = [
        *(row(PLATEAU.path, **of_one, steps=steps, left="1.0") for steps in ("9", "30", "100")),
        *(row(PLATEAU.path, **of_two, steps=steps, left="1.0") for steps in ("20", "400")),
        row(PLATEAU.path, **of_two, steps="900", left="0.0"),
    ]
    drawn = marks(PLATEAU.path, lengths)
    for revision, colour in zip(REVISIONS, COLOURS, strict=True):
        assert {mark for mark in drawn if mark.revision == revision} == {
            Mark("rule", (1, 9, 100), revision, colour, False),
            Mark("point", (1, 30), revision, colour, True),
            Mark("rule", (2, 20, 900), revision, colour, False),
            Mark("point", (2, 400), revision, colour, False),
        }
