"""The stage programs themselves, run by DVC on a tiny configuration with two networks.

Elsewhere they leave the same bytes. They are traced: stages open what they declare, no more.
"""

import os
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline import expected, in_process, traces
from tests.pipeline.graph import within
from tests.pipeline.project import Project, copy, put_small_mnist
from tests.pipeline.tiny import FEW_VARIANTS
from tests.pipeline.traces import asked, opened
from unstable_gradients.images import sources
from unstable_gradients.program import code

# One of each kind: what trains, measures, calculates, aggregates, judges, draws and collects.
SAMPLE = ("code", "mnist", "accuracy@depth-1", "gradient-flow@relu", "chain-derivative")
SAMPLE += ("summarize-accuracy", "judge-depth", "draw-depth", "claims")


@pytest.fixture(scope="module")
def declared(ran: Project) -> dict[str, Any]:
    """What its stages declare."""
    return ran.declared()


# So few steps leave no plateau, to whose lengths a law could be fitted.
OF_NO_TINY_STUDY = {"stages/plateau/plateau-law.vl.json"}
# What stages depend on and need not read: that references were checked comes before all code, and
# a cell of the notebook imports the other only where it is opened by hand.
UNREAD = {"data/checked-references.txt", "src/unstable_gradients/page/by_hand.py"}


def under(name: str, paths: Iterable[str]) -> bool:
    """Whether a file is one of the paths or in a folder that is one of them."""
    return any(within(name, path) for path in paths)


def is_temporary(name: str, outs: Iterable[str]) -> bool:
    """Whether a path is, or is in, a hidden one beside an output, which takes its place."""
    above = [Path(name), *Path(name).parents]
    hidden = {path.parent for path in above if path.name.startswith(".")}
    return bool(hidden & {Path(out).parent for out in outs})


def inputs(root: Path, has: dict[str, Any]) -> list[str]:
    """The files and folders that a stage may read: its inputs, and the code they stand for."""
    named = [dep for dep in has["deps"] if under(dep, [code.FOLDER])]
    modules = (code.parse((root / path).read_text(encoding="utf-8")) for path in named)
    deps = ["stages" if dep == ".code" else dep for dep in has["deps"]]  # a link
    return [*deps, *(path for each in modules for path in each)]


def undeclared(root: Path, has: dict[str, Any], read: set[str]) -> list[str]:
    """Files that a stage read and does not declare."""
    allowed = [*inputs(root, has), *has["outs"]]
    return sorted(name for name in read if (root / name).is_file() and not under(name, allowed))


def unused(root: Path, has: dict[str, Any], read: set[str]) -> list[str]:
    """Declared inputs of which a stage read nothing."""
    return sorted(dep for dep in inputs(root, has) if not any(within(name, dep) for name in read))


def strange(has: dict[str, Any], written: set[str]) -> set[str]:
    """What a stage wrote that is no output, nor about to become one, nor a folder of one."""
    folders = {str(folder) for out in has["outs"] for folder in Path(out).parents}
    return {
        name
        for name in written - folders
        if not under(name, has["outs"]) and not is_temporary(name, has["outs"])
    }


def test_every_stage_was_traced(ran: Project, declared: dict[str, Any]) -> None:
    assert set(opened(ran, "R")) >= set(declared)


def test_stages_read_nothing_undeclared(ran: Project, declared: dict[str, Any]) -> None:
    read = opened(ran, "R")
    found = {stage: undeclared(ran.root, has, read[stage]) for stage, has in declared.items()}
    assert {stage: names for stage, names in found.items() if names} == {}


def test_stages_read_all_that_they_declare(ran: Project, declared: dict[str, Any]) -> None:
    """The stages of one `foreach` share one list, of which each input has to be read by one."""
    read, spared = opened(ran, "R"), defaultdict(list)
    for stage, has in declared.items():
        spared[stage.partition("@")[0]].append(set(unused(ran.root, has, read[stage])))
    found = {group: sorted(set.intersection(*each)) for group, each in spared.items()}
    spare = OF_NO_TINY_STUDY | UNREAD
    assert {group: set(names) - spare for group, names in found.items() if set(names) - spare} == {}


def test_stages_write_what_they_declare_and_nothing_else(
    ran: Project, declared: dict[str, Any]
) -> None:
    written = opened(ran, "W")
    for stage, has in declared.items():
        assert strange(has, written[stage]) == set(), f"{stage} writes what it does not declare"
        assert set(has["outs"]) <= written[stage], stage


def test_no_stage_asks_another_machine(ran: Project, declared: dict[str, Any]) -> None:
    """The report's kernel is asked through this machine's own address."""
    others = {stage: asked(ran)[stage] - {"127.0.0.1"} for stage in declared}
    assert {stage: machines for stage, machines in others.items() if machines} == {}


def test_results_are_the_same_here_and_elsewhere(
    ran: Project, study: Path, declared: dict[str, Any]
) -> None:
    """Every output but the records: from one process here, and from many there."""
    outs = [
        out
        for stage, has in declared.items()
        if stage.partition("@")[0] not in in_process.LEFT_OUT
        for out in has["outs"]
        if not under(out, ["data/records"])
    ]
    assert len(outs) > len(declared) / 2
    different = [out for out in outs if (ran.root / out).read_bytes() != (study / out).read_bytes()]
    assert different == []


def test_programs_read_every_parameter_that_they_are_given(study: Path) -> None:
    """So that none of them runs again for one that makes no difference."""
    assert (study / in_process.UNREAD).read_text(encoding="utf-8") == ""


