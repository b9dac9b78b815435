"""Code as an input: what an edit reruns, and what a stage may load."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from dulwich.ignore import IgnoreFilterManager
from dulwich.repo import Repo

from tests.pipeline import expected, graph
from tests.pipeline.expected import CODE, EDITED, matching
from tests.pipeline.project import ROOT, Project
from unstable_gradients.program import code

CORE = "src/unstable_gradients/network/descent.py"
NOTEBOOK = "reports/chapter5.ipynb"


@pytest.fixture(scope="module")
def declared(rehearsed: Project) -> dict[str, Any]:
    return rehearsed.declared()


def imports(project: Project) -> Iterator[tuple[str, set[str]]]:
    """Every fingerprint, with the modules that it names."""
    for path in sorted((project.root / code.FOLDER).iterdir()):
        modules = code.parse(path.read_text(encoding="utf-8"))
        yield path.relative_to(project.root).as_posix(), set(modules)


def edit(project: Project, name: str) -> None:
    """Change what a file says, in a way that harms no module."""
    project.append(name, "\nEDITED = 1\n" if name.endswith(".py") else "\n")


@pytest.mark.parametrize("name", EDITED)
def test_an_edit_changes_the_input_of_what_imports_the_file(
    rehearsed: Project, declared: dict[str, Any], name: str
) -> None:
    """The fingerprints that name it, and what follows from their stages."""
    changed = {path for path, modules in imports(rehearsed) if name in modules}
    using = [stage for stage, has in declared.items() if changed & set(has["deps"])]
    using += [stage for stage, has in declared.items() if stage != "code" and name in has["deps"]]
    code_runs = {stage for stage in CODE if is_code(name, declared[stage])}
    assert graph.following(declared, using) | code_runs == matching(declared, EDITED[name])


def is_code(name: str, has: dict[str, Any]) -> bool:
    """Whether a first stage looks at a file; .code is a link to stages."""
    deps = [dep.replace(".code", "stages") for dep in has["deps"]]
    return any(graph.within(name, dep) for dep in deps)


def test_remarks_rerun_the_first_stages_and_nothing_else(project: Project) -> None:
    """A comment, a line of a docstring, and blank lines, in a module that most stages run."""
    source = project.read(CORE)
    head, quotes, rest = source.partition('"""')
    remarked = f"# A remark.\n{head}{quotes}A remark. {rest}".replace("\n\n\n", "\n\n\n\n")
    assert len(remarked.splitlines()) > len(source.splitlines()) + 1
    project.write(CORE, f"{remarked}\n\n# The end.\n")
    assert project.rehearse() == {*CODE}


@pytest.mark.parametrize("name", ["src/unstable_gradients/theory/cascade.py", NOTEBOOK])
def test_an_edit_reruns_what_runs_the_code_and_nothing_else(
    project: Project, declared: dict[str, Any], name: str
) -> None:
    edit(project, name)
    assert project.rehearse() == matching(declared, EDITED[name])


def test_what_the_notebook_imports_is_code_of_the_report(project: Project) -> None:
    """No module imports it: the cell of a notebook names it."""
    project.write("stages/depth/novel.py", '"""New."""\n\nNOVELTY = 1\n')
    notebook = json.loads(project.read(NOTEBOOK))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["source"] = ["from stages.depth import novel\n", *cell["source"]]
    project.write(NOTEBOOK, json.dumps(notebook))
    assert project.rehearse(to_cache=True) == {*CODE, *expected.REPORTS}
    naming = [path for path, modules in imports(project) if "stages/depth/novel.py" in modules]
    assert naming == ["data/code/page.render.txt"]
    project.write("stages/depth/novel.py", '"""New."""\n\nNOVELTY = 2\n')
    assert project.rehearse() == {*CODE, *expected.REPORTS}


def refused(project: Project, program: str) -> str:
    """What a program prints when it refuses to run, and its only line."""
    done = subprocess.run(
        [sys.executable, "-m", "stages", program],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr


def test_a_program_that_loads_other_code_than_its_fingerprint_says_so_in_a_line(
    project: Project,
) -> None:
    """One without parameters: as it begins, of a module in another form, or of one not named."""
    program, module = "ledger.collect", "stages/ledger/tables.py"
    edit(project, module)
    said = refused(project, program)
    digest = code.digest(project.root / module)
    assert said.startswith(f"{program}: {module}: {digest} was loaded, expected ")
    assert f"as in data/code/{program}.txt; `dvc repro code` takes" in said
    assert project.rehearse() >= {"code", "claims"}

    fingerprint = f"data/code/{program}.txt"
    lines = project.read(fingerprint).splitlines(keepends=True)
    project.write(fingerprint, "".join(line for line in lines if module not in line))
    assert refused(project, program) == (
        f"{program}: {module}: loaded, but {fingerprint} does not name it\n"
    )


def test_a_program_that_loads_more_while_it_runs_leaves_nothing(project: Project) -> None:
    """A module that is imported by a name made up at run time, which no fingerprint can know."""
    program, module = "ledger.collect", "stages/ledger/collect.py"
    head, docstring, _ = re.split(r'(def main.*?"""\n)', project.read(module), flags=re.DOTALL)
    load = "    __import__('importlib').import_module('stages.' + 'depth')\n"
    project.write(module, head + docstring + load)
    project.rehearse()
    record = project.read(f"data/records/{program}.json")
    assert refused(project, program) == (
        f"{program}: stages/depth/__init__.py: loaded, but data/code/{program}.txt "
        "does not name it\n"
    )
    assert project.read(f"data/records/{program}.json") == record


def test_experiments_take_the_link_to_the_code_for_a_link() -> None:
    """DVC adds what a stage depends on to an experiment: the files behind a link, if it may."""
    ignored = IgnoreFilterManager.from_repo(Repo(str(ROOT))).is_ignored  # what DVC asks
    programs = [path.relative_to(ROOT / "stages") for path in ROOT.glob("stages/*/*.py")]
    assert len(programs) > 100
    assert [path for path in programs if not ignored(f".code/{path}")] == []
    assert not any(ignored(f"stages/{path}") for path in programs)
