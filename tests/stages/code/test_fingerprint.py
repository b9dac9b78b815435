"""The program code.fingerprint: a file for every program, which names what it imports."""

from pathlib import Path

import pytest

from stages.page.tables import TEMPLATE
from tests.running import run
from unstable_gradients.program import code


@pytest.fixture(scope="module")
def fingerprints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The modules of each file, by its name, after a run over an older folder."""
    root = tmp_path_factory.mktemp("project")
    (folder := root / code.FOLDER).mkdir(parents=True)
    (folder / "of.old.txt").write_text("of a program that is no more", encoding="utf-8")
    run("code.fingerprint", "", root)
    return {path.name: code.parse(path.read_text(encoding="utf-8")) for path in folder.iterdir()}


def test_every_program_has_one_but_the_one_that_writes_them(fingerprints):
    programs = code.Sources().programs("stages")
    first = {"code.fingerprint", "references.check"}
    assert first < set(programs)
    assert set(fingerprints) == {f"{name}.txt" for name in programs if name not in first}


def test_each_names_its_program_the_launcher_and_what_they_import(fingerprints):
    assert set(fingerprints["images.download.txt"]) >= {
        "stages/__main__.py",
        "stages/images/download.py",
        "stages/images/mnist.py",
        "src/unstable_gradients/images/checksums.py",
        "src/unstable_gradients/program/launcher.py",
    }
    trains = "src/unstable_gradients/network/backpropagation.py"
    assert trains in fingerprints["depth.train.txt"]
    assert trains not in fingerprints["images.download.txt"]


def test_that_of_the_report_names_what_only_its_notebook_imports(fingerprints):
    cells = {path.relative_to(code.ROOT).as_posix() for path in imported_by_cells()}
    assert "stages/depth/page.py" in cells
    assert cells <= set(fingerprints["page.render.txt"])


def imported_by_cells() -> set[Path]:
    """The pages of the sections, which the notebook puts together."""
    notebook = (code.ROOT / TEMPLATE).read_text(encoding="utf-8")
    pages = [*(code.ROOT / "stages").glob("*/page.py")]
    return {path for path in pages if f"from stages.{path.parent.name} import page" in notebook}
