"""The blocks behind the cards, against the lock files read in another way."""

import base64
import gzip
import hashlib
import json
import re
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from nbformat import v4
from ruamel.yaml import YAML

from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from stages.page import provenance
from tests.page.web import origins
from unstable_gradients.errors import InvalidInput
from unstable_gradients.page.language import IN_ENGLISH
from unstable_gradients.page.sourced import attribute
from unstable_gradients.program.code import ROOT


def held(blocks: list[str]) -> dict[str, Any]:
    """The content of each block by its name."""
    found: dict[str, Any] = {}
    for block in blocks:
        name = re.search(r' id="([^"]*)"', block)
        content = re.search(r">([^<]*)</script>", block)
        assert name
        assert content
        is_json = '"application/json"' in block
        found[name[1]] = json.loads(content[1]) if is_json else base64.b64decode(content[1])
    return found


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in miniature."""
    return origins.made(tmp_path_factory.mktemp("provenance"))


def showing(*sources: str) -> Any:
    """A notebook that shows something with these sources."""
    shown = f"<data {attribute(' '.join(sources))}>1</data>"
    output = v4.new_output("display_data", data={"text/html": shown})
    return v4.new_notebook(cells=[v4.new_code_cell("", outputs=[output])])


def blocks(study: Path, *sources: str) -> dict[str, Any]:
    with chdir(study):
        return held([*provenance.blocks(showing(*sources), origins.PARAMETERS, IN_ENGLISH)])


def test_tables_are_held_as_they_are_with_the_sums_of_their_stages(study: Path) -> None:
    found = held(origins.blocks(study))
    told = found["origins"]
    assert {f"{provenance.TABLE}{path}" for path in told["tables"]} == {
        name for name in found if name.startswith(provenance.TABLE)
    }
    for path, table in told["tables"].items():
        content = gzip.decompress(found[f"{provenance.TABLE}{path}"])
        assert content == (study / path).read_bytes()
        assert hashlib.md5(content).hexdigest() == table["md5"]
    for name, stage in told["stages"].items():
        pipeline, _, own = name.rpartition(":")
        lock = YAML(typ="safe").load((study / pipeline).with_name("dvc.lock"))["stages"][own]
        assert stage["command"] == lock["cmd"]
        assert stage["parameters"] == lock.get("params", {}).get("params.yaml", {})
        assert [each[:2] for each in stage["inputs"]] == [
            [each["path"], each["md5"]] for each in lock["deps"]
        ]
    assert "stages/depth/dvc.yaml:train@a" in told["stages"]
    assert "stages/depth/dvc.yaml:train@gone" not in told["stages"]
    assert told["pictures"] == {
        origins.PICTURE: {
            "md5": origins.md5(study, origins.PICTURE),
            "stage": "stages/depth/dvc.yaml:draw-accuracy",
        }
    }


def test_only_what_the_page_names_is_in_it(study: Path) -> None:
    found = blocks(study, f"{ACCURACY_DIFFERENCE.path}#0.low")
    assert [*found["origins"]["tables"]] == [ACCURACY_DIFFERENCE.path]
    assert f"{provenance.TABLE}{ACCURACY_DIFFERENCE.path}" in found
    assert f"{provenance.TABLE}{ACCURACY_BY_REPLICA.path}" not in found


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("data/results/other.csv", "other.csv: a source of the page, expected a table"),
        ("data/results/speed.csv#0.x", "speed.csv: a source of the page, expected what a stage"),
        ("reports/figures/other.svg", "other.svg: a source of the page, expected what a stage"),
    ],
)
def test_a_source_that_no_stage_makes_is_refused(study: Path, source: str, line: str) -> None:
    path = study / source.partition("#")[0]
    path.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=re.escape(line)):
        blocks(study, source)
    path.unlink()


def test_where_no_pipeline_has_run_there_is_nothing(tmp_path: Path) -> None:
    assert blocks(tmp_path, ACCURACY_DIFFERENCE.path) == {}


@pytest.mark.parametrize("linked", [True, False])
def test_a_link_that_hides_lock_files_is_refused(tmp_path: Path, linked: bool) -> None:
    (tmp_path / "stages/depth").mkdir(parents=True)
    (tmp_path / "stages/depth/dvc.lock").write_text("stages: {}\n", encoding="utf-8")
    if linked:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / provenance.PIPELINES).symlink_to("elsewhere")
    line = r"^\.pipelines: does not show stages/depth/dvc\.lock, expected a link to stages/$"
    with pytest.raises(InvalidInput, match=line):
        blocks(tmp_path, ACCURACY_DIFFERENCE.path)


def test_the_modules_with_tables_are_all_there() -> None:
    """A section whose tables are not listed would be found only when the page names one."""
    named = {module.__name__ for module in provenance.MODULES}
    folders = {path.parent.name for path in ROOT.glob("stages/*/tables.py")} - {"page"}
    assert named == {f"stages.{name}.tables" for name in folders} | {"stages.page.step_times"}
