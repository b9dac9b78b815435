"""What ran: each stage as the run of a program, which is a step of the workflow."""

import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from unstable_gradients.audit.files import FOLDER_MARK
from unstable_gradients.audit.lock import PIPELINE, Recorded, Stage
from unstable_gradients.crate import parameters, software
from unstable_gradients.crate.data import Data
from unstable_gradients.crate.entities import Graph, Reference, fragment, reference
from unstable_gradients.crate.study import Study
from unstable_gradients.errors import InvalidInput

COMPLETED = "http://schema.org/CompletedActionStatus"  # of every run in a lock file
PYTHON = "https://www.python.org/"
START = ("python", "-m")


def run_of(stage: Stage) -> str:
    """The identifier of the action that a stage's run is."""
    return f"#run/{fragment(stage.name)}"


def program_of(stage: Stage) -> str:
    """The path of the module that a stage runs.

    Raises:
        InvalidInput: if its command is another one.
    """
    words = shlex.split(stage.command)
    if len(words) < 4 or tuple(words[:2]) != START:
        raise InvalidInput(f"{stage.name}: runs {words[0]}, expected python -m PACKAGE PROGRAM")
    package, program = words[2:4]
    return f"{package}/{program.replace('.', '/')}.py"


@dataclass(frozen=True)
class Ran:
    """The run of a stage as entities.

    Attributes:
        action: the run of its program.
        control: that the engine started it.
        given: its parameters.
        made: its outputs.
    """

    action: Reference
    control: Reference
    given: list[Reference]
    made: list[Reference]


class Actions:
    """Adds the runs of stages to a graph."""

    def __init__(self, graph: Graph, study: Study, data: Data) -> None:
        self._graph, self._study, self._data = graph, study, data

    def add(self, stage: Stage, position: int) -> Ran:
        """The run of a stage, with its place in the order of all."""
        tool, run = self._tool(stage), run_of(stage)
        description = self._description(stage)
        given = parameters.add(self._graph, stage, PIPELINE, tool, run)
        read = [self._file(stage, tool, "input", each) for each in stage.dependencies]
        made = [self._file(stage, tool, "output", each) for each in stage.outputs]
        action = self._graph.add(
            run,
            "CreateAction",
            name=stage.name,
            description=f"{description}. Command: {stage.command}",
            instrument=reference(tool),
            actionStatus=COMPLETED,
            environment=software.add_environment(self._graph, self._study.records[stage.name]),
            object=[*read, *given],
            result=made,
        )
        control = self._graph.add(
            f"#control/{fragment(stage.name)}",
            "ControlAction",
            name=f"dvc repro {stage.name}",
            instrument=self._step(stage, tool, position),
            object=action,
        )
        return Ran(action, control, given, made)

    def _description(self, stage: Stage) -> str:
        """What the pipeline says of a stage, or of the group that it is one of."""
        group, _, _ = stage.name.partition("@")
        return self._study.descriptions.get(group) or f"Run {stage.name}"

    def _tool(self, stage: Stage) -> str:
        """The program of a stage, which is a file of the crate."""
        path = program_of(stage)
        md5 = self._study.files.digest(path)
        if md5 is None:
            raise InvalidInput(f"{path}: missing, expected the program of {stage.name}")
        self._data.add(path, md5)
        record, citation = self._study.records[stage.name], self._study.citation
        self._graph.add(
            quote(path),
            "SoftwareSourceCode",
            description=self._description(stage),
            version=citation.version,
            url=citation.repository_code or None,
            programmingLanguage=self._graph.add(
                PYTHON, "ComputerLanguage", name="Python", url=PYTHON
            ),
            softwareRequirements=software.add_packages(self._graph, record),
        )
        self._graph.add(PIPELINE, hasPart=reference(quote(path)))
        return quote(path)

    def _step(self, stage: Stage, tool: str, position: int) -> Reference:
        pipeline, _, name = stage.name.rpartition(":")
        step = self._graph.add(
            f"{quote(pipeline or PIPELINE)}#{fragment(name)}",
            "HowToStep",
            name=name,
            description=self._description(stage),
            position=str(position),
            isPartOf=reference(quote(pipeline or PIPELINE)),
            workExample=reference(tool),
        )
        self._graph.add(PIPELINE, step=step)
        return step

    def _file(self, stage: Stage, tool: str, way: str, recorded: Recorded) -> Reference:
        """An input or output of a stage, an example of what its program reads or writes."""
        found = self._data.add(recorded.path, recorded.md5)
        name = _generic(stage, recorded.path)
        formal = self._graph.add(
            f"{tool}#{fragment(name)}",
            parameters.FORMAL,
            name=name,
            additionalType="Dataset" if recorded.md5.endswith(FOLDER_MARK) else "File",
            conformsTo=parameters.PROFILE,
        )
        self._graph.add(tool, **{way: formal})
        return self._graph.add(found["@id"], exampleOfWork=formal)


def _generic(stage: Stage, path: str) -> str:
    """A path without the name of the one of a group's stages, each of which has its own."""
    _, _, key = stage.name.rpartition("@")
    whole = PurePosixPath(path)
    return whole.with_stem("*").as_posix() if key and whole.stem == key else path
