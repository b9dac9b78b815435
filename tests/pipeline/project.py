"""A small copy of the project in a folder of its own, for DVC to run there."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from tests.pipeline import rehearsal
from unstable_gradients.audit import lock
from unstable_gradients.images import mnist
from unstable_gradients.images import sources as mnist_sources

ROOT = Path(__file__).parents[2]

# All that a run of the pipeline may need; whatever of it does not exist (yet) is left out.
COPIED = (
    "dvc.yaml",
    "pipelines",
    "params.yaml",
    "stages",
    "src",
    "reports/chapter5.ipynb",
    ".dvc/config",
    ".dvc/plots",
    ".dvcignore",
    ".gitignore",
)

# What makes a run take seconds. The structure of params.yaml, and every leaf not named, stays.
TINY = {
    "experiments.circuits.all-functions-of": 2,
    "experiments.circuits.random-functions": 2,
    "experiments.circuits.random-inputs": 4,
    "experiments.circuits.parity-inputs": 4,
    "experiments.circuits.minimality-inputs": 3,
    "experiments.circuits.multiplier-bits": 2,
    "experiments.drawn-circuits.parity-inputs": 3,
    "experiments.drawn-circuits.multiplier-bits": 2,
    "experiments.accuracy.replicas": 2,
    "experiments.accuracy.epochs": 2,
    "experiments.accuracy.training-images": 60,
    "experiments.accuracy.validation-images": 40,
    "experiments.frozen-layers.epochs": 2,
    "experiments.initial-gradient.replicas": 3,
    "experiments.initial-gradient.images": 30,
    "experiments.gradient-trace.replicas": 3,
    "experiments.gradient-trace.epochs": 12,
    "experiments.gradient-trace.images": 30,
    "experiments.mini-batch-trace.replicas": 3,
    "experiments.mini-batch-trace.steps": 12,
    "experiments.mini-batch-trace.averaging-window": 3,
    "experiments.mini-batch-trace.images": 30,
    "experiments.chain-derivative.chains": 5,
    "experiments.chain-terms.chains": 200,
    "experiments.exploding-chain.longest": 5,
    "experiments.chain-ratio.chains": 20,
    "experiments.chain-ratio.longest": 5,
    "experiments.chain-activations.chains": 20,
    "experiments.chain-activations.length": 5,
    "experiments.chain-activations.points": 20,
    "experiments.activation-window.weights": 3,
    "experiments.activation-window.biases": 3,
    "experiments.activation-window.activations": 101,
    "experiments.activation-window.digits": 15,
    "experiments.identity-neuron.weights": 3,
    "experiments.identity-layers.input-weights": [0.01],
    "experiments.identity-layers.layers": [1, 2],
    "experiments.identity-layers.validation-images": 40,
    "experiments.matrix-product.images": 5,
    "experiments.deep-networks.initializations": ["default", "large", "orthogonal-zero"],
    "experiments.deep-networks.widths": [5, 8],
    "experiments.deep-networks.depths": [2, 3],
    "experiments.deep-networks.images": 5,
    "experiments.gradient-flow.replicas": 2,
    "experiments.gradient-flow.jacobians": 1,
    "experiments.mean-field.groups": 2,
    "experiments.mean-field.bins": 2,
    "experiments.balancing-width.widths": [60, 100, 160],
    "experiments.balancing-width.depth": 5,
    "experiments.balancing-width.first-layer": 2,
    "experiments.balancing-width.points": 3,
    "experiments.balancing-width.replicas": 2,
    "remedies.chapter.depths": [1, 2],
    "remedies.glorot.depths": [1, 2],
    "remedies.sparse.depths": [1, 2],
    "remedies.tanh.depths": [1, 2],
    "remedies.tanh-glorot.depths": [1, 2],
    "remedies.tanh-glorot-slow.depths": [1, 2],
    "remedies.momentum.depths": [1, 2],
    "remedies.sparse-momentum.depths": [1, 2],
    "remedies.all.depths": [1, 2],
    "experiments.remedies.replicas": 2,
    "experiments.remedies.steps": 5,
    "experiments.remedies.training-images": 60,
    "experiments.remedies.validation-images": 40,
    "experiments.plateau.depths": [1, 2],
    "experiments.plateau.replicas": 2,
    "experiments.plateau.steps": 6,
    "experiments.plateau.resolution": 0.5,
    "experiments.plateau.training-images": 60,
    "experiments.plateau.watched-images": 20,
    "experiments.saturation.depths": [2],
    "experiments.saturation.replicas": 2,
    "experiments.saturation.looks": 3,
    "experiments.saturation.watched-images": 20,
    "experiments.saturation.training-images": 60,
    "saturated.sigmoid.steps": 5,
    "saturated.sigmoid-glorot.steps": 5,
    "saturated.tanh.steps": 5,
    "saturated.tanh-glorot.steps": 5,
    "saturated.softsign.steps": 5,
    "experiments.momentum.depth": 2,
    "experiments.momentum.replicas": 2,
    "experiments.momentum.steps": 5,
    "experiments.momentum.final-steps": 2,
    "experiments.momentum.looks": 2,
    "experiments.momentum.training-images": 60,
    "experiments.momentum.validation-images": 40,
    "experiments.momentum.watched-images": 20,
    "experiments.factorial.initializations": ["default", "sparse-zero"],
    "experiments.factorial.rates": [0.1],
    "experiments.factorial.depths": [1, 2],
    "experiments.factorial.replicas": 2,
    "experiments.factorial.steps": 5,
    "experiments.factorial.training-images": 60,
    "experiments.factorial.validation-images": 40,
    "style.dpi": 40,
}
# Enough for runs of the real programs; one of them is shown as bars.
FEW_VARIANTS = ("depth-1", "depth-2")
CHECKSUMS = "src/unstable_gradients/mnist_checksums.py"
FEW_ACTIVATIONS = ("sigmoid", "relu")  # of those, where there are few variants
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


def leaves(params: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a nested mapping with its dotted name; a list is a leaf."""
    for key, value in params.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def at(params: Mapping[str, Any], name: str) -> Any:
    """What stands under a dotted name."""
    for key in name.split("."):
        params = params[key]
    return params


