"""Which tests can notice a mutant: those that call the function that it changes, as measured."""

import ast
import functools
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutants.copies import Copy
from mutants.sites import MODULE, Mutant

# They start whole pipelines or a browser, for minutes, or test other parts.
LEFT_OUT = ("tests/page/web", "tests/pipeline", "tests/faults", "tests/tools", "tests/progress")
CODE = ("src", "stages")
NEUTRAL = "\n_NEUTRAL = None\n"
SECONDS, MOST = 300, 900  # that a test, and a file of tests, may take


class Reach:
    """What each file of tests calls, in a table that grows with each that is measured.

    Args:
        folder: where the table is kept, for as long as the code is the same.
        root: the project's folder.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        code = (path for name in CODE for path in sorted(root.glob(f"{name}/**/*.py")))
        self._path = folder / f"reach-{_digest(*code)[:12]}.jsonl"
        self._root = root

    def measure(self, copy: Copy, modules: list[str]) -> None:
        """Run each file of tests that is not known yet, alone.

        The modules get a line without effect at their ends. Tests that compare the text of the code
        with an earlier one would notice any mutant: they fail here, and are left out.
        """
        known = self.known()
        originals = {name: copy.read(name) for name in modules}
        for name, source in originals.items():
            copy.write(name, source + NEUTRAL)
        for name in _files(self._root):
            if name not in known:
                answer = copy.run([name], SECONDS, MOST, trace=True)
                kept = {key: answer[key] for key in ("seconds", "status", "failed", "called")}
                row = {"tests": name, "text": _digest(self._root / name), **kept}
                with open(self._path, "a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
        for name, source in originals.items():
            copy.write(name, source)

    def known(self) -> dict[str, dict[str, Any]]:
        """What was measured of the files of tests as they are, by their names."""
        if not self._path.exists():
            return {}
        read = map(json.loads, self._path.read_text(encoding="utf-8").splitlines())
        texts = {name: _digest(self._root / name) for name in _files(self._root)}
        return {each["tests"]: each for each in read if texts.get(each["tests"]) == each["text"]}

    def tests(self, mutant: Mutant) -> list[str]:
        """Files of tests that reach a mutant: first the one named as its module, the quick first.

        Those that fail without a mutant are not among them.
        """
        named, folder = _mirror(mutant.module)
        users = list(_users(self._root, mutant.module)) if mutant.function == MODULE else []
        reached = [
            each
            for each in self.known().values()
            if each["status"] == 0 and _reaches(each["called"], mutant, users)
        ]
        reached.sort(
            key=lambda each: (
                each["tests"] != named,
                not each["tests"].startswith(folder),
                each["seconds"],
            )
        )
        return [each["tests"] for each in reached]


def _reaches(called: dict[str, list[str]], mutant: Mutant, users: list[str]) -> bool:
    """Whether it is called; outside of functions, whether a function of the users is."""
    if mutant.function != MODULE:
        return mutant.function in called.get(mutant.module, ())
    return any(any(called.get(user, ())) for user in users)


def _digest(*paths: Path) -> str:
    return hashlib.md5(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _files(root: Path) -> list[str]:
    """Files of tests that take part."""
    names = (path.relative_to(root).as_posix() for path in root.glob("tests/**/test_*.py"))
    return sorted(name for name in names if not name.startswith(LEFT_OUT))


def _mirror(module: str) -> tuple[str, str]:
    """The file of tests that is named as a module, and its folder."""
    path = Path(module.removeprefix("src/unstable_gradients/"))
    folder = Path("tests") / path.parent
    return f"{folder}/test_{path.name}", f"{folder}/"


def _users(root: Path, module: str) -> Iterator[str]:
    """A module and those that import it: what it says outside of functions is used there."""
    yield module
    name = ".".join(Path(module.removeprefix("src/")).with_suffix("").parts)
    for folder in CODE:
        for path in root.glob(f"{folder}/**/*.py"):
            if name in _imported(path):
                yield path.relative_to(root).as_posix()


@functools.cache
def _imported(path: Path) -> set[str]:
    """Names of modules, and of what is imported from them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found
