"""The tables of each section against its part of the pipeline: both name the same files."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from stages.ledger.tables import SECTIONS, judged
from unstable_gradients.study.tables import Files, Table, Tables

PROJECT = Path(__file__).resolve().parents[2]
MODULES = {path.parent.name: path.parent for path in sorted(PROJECT.glob("stages/*/tables.py"))}
OF_ALL = ("ledger", "page")  # whose stages stand in the project's own dvc.yaml
Kept = Table | Tables | Files


def module(section: str) -> ModuleType:
    return importlib.import_module(f"stages.{section}.tables")


def kept(section: str) -> dict[str, Kept]:
    """The tables and files that a section declares itself, by their names there."""
    source = (MODULES[section] / "tables.py").read_text(encoding="utf-8")
    return {
        name: value
        for name, value in vars(module(section)).items()
        if isinstance(value, Kept) and f"\n{name} = " in source
    }


def outputs(section: str) -> set[str]:
    """The outputs of a section's stages, those of a foreach with `*` for the key."""
    folder = PROJECT if section in OF_ALL else MODULES[section]
    pipeline = YAML(typ="safe").load(folder / "dvc.yaml")
    return {
        (each if isinstance(each, str) else next(iter(each))).replace("${key}", "*")
        for stage in pipeline["stages"].values()
        for each in stage.get("do", stage).get("outs", [])
    }


def path(table: Kept) -> str:
    if isinstance(table, Table):
        return table.path
    return f"{table.folder}/*{'.csv' if isinstance(table, Tables) else table.suffix}"


def columns() -> Iterator[tuple[str, str, str]]:
    """Section, table and column, with what the column means."""
    for section in MODULES:
        for name, table in kept(section).items():
            if not isinstance(table, Files):
                for column in table.columns:
                    yield f"{section}: {name}.{column}", column, column.meaning


def test_every_column_has_a_meaning_that_is_more_than_its_name():
    described = list(columns())
    assert len(described) > 400
    empty = [where for where, name, meaning in described if meaning in ("", name)]
    assert empty == []


@pytest.mark.parametrize("section", sorted(MODULES))
def test_every_table_is_an_output_of_its_section(section):
    missing = {name: path(each) for name, each in kept(section).items()}
    assert {name: at for name, at in missing.items() if at not in outputs(section)} == {}


@pytest.mark.parametrize("section", sorted(set(MODULES) - set(OF_ALL)))
def test_every_csv_output_of_a_section_is_a_table_of_it(section):
    declared = {path(each) for each in kept(section).values()}
    if section in SECTIONS:
        declared |= {f"{judged(section).path}.csv", judged(section).samples}
    csv = {each for each in outputs(section) if each.endswith(".csv")}
    assert csv - declared == set()


def test_sections_without_tables_of_their_own_write_none():
    for pipeline in PROJECT.glob("stages/*/dvc.yaml"):
        if pipeline.parent.name not in MODULES:
            assert ".csv" not in pipeline.read_text(encoding="utf-8")