def change(params: Any, name: str, value: Any) -> None:
    """Put another value under a dotted name that exists."""
    above, _, key = name.rpartition(".")
    mapping = at(params, above) if above else params
    if key not in mapping:
        raise KeyError(name)
    mapping[key] = value


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
        """The lock file of each pipeline that has run, by path."""
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
            change(params, name, value)
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
            mnist_sources.FOLDER_VARIABLE: str(self.small_mnist),
        }
        return os.environ | own | self._dvc_folders() | more

    def _dvc_folders(self) -> dict[str, str]:
        """Keeps DVC from settings and state of the user's other projects."""
        return {
            f"DVC_{which}_DIR": str(self.beside / which)
            for which in ("GLOBAL_CONFIG", "SYSTEM_CONFIG", "SITE_CACHE")
        }

    @property
    def small_mnist(self) -> Path:
        """The folder in which the copy looks for MNIST."""
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

    With variants given, of these and of few activation functions only.
    """
    for name in COPIED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, ignore=shutil.ignore_patterns("__pycache__", "dvc.lock")
            )
        elif source.exists():
            shutil.copyfile(source, target)
    (root / ".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n", encoding="utf-8")
    project = Project.beginning(root)
    params = project.params()
    for name, value in TINY.items():
        change(params, name, value)
    for variant in list(params["variants"]):
        if variants is not None and variant not in variants:
            del params["variants"][variant]
    for compared in (params["activations"], params["factorial"]):
        for activation in list(compared):
            if variants is not None and activation not in FEW_ACTIVATIONS:
                del compared[activation]
    project.write_params(params)
    project.git("init", "--quiet")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "Begin")
    return project


def put_small_mnist(project: Project) -> None:
    """Small files in the form of MNIST, where the copy looks for them and takes them for MNIST."""
    project.small_mnist.mkdir()
    random, sums = np.random.default_rng(0), {}
    for name in mnist.FILES:
        count = TRAINING_IMAGES if name.startswith("train") else TEST_IMAGES
        if "images" in name:
            values = random.integers(0, 256, (count, mnist.SIDE, mnist.SIDE), np.uint8)
        else:
            values = random.integers(0, mnist.CLASSES, count, np.uint8)
        content = mnist.format_idx(values)
        (project.small_mnist / name).write_bytes(content)
        sums[name] = hashlib.sha256(content).hexdigest()
    project.write(CHECKSUMS, f"SHA256 = {sums!r}\n")
    project.git("commit", "--quiet", "--all", "--message", "Take small files for MNIST")
