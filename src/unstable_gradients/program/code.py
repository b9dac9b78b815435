"""Code as an input: a fingerprint of every program, which changes when what it runs does.

A fingerprint has a line for each of the project's modules that a program imports, directly or not,
with the hash of its source without comments, docstrings and blank lines. DVC takes that one file
for the program's code, so that an edited comment reruns nothing. What a program loads without an
import statement of its own has to be named: a notebook, whose cells import.

Imports are read from the source and not carried out, so that those inside functions and conditions
count too. Only the standard library is used, so that the audit, which reads fingerprints, answers
at once.
"""

import ast
import functools
import hashlib
import importlib.util
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unstable_gradients.errors import InvalidInput

FOLDER = "data/code"
ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("unstable_gradients", "stages")
MODULE = ".py"
NOTEBOOK = ".ipynb"
Modules = Mapping[str, str]  # hash of each module's source by its path from the project's folder

# Comments and strings in any source that Python 3.11 takes. `tokenize` is slow there, and splits
# f-strings from 3.12 on.
COMMENT_OR_STRING = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
    | \"{3} (?: [^"\\] | \\. | "(?!"") )*+ \"{3} | " (?: [^"\\\n] | \\. )*+ "
    | '{3} (?: [^'\\] | \\. | '(?!'') )*+ '{3} | ' (?: [^'\\\n] | \\. )*+ '
    """,
    re.VERBOSE | re.DOTALL,
)
HIDDEN = "\0"  # stands for a string; no source may contain it


def places(root: Path) -> tuple[Path, ...]:
    """The folders that hold the project's packages, in the order in which Python looks there."""
    return (root / "src", root)


def without_remarks(source: str) -> str:
    """The source of a module without comments, docstrings, blank lines and spaces at lines' ends.

    Strings stay as they are. The text is the same on every Python, unlike what `ast.dump` and
    `ast.unparse` give.

    Args:
        source: that Python 3.11 takes, with "\\n" at the ends of lines.

    Raises:
        SyntaxError: if it is no Python.
    """
    strings: list[str] = []

    def hide(found: re.Match[str]) -> str:
        if found["comment"]:
            return ""
        strings.append(found[0])
        return HIDDEN

    hidden = COMMENT_OR_STRING.sub(hide, _without_docstrings(source))
    lines = filter(None, map(str.rstrip, hidden.split("\n")))
    shown = iter(strings)
    return re.sub(HIDDEN, lambda _: next(shown), "\n".join(lines))


def _without_docstrings(source: str) -> str:
    # ast counts lines as Python does, which knows fewer ends of lines than str.splitlines, and
    # bytes of UTF-8 within a line.
    lines = source.encode().split(b"\n")
    for node in sorted(_docstrings(ast.parse(source)), key=lambda node: -node.lineno):
        assert node.end_lineno is not None  # as it comes from a source
        first, last = node.lineno - 1, node.end_lineno - 1
        kept = lines[first][: node.col_offset] + lines[last][node.end_col_offset :]
        lines[first : last + 1] = [kept]
    return b"\n".join(lines).decode()


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str()) as docstring), *_]:
                    yield docstring


def digest(path: Path) -> str:
    """MD5 of a module's source without remarks, in UTF-8.

    Raises:
        InvalidInput: if it cannot be parsed.
        OSError: if it cannot be read.
    """
    try:
        return hashlib.md5(without_remarks(_source(path)).encode()).hexdigest()
    except (SyntaxError, ValueError) as error:
        raise InvalidInput(f"{path}: not to be parsed: {error}") from None


def _source(path: Path) -> str:
    with tokenize.open(path) as file:  # with its own encoding, if it names one
        return file.read()


