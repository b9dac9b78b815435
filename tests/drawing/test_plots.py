"""The templates with which `dvc plots` compares revisions."""

import json
from pathlib import Path
from typing import Any

import pytest
from dvc_render.vega import VegaRenderer
from ruamel.yaml import YAML

from stages.depth.tables import ACCURACY_BY_EPOCH
from stages.training.tables import SPEED_BY_EPOCH

ROOT = Path(__file__).parents[2]
COLUMNS = {table.path: table.columns for table in (SPEED_BY_EPOCH, ACCURACY_BY_EPOCH)}


def declared() -> dict[str, dict[str, Any]]:
    pipeline = YAML(typ="safe").load(ROOT / "dvc.yaml")
    return {path: options for plot in pipeline["plots"] for path, options in plot.items()}


def filled(path: str) -> dict[str, Any]:
    """The specification that `dvc plots diff` makes of a table with two revisions."""
    values = dict.fromkeys(map(str, COLUMNS[path]), "1")  # DVC hands every cell on as text
    points = [values | {"rev": revision} for revision in ("HEAD", "workspace")]
    renderer = VegaRenderer(points, path, template_dir=str(ROOT / ".dvc/plots"), **declared()[path])
    return renderer.get_filled_template()


def fields(specification: object) -> set[str]:
    """Every field that a specification reads."""
    if isinstance(specification, list):
        return set().union(*map(fields, specification))
    if not isinstance(specification, dict):
        return set()
    found = {specification["field"]} if "field" in specification else set()
    return found.union(*map(fields, specification.values()))


def test_every_declared_table_is_known() -> None:
    assert set(declared()) == set(COLUMNS)


@pytest.mark.parametrize("path", COLUMNS)
def test_every_anchor_is_filled_and_every_field_exists(path: str) -> None:
    specification = filled(path)
    assert "DVC_METRIC" not in json.dumps(specification)
    made = {step["as"] for step in specification["transform"] if "as" in step}
    template = {key: part for key, part in specification.items() if key != "data"}
    assert fields(template) <= {*COLUMNS[path], "rev", *made}
    assert specification["spec"]["encoding"]["strokeDash"]["field"] == "rev"


def test_the_speed_of_learning_has_a_log_axis_a_colour_a_layer_and_a_panel_a_network() -> None:
    specification = filled("data/results/speed.csv")
    encoding = specification["spec"]["encoding"]
    assert specification["facet"]["field"] == "network"
    assert encoding["color"]["field"] == "layer"
    assert (encoding["x"]["field"], encoding["y"]["field"]) == ("epoch", "median")
    assert encoding["y"]["scale"]["type"] == "log"
