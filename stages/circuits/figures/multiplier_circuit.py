"""The multiplier, drawn as the adders it is built of, from the wires that were built.

Every column is a place of the product, that of the least value on the right, every row a bit of
the second number, as in multiplication on paper. Sub-circuits are drawn as boxes; what is inside
an adder is left out.
"""

import re
from dataclasses import dataclass
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from stages.circuits.tables import DRAWN_MULTIPLIER, INPUT
from unstable_gradients.circuits.gates import Kind
from unstable_gradients.drawing.style import GREY, INK, PALE, Style, applied, note
from unstable_gradients.errors import InvalidInput

PART_NAME = re.compile(r"(product|half adder|full adder) (\d+),(\d+)")
# Lengths are columns.
ROW_STEP = 1.15  # from a row to the next
ADDER_SIZE = (0.62, 0.5)  # width and height
PRODUCT_SIZE = (0.46, 0.2)
TOP = 0.3
PRODUCT_ABOVE = 0.55  # the middle of its adder
# Beside an adder's middle: on the left its product enters, on the right what is above it.
ENTRANCE = 0.17
FILL_AND_EDGE = {
    "product": ("white", "white"),
    "half adder": ("white", INK),
    "full adder": (PALE, INK),
}
WIRE_LOOK: dict[str, Any] = {"color": INK, "linewidth": 0.7, "zorder": 1}


@dataclass(frozen=True)
class Box:
    """A sub-circuit and its middle."""

    kind: str
    text: str
    x: float
    y: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return PRODUCT_SIZE if self.kind == "product" else ADDER_SIZE


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """The boxes, the wires between them, and the bits of the product below: CIRCUIT_GATE."""
    rows = table[table["circuit"] == DRAWN_MULTIPLIER]
    rows = rows.set_index("wire")
    boxes = _boxes(rows)
    factors = rows[(rows["kind"] == INPUT) & rows["name"].str.startswith("b")]
    outputs = rows.loc[rows["name"].str.startswith("p"), "name"]
    low = min(box.y for box in boxes.values()) - 1.15
    limits = (0.55 - len(outputs), 0.6), (low, TOP)
    corner = limits[0][0] + 0.1, TOP - 0.06
    with applied(style):
        figure, axes = _page(style, *limits)
        for source, target in _wires(rows, boxes):
            _draw_wire(axes, source, target)
        for wire, name in outputs.items():
            _draw_output(axes, boxes[rows["part"][wire]], int(name[1:]), low + 0.35)
        for box in boxes.values():
            _draw_box(axes, box)
        axes.text(*corner, _title(rows, len(factors)), va="top")
        note(figure, "Two bits beside each other: AND gate. Sums leave below, carries on the left")
    return figure


def _title(rows: pd.DataFrame, bits: int) -> str:
    gates = (~rows["kind"].isin([INPUT, Kind.NOT])).sum()
    return f"{bits} × {bits} bits:\n{gates} gates\nin {rows['layer'].max()} layers"


def _page(
    style: Style, across: tuple[float, float], down: tuple[float, float]
) -> tuple[Figure, Axes]:
    """A figure as wide as the page, and as high as the columns then need."""
    column = style.width / (across[1] - across[0])
    foot = 3 * style.font_size / 72  # for the note
    height = column * (down[1] - down[0]) + foot
    figure = Figure(figsize=(style.width, height))
    axes = figure.add_axes((0, foot / height, 1, 1 - foot / height))
    axes.set_xlim(*across)
    axes.set_ylim(*down)
    axes.axis("off")
    return figure, axes


def _boxes(rows: pd.DataFrame) -> dict[str, Box]:
    """The sub-circuits by their names, each at its row and place."""
    boxes = {}
    for part, gates in rows[rows["part"] != ""].groupby("part", sort=False):
        kind, row, place = _parsed(str(part))
        x, y = -float(place), -ROW_STEP * row
        text = kind.replace(" ", "\n")
        if kind == "product":
            factors = (rows["name"][int(wire)] for wire in gates["reads"].iloc[0].split())
            text = "$" + "".join(f"{name[0]}_{{{name[1:]}}}" for name in factors) + "$"
            # The first row has no adders: its products are the wires from above to the second.
            x, y = (x + ENTRANCE, y) if row == 0 else (x - ENTRANCE, y + PRODUCT_ABOVE)
        boxes[str(part)] = Box(kind, text, x, y)
    return boxes


def _parsed(part: str) -> tuple[str, int, int]:
    """Kind, row and place of a sub-circuit such as `full adder 2,3`."""
    found = PART_NAME.fullmatch(part)
    if found is None:
        raise InvalidInput(f"part {part!r}: expected a product, half adder or full adder")
    return found[1], int(found[2]), int(found[3])


def _wires(rows: pd.DataFrame, boxes: dict[str, Box]) -> list[tuple[Box, Box]]:
    """Each wire from one sub-circuit to another, once, however many gates read it there."""
    parts = rows["part"]
    read = dict.fromkeys(
        (int(wire), part)
        for reads, part in zip(rows["reads"], parts, strict=True)
        for wire in str(reads).split()
    )
    return [
        (boxes[parts[wire]], boxes[part]) for wire, part in read if parts[wire] not in ("", part)
    ]


def _draw_wire(axes: Axes, source: Box, target: Box) -> None:
    half_width, half_height = source.size[0] / 2, target.size[1] / 2
    top = target.y + half_height
    if source.kind == "product":
        axes.plot([source.x, source.x], [source.y, top], **WIRE_LOOK)
    elif source.y == target.y:
        axes.plot([source.x - half_width, target.x + half_width], [source.y, target.y], **WIRE_LOOK)
    elif source.x == target.x:
        axes.plot([source.x + ENTRANCE, source.x + ENTRANCE], [source.y, top], **WIRE_LOOK)
    else:
        x = target.x + ENTRANCE
        axes.plot([source.x - half_width, x, x], [source.y, source.y, top], **WIRE_LOOK)


def _draw_output(axes: Axes, source: Box, place: int, y: float) -> None:
    x = -place + ENTRANCE
    if x < source.x - source.size[0] / 2:  # a carry leaves on the left
        axes.plot([source.x, x], [source.y, source.y], **WIRE_LOOK)
    axes.plot([x, x], [source.y, y], **WIRE_LOOK)
    axes.text(x, y - 0.08, f"$p_{{{place}}}$", ha="center", va="top")
    axes.text(x, y - 0.3, f"$2^{{{place}}}$", ha="center", va="top", color=GREY)


def _draw_box(axes: Axes, box: Box) -> None:
    width, height = box.size
    corner = (box.x - width / 2, box.y - height / 2)
    fill, edge = FILL_AND_EDGE[box.kind]
    axes.add_patch(
        Rectangle(corner, width, height, facecolor=fill, edgecolor=edge, linewidth=0.8, zorder=3)
    )
    size = 0.9 * matplotlib.rcParams["font.size"]
    axes.text(box.x, box.y, box.text, ha="center", va="center", fontsize=size, zorder=4)
