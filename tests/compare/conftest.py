"""Studies in miniature under git: lock files, judged quantities and a cache, written by hand."""

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from unstable_gradients.audit.cache import BELOW

PIPELINE = """\
stages:
  train:
    cmd: python -m stages train
  judge:
    cmd: python -m stages judge
  collect:
    cmd: python -m stages collect
  draw:
    cmd: python -m stages draw
"""
COLUMNS = "id,claim,quantity,network,setting,measured,low,high,interval,bracket_low,bracket_high"
COLUMNS += ",replicas,verdict,rule\n"
KEPT = "/data/runs/\n/data/samples/\n/data/code/\n/.dvc/\n"


@dataclass(frozen=True)
class Speed:
    """A quantity, written as the ledger has it; its values are kept unless there are none."""

    id: str = "C1"
    quantity: str = "speed"
    network: str = "784-30-10"
    setting: str = "untrained"
    values: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    numbers: str = "3.75,-1.2,8.7"
    interval: str = '"Student, of the mean"'
    verdict: str = "holds"
    rule: str = "gain"

    def row(self) -> str:
        replicas = len(self.values) or 4
        where = f"{self.id},it is fast,{self.quantity},{self.network},{self.setting}"
        rest = f"{self.numbers},{self.interval},,,{replicas},{self.verdict},{self.rule}"
        return f"{where},{rest}\n"


@dataclass(frozen=True)
class Study:
    """What a run was given and found."""

    speeds: tuple[Speed, ...] = (Speed(),)
    claims: Mapping[str, str] = field(default_factory=lambda: {"C1": "holds"})
    parameters: Mapping[str, Any] = field(
        default_factory=lambda: {"experiments": {"train": {"seed": 1, "eta": 0.5}}}
    )
    module: str = "1" * 32
    drawing: str = "1" * 32
    headline: Mapping[str, float] = field(default_factory=lambda: {"holds": 1, "speed.deep": 2.5})


def put(root: Path, study: Study) -> None:
    """Write a run as its stages would have left it, in the folder and in DVC's cache."""
    fingerprints = {
        "train": f"{study.module}  src/core/a.py\n{'2' * 32}  src/core/b.py\n",
        "judge": f"{'3' * 32}  stages/judge.py\n",
        "collect": f"{'4' * 32}  stages/collect.py\n",
        "draw": f"{study.drawing}  stages/draw.py\n",
    }
    given = json.dumps(study.parameters) + study.module
    samples = "row,sample,replica,value\n" + "".join(
        f"{row},0,{replica},{value}\n"
        for row, speed in enumerate(study.speeds)
        for replica, value in enumerate(speed.values)
    )
    claims = "".join(f"{id},it is fast,{verdict}\n" for id, verdict in study.claims.items())
    texts = {f"data/code/{name}.txt": text for name, text in fingerprints.items()} | {
        "data/runs/a.csv": f"made with {given}\n",
        "data/results/judged/start.csv": COLUMNS + "".join(each.row() for each in study.speeds),
        "data/samples/start.csv": samples,
        "reports/claims.csv": f"id,claim,verdict\n{claims}",
        "reports/headline.json": json.dumps(study.headline),
        "reports/metrics.json": json.dumps(study.headline),
        "reports/figure.svg": f"drawn with {study.drawing}\n",
    }
    confidence = {"statistics": {"confidence": 0.95}}
    stages = {
        "train": (["data/code/train.txt"], ["data/runs/a.csv"], study.parameters),
        "judge": (
            ["data/code/judge.txt", "data/runs/a.csv"],
            ["data/results/judged/start.csv", "data/samples/start.csv"],
            confidence,
        ),
        "collect": (
            ["data/code/collect.txt", "data/results/judged"],
            ["reports/claims.csv", "reports/headline.json", "reports/metrics.json"],
            {},
        ),
        "draw": (["data/code/draw.txt"], ["reports/figure.svg"], {}),
    }
    for path, text in texts.items():
        _write(root / path, text)
        _write(root / ".dvc/cache" / BELOW / _md5(text)[:2] / _md5(text)[2:], text)
    lock = {
        name: {
            "cmd": f"python -m stages {name}",
            "deps": [{"path": path, "md5": _md5(texts.get(path, ""))} for path in deps],
            "params": {"params.yaml": _flat(parameters)},
            "outs": [{"path": path, "md5": _md5(texts[path])} for path in outs],
        }
        for name, (deps, outs, parameters) in stages.items()
    }
    _write(root / "dvc.yaml", PIPELINE)
    _write(root / ".gitignore", KEPT)
    for path, content in (
        ("params.yaml", {**study.parameters, **confidence}),
        ("dvc.lock", {"schema": "2.0", "stages": lock}),
    ):
        with (root / path).open("w", encoding="utf-8") as file:
            YAML().dump(json.loads(json.dumps(content)), file)


def _flat(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """As stages name them: a group of the group experiments, or a group."""
    named = dict(parameters)
    experiments = named.pop("experiments", {})
    return named | {f"experiments.{name}": value for name, value in experiments.items()}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=root,
        env=os.environ | nothing,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout.strip()


def commit(root: Path, study: Study) -> str:
    """Write a run and commit what git keeps of it; the commit."""
    put(root, study)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Run")
    return git(root, "rev-parse", "HEAD")


def experiment(root: Path, name: str, study: Study) -> str:
    """A run as DVC keeps an experiment: a commit with a reference of its own, on top of HEAD."""
    baseline = git(root, "rev-parse", "HEAD")
    made = commit(root, study)
    git(root, "update-ref", f"refs/exps/{baseline[:2]}/{baseline[2:]}/{name}", made)
    git(root, "reset", "--quiet", "--hard", baseline)
    return made


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, a project of git and DVC with one run, committed."""
    root = tmp_path / "project"
    (root / ".dvc").mkdir(parents=True)
    (root / ".dvc/config").write_text("", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(root))
    commit(root, Study())
    monkeypatch.chdir(root)
    return root
