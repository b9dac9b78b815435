"""A run elsewhere leaves the same bytes. It is traced: stages open what they declare, no more."""

import os
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline import traces
from tests.pipeline.project import Project, copy
from tests.pipeline.traces import (
    asked,
    opened,
    says_nothing,
)
from unstable_gradients.images import sources as mnist_sources


def under(name: str, paths: Iterable[str]) -> bool:
    """Whether a file is one of the paths or in a folder that is one of them."""
    return any(f"{name}/".startswith(f"{path}/") for path in paths)


def is_temporary(name: str, outs: Iterable[str]) -> bool:
    """Whether a path is, or is in, a hidden one beside an output, which takes its place."""
    above = [Path(name), *Path(name).parents]
    hidden = {path.parent for path in above if path.name.startswith(".")}
    return bool(hidden & {Path(out).parent for out in outs})


@pytest.fixture(scope="module")
def declared(ran_elsewhere: Project) -> dict[str, Any]:
    """What its stages declare."""
    return ran_elsewhere.declared()


def undeclared(root: Path, has: dict[str, Any], read: set[str]) -> list[str]:
    """Files that a stage read and does not declare."""
    return sorted(
        name
        for name in read
        if (root / name).is_file()
        and not under(name, (*has["deps"], *has["outs"]))
        and not says_nothing(root / name)
    )


def unused(has: dict[str, Any], read: set[str]) -> list[str]:
    """Declared inputs of which a stage read nothing."""
    return sorted(dep for dep in has["deps"] if not any(under(name, [dep]) for name in read))


def strange(has: dict[str, Any], written: set[str]) -> set[str]:
    """What a stage wrote that is no output, nor about to become one, nor a folder of one."""
    folders = {str(folder) for out in has["outs"] for folder in Path(out).parents}
    return {
        name
        for name in written - folders
        if not under(name, has["outs"]) and not is_temporary(name, has["outs"])
    }


def test_a_run_elsewhere_gives_the_same_bytes(ran_elsewhere: Project, ran: Project) -> None:
    assert ran.locks() == ran_elsewhere.locks()


def test_every_stage_was_traced(ran_elsewhere: Project, declared: dict[str, Any]) -> None:
    assert set(opened(ran_elsewhere, "R")) >= set(declared)


def test_stages_read_nothing_undeclared(ran_elsewhere: Project, declared: dict[str, Any]) -> None:
    read = opened(ran_elsewhere, "R")
    found = {
        stage: undeclared(ran_elsewhere.root, has, read[stage]) for stage, has in declared.items()
    }
    assert {stage: names for stage, names in found.items() if names} == {}


def test_stages_read_all_that_they_declare(
    ran_elsewhere: Project, declared: dict[str, Any]
) -> None:
    """The stages of one `foreach` share one list, of which each input has to be read by one."""
    read, spared = opened(ran_elsewhere, "R"), defaultdict(list)
    for stage, has in declared.items():
        spared[stage.partition("@")[0]].append(set(unused(has, read[stage])))
    found = {group: sorted(set.intersection(*each)) for group, each in spared.items()}
    assert {group: names for group, names in found.items() if names} == {}


def test_stages_write_what_they_declare_and_nothing_else(
    ran_elsewhere: Project, declared: dict[str, Any]
) -> None:
    written = opened(ran_elsewhere, "W")
    for stage, has in declared.items():
        assert strange(has, written[stage]) == set(), f"{stage} writes what it does not declare"
        assert set(has["outs"]) <= written[stage], stage


def test_no_stage_asks_another_machine(ran_elsewhere: Project, declared: dict[str, Any]) -> None:
    """The report's kernel is asked through this machine's own address."""
    others = {stage: asked(ran_elsewhere)[stage] - {"127.0.0.1"} for stage in declared}
    assert {stage: machines for stage, machines in others.items() if machines} == {}


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """No source of MNIST answers."""
    for name in [*os.environ]:
        if name.startswith(("PIP_", "MNIST_")):
            monkeypatch.delenv(name)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name, value in {"NO_PROXY": "", "no_proxy": "", "PIP_NO_INDEX": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.mark.usefixtures("unplugged")
def test_the_download_reads_what_it_declares_and_leaves_nothing_if_it_fails(
    tmp_path: Path,
) -> None:
    project = copy(tmp_path / "project")
    has = project.declared()["mnist"]
    failed = subprocess.run(
        [sys.executable, *shlex.split(has["cmd"])[1:]],
        cwd=project.root,
        env=project.environment(
            **traces.environment(project),
            **{mnist_sources.FOLDER_VARIABLE: ""},
            DVC_STAGE="mnist",
        ),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert failed.returncode == 2, failed.stderr
    read = opened(project, "R")["mnist"]
    assert undeclared(project.root, has, read) == []
    assert unused(has, read) == []
    written = opened(project, "W")["mnist"]  # its record was begun
    assert strange(has, written) == set()
    assert [name for name in written if (project.root / name).is_file()] == []
    assert asked(project)["mnist"]  # so that a machine asked by another stage would be seen, too
