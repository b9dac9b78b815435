"""Code as an input: a fingerprint of every program, which changes when what it runs does.

A fingerprint has a line for each of the project's modules that a program imports, directly or not,
with the hash of its source without comments, docstrings and blank lines. DVC takes that one file
for the program's code, so that an edited comment reruns nothing. What a program loads without an
import statement has to be named: a notebook, whose cells import.

Imports are read from the source, not carried out: one inside a function or a condition counts.
"""

import ast
import hashlib
import io
import json
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from unstable_gradients.errors import InvalidInput

FOLDER = "data/code"
ROOT = Path(__file__).resolve().parents[3]
PLACES = (ROOT / "src", ROOT)  # where the project's packages lie, as Python looks for them
PACKAGES = ("unstable_gradients", "stages")
NOTEBOOK = ".ipynb"
Modules = Mapping[str, str]  # hash of each module's source by its path from the project's folder


def without_remarks(source: str) -> str:
    """The lines of a module without comments, docstrings, blank lines and spaces at their ends.

    The text stays as it is otherwise: `ast.dump` and `ast.unparse` differ between Pythons.
    """
    lines = source.splitlines()
    remarks = [(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
               for node in _docstrings(ast.parse(source))]  # fmt: skip
    encoded = [line.encode() for line in lines]  # ast counts bytes
    for first, start, last, end in remarks:
        for number in range(first - 1, last):
            begin = start if number == first - 1 else 0
            stop = end if number == last - 1 else len(encoded[number])
            encoded[number] = (
                encoded[number][:begin] + b" " * (stop - begin) + encoded[number][stop:]
            )
    lines = [line.decode() for line in encoded]
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                if isinstance(first.value.value, str):
                    yield first.value


def digest(path: Path) -> str:
    """MD5 of a module's source without remarks; of another file, of its bytes."""
    content = path.read_bytes()
    if path.suffix == ".py":
        content = without_remarks(content.decode()).encode()
    return hashlib.md5(content).hexdigest()


def closure(program: str) -> list[Path]:
    """The modules of the project that a program imports, itself first.

    Raises:
        InvalidInput: if there is no such module, or one of them cannot be parsed.
    """
    found: dict[Path, None] = {}
    waiting = [*_modules(program)]
    if not waiting:
        raise InvalidInput(f"{program}: no module of the project")
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += imported(path)
    return list(found)


@cache
def imported(path: Path) -> list[Path]:
    """The modules of the project that a module, or the cells of a notebook, name in imports."""
    found = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        found += [each for name in names for each in _modules(name)]
    return found


def _tree(path: Path) -> ast.Module:
    try:
        source = path.read_text(encoding="utf-8")
        if path.suffix == NOTEBOOK:
            cells = json.loads(source)["cells"]
            source = "\n".join("".join(each["source"]) for each in cells if _is_code(each))
        return ast.parse(source)
    except (SyntaxError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{path.relative_to(ROOT)}: not to be parsed: {error}") from None


def _is_code(cell: Mapping[str, object]) -> bool:
    return cell["cell_type"] == "code"


@cache
def _modules(name: str) -> list[Path]:
    """The files behind a dotted name: its packages' and its own; none if it is not the project's."""
    first, *parts = name.split(".")
    if first not in PACKAGES:
        return []
    (place,) = (each / first for each in PLACES if (each / first).is_dir())
    found = [place / "__init__.py"]
    for part in parts:
        place = place / part
        found += [place.with_suffix(".py"), place / "__init__.py"]
    return [path for path in found if path.is_file()]


def fingerprint(package: str, program: str, named: tuple[str, ...] = ()) -> str:
    """The text of a program's fingerprint, its lines in the order of the paths.

    Args:
        package: of the program.
        program: its module within the package.
        named: files whose imports the program carries out besides, from the project's folder.
    """
    modules = {*closure(f"{package}.__main__"), *closure(f"{package}.{program}")}
    for each in named:
        modules |= {path for start in imported(ROOT / each) for path in closure(_dotted(start))}
    paths = sorted(path.relative_to(ROOT).as_posix() for path in modules)
    return "".join(f"{_digest(ROOT / path)}  {path}\n" for path in paths)


_digest = cache(digest)  # the modules of the project do not change while fingerprints are taken


def _dotted(path: Path) -> str:
    place = next(each for each in PLACES if path.is_relative_to(each))
    return ".".join(path.relative_to(place).with_suffix("").parts).removesuffix(".__init__")


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
    """The hash of each module of a fingerprint, by path."""
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
