"""The dvc.yaml files and params.yaml are complete and agree with the programs."""

import importlib.util
import itertools
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from stages.code import fingerprint
from stages.ledger.tables import SECTIONS
from tests.pipeline.graph import declaring
from tests.pipeline.project import ROOT, Project, copy, stage_name, yaml
from tests.pipeline.tiny import at, change, leaves
from unstable_gradients.program import code, command_line, launcher

REAL = yaml().load((ROOT / "params.yaml").read_text(encoding="utf-8"))


def shown(value: Any) -> tuple[str, ...]:
    """A leaf as the words that DVC makes of it on a command line."""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def another(value: Any, number: int) -> Any:
    """A value of the same kind that no other leaf has, if each is given another number."""
    if isinstance(value, list):
        return [another(value[0], number), another(value[0], number + 500)]
    if isinstance(value, str):
        return f"value-{number}"
    return float(number) if isinstance(value, float) else number


def words(has: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The program of a stage, and the words behind it."""
    python, m, package, program, *flags = shlex.split(has["cmd"])
    assert (python, m, package) == ("python", "-m", "stages"), has["cmd"]
    return program, flags


def promised(name: str, params: Mapping[str, Any]) -> Iterator[tuple[set[str], tuple[str, ...]]]:
    """For each leaf under a key of `params:`, the flags that may carry it, and its words."""
    value = at(params, name)
    for leaf, each in leaves(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]:
        parts = leaf.split(".")
        yield {f"--{'.'.join(parts[first:])}" for first in range(len(parts))}, shown(each)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """With the parameters of the study itself."""
    project = copy(tmp_path_factory.mktemp("declarations") / "project")
    project.write_params(REAL)
    return project


@pytest.fixture(scope="module")
def declared(project: Project) -> dict[str, Any]:
    return project.declared()


def test_command_lines_carry_exactly_the_parameters_declared(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """In a copy in which every leaf has a value of its own, that no dvc.yaml can repeat."""
    project = copy(tmp_path_factory.mktemp("marked") / "project")
    params = project.params()
    for (leaf, value), number in zip(list(leaves(params)), itertools.count(1000)):
        change(params, leaf, another(value, number))
    project.write_params(params)
    for stage, has in project.declared().items():
        given = command_line.parse_flags(words(has)[1])
        left = {f"--{flag}": shown(value) for flag, value in leaves(given)}
        for name in has["params"]:
            for flags, value in promised(name, params):
                carrying = {flag for flag in flags if left.get(flag) == value}
                assert carrying, f"{stage}: no flag carries {name}, as {sorted(flags)} {value}"
                for flag in carrying:
                    del left[flag]
        name = stage.partition("@")[2]
        assert left == ({"--name": (name,)} if name else {}), f"{stage}: carried, not declared"


def test_programs_take_what_command_lines_carry(declared: dict[str, Any]) -> None:
    """Every flag that a program knows is there, with a value that it takes, and no other."""
    for has in declared.values():
        program, flags = words(has)
        _, model = launcher.main_of("stages", program)
        launcher.parameters_of(model, flags)


def test_every_leaf_of_params_yaml_is_declared_by_a_stage(declared: dict[str, Any]) -> None:
    assert [leaf for leaf, _ in leaves(REAL) if not declaring(declared, leaf)] == []


def test_every_program_is_run_by_one_stage_or_group(declared: dict[str, Any]) -> None:
    run = Counter({(words(has)[0], stage.partition("@")[0]) for stage, has in declared.items()})
    assert Counter(program for program, _ in run) == Counter(code.Sources().programs("stages"))


def test_stages_have_the_fingerprint_and_the_record_of_their_program(
    declared: dict[str, Any],
) -> None:
    for stage, has in declared.items():
        program, name = words(has)[0], stage.partition("@")[2]
        assert launcher.record_of(program, name or None).as_posix() in has["outs"], stage
        if program not in fingerprint.WITHOUT:
            assert code.location(program).as_posix() in has["deps"], stage


def test_a_stage_lies_in_the_dvc_yaml_of_its_programs_section(declared: dict[str, Any]) -> None:
    """Those of the project's own dvc.yaml belong to no section: nothing else lies beside them."""
    for stage, has in declared.items():
        folder = Path("stages", words(has)[0].partition(".")[0])
        own = (ROOT / folder / "dvc.yaml").exists()
        assert has["file"] == (f"{folder}/dvc.yaml" if own else "dvc.yaml"), stage


def test_every_section_is_described_and_has_its_parts() -> None:
    """Its tables, and a judge, whose claims may stand there, if the ledger lists it."""
    for file in ROOT.glob("stages/*/dvc.yaml"):
        section = importlib.util.find_spec(f"stages.{file.parent.name}")
        assert section is not None
        assert section.origin is not None, f"{file.parent}: no __init__.py"
        assert (file.parent / "tables.py").exists()
        judged = file.parent.name in SECTIONS
        assert (file.parent / "judge.py").exists() == judged, f"{file.parent}: {judged=}"


def test_no_name_is_that_of_two_stages(project: Project, declared: dict[str, Any]) -> None:
    """So that a name says which stage is meant, whichever dvc.yaml it is in."""
    listed = project.dvc("stage", "list", "--all", "--name-only").stdout.split()
    names = [stage_name(address) for address in listed]
    assert sorted(names) == sorted(declared)


def test_every_stage_runs_in_the_projects_folder(declared: dict[str, Any]) -> None:
    """The lock files do not say where their paths begin."""
    assert {has["folder"] for has in declared.values()} == {"."}


def test_every_stage_is_described(declared: dict[str, Any]) -> None:
    assert [stage for stage, has in declared.items() if not has["desc"]] == []
