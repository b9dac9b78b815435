"""The stage programs inside this process, as DVC calls them, in a folder of their own."""

import functools
import os
import re
import shlex
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from dvc.fs import LocalFileSystem
from dvc.parsing import DataResolver
from ruamel.yaml import YAML

from tests.pipeline import tiny
from tests.pipeline.project import ROOT, tiny_mnist
from unstable_gradients.program import launcher
from unstable_gradients.program.parameters import Params

# Not run here: they ask the network or hash the code; the report takes a process of its own.
LEFT_OUT = ("mnist", "fashion-mnist", "code", "report")
UNREAD = "unread.txt"  # of a whole run: lines of a stage and a parameter that it did not read


def yaml() -> YAML:
    """YAML as DVC reads it, mappings written in their order."""
    reader = YAML(typ="safe")
    reader.width = 10_000
    reader.sort_base_mapping_type_on_output = False
    return reader


@functools.cache
def _declared() -> dict[str, Any]:
    """The stages and groups of stages of every dvc.yaml that are run here."""
    sections = sorted(ROOT.glob("stages/*/dvc.yaml"))
    read = (
        yaml().load(path.read_text(encoding="utf-8")) for path in [*sections, ROOT / "dvc.yaml"]
    )
    found = ((name, stage) for part in read for name, stage in part["stages"].items())
    return {name: stage for name, stage in found if name not in LEFT_OUT}


def tiny_params() -> Any:
    """params.yaml with values that make every stage quick, and few variants."""
    params = yaml().load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    tiny.make_tiny(params)
    tiny.leave_few(params)
    return params


def commands(params: Mapping[str, Any]) -> DataResolver:
    """What DVC makes of the stages with these parameters, written to params.yaml in this folder."""
    with open("params.yaml", "w", encoding="utf-8") as file:
        yaml().dump(params, file)
    repo = SimpleNamespace(fs=LocalFileSystem(), config={})
    return DataResolver(repo, "", {"stages": _declared()})


def resolved(resolver: DataResolver, stage: str) -> dict[str, Any]:
    """What a dvc.yaml says of a stage, its variables put in."""
    with warnings.catch_warnings(action="ignore"):  # DVC uses old names of a library
        found: dict[str, Any] = resolver.resolve_one(stage)[stage]
    return found


def arguments(resolver: DataResolver, stage: str) -> list[str]:
    """The words of a stage's command, the name of its program first."""
    python, m, package, *words = shlex.split(resolved(resolver, stage)["cmd"])
    assert (python, m, package) == ("python", "-m", "stages")
    return words


def parse(words: list[str]) -> Any:
    """The flags of a program as its parameters."""
    _, model = launcher.main_of("stages", words[0])
    return launcher.parameters_of(model, words[1:])


def run(words: list[str]) -> set[str]:
    """Parse a command line and do what the program does; the parameters that it did not read."""
    main, _ = launcher.main_of("stages", words[0])
    given, read, get = parse(words), set(), Params.__getattribute__

    def reading(self: Params, name: str) -> Any:
        if self is given:
            read.add(name)
        return get(self, name)

    with mock.patch.object(Params, "__getattribute__", reading):
        main(given)
    return type(given).model_fields.keys() - read - {"name"}  # by which the launcher goes, too


def template(stage: str) -> str:
    """The command of a stage, or group of stages, as its dvc.yaml has it."""
    declared = _declared()[stage]
    command: str = declared.get("do", declared)["cmd"]
    return command


def lists(stage: str) -> list[str]:
    """The list of params.yaml that a group of stages has one stage for each entry of, if any."""
    return re.findall(r"\$\{(.*?)\}", _declared()[stage].get("foreach", ""))


def in_order(resolver: DataResolver) -> Iterator[str]:
    """The stages that are run here, in an order in which none comes too early."""
    with warnings.catch_warnings(action="ignore"):  # as above
        names = list(resolver.get_keys())
    found = {stage: resolved(resolver, stage) for stage in names}
    made = [(f"{path_of(out)}/", stage) for stage, has in found.items() for out in outs(has)]
    read = {stage: tuple(f"{dep}/" for dep in has["deps"]) for stage, has in found.items()}
    yield from TopologicalSorter(
        {stage: [maker for out, maker in made if out.startswith(read[stage])] for stage in found}
    ).static_order()


def outs(has: Mapping[str, Any]) -> list[Any]:
    """The outputs of a stage, each a path, or a mapping of a path to how DVC keeps it."""
    return [*has["outs"], *has.get("metrics", ())]


def path_of(out: Any) -> str:
    """The path of an output."""
    (path,) = out if isinstance(out, Mapping) else [out]
    return str(path)


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
        return tuple(in_order(commands(tiny_params())))


def run_study(folder: Path) -> None:
    """Run every stage with tiny parameters, on small images; note parameters left unread."""
    for images in (folder / "data/mnist", folder / "data/fashion-mnist"):
        images.mkdir(parents=True)
        for name, content in tiny_mnist().items():
            (images / name).write_bytes(content)
    with inside(folder):
        resolver = commands(tiny_params())
        unread = {stage: run(arguments(resolver, stage)) for stage in in_order(resolver)}
    lines = (f"{stage} {name}\n" for stage, names in unread.items() for name in names)
    (folder / UNREAD).write_text("".join(lines), encoding="utf-8")
