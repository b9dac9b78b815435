"""The shallow and the deep parity circuit, drawn gate by gate from the wires that were built.

Inputs are on the left. A gate is the usual D, with a circle at its output if it negates; an
inverter is a circle where its wire enters a gate. Between two layers every wire that is read has
a vertical track of its own, from which a short wire with a dot leads to each of its gates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from scipy.optimize import isotonic_regression

from stages.circuits.tables import CIRCUIT_GATE
from unstable_gradients.drawing.style import (
    INK,
    PALE,
    Style,
    applied,
    note,
)

COLUMNS = CIRCUIT_GATE
GATES = ("AND", "NAND")
PASSING = "passing"  # no gate: a wire on its way to a later layer
CIRCUITS = {"shallow parity": "Shallow", "deep parity": "Deep"}
# All lengths are inches.
PORT = 0.11  # between the wires that enter a gate
LEAST_HEIGHT = 0.3  # of a gate
WIDTH = 0.3  # of a gate
GAP = 0.1  # between gates above one another
TRACK = 0.09  # between vertical tracks
BUBBLE = 0.027  # radius of the circle that negates
MARGIN = 0.32  # around a circuit, for the names of inputs and output
LINE: dict[str, Any] = {"color": INK, "linewidth": 0.7, "solid_capstyle": "round"}


@dataclass
class Node:
    """An input or a gate with its place.

    Attributes:
        reads: the wires that it reads and whether an inverter is in between, from the top down.
        x: of its output; y: of its middle.
    """

    kind: str
    name: str
    layer: int
    reads: list[tuple[int, bool]]
    x: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        """Of the gate."""
        return max(0 if self.kind == PASSING else LEAST_HEIGHT, PORT * len(self.reads))

    @property
    def left(self) -> float:
        """Where its wires enter."""
        return self.x - WIDTH if self.reads else self.x

    def ports(self) -> list[float]:
        """Where its wires enter, from the top down."""
        middle = (len(self.reads) - 1) / 2
        return [self.y + PORT * (middle - place) for place in range(len(self.reads))]


@dataclass
class Layout:
    """The nodes of a circuit by their wires, and the track of each wire in front of a layer."""

    nodes: dict[int, Node]
    tracks: dict[tuple[int, int], float] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """From the inputs to the output of the last gate."""
        return max(node.x for node in self.nodes.values())

    @property
    def reach(self) -> float:
        """The height above and below the middle."""
        return max(abs(node.y) + node.height / 2 for node in self.nodes.values())


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """Both circuits beside one another, on one scale: CIRCUIT_GATE."""
    layouts = {name: _laid_out(table[table["circuit"] == name]) for name in CIRCUITS}
    widths = [layout.width + 2 * MARGIN for layout in layouts.values()]
    height = 2 * max(layout.reach for layout in layouts.values()) + 0.1
    with applied(style):
        # What does not fit the page is drawn smaller.
        scale = min(1.0, (style.width - 0.3) / sum(widths))
        figure = Figure(figsize=(style.width, scale * height + 0.7), layout="constrained")
        all_axes = figure.subplots(1, len(layouts), width_ratios=widths)
        for axes, width, (name, layout) in zip(all_axes, widths, layouts.items(), strict=True):
            axes.set_xlim(-MARGIN, width - MARGIN)
            axes.set_ylim(-height / 2, height / 2)
            axes.set_aspect("equal")
            axes.axis("off")
            _draw_circuit(axes, layout)
            gates = sum(node.kind in GATES for node in layout.nodes.values())
            depth = max(node.layer for node in layout.nodes.values())
            axes.set_title(f"{CIRCUITS[name]}: {gates} gates in {depth} layers")
        note(figure, "D with a circle: NAND gate; circle where a wire enters: inverter")
    return figure


def _laid_out(rows: pd.DataFrame) -> Layout:
    layout = Layout(_with_passing_wires(_nodes(rows)))
    layers = range(max(node.layer for node in layout.nodes.values()) + 1)
    by_layer = [[node for node in layout.nodes.values() if node.layer == each] for each in layers]
    for nodes in by_layer[1:]:
        _place_vertically(nodes, [_middle(layout, node) for node in nodes])
    inputs = [wire for wire, node in layout.nodes.items() if not node.reads]
    _place_vertically(by_layer[0], [_middle_of_readers(layout, wire) for wire in inputs])
    for node in by_layer[0]:
        node.y = _beside(node.y, [port for gate in by_layer[1] for port in gate.ports()])
    for layer, nodes in enumerate(by_layer[1:], start=1):
        for node in nodes:
            node.reads.sort(key=lambda read: -layout.nodes[read[0]].y)
        _place_horizontally(layout, layer, nodes, by_layer[layer - 1][0].x)
    return layout


def _nodes(rows: pd.DataFrame) -> dict[int, Node]:
    """Inputs and gates by their wires; inverters are left out, noted where they are read."""
    inverted: dict[int, int] = {}
    nodes: dict[int, Node] = {}
    for row in rows.fillna({"reads": "", "name": ""}).itertuples():
        reads = [int(wire) for wire in str(row.reads).split()]
        if row.kind == "NOT":
            inverted[row.wire] = reads[0]
        else:
            read = [(inverted.get(wire, wire), wire in inverted) for wire in reads]
            nodes[row.wire] = Node(row.kind, row.name, row.layer, read)
    return nodes


def _with_passing_wires(nodes: dict[int, Node]) -> dict[int, Node]:
    """A place in every layer that a wire passes by, so that it does not cross gates there."""
    passing: dict[tuple[int, int], int] = {}
    placed = dict(nodes)
    for node in nodes.values():
        for place, (wire, inverted) in enumerate(node.reads):
            last = wire
            for layer in range(nodes[wire].layer + 1, node.layer):
                key = passing.setdefault((wire, layer), -1 - len(passing))
                placed.setdefault(key, Node(PASSING, "", layer, [(last, False)]))
                last = key
            node.reads[place] = (last, inverted)
    return placed


def _middle(layout: Layout, node: Node) -> float:
    """Half way between the nodes that it reads, which for the first layer have no place yet."""
    return float(np.mean([layout.nodes[wire].y for wire, _ in node.reads]))


def _middle_of_readers(layout: Layout, wire: int) -> float:
    readers = [
        node.y for node in layout.nodes.values() if any(wire == read for read, _ in node.reads)
    ]
    return float(np.mean(readers))


def _place_vertically(nodes: list[Node], wanted: list[float]) -> None:
    """As near to the places wanted as can be, one below the other without touching."""
    order = sorted(range(len(nodes)), key=lambda each: (-wanted[each], each))
    step = max(node.height for node in nodes) + GAP
    steps = step * np.arange(len(nodes))
    down = [-wanted[each] for each in order]
    places = -(isotonic_regression(np.subtract(down, steps)).x + steps)
    for each, place in zip(order, places, strict=True):
        nodes[each].y = float(place)


def _beside(y: float, ports: list[float]) -> float:
    """Next to y, but not in line with a wire that enters a gate and may be another."""
    steps = PORT / 2 * np.array([0, 1, -1, 2, -2])
    clear = [y + step for step in steps if np.abs(np.subtract(ports, y + step)).min() > PORT / 5]
    return float(clear[0]) if clear else y


def _place_horizontally(layout: Layout, layer: int, nodes: Iterable[Node], left: float) -> None:
    """Tracks, the longest rightmost so that wires cross little, and then the gates."""
    ends: dict[int, list[float]] = {}
    for node in nodes:
        for (wire, _), port in zip(node.reads, node.ports(), strict=True):
            ends.setdefault(wire, [layout.nodes[wire].y]).append(port)
    order = sorted(ends, key=lambda wire: (round(np.ptp(ends[wire]), 6), -ends[wire][0]))
    for place, wire in enumerate(order, start=1):
        layout.tracks[layer, wire] = left + TRACK * (place + 1)
    for node in nodes:
        node.x = left + TRACK * (len(order) + 3) + WIDTH


def _draw_circuit(axes: Axes, layout: Layout) -> None:
    for (layer, wire), x in layout.tracks.items():
        node = layout.nodes[wire]
        readers = [each for each in layout.nodes.values() if each.layer == layer]
        ports = [
            (each, port, inverted)
            for each in readers
            for (read, inverted), port in zip(each.reads, each.ports(), strict=True)
            if read == wire
        ]
        axes.plot([node.x, x], [node.y, node.y], **LINE)
        heights = [node.y, *(port for _, port, _ in ports)]
        axes.plot([x, x], [min(heights), max(heights)], **LINE)
        if min(heights) < node.y < max(heights):
            _draw_dot(axes, x, node.y)
        for reader, port, inverted in ports:
            _draw_tap(axes, x, reader.left, port, inverted, dot=len(ports) > 1)
    for node in layout.nodes.values():
        _draw_node(axes, node)


def _draw_tap(axes: Axes, x: float, end: float, y: float, inverted: bool, dot: bool) -> None:
    axes.plot([x, end - 2 * BUBBLE * inverted], [y, y], **LINE)
    if dot:
        _draw_dot(axes, x, y)
    if inverted:
        _draw_bubble(axes, end - BUBBLE, y)


def _draw_node(axes: Axes, node: Node) -> None:
    if not node.reads:
        axes.text(
            node.x - 0.04, node.y, f"${node.name[0]}_{{{node.name[1:]}}}$", ha="right", va="center"
        )
        return
    if node.kind == PASSING:
        axes.plot([node.left, node.x], [node.y, node.y], **LINE)
        return
    _draw_gate(axes, node)
    if node.kind == "NAND":
        _draw_bubble(axes, node.x + BUBBLE, node.y)
    if node.name:
        axes.plot([node.x + 2 * BUBBLE, node.x + 0.2], [node.y, node.y], **LINE)


def _draw_gate(axes: Axes, node: Node) -> None:
    left, right, half = node.left, node.x, node.height / 2
    bend = left + 0.4 * WIDTH
    corners = [
        (left, node.y - half), (bend, node.y - half), (right, node.y - half), (right, node.y),
        (right, node.y + half), (bend, node.y + half), (left, node.y + half), (left, node.y - half),
    ]  # fmt: skip
    codes = [
        Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3,
        Path.LINETO, Path.CLOSEPOLY,
    ]  # fmt: skip
    axes.add_patch(
        PathPatch(Path(corners, codes), facecolor=PALE, edgecolor=INK, linewidth=0.8, zorder=3)
    )


def _draw_dot(axes: Axes, x: float, y: float) -> None:
    axes.add_patch(Circle((x, y), 0.02, color=INK, linewidth=0))


def _draw_bubble(axes: Axes, x: float, y: float) -> None:
    axes.add_patch(
        Circle((x, y), BUBBLE, facecolor="white", edgecolor=INK, linewidth=0.7, zorder=4)
    )
