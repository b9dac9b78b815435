"""Where the inputs, gates and wires of a circuit stand when it is drawn, from its wires.

Inputs are on the left. Between two layers every wire that is read has a vertical track of its own.
All lengths are inches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from unstable_gradients.circuits.gates import Kind

PASSING = "passing"  # no gate: a wire on its way to a later layer
PORT = 0.11  # between the wires that enter a gate
LEAST_GATE_HEIGHT = 0.3  # of a gate
GATE_WIDTH = 0.3  # of a gate
GAP = 0.1  # between gates above one another
TRACK = 0.09  # between vertical tracks


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
        """Its extent from top to bottom."""
        return max(0 if self.kind == PASSING else LEAST_GATE_HEIGHT, PORT * len(self.reads))

    @property
    def left(self) -> float:
        """The x at which its wires enter."""
        return self.x - GATE_WIDTH if self.reads else self.x

    def ports(self) -> list[float]:
        """The y at which each of its wires enters, from the top down."""
        middle = (len(self.reads) - 1) / 2
        return [self.y + PORT * (middle - place) for place in range(len(self.reads))]


@dataclass
class Layout:
    """The nodes of a circuit by their wires, and the track of each wire in front of a layer."""

    nodes: dict[int, Node]
    tracks: dict[tuple[int, int], float] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """The distance from the inputs to the output of the last gate."""
        return max(node.x for node in self.nodes.values())

    @property
    def reach(self) -> float:
        """The height above and below the middle."""
        return max(abs(node.y) + node.height / 2 for node in self.nodes.values())


def laid_out(rows: pd.DataFrame) -> Layout:
    """The places of everything in a circuit, from its rows of CIRCUIT_GATE."""
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
    for row in rows.itertuples():
        reads = [int(wire) for wire in str(row.reads).split()]
        if row.kind == Kind.NOT:
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
    """Place nodes below one another, without touching, as near to the places wanted as can be."""
    order = sorted(range(len(nodes)), key=lambda each: (-wanted[each], each))
    step = max(node.height for node in nodes) + GAP
    steps = step * np.arange(len(nodes))
    down = [-wanted[each] for each in order]
    places = -(isotonic_regression(np.subtract(down, steps)).x + steps)
    for each, place in zip(order, places, strict=True):
        nodes[each].y = float(place)


def _beside(y: float, ports: list[float]) -> float:
    """A place next to y, but not in line with a wire that enters a gate and may be another."""
    steps = PORT / 2 * np.array([0, 1, -1, 2, -2])
    clear = [y + step for step in steps if np.abs(np.subtract(ports, y + step)).min() > PORT / 5]
    return float(clear[0]) if clear else y


def _place_horizontally(layout: Layout, layer: int, nodes: Iterable[Node], left: float) -> None:
    """Place the tracks, the longest rightmost so that wires cross little, and then the gates."""
    ends: dict[int, list[float]] = {}
    for node in nodes:
        for (wire, _), port in zip(node.reads, node.ports(), strict=True):
            ends.setdefault(wire, [layout.nodes[wire].y]).append(port)
    order = sorted(ends, key=lambda wire: (round(np.ptp(ends[wire]), 6), -ends[wire][0]))
    for place, wire in enumerate(order, start=1):
        layout.tracks[layer, wire] = left + TRACK * (place + 1)
    for node in nodes:
        node.x = left + TRACK * (len(order) + 3) + GATE_WIDTH
