"""The dvc.yaml files and params.yaml are complete and explain themselves."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import pytest

from tests.pipeline import expected
from tests.pipeline.expected_reruns import LEAVES
from tests.pipeline.project import (
    ROOT,
    Project,
    at,
    copy,
    leaves,
    stage_name,
)
from unstable_gradients.program import command_line


def shown(value: Any) -> tuple[str, ...]:
    """A leaf as the words that DVC makes of it on a command line."""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def flags(command: str) -> dict[str, tuple[str, ...]]:
    """The flags of a stage's command line with their values."""
    _, _, *words = shlex.split(command)
    found: dict[str, tuple[str, ...]] = {}
    group = ""
    for word in words:
        if word == command_line.GROUP:
            last = word
        elif word.startswith("--"):
            last = f"--{group}{word[2:]}"
            assert last not in found, f"{last} is given twice"
            found[last] = ()
        elif last == command_line.GROUP:
            group = f"{word.rpartition('.')[2]}."  # the name that params.yaml has for it
        else:
            found[last] += (word,)
    return found


def promised(name: str, params: Mapping[str, Any]) -> Iterator[tuple[set[str], tuple[str, ...]]]:
    """For each leaf under a key of `params:`, the flags that may carry it, and its words."""
    value, group = at(params, name), name.rpartition(".")[2]
    if isinstance(value, Mapping):
        for leaf, words in leaves(value):
            yield {f"--{leaf}", f"--{group}.{leaf}"}, shown(words)
    else:
        yield {f"--{group}", f"--{name}", f"--{name.replace('.', '-')}"}, shown(value)


def in_a_file_name(words: tuple[str, ...], has: Mapping[str, Any]) -> bool:
    """Whether a parameter chooses an input, whose name it is part of."""
    return len(words) == 1 and any(PurePath(dep).stem == words[0] for dep in has["deps"])


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy in which no leaf of params.yaml has its usual value, which a dvc.yaml might repeat."""
    project = copy(tmp_path_factory.mktemp("declarations") / "project")
    project.change(**{leaf: value for leaf, (value, _) in LEAVES.items()})
    return project


@pytest.fixture(scope="module")
def declared(changed: Project) -> dict[str, Any]:
    return changed.declared()


def test_command_lines_carry_exactly_the_parameters_declared(
    changed: Project, declared: dict[str, Any]
) -> None:
    params = changed.params()
    for stage, has in declared.items():
        given = flags(has["cmd"])
        for name in has["params"]:
            for names, words in promised(name, params):
                carrying = names & set(given)
                if not carrying and in_a_file_name(words, has):
                    continue
                assert carrying, f"{stage}: no flag carries {name}, one of {sorted(names)}"
                values = {given.pop(flag) for flag in carrying}
                assert values == {words}, f"{stage}: {sorted(carrying)} differ from params.yaml"
        instance = stage.partition("@")[2]
        for flag, words in given.items():
            for word in words:
                assert word == instance or names_files(word, has), (
                    f"{stage}: {flag} {word} is no parameter declared, no input and no output"
                )


def names_files(word: str, has: Mapping[str, Any]) -> bool:
    """Whether a word is a declared input or output, or a folder that holds some."""
    return any(f"{path}/".startswith(f"{word}/") for path in (*has["deps"], *has["outs"]))


def test_every_output_is_named_on_the_command_line(declared: dict[str, Any]) -> None:
    for stage, has in declared.items():
        words = [word for values in flags(has["cmd"]).values() for word in values]
        assert set(has["outs"]) <= set(words), stage


def test_no_name_is_that_of_two_stages(changed: Project) -> None:
    """So that a name says which stage is meant, whichever dvc.yaml it is in."""
    listed = changed.dvc("stage", "list", "--all", "--name-only").stdout.split()
    names = [stage_name(address) for address in listed]
    assert sorted(names) == sorted(expected.every_stage())


def test_every_stage_runs_in_the_projects_folder(declared: dict[str, Any]) -> None:
    """The lock files do not say where their paths begin."""
    assert {has["folder"] for has in declared.values()} == {"."}


def test_every_stage_is_described(declared: dict[str, Any]) -> None:
    assert [stage for stage, has in declared.items() if not has["desc"]] == []


def test_every_stage_depends_on_its_program(declared: dict[str, Any]) -> None:
    for stage, has in declared.items():
        assert shlex.split(has["cmd"])[1] in has["deps"], stage


def test_every_leaf_of_params_yaml_is_explained() -> None:
    """By a comment in its line or just above it; a list of like things at its first."""
    lines = (ROOT / "params.yaml").read_text(encoding="utf-8").splitlines()
    unexplained, variants = [], []
    for above, line in zip(["", *lines], lines, strict=False):
        leaf = re.match(r"^\s*[\w-]+:\s*[^\s#]", line)
        if leaf and " # " not in line and not above.lstrip().startswith("#"):
            (variants if line.lstrip().startswith("hidden:") else unexplained).append(line)
    assert unexplained == []
    assert any(re.search(r"hidden: .* # ", line) for line in lines) or not variants
