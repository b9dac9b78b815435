"""A project of three stages in two pipelines that DVC itself has run and git has committed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MEASURING = """\
vars: [../../params.yaml]
stages:
  measure:
    foreach: ${variants}
    do:
      wdir: ../..
      cmd: python stages/measure.py --out data/runs/${key}.csv --record data/records/${key}.json
        --size ${item.size}
      params: ["variants.${key}"]
      deps: [stages/measure.py, src/core]
      outs: ["data/runs/${key}.csv", "data/records/${key}.json"]
"""
COLLECTING = """\
stages:
  collect:
    cmd: python stages/collect.py --runs data/runs --out reports/metrics.json
      --claims reports/claims.csv --record data/records/collect.json --factor ${factor}
    params: [factor]
    deps: [stages/collect.py, data/runs]
    outs:
      - reports/metrics.json: {cache: false}
      - reports/claims.csv: {cache: false}
      - data/records/collect.json
"""
PARAMETERS = "factor: 2.0\nvariants:\n  a: {size: 3}\n  b: {size: 4}\n"
# A stage program in miniature: it records what it used, and then does its work.
PROGRAM = """\
import hashlib, json, pathlib, sys
flags = dict(zip(sys.argv[1::2], sys.argv[2::2]))
def used(*paths):
    return {{str(p): hashlib.md5(p.read_bytes()).hexdigest() for p in map(pathlib.Path, paths)}}
data = sorted(pathlib.Path(flags["--runs"]).iterdir()) if "--runs" in flags else []
record = {{"arguments": sys.argv[1:], "packages": {{"numpy": "2.0"}},
          "modules": used(*{modules}), "data": used(*data)}}
def write(flag, text):
    path = pathlib.Path(flags[flag])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
texts = {{{texts}}}
made = [write(flag, text) for flag, text in texts.items()]
write("--record", json.dumps(record | {{"outputs": used(*made)}}))
"""
MEASURE = PROGRAM.format(
    modules=["stages/measure.py", "src/core/a.py", "src/core/deep/b.py"],
    texts='"--out": "x\\n" * int(flags["--size"])',
)
COLLECT = PROGRAM.format(
    modules=["stages/collect.py"],
    texts="""
    "--out": json.dumps({"accuracy": (accuracy := float(flags["--factor"]) * len(data))}),
    "--claims": "id,claim,quantity,measured,low,high,verdict\\n"
    f"C3,it grows,accuracy,{accuracy},3.5,4.5,reproduced\\n",
""",
)


def run(root: Path, *command: str, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return run(root, "git", *identity, *arguments, **nothing)


def repro(root: Path) -> None:
    folders = {f"DVC_{which}_DIR": str(root.parent / which) for which in ("GLOBAL_CONFIG",)}
    programs = str(Path(sys.executable).parent)
    run(
        root,
        *(sys.executable, "-m", "dvc", "repro", "--quiet"),
        PATH=f"{programs}{os.pathsep}{os.environ['PATH']}",
        **folders,
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("audited") / "project"
    for name, text in {
        "pipelines/measure/dvc.yaml": MEASURING,
        "dvc.yaml": COLLECTING,
        "params.yaml": PARAMETERS,
        "stages/measure.py": MEASURE,
        "stages/collect.py": COLLECT,
        "src/core/a.py": "A = 1\n",
        "src/core/deep/b.py": "B = 1\n",
        ".gitignore": "/data/\n",
        ".dvcignore": "__pycache__/\n",
        ".dvc/config": "[core]\n    analytics = false\n    check_update = false\n",
        ".dvc/.gitignore": "/tmp\n/cache\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    repro(root)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Keep the results")
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return Path(shutil.copytree(built, tmp_path / "project"))
