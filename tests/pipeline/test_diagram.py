"""README's diagram of the sections, held against the graph that the dvc.yaml files declare."""

import itertools
import re
from collections import defaultdict

from tests.pipeline import graph
from tests.pipeline.project import ROOT, Project

Arrows = set[tuple[str, str]]
DIAGRAM = re.compile(r"```mermaid\nflowchart \w+\n(.*?)```", re.DOTALL)
LABEL = re.compile(r"\[.*?\]")


def drawn(diagram: str) -> Arrows:
    """The arrows from node to node; one from or to a box goes from or to all nodes in it."""
    boxes: dict[str, set[str]] = defaultdict(set)
    arrows, box = set(), None
    for line in LABEL.sub("", diagram).splitlines():
        words = line.split()
        if words == ["end"]:
            box = None
        elif words[0] == "subgraph":
            box = words[1]
        else:
            groups = [group.split(" & ") for group in line.strip().split(" --> ")]
            if box:
                boxes[box] |= {name for group in groups for name in group}
            for first, second in itertools.pairwise(groups):
                arrows |= set(itertools.product(first, second))
    return {
        pair
        for first, second in arrows
        for pair in itertools.product(boxes.get(first, [first]), boxes.get(second, [second]))
    }


def test_the_diagram_of_the_sections_shows_what_flows_between_them(rehearsed: Project) -> None:
    (diagram,) = DIAGRAM.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert drawn(diagram) == graph.between_sections(rehearsed.declared())


def test_arrows_are_read_as_mermaid_draws_them() -> None:
    text = "a[A b] --> box\nsubgraph box [of two]\n  b[B] --> c\n  d\nend\nbox --> e & f --> g\n"
    assert drawn(text) == {
        *(("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")),
        *(("b", "e"), ("c", "e"), ("d", "e"), ("b", "f"), ("c", "f"), ("d", "f")),
        *(("e", "g"), ("f", "g")),
    }
