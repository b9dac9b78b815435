"""A small copy of the project in a folder of its own, for DVC to run there."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from tests.pipeline import rehearsal, tiny
from unstable_gradients.audit import lock
from unstable_gradients.images import mnist
from unstable_gradients.images import sources as mnist_sources

ROOT = Path(__file__).parents[2]

# All that a run of the pipeline may need.
COPIED = (
    "dvc.yaml",
    "params.yaml",
    "stages",
    ".code",
    ".pipelines",
    "src",
    "reports/chapter5.ipynb",
    "reports/text",
    "benchmarks/step-times.csv",
    ".dvc/config",
    ".dvc/plots",
    ".dvcignore",
    ".gitignore",
)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "dvc.lock")
CHECKSUMS = "src/unstable_gradients/images/checksums.py"
TRAINING_IMAGES = 120
TEST_IMAGES = 20


def stage_name(address: str) -> str:
    """A stage without the dvc.yaml it is in, which DVC puts before it; names are unique."""
    return address.rpartition(":")[2]


def yaml() -> YAML:
    """YAML as DVC reads and writes it, line breaks left alone."""
    reader = YAML()
    reader.width = 10_000
    return reader


@dataclass(frozen=True)
class Project:
    """A copy, and beside it what tells which stages DVC ran there."""

    root: Path

    @property
    def beside(self) -> Path:
        """The folder of what belongs to the test, not to the project."""
        return self.root.parent / f"{self.root.name}-test"

    def copied_to(self, root: Path) -> "Project":
        """The same project, with its outputs and its cache, at another path."""
        copied = Project(root)
        shutil.copytree(self.root, root, symlinks=True)
        shutil.copytree(self.beside, copied.beside)
        return copied

    @classmethod
    def beginning(cls, root: Path) -> "Project":
        project = cls(root)
        project.beside.mkdir(parents=True)
        return project

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        self.write(name, self.read(name) + text)

    def locks(self) -> dict[str, str]:
        """The lock file of each section that has run, by path."""
        paths = (path for path in lock.paths(self.root) if path.exists())
        return {path.relative_to(self.root).as_posix(): path.read_text() for path in paths}

    def params(self) -> Any:
        """params.yaml as DVC reads it, with its comments."""
        return yaml().load(self.read("params.yaml"))

    def write_params(self, params: Any) -> None:
        text = io.StringIO()
        yaml().dump(params, text)
        self.write("params.yaml", text.getvalue())

    def change(self, **values: Any) -> None:
        """Change leaves of params.yaml."""
        params = self.params()
        for name, value in values.items():
            tiny.change(params, name, value)
        self.write_params(params)

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        return subprocess.run(
            ["git", *identity, *arguments],
            cwd=self.root,
            env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout

    def environment(self, **more: str) -> dict[str, str]:
        """An environment in which stages are noted when they run and import the copied sources."""
        programs = self.beside / "bin"
        programs.mkdir(exist_ok=True)
        program = programs / "python"
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$DVC_STAGE" >>"{self._log}"\n'
            f'exec "{sys.executable}" "$@"\n',
            encoding="utf-8",
        )
        program.chmod(0o755)
        sources = (str(self.root / "src"), more.pop("PYTHONPATH", ""))
        own = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(filter(None, sources)),
            "SHELL": "/bin/sh",
            "UNSTABLE_GRADIENTS_JOBS": "1",
        }
        for data_set in mnist_sources.DATA_SETS.values():
            own[data_set.folder_variable] = str(self.mnist_folder)
        return os.environ | own | self._dvc_folders() | more

    def _dvc_folders(self) -> dict[str, str]:
        """Keeps DVC from settings and state of the user's other projects."""
        return {
            f"DVC_{which}_DIR": str(self.beside / which)
            for which in ("GLOBAL_CONFIG", "SYSTEM_CONFIG", "SITE_CACHE")
        }

    @property
    def mnist_folder(self) -> Path:
        """The folder in which the copy looks for MNIST, and for Fashion-MNIST."""
        return self.beside / "mnist"

    @property
    def _log(self) -> Path:
        return self.beside / "ran"

    def rehearse(self, to_cache: bool = False) -> set[str]:
        """`dvc repro` with stand-ins for the stage programs; the stages that ran."""
        return rehearsal.rehearse(self.root, self._dvc_folders(), to_cache)

    def declared(self) -> dict[str, Any]:
        """What dvc.yaml declares of each stage, as DVC reads it."""
        return rehearsal.declarations(self.root, self._dvc_folders())

    def repro(self, *targets: str, **environment: str) -> set[str]:
        """`dvc repro` with the real stage programs; the stages that ran."""
        self._log.write_text("", encoding="utf-8")
        done = self.dvc("repro", *targets, **environment)
        assert done.returncode == 0, f"dvc repro failed:\n{done.stdout}"
        return set(map(stage_name, self._log.read_text(encoding="utf-8").split()))

    def dvc(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of DVC, with all that it prints."""
        return subprocess.run(
            [sys.executable, "-m", "dvc", *arguments],
            cwd=self.root,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )


def copy(root: Path, variants: Sequence[str] | None = None) -> Project:
    """A tiny copy of the project under git, nothing of it run yet.

    With variants given, of these only, and of few of the things compared.
    """
    for name in COPIED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            target.symlink_to(source.readlink())
        elif source.is_dir():
            shutil.copytree(source, target, ignore=LEFT_OUT)
        else:
            shutil.copyfile(source, target)
    (root / ".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n", encoding="utf-8")
    project = Project.beginning(root)
    params = project.params()
    tiny.make_tiny(params)
    if variants is not None:
        tiny.leave_few(params, variants)
    project.write_params(params)
    project.git("init", "--quiet")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "Begin")
    return project


@cache
def tiny_mnist() -> dict[str, bytes]:
    """Small files in the form of MNIST, by name."""
    random, contents = np.random.default_rng(0), {}
    for name in mnist.FILES:
        count = TRAINING_IMAGES if name.startswith("train") else TEST_IMAGES
        if "images" in name:
            values = random.integers(0, 256, (count, mnist.SIDE, mnist.SIDE), np.uint8)
        else:
            values = random.integers(0, mnist.CLASSES, count, np.uint8)
        contents[name] = mnist.format_idx(values)
    return contents


def put_small_mnist(project: Project) -> None:
    """Small files in the form of MNIST, where the copy looks for them and takes them for both."""
    project.mnist_folder.mkdir()
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in tiny_mnist().items()}
    for name, content in tiny_mnist().items():
        (project.mnist_folder / name).write_bytes(content)
    project.append(CHECKSUMS, f"MNIST.update({sums!r})\nFASHION_MNIST.update({sums!r})\n")
    project.git("commit", "--quiet", "--all", "--message", "Take small files for MNIST")
