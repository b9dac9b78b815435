"""The notebook as it opens in Jupyter: nobody gives it parameters, and it runs in reports/."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from ruamel.yaml import YAML

from stages.page import by_hand
from stages.page.parameters import Study
from stages.page.setting import Setting
from stages.page.tables import TEMPLATE
from tests.stages.page import tiny_study
from unstable_gradients.errors import InvalidInput
from unstable_gradients.page.by_hand import enter_project
from unstable_gradients.program import code, launcher

GROUPS = {
    "kernels": "pinned",
    "network": tiny_study.NETWORK,
    "statistics": {"confidence": 0.95},
    "experiments": tiny_study.EXPERIMENTS,
    "chapter": tiny_study.CHAPTER,
    "compared": tiny_study.COMPARED,
    "shown": {"bars": {"network": "deep", "replica": 0, "neurons": 6}},
    "variants": tiny_study.VARIANTS,
}
EXECUTE = """
import sys, nbformat, nbclient
notebook = nbformat.read("chapter5.ipynb", as_version=4)
try:
    nbclient.NotebookClient(notebook, timeout=300).execute()
except nbclient.exceptions.CellExecutionError as error:
    sys.exit(f"{error.ename}: {error.evalue}")
print(notebook.cells[-1].outputs[0].text, end="")
"""
SHOW = """
import os
print(os.getcwd())
print(study["experiments.accuracy.epochs"], study.sizes["deep"])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with parameters, and with the first cells of the notebook."""
    pipeline = {"stages": {"report": {"do": {"params": [*GROUPS]}}}}
    for name, content in {"params.yaml": GROUPS, "dvc.yaml": pipeline}.items():
        YAML(typ="safe").dump(content, tmp_path / name)
    return tmp_path


def executed(project: Path, *before: str, after: str = SHOW) -> tuple[int, str]:
    """Execute the first cells as Jupyter does; the status, and the last output or the error."""
    notebook = nbformat.read(code.ROOT / TEMPLATE, as_version=4)
    cells = [nbformat.v4.new_code_cell(each) for each in before]
    notebook.cells = [*cells, *notebook.cells[:2], nbformat.v4.new_code_cell(after)]
    (project / TEMPLATE).parent.mkdir(exist_ok=True)
    nbformat.write(notebook, project / TEMPLATE)
    done = subprocess.run(
        [sys.executable, "-c", EXECUTE],
        cwd=(project / TEMPLATE).parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, code.places(code.ROOT)))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout or done.stderr.splitlines()[-1]


def test_it_finds_the_project_and_its_parameters(project: Path) -> None:
    epochs = tiny_study.EXPERIMENTS["accuracy"]["epochs"]
    assert executed(project) == (0, f"{project}\n{epochs} 784-30-30-10\n")


def test_another_python_is_told_from_the_projects(project: Path) -> None:
    status, said = executed(project, "import sys; sys.modules['unstable_gradients'] = None")
    assert status == 1
    assert said.startswith("SystemExit: Choose .venv/bin/python as kernel, or run `make page`")


def test_parameters_are_those_of_the_command_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    flags = shlex.split(tiny_study.flags().removeprefix("--name en "))
    expected = launcher.parameters_of(Study, flags).by_group()
    assert Setting.of({}, "en").groups == by_hand.parameters() == expected
    assert Setting.of({"kernels": "native"}, "en").groups == {"kernels": "native"}


def test_a_notebook_outside_of_a_project_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="run `make page` there"):
        enter_project()
