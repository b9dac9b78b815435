"""What a run record notes beside modules and data, and where it is refused."""

import builtins
from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import record


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(record, "ROOT", tmp_path)
    for name, text in {
        "src/some/templates/style.css": "p {}",
        "src/some/module.py": "",
        "src/some/__pycache__/module.pyc": "",
        "data/table.csv": "a",
        "docs/page.md": "text",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_lies_beside_the_code_is_noted_as_data_are(project: Path) -> None:
    reads = record._Reads()
    for path in sorted(project.rglob("*.*")):
        reads("open", (str(path), "r", 0))
    # Of "p {}" and "a", by md5sum.
    assert reads.md5 == {
        "src/some/templates/style.css": "c3ee3d7a4380d6f58c98915781b09375",
        "data/table.csv": "0cc175b9c0f1b6a831c399e269772661",
    }


def test_a_file_is_noted_as_it_was_when_it_was_first_read(project: Path) -> None:
    reads, table = record._Reads(), project / "data/table.csv"
    reads("open", (str(table), "r", 0))
    with builtins.open(table, "a", encoding="utf-8") as file:
        file.write("b")
    reads("open", (str(table), "r", 0))
    assert reads.md5["data/table.csv"] == "0cc175b9c0f1b6a831c399e269772661"


def test_the_code_of_another_copy_of_the_project_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the folders in which `dvc exp run --temp` and `--queue` run."""
    (tmp_path / "src/unstable_gradients").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "record.json"
    refused = pytest.raises(InvalidInput, match=r"expected that of the current folder, .*")
    with refused, record.kept(target):
        pass
    assert not target.exists()
