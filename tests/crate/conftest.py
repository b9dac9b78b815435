"""A project that measures, summarizes, judges, draws and keeps a ledger, run by DVC; its crate."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from tests.audit.conftest import CODE, FILES, MEASURING, build

SOURCES = Path(__file__).parents[2] / "src"
SECTION = """\
  summarize:
    wdir: ../..
    desc: Put the measured sizes together
    cmd: python -m stages summarize
    deps: [data/code/summarize.txt, data/runs]
    outs:
      - data/records/summarize.json
      - data/summaries/sizes.csv: {cache: false}
  judge:
    wdir: ../..
    desc: Judge what was measured
    cmd: python -m stages judge --factor ${factor} ${limits}
    params: [factor, limits]
    deps: [data/code/judge.txt, data/summaries/sizes.csv]
    outs:
      - data/records/judge.json
      - data/results/judged/measuring.csv: {cache: false}
  draw:
    wdir: ../..
    cmd: python -m stages draw
    deps: [data/code/draw.txt, data/summaries/sizes.csv]
    outs:
      - data/records/draw.json
      - reports/figures/sizes.svg: {cache: false}
"""
REST = """\
stages:
  code:
    cmd: python -m stages code
    deps: [.code, src/core]
    outs: [data/code, data/records/code.json]
  collect:
    cmd: python -m stages collect
    deps: [data/code/collect.txt, data/results/judged, reports/figures]
    outs:
      - reports/claims.csv: {cache: false}
      - reports/quantities.csv: {cache: false}
      - data/records/collect.json
"""
SUMMARIZE = """\
MODULES, DATA = [], ["data/runs"]
def main(flags, data):
    return {"data/summaries/sizes.csv": "network,size\\na,3\\nb,4\\n"}
"""
HEADING = "id,quantity,network,setting,unit,measured,low,high,bracket_low,bracket_high,verdict,rule"
QUANTITIES = f"""{HEADING}
M1,size,a,,rows,3.0,2.5,3.5,,,holds,interval
M1,size,b,at night,rows,,,,4.0,5.0,holds,bracket
M2,growth,"a, b",,,1.5,1.2,1.8,,,fails,interval
"""
JUDGE = f"""\
MODULES, DATA = [], ["data/summaries"]
def main(flags, data):
    return {{"data/results/judged/measuring.csv": {QUANTITIES!r}}}
"""
DRAW = """\
MODULES, DATA = [], ["data/summaries"]
def main(flags, data):
    return {"reports/figures/sizes.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
"""
CLAIMS = """\
id,claim,source,verdict,evidence,quantities
M1,networks have sizes,book,holds,"Sizes, of two networks: measured.",2
M2,"sizes grow, slowly",this study,fails,They do not.,1
"""
COLLECT = f"""\
import pathlib
MODULES, DATA = [], ["data/results/judged"]
def main(flags, data):
    return {{"reports/claims.csv": {CLAIMS!r},
             "reports/quantities.csv": pathlib.Path(data[0]).read_text()}}
"""
CITATION = """\
cff-version: 1.2.0
message: Cite it.
title: Sizes of networks
version: 1.2.3
date-released: 2020-02-29
license: MIT
repository-code: https://measurers.example.org/sizes
authors:
  - name: The measurers
    website: https://measurers.example.org/
"""
PROJECT = {
    "stages/measuring/dvc.yaml": MEASURING + SECTION,
    "dvc.yaml": REST,
    "params.yaml": FILES["params.yaml"] + "limits: {bounds: [1, 2.5]}\n",
    "stages/code.py": CODE.replace('"measure", ', '"measure", "summarize", "judge", "draw", '),
    "stages/summarize.py": SUMMARIZE,
    "stages/judge.py": JUDGE.replace("MODULES, DATA = [],", 'MODULES, DATA = ["src/core/a.py"],'),
    "stages/draw.py": DRAW,
    "stages/collect.py": COLLECT,
    ".gitignore": FILES[".gitignore"].replace("given\n", "given\n/dist/\n"),
    "CITATION.cff": CITATION,
    "README.md": "# Sizes\n",
    "LICENSE": "MIT\n",
    "requirements/lock.txt": "dvc==3.67.0\nnumpy==2.0\n",
}


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("crated") / "project", FILES | PROJECT)


@pytest.fixture
def project(ran: Path, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return Path(shutil.copytree(ran, tmp_path / "project", symlinks=True))


def write(root: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Have the crate of a project be written, as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "unstable_gradients.crate", str(target)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(SOURCES)} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="session")
def written(ran: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crate of the project."""
    target = tmp_path_factory.mktemp("crate") / "study.crate.zip"
    done = write(ran, target)
    assert (done.returncode, done.stderr) == (0, "")
    return target


@pytest.fixture(scope="session")
def unpacked(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(written) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def crate(unpacked: Path) -> ROCrate:
    """The crate as another program reads it."""
    return ROCrate(unpacked)
