"""The committed template of the report."""

import re

import nbformat
import pytest
from ruamel.yaml import YAML

from stages.page.setting import Setting
from stages.page.tables import TEMPLATE
from unstable_gradients.program.code import ROOT

CHOSEN = re.compile(r"""["']((?:experiments|chapter|compared|shown|statistics)\.[a-z0-9.-]+)["']""")


@pytest.fixture(scope="module")
def template() -> nbformat.NotebookNode:
    return nbformat.read(ROOT / TEMPLATE, as_version=4)


def test_it_is_valid_with_readable_cell_names(template: nbformat.NotebookNode) -> None:
    nbformat.validate(template)
    names = [cell.id for cell in template.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


def test_it_has_no_outputs(template: nbformat.NotebookNode) -> None:
    code = [cell for cell in template.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert set(template.metadata) == {"title", "kernelspec", "language_info"}
    assert "version" not in template.metadata.language_info


def test_one_cell_holds_the_parameters(template: nbformat.NotebookNode) -> None:
    tagged = [cell for cell in template.cells if "parameters" in cell.metadata.get("tags", [])]
    assert [cell.id for cell in tagged] == ["parameters"]


def test_no_result_is_typed_into_it(template: nbformat.NotebookNode) -> None:
    for cell in template.cells:
        assert not re.search(r"\d\.\d|\d ?%|\d,\d{3}", cell.source), cell.id


def test_the_parameters_that_sections_name_are_those_of_the_study() -> None:
    study = Setting(YAML(typ="safe").load(ROOT / "params.yaml"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "stages").rglob("*.py"))
    names = CHOSEN.findall(code)
    assert len(names) > 50
    for name in names:
        assert study[name] is not None