def test_stages_run_again_here_leave_the_same_lock_files(real_project: Project) -> None:
    """Which hold the records of what was used, too; and there is nothing to do before."""
    before = real_project.locks()
    assert real_project.repro() == set()
    assert real_project.repro("--force", "--single-item", *addresses(real_project)) == set(SAMPLE)
    assert real_project.locks() == before


def addresses(project: Project) -> list[str]:
    """The stages of the sample as DVC takes them for targets, from the project's folder."""
    declared = project.declared()
    return [f"{declared[stage]['file']}:{stage}" for stage in SAMPLE]


@pytest.mark.slow
def test_a_whole_run_here_leaves_the_same_lock_files(ran: Project, tmp_path: Path) -> None:
    """One process at a time, in this time and place."""
    project = copy(tmp_path / "here", FEW_VARIANTS)
    put_small_mnist(project)
    assert project.repro() == set(project.declared())
    assert project.locks() == ran.locks()


def test_a_run_leaves_git_only_what_it_keeps(ran: Project, declared: dict[str, Any]) -> None:
    changed = ran.git("status", "--porcelain", "--untracked-files=all").splitlines()
    kept = {name for has in declared.values() for name in has["kept by git"]}
    locks = {has["file"].replace("dvc.yaml", "dvc.lock") for has in declared.values()}
    assert set(changed) == {f"?? {name}" for name in kept | locks}


def narrowed(project: Project) -> None:
    """Put a variant in place of another."""
    params = project.params()
    del params["variants"]["depth-1"]
    params["variants"]["narrow"] = {"hidden": [20]}
    project.write_params(params)


def test_a_section_runs_alone_and_forgets_a_variant_that_is_gone(real_project: Project) -> None:
    """Its file is still there, and no longer read."""
    narrowed(real_project)
    target = "stages/depth/dvc.yaml"
    made = {"accuracy@narrow", "summarize-accuracy", "judge-depth", "draw-depth", expected.CHECK}
    assert real_project.repro(target) == made
    assert (real_project.root / "data/runs/accuracy/depth-1.csv").exists()
    assert "depth-1" not in real_project.read("data/results/accuracy-by-replica.csv")
    assert real_project.repro(f"{target}:summarize-accuracy") == set()


@pytest.mark.slow
def test_changes_rerun_what_depends_on_them_and_nothing_else(real_project: Project) -> None:
    """A variant in place of another, a chain and the dots of the pictures."""
    narrowed(real_project)
    real_project.change(**{"experiments.chain-terms.seed": 103, "style.dpi": 50})
    patterns = [expected.CHECK, *expected.one_variant("narrow"), *expected.CHAIN_TERMS, "draw-*"]
    assert real_project.repro() == expected.matching(real_project.declared(), patterns)


def test_status_after_the_stage_code_tells_what_would_rerun(real_project: Project) -> None:
    """As `make status` has it: DVC by itself sees that code changed, and not what for."""
    module = "stages/depth/claims.py"
    real_project.append(module, "# A remark.\n")
    assert real_project.dvc("repro", "--quiet", "code").returncode == 0
    assert real_project.dvc("status", "--quiet").returncode == 0
    real_project.append(module, "EDITED = 1\n")
    assert real_project.dvc("repro", "--quiet", "code").returncode == 0
    said = real_project.dvc("status").stdout
    assert [line for line in said.splitlines() if line.endswith(":") and line[0] not in " \t"] == [
        "stages/depth/dvc.yaml:judge-depth:"
    ]


def audit(project: Project, *subject: str) -> tuple[int, str]:
    """The exit status of the audit, and what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit", *subject],
        cwd=project.root,
        env=project.environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_every_output_is_traced_back_to_what_was_published(
    ran: Project, declared: dict[str, Any]
) -> None:
    status, said = audit(ran)
    assert status == 0, said
    assert said.count("✓") == sum(len(has["outs"]) for has in declared.values())
    status, said = audit(ran, "reports/chapter5.html")
    assert status == 0
    assert said.count("as published, sha256") == 8  # four files of each data set
    assert "NOT as published" not in said


def test_images_that_are_not_those_of_mnist_are_found_whatever_dvc_recorded(
    real_project: Project,
) -> None:
    images = real_project.root / "data/mnist/t10k-images-idx3-ubyte"
    content = images.read_bytes()
    images.unlink()  # it may be a link to the copy that DVC keeps
    images.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert real_project.dvc("commit", "--force", "mnist").returncode == 0
    status, said = audit(real_project, "data/mnist")
    assert status == 1
    assert "✗ data/mnist/t10k-images-idx3-ubyte  NOT as published" in said


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
    project.repro("code")
    has = project.declared()["mnist"]
    failed = subprocess.run(
        [sys.executable, *shlex.split(has["cmd"])[1:]],
        cwd=project.root,
        env=project.environment(
            **traces.environment(project),
            **{sources.FOLDER_VARIABLE: ""},
            DVC_STAGE="mnist",
        ),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert failed.returncode == 2, failed.stderr
    read = opened(project, "R")["mnist"]
    assert undeclared(project.root, has, read) == []
    assert unused(project.root, has, read) == []
    written = opened(project, "W")["mnist"]  # its record was begun
    assert strange(has, written) == set()
    assert [name for name in written if (project.root / name).is_file()] == []
    assert asked(project)["mnist"]  # so that a machine asked by another stage would be seen, too
