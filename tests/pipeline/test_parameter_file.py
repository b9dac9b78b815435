"""params.yaml is explained, and stays as it is but for what `dvc exp run -S` is told to change.

DVC parses the whole file and writes it anew: lists become blocks, and a comment that its parser
counts to a neighbour goes where that goes. The file is laid out so that nothing is left to do.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dvc.utils.hydra import apply_overrides

from tests.pipeline.project import ROOT, yaml
from tests.pipeline.tiny import at, leaves

TEXT = (ROOT / "params.yaml").read_text(encoding="utf-8")
LEAVES = dict(leaves(yaml().load(TEXT)))


def keys(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each dotted key of params.yaml, and the lines that are its own: no mapping's entries."""
    above: list[tuple[int, str]] = []
    lines: list[str] = []
    for line in text.splitlines():
        found = re.match(r"( *)([\w-]+):", line)
        if found:
            if above:
                yield ".".join(key for _, key in above), lines
            above = [(indent, key) for indent, key in above if indent < len(found[1])]
            above.append((len(found[1]), found[2]))
            lines = []
        lines.append(line)
    yield ".".join(key for _, key in above), lines


def unexplained(text: str) -> Iterator[str]:
    """The leaves of params.yaml without a comment in their line or below it.

    Of like things in a list it is enough that the thing has one, or the first leaf of that name.
    """
    commented = {key: any("# " in line for line in lines) for key, lines in keys(text)}
    known = set()
    for leaf, _ in leaves(yaml().load(text)):
        path = leaf.split(".")
        depth = {"variants": 1, "compared": 2}.get(path[0], len(path) - 1)
        like = (*path[:depth], *path[depth + 1 :])
        if any(commented[".".join(path[:end])] for end in range(depth + 1, len(path) + 1)):
            known.add(like)
        elif like not in known:
            yield leaf


def test_every_leaf_of_params_yaml_is_explained() -> None:
    assert [*unexplained(TEXT)] == []


def test_a_leaf_without_a_comment_is_found() -> None:
    text = "kernels: pinned\nvariants:\n  # All.\n  a:\n    hidden:\n    - 1\n    more: 1 # so\n"
    assert [*unexplained(text)] == ["kernels", "variants.a.hidden"]
    text = "compared:\n  like:\n    # All of them.\n    a:\n      x: 1 # so\n    b:\n      x: 2\n"
    assert [*unexplained(text + "    c: # so\n      y: 2\n    d:\n      y: 2\n      z: 3\n")] == [
        "compared.like.d.z"
    ]


def set_by_dvc(folder: Path, *overrides: str) -> str:
    """What params.yaml says after `dvc exp run -S`, once for each of these."""
    path = folder / "params.yaml"
    path.write_text(TEXT, encoding="utf-8")
    apply_overrides(path, [*overrides])
    return path.read_text(encoding="utf-8")


def other(value: Any) -> Any:
    """A value of the same kind, of another length."""
    if isinstance(value, list):
        return [*value, other(value[0])]
    return (
        f"{value}-too" if isinstance(value, str) else value * 100 + 0.25 * isinstance(value, float)
    )


def hydra(value: Any) -> str:
    """A value as a word of a command."""
    return f"[{','.join(map(str, value))}]" if isinstance(value, list) else str(value)


def test_what_is_set_to_what_it_is_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    """DVC replaces every list by one without memory of its form, whichever key is set."""
    assert set_by_dvc(tmp_path, f"kernels={LEAVES['kernels']}") == TEXT


# Lists and scalars; with comments in their line, below it, both and none; at either end of the
# file and of a mapping; floats that are written in several ways.
@pytest.mark.parametrize(
    "leaf",
    [
        *("kernels", "data.sets", "variants.depth-4.hidden", "network.initializer"),
        *("experiments.accuracy.replicas", "experiments.linear-readout.ridge"),
        *("experiments.deep-networks.initializations", "experiments.momentum.etas"),
        *("experiments.momentum.final-steps", "experiments.plateau-law.fitted"),
        *("chapter.recipe.momentum", "compared.remedies.adam.epsilon"),
        *("compared.remedies.all.depths", "compared.adaptive-epsilons.epsilon-5.depths"),
        *("shown.bars.network", "style.dpi"),
    ],
)
def test_what_is_set_changes_its_own_lines_and_no_comment(tmp_path: Path, leaf: str) -> None:
    value = other(LEAVES[leaf])
    text = set_by_dvc(tmp_path, f"{leaf}={hydra(value)}")
    before, after = dict(keys(TEXT)), dict(keys(text))
    assert {key for key in before | after if before.get(key) != after.get(key)} == {leaf}
    assert at(yaml().load(text), leaf) == value
    assert comments(after[leaf]) == comments(before[leaf])


def comments(lines: list[str]) -> list[str]:
    return [line.partition("# ")[2] for line in lines if "# " in line]


def test_every_leaf_can_be_set_and_none_loses_its_comment(tmp_path: Path) -> None:
    """All at once: each has its new value, and the comments of all are where they were."""
    values = {leaf: other(value) for leaf, value in LEAVES.items()}
    text = set_by_dvc(tmp_path, *(f"{leaf}={hydra(value)}" for leaf, value in values.items()))
    assert dict(leaves(yaml().load(text))) == values
    assert [(key, comments(lines)) for key, lines in keys(text)] == [
        (key, comments(lines)) for key, lines in keys(TEXT)
    ]


def test_what_comes_and_goes_takes_its_own_comments_along(tmp_path: Path) -> None:
    gone = "compared.remedies.sparse"
    text = set_by_dvc(tmp_path, f"~{gone}", "+variants.wide.hidden=[100,100]")
    expected = [(key, lines) for key, lines in keys(TEXT) if not f"{key}.".startswith(f"{gone}.")]
    last = next(index for index, (key, _) in enumerate(expected) if key == "network")
    wide = [("variants.wide", ["  wide:"])]
    wide += [("variants.wide.hidden", ["    hidden:", "    - 100", "    - 100"])]
    assert [*keys(text)] == expected[:last] + wide + expected[last:]
