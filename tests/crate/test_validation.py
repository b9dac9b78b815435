"""The crate under the eyes of other tools: the profiles' validator and runcrate."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv-crate"

pytestmark = pytest.mark.skipif(
    not (TOOLS / ".complete").exists(), reason="no .venv-crate; `make check-crate` makes it"
)


def check(crate: Path, cwd: Path) -> tuple[int, str]:
    """Status and output, in a network of its own that reaches nothing."""
    done = subprocess.run(
        [TOOLS / "bin/python", ROOT / "tools/check_crate.py", crate],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HTTPS_PROXY": "http://127.0.0.1:9", "HOME": str(cwd)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def altered(written: Path, target: Path, change) -> Path:
    """The crate with another graph."""
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(target, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "ro-crate-metadata.json":
                document = json.loads(content)
                change({each["@id"]: each for each in document["@graph"]})
                content = json.dumps(document).encode()
            other.writestr(name, content)
    return target


def test_it_keeps_to_its_profiles(written, tmp_path):
    status, text = check(written, tmp_path)
    assert status == 0, text
    *followed_not, verdict = text.splitlines()
    assert verdict.startswith("provenance-run-crate: the crate keeps to it, by ")
    assert int(verdict.split()[-2]) > 150  # checks; none were left out
    assert {line.split(": ")[1] for line in followed_not} == {
        "Action endTime",
        "Action agent",
        "SoftwareApplication id",
    }


def _without_instrument(graph):
    del graph["#run/collect"]["instrument"]


def _with_an_unknown_term(graph):
    graph["#claim/M1"]["creditText"] = "book"


def _with_a_file_that_is_not_there(graph):
    graph["./"]["hasPart"].append({"@id": "data/none.csv"})
    graph["LICENSE"]["@id"] = "data/none.csv"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_instrument, "MUST have an instrument"),
        (_with_an_unknown_term, "creditText"),
        (_with_a_file_that_is_not_there, "data/none.csv"),
    ],
)
def test_one_that_does_not_is_found(written, tmp_path, change, said):
    status, text = check(altered(written, tmp_path / "altered.zip", change), tmp_path)
    assert status == 1
    assert said in text
    assert text.splitlines()[-1].startswith("provenance-run-crate: the crate does not keep to it")


def test_runcrate_reads_every_action(written, ran):
    done = subprocess.run(
        [TOOLS / "bin/runcrate", "report", written],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    found = done.stdout.split("\n\n")
    runs = {part.splitlines()[0].removeprefix("action: "): part for part in found if part.strip()}
    assert len(runs) == 8  # of seven stages, and of the whole
    judge = runs["#run/stages/measuring/dvc.yaml:judge"]
    assert "  step: stages/measuring/dvc.yaml#judge\n" in judge
    assert "    2.0 <- stages/judge.py#factor\n" in judge
    assert "    data/results/judged/measuring.csv <- stages/judge.py#" in judge
