"""The text of the page: templates in Markdown (jinja2), with values that programs compute.

A template may name no value that there is not, and no value may go unnamed: either is an error
when the page is made. What depends on the outcome is in the template, too, as in

    {% if gap is not none %} ... {{ gap | digits(2) }} times ... {% endif %}

A formula keeps its braces apart: `{ {` where LaTeX would have two at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateError

from unstable_gradients.errors import InvalidInput

Filters = Mapping[str, Callable[..., object]]
Names = set[str]


class Prose:
    """The templates of a language.

    Attributes:
        folder: with a file `<name>.md` for each text.
    """

    def __init__(self, folder: Path, filters: Filters, everywhere: Mapping[str, object]) -> None:
        """Prepare them.

        Args:
            folder: where they are.
            filters: by which templates show values, by name.
            everywhere: what every template may name, and need not.
        """
        self.folder = folder
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            finalize=_there_is_one,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            comment_start_string="{##",
            comment_end_string="##}",
            autoescape=False,  # of Markdown, in which HTML may stand
        )
        self._environment.filters.update(filters)
        self._environment.globals.update(everywhere)

    def say(self, name: str, values: Mapping[str, object]) -> str:
        """The text of this name with these values, which may be groups of values by name.

        Raises:
            InvalidInput: if the template is missing or wrong, names a value that there is not, or
                leaves one out.
        """
        path = self.folder / f"{name}.md"
        try:
            self._check(path, values)
            return self._template(path).render(values)
        except TemplateError as error:
            raise InvalidInput(f"{path}: {error}") from None

    def _template(self, path: Path) -> Template:
        if not path.is_file():
            raise InvalidInput(f"{path}: missing, expected a text of the page")
        return self._environment.get_template(path.name)

    def _check(self, path: Path, values: Mapping[str, object]) -> None:
        self._template(path)
        tree = self._environment.parse(path.read_text(encoding="utf-8"))
        named = {*_named(tree)} - {*self._environment.globals}
        for name in sorted(named):
            if not _is_there(name, values):
                raise InvalidInput(f"{path}: no value {name}, expected one of {_listed(values)}")
        for leaf in _leaves(values):
            if not any(_covers(name, leaf) or _covers(leaf, name) for name in named):
                raise InvalidInput(f"{path}: does not name the value {leaf}, expected it to")


def _there_is_one(value: object) -> object:
    if value is None:
        raise TemplateError("a value is missing (None), expected `is not none` to be asked before")
    return value


def _named(tree: nodes.Template) -> Iterator[str]:
    """The names, with dots, of all values that a template looks at."""
    own = {
        target.name
        for kind in (nodes.For, nodes.Assign, nodes.Macro, nodes.CallBlock, nodes.With)
        for node in tree.find_all(kind)
        for target in _targets(node)
    }
    inner: set[int] = set()
    for node in tree.find_all(nodes.Getattr):  # the longest of a chain comes first
        name = _dotted(node)
        if name is not None and id(node) not in inner:
            inner |= {id(part) for part in _parts(node)}
            if name.partition(".")[0] not in own:
                yield name
    for alone in tree.find_all(nodes.Name):
        if alone.ctx == "load" and id(alone) not in inner and alone.name not in own:
            yield alone.name


def _targets(node: nodes.Node) -> Iterator[nodes.Name]:
    """The names that a node brings along for what is inside it."""
    if isinstance(node, nodes.Macro):
        yield nodes.Name(node.name, "store")
    if isinstance(node, nodes.For):
        yield nodes.Name("loop", "store")
    yield from (each for each in node.find_all(nodes.Name) if each.ctx in ("store", "param"))


def _dotted(node: nodes.Node) -> str | None:
    """a.b.c of a chain of attributes that begins with a name, else None."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = _dotted(node.node)
        return None if before is None else f"{before}.{node.attr}"
    return None


def _parts(node: nodes.Node) -> Iterator[nodes.Node]:
    while isinstance(node, nodes.Getattr):
        node = node.node
        yield node


def _is_there(name: str, values: Mapping[str, object]) -> bool:
    """Whether a name leads to a value; below one that is no group all names do, or fail later."""
    found: object = values
    for part in name.split("."):
        if not isinstance(found, Mapping):
            return True
        if part not in found:
            return False
        found = found[part]
    return True


def _leaves(values: Mapping[str, object], before: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _covers(name: str, other: str) -> bool:
    return other == name or other.startswith(f"{name}.")


def _listed(values: Mapping[str, object]) -> str:
    leaves: Sequence[str] = sorted(_leaves(values))
    return ", ".join(leaves) or "none"
