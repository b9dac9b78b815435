"""The drawing is read back: what it shows must compute parity."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch

from stages.circuits.figures import parity_circuits
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
Point = tuple[float, float]
NEAR = 1e-6


@dataclass
class Picture:
    """Lines, circles that negate, gates (left, right, bottom, top) and names, in inches."""

    lines: list[tuple[Point, Point]]
    circles: list[tuple[Point, float]]
    gates: list[tuple[float, float, float, float]]
    names: dict[str, Point]


def seen(axes: Axes) -> Picture:
    lines = []
    for line in axes.lines:
        points = [(float(x), float(y)) for x, y in np.asarray(line.get_xydata())]
        lines += [pair for pair in itertools.pairwise(points) if pair[0] != pair[1]]
    circles = [each for each in axes.patches if isinstance(each, Circle)]
    open_ones = [each for each in circles if each.get_facecolor()[:3] == (1, 1, 1)]
    gates = [each.get_path().get_extents() for each in axes.patches if isinstance(each, PathPatch)]
    return Picture(
        lines,
        [(tuple(map(float, each.center)), each.radius) for each in open_ones],
        [(box.x0, box.x1, box.y0, box.y1) for box in gates],
        {text.get_text(): text.get_position() for text in axes.texts},
    )


def on(point: Point, line: tuple[Point, Point]) -> bool:
    (x, y), ((x0, y0), (x1, y1)) = point, line
    across = min(x0, x1) - NEAR <= x <= max(x0, x1) + NEAR
    return across and min(y0, y1) - NEAR <= y <= max(y0, y1) + NEAR


def nets(lines: list[tuple[Point, Point]]) -> list[set[Point]]:
    """Ends of lines that are connected: where one ends on another, not where they cross."""
    groups: list[list[tuple[Point, Point]]] = []
    for line in lines:
        touching = [
            group
            for group in groups
            if any(on(end, each) for each in group for end in line)
            or any(on(end, line) for each in group for end in each)
        ]
        groups = [group for group in groups if group not in touching]
        groups.append([line, *itertools.chain.from_iterable(touching)])
    return [set(itertools.chain.from_iterable(group)) for group in groups]


@dataclass
class Wiring:
    """Connected wires by number: of the names, of what gates read and write, of the output."""

    names: dict[str, int]
    gates: list[tuple[list[tuple[int, bool]], bool, list[int]]]  # reads, negates, writes
    output: int


def wiring(picture: Picture) -> Wiring:
    """What a reader makes of the picture: gates from left to right."""
    connected = nets(picture.lines)
    ends = [(n, end) for n, net in enumerate(connected) for end in net]
    names = {
        name: next(n for n, end in ends if near(end, x, y, 0.05))
        for name, (x, y) in picture.names.items()
    }
    gates = []
    for left, right, bottom, top in sorted(picture.gates):
        middle = (bottom + top) / 2
        inverters = [c[1] for c, r in picture.circles if near(c, left - r, c[1], NEAR)]
        reads = [
            (n, inverted)
            for n, (x, y) in ends
            for inverted in [any(abs(each - y) < NEAR for each in inverters)]
            if bottom < y < top and abs(x - left + 0.054 * inverted) < NEAR
        ]
        negates = any(near(c, right + r, middle, NEAR) for c, r in picture.circles)
        after = [
            n
            for n, (x, y) in ends
            if right - NEAR < x < right + 0.06 and near((0, y), 0, middle, NEAR)
        ]
        gates.append((reads, negates, sorted(set(after))))
    return Wiring(names, gates, max(ends, key=lambda each: each[1][0])[0])


def value_of_output(wires: Wiring, inputs: dict[str, bool]) -> bool:
    """Each gate taken for an AND gate, negated where a circle says so."""
    values = {wires.names[name]: value for name, value in inputs.items()}
    for reads, negates, writes in wires.gates:
        result = all(values[n] != inverted for n, inverted in reads) != negates
        values |= dict.fromkeys(writes, result)
    return values[wires.output]


def near(point: Point, x: float, y: float, tolerance: float) -> bool:
    return abs(point[0] - x) < tolerance and abs(point[1] - y) < tolerance


def every(inputs: int) -> Iterable[dict[str, bool]]:
    for bits in itertools.product([False, True], repeat=inputs):
        yield {f"$x_{{{place}}}$": bit for place, bit in enumerate(bits, 1)}


@pytest.mark.parametrize("inputs", [2, 3, 4, 5])
def test_the_circuits_drawn_compute_parity(inputs: int, drawn_table: Table, style: Style) -> None:
    figure = parity_circuits.draw(drawn_table(parity_inputs=inputs), style)
    gates = []
    for axes in figure.axes:
        picture = seen(axes)
        wires = wiring(picture)
        gates.append(len(picture.gates))
        for bits in every(inputs):
            assert value_of_output(wires, bits) == (sum(bits.values()) % 2 == 1)
    assert gates == [2 ** (inputs - 1) + 1, 3 * (inputs - 1)]


def test_titles_count_gates_and_layers(drawn_table: Table, style: Style) -> None:
    figure = parity_circuits.draw(drawn_table(parity_inputs=5), style)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["Shallow: 17 gates in 2 layers", "Deep: 12 gates in 6 layers"]


@pytest.mark.parametrize("inputs", [2, 3, 4, 5])
def test_gates_and_names_keep_apart(
    inputs: int, drawn_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    figure = parity_circuits.draw(drawn_table(parity_inputs=inputs), style)
    assert_readable(figure)
    for axes in figure.axes:
        for one, other in itertools.combinations(seen(axes).gates, 2):
            apart = one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]
            assert apart


@pytest.mark.parametrize("inputs", [2, 3, 4, 5])
def test_an_input_is_not_in_line_with_a_wire_into_a_gate(
    inputs: int, drawn_table: Table, style: Style
) -> None:
    for axes in parity_circuits.draw(drawn_table(parity_inputs=inputs), style).axes:
        picture = seen(axes)
        first = min(left for left, *_ in picture.gates)
        ports = [end[1] for line in picture.lines for end in line if first - 0.06 < end[0] <= first]
        heights = [y for _, y in picture.names.values()]
        assert min(abs(y - port) for y in heights for port in ports) > 0.02
