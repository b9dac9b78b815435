"""`python -m unstable_gradients.progress` in a small pipeline that DVC runs."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import processes

PIPELINE = """\
stages:
  first:
    cmd: echo said by first; echo 1 > first.txt
    params: [n]
    outs: [first.txt]
  second:
    cmd: sh second.sh
    deps: [first.txt, second.sh]
    outs: [second.txt]
"""
DVC = " -m dvc repro"
SLEEP = "sleep 60"
LINE = r"-- 0 of 2 stages done, \d+ s passed, about 3 s left"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / ".dvc").mkdir(parents=True)
    (folder / "benchmarks").mkdir()
    files = {
        ".dvc/config": "[core]\n    no_scm = true\n    analytics = false\n",
        "dvc.yaml": PIPELINE,
        "params.yaml": "n: 1\n",
        "second.sh": "echo 2 >second.txt\n",
        "benchmarks/stage-times.csv": "stage,seconds\nfirst,1\nsecond,2\n",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def start(project: Path, *words: str) -> subprocess.Popen[str]:
    folders = {
        f"DVC_{which}_DIR": str(project.parent / which)
        for which in ("GLOBAL_CONFIG", "SYSTEM_CONFIG", "SITE_CACHE")
    }
    return subprocess.Popen(
        [sys.executable, "-m", "unstable_gradients.progress", *words],
        cwd=project,
        env=os.environ | folders | {"SHELL": "/bin/sh"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, _ = process.communicate(timeout=120)
    return process.returncode, out


def test_it_says_what_dvc_says_and_how_far_it_is(project: Path) -> None:
    status, said = ended(start(project))
    assert status == 0
    assert "Running stage 'first':\n> echo said by first" in said
    assert "\nsaid by first\n" in said
    assert re.match(r"-- 0 stages done, \d+ s passed\n", said)  # without a lock file, no guess
    assert re.search(r"-- 2 stages run in \d+ s\n$", said)
    (project / "params.yaml").write_text("n: 2\n", encoding="utf-8")
    (project / "first.txt").unlink()
    status, said = ended(start(project, "--keep-times"))
    assert status == 0
    assert re.fullmatch(LINE, said.splitlines()[0])
    assert "Stage 'second' didn't change, skipping" in said
    times = (project / "benchmarks/stage-times.csv").read_text().splitlines()
    assert re.fullmatch(r"first,\d\.\d", times[1])
    assert times[2] == "second,2.0"


def test_a_failure_of_dvc_is_its_own(project: Path) -> None:
    (project / "second.sh").write_text("exit 3\n", encoding="utf-8")
    process = start(project)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 255  # as DVC's
    assert "failed to reproduce 'second'" in err
    assert "Traceback" not in out + err
    assert "stages run in" not in out


def running(process: subprocess.Popen[str], line: str) -> list[int]:
    """The processes of its session whose command lines contain this."""
    return [pid for pid, own in processes.members(process.pid).items() if line in own]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_ends_dvc_ends_it(project: Path, number: signal.Signals) -> None:
    """It hands signals on; the last is sent to DVC. That a stage goes on does not matter."""
    (project / "second.sh").write_text(f"touch began; {SLEEP}\n", encoding="utf-8")
    process = start(project)
    try:
        processes.wait_for((project / "began").exists)
        processes.wait_for(lambda: running(process, SLEEP))
        (dvc,) = running(process, DVC)
        os.kill(dvc if number == signal.SIGKILL else process.pid, number)
        if number == signal.SIGINT:  # DVC waits for the stage, which a terminal would interrupt too
            (stage,) = running(process, SLEEP)
            os.kill(stage, number)
        assert process.wait(timeout=30) == (255 if number == signal.SIGINT else -number)
    finally:
        for pid in processes.members(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.communicate()
