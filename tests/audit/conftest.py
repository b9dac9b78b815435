"""A project of three stages in two pipelines that DVC itself has run and git has committed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

MEASURING = """\
vars: [../../params.yaml]
stages:
  measure:
    foreach: ${compared.variants}
    do:
      wdir: ../..
      cmd: python -m stages measure --name ${key} --size ${item.size}
      params: ["compared.variants.${key}"]
      deps: [data/code/measure.txt, data/given]
      outs: ["data/runs/${key}.csv", "data/records/measure/${key}.json"]
"""
REST = """\
stages:
  check:
    cmd: python -m stages check --factor ${factor}
    params: [factor]
    deps: [.code, src/core]
    outs: [data/checked.txt, data/records/check.json]
  code:
    cmd: python -m stages code
    deps: [.code, src/core, data/checked.txt]
    outs: [data/code, data/records/code.json]
  collect:
    cmd: python -m stages collect --factor ${factor}
    params: [factor]
    deps: [data/code/collect.txt, data/runs]
    outs:
      - reports/headline.json: {cache: false}
      - reports/metrics.json: {cache: false}
      - reports/claims.csv: {cache: false}
      - reports/quantities.csv: {cache: false}
      - data/records/collect.json
"""
PARAMETERS = "factor: 2.0\ncompared:\n  variants:\n    a: {size: 3}\n    b: {size: 4}\n"
# A launcher in miniature: it records what a program uses, and then what that has made. There are
# no remarks in the modules, so that their hashes without remarks are those of their text.
LAUNCHER = """\
import hashlib, importlib, json, pathlib, sys
program, *words = sys.argv[1:]
flags = dict(zip(words[::2], words[1::2]))
def used(*paths):
    contents = {p: pathlib.Path(p).read_bytes() for p in paths}
    return {p: hashlib.md5(c.strip() if p.endswith(".py") else c).hexdigest()
            for p, c in contents.items()}
def write(path, text):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
def modules(program):
    imported = importlib.import_module(f"stages.{program}").MODULES
    return ["stages/__main__.py", f"stages/{program}.py", *imported]
def fingerprint(program):
    return "".join(f"{md5}  {path}\\n" for path, md5 in used(*modules(program)).items())
if __name__ == "__main__":
    module = importlib.import_module(f"stages.{program}")
    data = [p.as_posix() for folder in module.DATA for p in sorted(pathlib.Path(folder).iterdir())]
    record = {"arguments": words, "packages": {"numpy": "2.0"},
              "modules": used(*modules(program)), "data": used(*data)}
    made = module.main(flags, data)
    for path, text in made.items():
        write(path, text)
    name = flags.get("--name")
    write(f"data/records/{program}/{name}.json" if name else f"data/records/{program}.json",
          json.dumps(record | {"outputs": used(*made)}))
"""
CODE = """\
MODULES, DATA = [], []
def main(flags, data):
    from stages.__main__ import fingerprint
    return {f"data/code/{name}.txt": fingerprint(name) for name in ("measure", "collect")}
"""
CHECK = """\
MODULES, DATA = ["src/core/a.py"], []
def main(flags, data):
    return {"data/checked.txt": "checked\\n" * (float(flags["--factor"]) > 0)}
"""
MEASURE = """\
MODULES, DATA = ["src/core/a.py", "src/core/deep/b.py"], ["data/given"]
def main(flags, data):
    return {f"data/runs/{flags['--name']}.csv": "x\\n" * int(flags["--size"])}
"""
COLLECT = """\
import json, pathlib
MODULES, DATA = [], ["data/runs"]
def main(flags, data):
    accuracy = float(flags["--factor"]) * len(data)
    claims = "id,claim,verdict,evidence\\nC3,it grows,holds,Accuracy: it grows.\\n"
    quantities = "id,quantity,network,setting,measured,low,high,bracket_low,bracket_high,verdict\\n"
    quantities += f"C3,accuracy,deep,,{accuracy},3.5,4.5,,,holds\\n"
    numbers = json.dumps({"accuracy": accuracy})
    return {"reports/headline.json": numbers, "reports/metrics.json": numbers,
            "reports/claims.csv": claims, "reports/quantities.csv": quantities}
"""
OUTPUTS = [
    *("data/checked.txt", "data/records/check.json"),
    *("data/code", "data/records/code.json"),
    *("data/runs/a.csv", "data/records/measure/a.json"),
    *("data/runs/b.csv", "data/records/measure/b.json"),
    *("reports/headline.json", "reports/metrics.json"),
    *("reports/claims.csv", "reports/quantities.csv"),
    "data/records/collect.json",
]


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
        PYTHONDONTWRITEBYTECODE="1",
        **folders,
    )


FILES = {
    "stages/measuring/dvc.yaml": MEASURING,
    "dvc.yaml": REST,
    "params.yaml": PARAMETERS,
    "stages/__main__.py": LAUNCHER,
    "stages/check.py": CHECK,
    "stages/code.py": CODE,
    "stages/measure.py": MEASURE,
    "stages/collect.py": COLLECT,
    "src/core/a.py": "A = 1\n",
    "src/core/deep/b.py": "B = 1\n",
    "data/given/image": "bytes",
    ".gitignore": "/data/*\n!/data/given\n__pycache__/\n",
    ".dvcignore": "__pycache__/\n/.code/*/dvc.yaml\n/.code/*/dvc.lock\n",
    ".dvc/config": "[core]\n    analytics = false\n    check_update = false\n",
    ".dvc/.gitignore": "/tmp\n/cache\n",
}


def build(root: Path, files: Mapping[str, str]) -> Path:
    """Write a project's files, commit them, run it and commit what it made."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / ".code").symlink_to("stages")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    repro(root)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Keep the results")
    return root


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("audited") / "project", FILES)


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return Path(shutil.copytree(built, tmp_path / "project", symlinks=True))