class Sources:
    """The modules of a project and what they import; each is read once.

    Args:
        root: the project's folder.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._imported = functools.cache(self._read_imports)
        self._digest = functools.cache(digest)

    def programs(self, package: str) -> list[str]:
        """The modules of a package that have a function `main`, from the package on.

        Raises:
            InvalidInput: if one cannot be parsed.
        """
        (folder,) = (each / package for each in places(self.root) if (each / package).is_dir())
        return [
            ".".join(path.relative_to(folder).with_suffix("").parts)
            for path in sorted(folder.rglob(f"*{MODULE}"))
            if any(
                isinstance(node, ast.FunctionDef) and node.name == "main"
                for node in self._tree(path).body
            )
        ]

    def fingerprint(self, package: str, program: str, named: tuple[str, ...] = ()) -> str:
        """The text of a program's fingerprint, its lines in the order of the paths.

        Args:
            package: which runs the program, by its `__main__`.
            program: its module within the package.
            named: files whose imports the program carries out besides, from the project's folder.

        Raises:
            InvalidInput: if a module cannot be parsed.
        """
        starts = self._files(f"{package}.__main__") + self._files(f"{package}.{program}")
        for each in named:
            starts += self._imported(self.root / each)
        hashes = {self._named(path): self._digest(path) for path in self._closure(starts)}
        return "".join(f"{md5}  {path}\n" for path, md5 in sorted(hashes.items()))

    def _closure(self, starts: list[Path]) -> set[Path]:
        """These modules and all that they import, directly or not."""
        found: set[Path] = set()
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self._imported(path)
        return found

    def _read_imports(self, path: Path) -> list[Path]:
        """The project's modules that a module, or the cells of a notebook, name in imports."""
        found: list[Path] = []
        for node in ast.walk(self._tree(path)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node, path)
                names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
            else:
                continue
            found += [each for name in names for each in self._files(name)]
        return found

    def _absolute(self, node: ast.ImportFrom, path: Path) -> str:
        """The name of the module from which a statement imports."""
        name = "." * node.level + (node.module or "")
        if not node.level:
            return name
        place = next(each for each in places(self.root) if path.is_relative_to(each))
        return importlib.util.resolve_name(name, ".".join(path.relative_to(place).parent.parts))

    def _files(self, name: str) -> list[Path]:
        """The files behind a dotted name: its packages' and its own; none of other packages."""
        first, *parts = name.split(".")
        if first not in PACKAGES:
            return []
        (place,) = (each / first for each in places(self.root) if (each / first).is_dir())
        found = [place / "__init__.py"]
        for part in parts:
            place /= part
            found += [place.with_suffix(MODULE), place / "__init__.py"]
        return [path for path in found if path.is_file()]

    def _tree(self, path: Path) -> ast.Module:
        try:
            return ast.parse(_cells(path) if path.suffix == NOTEBOOK else _source(path))
        except (SyntaxError, ValueError, KeyError, TypeError) as error:
            raise InvalidInput(f"{self._named(path)}: not to be parsed: {error}") from None

    def _named(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _cells(path: Path) -> str:
    """The code of a notebook."""
    cells: list[Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(each["source"]) for each in cells if each["cell_type"] == "code")


def location(program: str) -> Path:
    """Where the fingerprint of a program lies, from the project's folder."""
    return Path(FOLDER, f"{program}.txt")


@dataclass(frozen=True)
class Fingerprint:
    """What a program may load.

    Attributes:
        path: of the file, from the project's folder.
        modules: hash of each module, by path.
    """

    path: Path
    modules: Modules

    def check(self, used: Modules) -> None:
        """Check that the modules used are among those of the fingerprint, as they were then.

        Raises:
            InvalidInput: naming the first one that is not.
        """
        for name, md5 in used.items():
            if name not in self.modules:
                raise InvalidInput(f"{name}: loaded, but {self.path} does not name it")
            if md5 != self.modules[name]:
                raise InvalidInput(
                    f"{name}: {md5} was loaded, expected {self.modules[name]} as in {self.path}; "
                    "`dvc repro code` takes the code's fingerprints anew"
                )


def parse(text: str) -> dict[str, str]:
    """The hash of each module of a fingerprint, by path.

    Raises:
        ValueError: if it is none.
    """
    return {path: md5 for md5, path in (line.split("  ", 1) for line in text.splitlines())}


def read(program: str) -> Fingerprint | None:
    """The fingerprint in the current folder; None if there is none, as outside the pipeline.

    Raises:
        InvalidInput: if it is none.
    """
    path = location(program)
    try:
        return Fingerprint(path, parse(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise InvalidInput(f"{path}: no fingerprint of code: {error}") from None
