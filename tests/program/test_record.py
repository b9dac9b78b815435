"""What a run record notes: modules and data as they were when they were used."""

import builtins
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code, packages, record


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


def test_a_module_is_noted_as_it_was_when_it_was_first_noted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("some.module")
    module.__file__ = str(project / "src/some/module.py")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    noted = record.modules()
    assert noted == {"src/some/module.py": "d41d8cd98f00b204e9800998ecf8427e"}  # of nothing
    Path(module.__file__).write_text("A = 1  # remark\n", encoding="utf-8")
    assert record.modules(noted) == noted
    # Of "A = 1", by md5sum.
    assert record.modules() == {"src/some/module.py": "07f046a9608ace07fb8896f3f528bf1f"}


def test_what_another_process_that_joins_has_used_is_noted_as_well(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the kernel of the report, which is held against the fingerprint of the stage too."""
    monkeypatch.delitem(sys.modules, "zopfli", raising=False)
    target = project / "data/records/report.json"
    child = (
        "import sys; from pathlib import Path; from unstable_gradients.program import record\n"
        f"record.ROOT = Path({str(project)!r}); sys.path.insert(0, {str(project / 'src')!r})\n"
        "note = record.join(); import zopfli.gzip; from some import module\n"
        "open('data/table.csv').close(); note()"
    )
    known = code.Fingerprint(Path("data/code/report.txt"), {"src/some/module.py": "0"})
    with record.kept(target, []):
        subprocess.run([sys.executable, "-c", child], cwd=project, check=True)
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["modules"] == {"src/some/module.py": "d41d8cd98f00b204e9800998ecf8427e"}
    assert found["data"] == {"data/table.csv": "0cc175b9c0f1b6a831c399e269772661"}
    assert found["packages"]["zopfli"] == packages.version("zopfli")
    assert list(found["packages"]) == sorted(found["packages"])
    with (
        pytest.raises(InvalidInput, match=r"^src/some/module\.py: d41d8cd98f00b204e9800998ecf84"),
        record.kept(target, [], expected=known),
    ):
        subprocess.run([sys.executable, "-c", child], cwd=project, check=True)
    assert json.loads(target.read_text(encoding="utf-8")) == found
    assert list(target.parent.iterdir()) == [target]


def test_outside_of_a_stage_there_is_nothing_to_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(record.FOR_CHILDREN, raising=False)
    record.join()()
