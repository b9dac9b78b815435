"""The packages that records name: all that the project depends on, and all that it imports."""

import ast
import importlib.metadata
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator

import pytest

from tests.program.processes import PROJECT
from unstable_gradients.audit.packages import locked
from unstable_gradients.page import fonts
from unstable_gradients.program import code, packages


def spelled(name: str) -> str:
    """The name of a package as lock files have it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_they_are_the_dependencies_of_the_project() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {spelled(re.split(r"[=<>~! \[]", each)[0]) for each in project["dependencies"]}
    assert names - set(packages.CARRIERS) == set(packages.MODULES)


def test_the_audit_finds_each_of_them_in_the_lock_file() -> None:
    assert set(packages.MODULES) | set(packages.CARRIERS) <= set(locked(PROJECT))


def test_each_module_is_of_its_package() -> None:
    import ruamel.yaml  # noqa: F401 (which brings the module of ruamel-yaml-clib)

    owners = importlib.metadata.packages_distributions()
    for name, module in packages.MODULES.items():
        assert name in map(spelled, owners[module.split(".")[0]]), name
        assert module in sys.modules or importlib.util.find_spec(module), name


def imports() -> Iterator[str]:
    """The packages that the modules of the study import, wherever in them."""
    folders = [folder / name for folder in code.places(PROJECT) for name in code.PACKAGES]
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module


def test_the_project_imports_no_other() -> None:
    found = {name.split(".")[0] for name in imports()}
    known = {module.split(".")[0] for module in packages.MODULES.values()}
    # DVC runs the stages, brotli packs for fonttools, and the fonts are found by their names.
    assert known - found <= {"dvc", "brotli", *(package for package, _ in fonts.FILES.values())}
    own = {*code.PACKAGES, *packages.CARRIERS}
    assert found - known - own <= set(sys.stdlib_module_names)


def test_what_comes_along_with_a_cluster_is_not_taken_for_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packages, "_came_along", set())
    for module in packages.MODULES.values():
        monkeypatch.delitem(sys.modules, module, raising=False)
    assert packages.imported() == {}
    monkeypatch.setitem(sys.modules, "numpy", pytest)
    with packages.coming_along():
        monkeypatch.setitem(sys.modules, "jinja2", pytest)
        monkeypatch.setitem(sys.modules, "numpy", pytest)
    monkeypatch.setitem(sys.modules, "vl_convert", pytest)
    versions = locked(PROJECT)
    assert packages.imported() == {name: versions[name] for name in ("numpy", "vl-convert-python")}
