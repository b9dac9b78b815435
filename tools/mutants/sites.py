"""The mutants of a module: in each, one piece of its source is replaced."""

import ast
import functools
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mutants.operators import alternatives, guards

MODULE = "<module>"  # where a mutant is that is in no function
ANNOTATIONS = {"annotation", "returns"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Attributes:
        module: its path, from the project's folder.
        function: the name of the innermost function around the change, as `Class.method`; MODULE
            where what is changed runs with the import.
        line: of the change, from 1.
        column: of the change, from 0, in bytes.
        end: line and column behind the piece that is replaced.
        operator: what kind of change it is.
        before: the piece, on one line.
        after: what takes its place.
    """

    module: str
    function: str
    line: int
    column: int
    end: tuple[int, int]
    operator: str
    before: str
    after: str

    def applied(self, source: str) -> str:
        """The source of the module with this change."""
        lines = source.encode().splitlines(keepends=True)
        last, column = self.end
        head = b"".join(lines[: self.line - 1]) + lines[self.line - 1][: self.column]
        tail = lines[last - 1][column:] + b"".join(lines[last:])
        return (head + self.after.encode() + tail).decode()

    def is_valid(self, source: str) -> bool:
        """Whether the module is then still Python."""
        try:
            compile(self.applied(source), self.module, "exec")
        except SyntaxError:
            return False
        return True


def mutants(module: str, source: str) -> list[list[Mutant]]:
    """For each place where something can be changed, the changes. A few are no valid code."""
    return list(_Places(module).of(ast.parse(source), MODULE, ""))


@dataclass(frozen=True)
class _Places:
    module: str

    def of(self, node: ast.AST, function: str, prefix: str) -> Iterator[list[Mutant]]:
        """Those of a node and of what is in it.

        Args:
            node: of the syntax tree.
            function: around the node.
            prefix: of the names of functions in it.
        """
        if isinstance(node, ast.JoinedStr):
            yield from self._of_text(node, function)
            return
        for choice in alternatives(node):
            yield [self._mutant(function, node, *each) for each in choice]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            prefix = f"{prefix}{node.name}"
            function = prefix if isinstance(node, ast.FunctionDef) else function
            prefix += "."
        for child, _ in _children(node):
            yield from self.of(child, function, prefix)

    def _of_text(self, text: ast.JoinedStr, function: str) -> Iterator[list[Mutant]]:
        """Those in an f-string, replaced whole: Python 3.11 does not know the places in it."""
        before = ast.unparse(text)
        for parent in ast.walk(text):
            for child, put in _children(parent):
                for choice in alternatives(child):
                    changed = []
                    for kind, new in choice:
                        put(new)
                        changed.append((kind, ast.unparse(text)))
                        put(child)
                    yield [
                        self._replaced(function, text, kind, before, after)
                        for kind, after in changed
                    ]

    def _mutant(self, function: str, node: ast.AST, kind: str, new: ast.AST) -> Mutant:
        if isinstance(node, ast.If | ast.While) and isinstance(new, ast.If | ast.While):
            node, new = node.test, new.test  # not all of its body
        return self._replaced(function, node, kind, ast.unparse(node), ast.unparse(new))

    def _replaced(self, function: str, node: ast.AST, kind: str, before: str, after: str) -> Mutant:
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        if isinstance(node, ast.expr):
            after = f"({after})"
        return Mutant(
            *(self.module, function, node.lineno, node.col_offset),
            (node.end_lineno, node.end_col_offset),
            *(kind, before, after),
        )


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """What is in a node, and how to replace it; no messages of errors, annotations, guards."""
    if isinstance(node, ast.Raise):
        return
    for name, value in ast.iter_fields(node):
        if name in ANNOTATIONS:
            continue
        if isinstance(value, ast.AST):
            yield value, functools.partial(setattr, node, name)
        elif isinstance(value, list):
            for place, child in enumerate(value):
                guard = isinstance(child, ast.keyword) and child.arg in guards(node)
                if isinstance(child, ast.AST) and not guard:
                    yield child, functools.partial(operator.setitem, value, place)
