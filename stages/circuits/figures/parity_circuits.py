"""The shallow and the deep parity circuit, drawn gate by gate from the wires that were built.

Inputs are on the left. A gate is the usual D, with a circle at its output if it negates; an
inverter is a circle where its wire enters a gate. Between two layers every wire that is read has
a vertical track of its own, from which a short wire with a dot leads to each of its gates.
"""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from stages.circuits.figures.circuit_layout import GATE_WIDTH, PASSING, Layout, Node, laid_out
from stages.circuits.tables import DEEP_PARITY, SHALLOW_PARITY
from unstable_gradients.circuits.gates import Kind
from unstable_gradients.drawing.style import INK, PALE, Style, applied, note

TITLES = {SHALLOW_PARITY: "Shallow", DEEP_PARITY: "Deep"}
COUNTED_KINDS = (Kind.AND, Kind.NAND)
# Lengths are inches.
BUBBLE = 0.027  # radius of the circle that negates
MARGIN = 0.32  # around a circuit, for the names of inputs and output
WIRE_LOOK: dict[str, Any] = {"color": INK, "linewidth": 0.7, "solid_capstyle": "round"}


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Both circuits beside one another, on one scale: CIRCUIT_GATE."""
    layouts = {name: laid_out(table[table["circuit"] == name]) for name in TITLES}
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
            gates = sum(node.kind in COUNTED_KINDS for node in layout.nodes.values())
            depth = max(node.layer for node in layout.nodes.values())
            axes.set_title(f"{TITLES[name]}: {gates} gates in {depth} layers")
        note(figure, "D with a circle: NAND gate; circle where a wire enters: inverter")
    return figure


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
        axes.plot([node.x, x], [node.y, node.y], **WIRE_LOOK)
        heights = [node.y, *(port for _, port, _ in ports)]
        axes.plot([x, x], [min(heights), max(heights)], **WIRE_LOOK)
        if min(heights) < node.y < max(heights):
            _draw_dot(axes, x, node.y)
        for reader, port, inverted in ports:
            _draw_tap(axes, x, reader.left, port, inverted, dot=len(ports) > 1)
    for node in layout.nodes.values():
        _draw_node(axes, node)


def _draw_tap(axes: Axes, x: float, end: float, y: float, inverted: bool, dot: bool) -> None:
    axes.plot([x, end - 2 * BUBBLE * inverted], [y, y], **WIRE_LOOK)
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
        axes.plot([node.left, node.x], [node.y, node.y], **WIRE_LOOK)
        return
    _draw_gate(axes, node)
    if node.kind == Kind.NAND:
        _draw_bubble(axes, node.x + BUBBLE, node.y)
    if node.name:
        axes.plot([node.x + 2 * BUBBLE, node.x + 0.2], [node.y, node.y], **WIRE_LOOK)


def _draw_gate(axes: Axes, node: Node) -> None:
    left, right, half = node.left, node.x, node.height / 2
    bend = left + 0.4 * GATE_WIDTH
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
