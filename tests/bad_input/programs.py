"""The stage programs inside this process, as DVC calls them, in a folder of their own."""

import functools
import importlib.util
import os
import shlex
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

from dvc.fs import LocalFileSystem
from dvc.parsing import DataResolver
from ruamel.yaml import YAML

from tests.pipeline.project import TINY, change
from unstable_gradients.program import command_line, kernels

ROOT = Path(__file__).parents[2]
# Run by no test here: `mnist` asks the network, the report and the pictures take too long.
LEFT_OUT = ("mnist", "report", "draw")


@functools.cache
def program(path: str) -> ModuleType:
    """A stage program as a module; its kernels are those of this process."""
    name = f"bad_input_{Path(path).stem}"
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    with mock.patch.object(kernels, "fix"):
        spec.loader.exec_module(module)
    return module


def yaml() -> YAML:
    """YAML as DVC reads it."""
    reader = YAML(typ="safe")
    reader.width = 10_000
    return reader


@functools.cache
def _read(name: str) -> Any:
    return yaml().load((ROOT / name).read_text(encoding="utf-8"))


@functools.cache
def _declared() -> dict[str, Any]:
    """The stages and groups of stages of every dvc.yaml that are run here."""
    pipelines = sorted(ROOT.glob("pipelines/*/dvc.yaml"))
    read = (_read(str(path.relative_to(ROOT))) for path in (*pipelines, ROOT / "dvc.yaml"))
    found = ((name, stage) for pipeline in read for name, stage in pipeline["stages"].items())
    return {name: stage for name, stage in found if not name.startswith(LEFT_OUT)}


def tiny_params() -> Any:
    """params.yaml with values that make every stage quick, and two variants."""
    params = yaml().load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    for name, value in TINY.items():
        change(params, name, value)
    params["variants"] = {"shallow": {"hidden": [30]}, "deep": {"hidden": [30, 30]}}
    params["bars"]["network"] = "deep"
    return params


def commands(params: Mapping[str, Any]) -> DataResolver:
    """What DVC makes of the stages with these parameters, written to params.yaml in this folder."""
    with open("params.yaml", "w", encoding="utf-8") as file:
        yaml().dump(params, file)
    repo = SimpleNamespace(fs=LocalFileSystem(), config={})
    return DataResolver(repo, "", {"stages": _declared()})


def arguments(resolver: DataResolver, stage: str) -> list[str]:
    """The words of a stage's command, the name of its program first, without its record."""
    with warnings.catch_warnings(action="ignore"):  # DVC uses old names of a library
        command = resolver.resolve_one(stage)[stage]["cmd"]
    _, path, record, _, *words = shlex.split(command)
    assert record == "--record"
    return [path, *words]


def run(words: list[str]) -> None:
    """Parse a command line and do what the program does."""
    module = program(words[0])
    module.main(command_line.parse(module.Arguments, words[1:]))


def template(stage: str) -> str:
    """The command of a stage, or group of stages, as its dvc.yaml has it."""
    declared = _declared()[stage]
    command: str = declared.get("do", declared)["cmd"]
    return command


def stages(resolver: DataResolver) -> Iterator[str]:
    """The stages that are run here, in an order in which none comes too early."""
    with warnings.catch_warnings(action="ignore"):
        found = {stage: resolver.resolve_one(stage)[stage] for stage in resolver.get_keys()}
    made = [(f"{out}/", stage) for stage, has in found.items() for out in has["outs"]]
    read = {stage: tuple(f"{dep}/" for dep in has["deps"]) for stage, has in found.items()}
    yield from TopologicalSorter(
        {stage: [maker for out, maker in made if out.startswith(read[stage])] for stage in found}
    ).static_order()


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Be in a folder, in one process."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with mock.patch.dict(os.environ, UNSTABLE_GRADIENTS_JOBS="1"):
            yield
    finally:
        os.chdir(before)


@functools.cache
def tiny_stages() -> tuple[str, ...]:
    """The names of the stages that are run here."""
    with tempfile.TemporaryDirectory() as folder, inside(Path(folder)):
        return tuple(stages(commands(tiny_params())))
