"""`dvc repro` in which every stage is played by a stand-in, so that it takes about a second.

DVC decides what runs, from the real dvc.yaml files. Where it would start a command, the stand-in
makes each declared output out of the command line and of the declared inputs: everything that can
change does, but what the check of references writes, which is always the same. The stage `code`
alone runs in earnest.

The rest of the time DVC would spend on YAML: it rewrites a dvc.lock after every stage, and reads
params.yaml twice for each. So a lock file is JSON here, which is YAML too, and a text is parsed
once.
"""

import copy
import functools
import hashlib
import json
import logging
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Any

IN_EARNEST = "code"
CONSTANT = "check-references"
DVC = ["dvc.repo", "dvc.repo.reproduce", "dvc.repo.index", "dvc.stage.run", "dvc.utils.strictyaml"]


@functools.cache
def stage_door() -> ProcessPoolExecutor:
    """Starts a fresh process for each rehearsal, from one that has loaded DVC already."""
    context = get_context("forkserver")
    context.set_forkserver_preload(DVC)
    return ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1)


def rehearse(root: Path, environment: Mapping[str, str], to_cache: bool) -> set[str]:
    """The stages that ran; unless `to_cache`, DVC neither asks its cache nor adds to it."""
    return stage_door().submit(_rehearse, root, dict(environment), to_cache).result()


def declarations(root: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """What dvc.yaml declares of every stage, as DVC reads it."""
    return stage_door().submit(_declarations, root, dict(environment)).result()


def _enter(root: Path, environment: dict[str, str]) -> Any:
    os.environ.update(environment)
    os.chdir(root)
    logging.disable(logging.INFO)  # DVC's progress
    from dvc.repo import Repo

    return Repo()


def _rehearse(root: Path, environment: dict[str, str], to_cache: bool) -> set[str]:
    from dvc import rwlock
    from dvc_data.hashfile.state import StateNoop

    ran = _replace_commands(root)
    _hasten_yaml()
    with _enter(root, environment) as repo:
        repo.state = StateNoop()  # a data base of digests, of no use to files so small
        rwlock.rwlock = lambda *_: nullcontext()  # nobody else is there
        repo.reproduce(run_cache=to_cache, no_commit=not to_cache)
    return ran


def _declarations(root: Path, environment: dict[str, str]) -> dict[str, Any]:
    with _enter(root, environment) as repo:
        return {stage.name: _declaration(stage) for stage in repo.index.stages}


def _replace_commands(root: Path) -> set[str]:
    from dvc.stage import run

    ran = set()

    def stand_in(stage: Any, **_: Any) -> None:
        ran.add(stage.name)
        if stage.name == IN_EARNEST:
            command = [sys.executable, *shlex.split(stage.cmd)[1:]]
            own = os.environ | {"PYTHONPATH": str(root / "src")}
            subprocess.run(command, cwd=root, env=own, check=True)
            return
        digest = hashlib.sha256()
        if stage.name != CONSTANT:
            digest.update(stage.cmd.encode())
            for path in (path for dep in _inputs(stage) for path in _files(Path(dep))):
                digest.update(f"\0{path}\0".encode() + path.read_bytes())
        for out in (Path(out.def_path) for out in stage.outs):
            path = out if out.suffix else out / "file"  # only a folder's name has no suffix
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{out} {digest.hexdigest()}\n", encoding="utf-8")

    run.cmd_run = stand_in
    return ran


def _files(path: Path) -> list[Path]:
    assert path.exists(), f"{path}: declared as an input, and missing"
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def _hasten_yaml() -> None:
    from dvc.utils import serialize, strictyaml
    from dvc.utils.serialize import _yaml

    parse_once = functools.cache(_yaml.parse_yaml)

    def parse(text: str, path: str, typ: str = "safe") -> Any:
        if text.startswith("{"):
            return json.loads(text)
        return copy.deepcopy(parse_once(text, path, typ))

    _yaml.parse_yaml = serialize.parse_yaml = strictyaml.parse_yaml = parse
    _yaml._dump = lambda data, stream: stream.write(json.dumps(data))


def _inputs(stage: Any) -> Iterator[str]:
    return (dep.def_path for dep in stage.deps if not hasattr(dep, "params"))


def _declaration(stage: Any) -> dict[str, Any]:
    """What dvc.yaml says of a stage, its variables put in."""
    return {
        "file": stage.path_in_repo,
        "folder": os.path.relpath(stage.wdir, stage.repo.root_dir),
        "desc": stage.desc,
        "cmd": stage.cmd,
        "params": [key for dep in stage.deps for key in getattr(dep, "params", ())],
        "deps": list(_inputs(stage)),
        "outs": [out.def_path for out in stage.outs],
        "kept by git": [out.def_path for out in stage.outs if not out.use_cache],
    }
