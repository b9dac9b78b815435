"""When the crate is written, and that it is the same wherever that happens."""

import shutil
from pathlib import Path

import pytest

from tests.crate.conftest import CITATION, write
from unstable_gradients.crate import study, workflow
from unstable_gradients.errors import InvalidInput

FORMER = b"a crate of before"


def refused(project: Path) -> str:
    """The line of a refusal, which leaves what stood there as it was."""
    target = project / "dist/study.zip"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(FORMER)
    done = write(project, target)
    assert (done.returncode, done.stdout) == (2, "")
    assert target.read_bytes() == FORMER
    assert list(target.parent.iterdir()) == [target]
    (line,) = done.stderr.splitlines()
    assert line.startswith("crate: ")
    return line


def test_the_same_bytes_at_another_place_and_time(ran, written, tmp_path):
    elsewhere = Path(shutil.copytree(ran, tmp_path / "another place", symlinks=True))
    for path in elsewhere.rglob("*.csv"):
        path.touch()
    target = elsewhere / "dist/other.zip"
    done = write(elsewhere, target, PYTHONHASHSEED="77", TZ="Pacific/Chatham", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert target.read_bytes() == written.read_bytes()
    assert write(elsewhere, target).returncode == 0  # over the former
    assert target.read_bytes() == written.read_bytes()


def test_nothing_of_this_machine_is_in_it(ran, unpacked):
    text = (unpacked / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert str(ran) not in text
    assert str(Path.home()) not in text


def test_a_result_that_was_changed_is_not_given_a_history(project):
    (project / "data/summaries/sizes.csv").write_text("network,size\na,9\n", encoding="utf-8")
    line = refused(project)
    assert "outputs are not as recorded (data/summaries/sizes.csv" in line
    assert "`make audit`" in line


def test_neither_is_one_whose_parameter_was_changed(project):
    params = project / "params.yaml"
    params.write_text(params.read_text().replace("2.0", "3.0"), encoding="utf-8")
    assert "5 of 15 outputs are not as recorded (data/records/judge.json" in refused(project)


def test_a_pipeline_that_asks_for_something_else_is_refused(project):
    pipeline = project / "stages/measuring/dvc.yaml"
    text = pipeline.read_text()
    pipeline.write_text(text.replace("stages draw", "stages draw --width 3"), encoding="utf-8")
    line = refused(project)
    assert line == (
        "crate: 1 stages would run again (stages/measuring/dvc.yaml:draw), expected none; "
        "`make status` says why"
    )


def test_a_stage_that_never_ran_is_named(project):
    pipeline = project / "dvc.yaml"
    more = "  last:\n    cmd: python -m stages last\n    outs: [data/last.csv]\n"
    pipeline.write_text(pipeline.read_text() + more, encoding="utf-8")
    assert refused(project).startswith("crate: last never ran, expected")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("data/records/judge.json", "expected what stages/measuring/dvc.yaml:judge really used"),
        ("stages/measuring/dvc.lock", "expected the lock file that `dvc repro` writes"),
        ("CITATION.cff", "expected the title, version, release date, license and authors"),
    ],
)
def test_what_is_missing_is_named(project, path, said):
    (project / path).unlink()
    line = refused(project)
    assert path in line
    assert line.endswith(said)


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("version: 1.2.3", "", "version: field required"),
        ("date-released: 2020-02-29", "date-released: soon", "date-released: input should be"),
        ("license: MIT", "license: [MIT", "not YAML"),
    ],
)
def test_a_citation_that_lacks_something_is_refused(project, line, instead, said):
    (project / "CITATION.cff").write_text(CITATION.replace(line, instead), encoding="utf-8")
    assert f"CITATION.cff: {said}" in refused(project)


def test_a_claim_that_nothing_judged_is_refused(project):
    ledger = project / "reports/claims.csv"
    ledger.write_text(ledger.read_text().replace("M2", "M9"), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"claims\.csv: no stage judged claim M9, expected one"):
        workflow.describe(study.read(project))


def test_a_folder_is_no_place_for_it(project, tmp_path):
    done = write(project, tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"crate: {tmp_path}: a folder, expected the name of a ZIP file to write\n"
