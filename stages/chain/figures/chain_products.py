"""The chain of four neurons, and over it the gradients of two biases, factor by factor.

Every factor of equation 122 belongs to a neuron, to a weight, or to the cost, and stands above it.
The gradient of a later bias lacks the factors of what lies in front of it, and no others.
"""

from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from unstable_gradients.drawing.style import GREY, INK, Style, applied

NEURONS = 4  # as in the book
FIRST, LATER = 1, 3  # the biases whose gradients the book compares
# Dark enough for text, and told apart by those who see no red or green.
EXTRA, COMMON, BEHIND_COMMON = "#b34700", "#00508f", "0.93"
# Lengths are inches on a page of this width.
WIDTH, HEIGHT = 7.0, 2.75
START, STEP = 1.3, 1.32  # the first neuron, and how far each is from the next
RADIUS = 0.21
CHAIN, LATER_ROW, FIRST_ROW, BRACES, WORDS = 0.36, 1.23, 1.88, 2.22, 2.55  # heights
HALF_ROW = 0.27  # of a product
BRACE = 0.06  # radius of the bends of a brace
BESIDE = 0.26  # from the middle of a factor to the ends of what goes round it
BEFORE = 0.38  # from the middle of the first factor to the sign of equality
ABOVE_ARROW, BEFORE_COST, GAP = 0.06, 0.13, 0.03  # what is left free, the last below a guide
ENLARGED = 1.2  # of the text, size of what is no words
ARROW: dict[str, Any] = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.9}
ARROW |= {"shrinkA": 0, "shrinkB": 0}  # it ends where it is told to
GUIDE: dict[str, Any] = {"color": GREY, "linewidth": 0.6, "linestyle": (0, (1, 2)), "zorder": 1}


def draw(style: Style) -> Figure:
    """The chain below, and the two products above it in the same columns."""
    with applied(style):
        figure = Figure(figsize=(style.width, style.width * HEIGHT / WIDTH))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(0, HEIGHT)
        axes.axis("off")
        _draw_chain(axes)
        _draw_product(axes, FIRST, FIRST_ROW)
        _draw_product(axes, LATER, LATER_ROW)
        _draw_extra(axes)
        _draw_common(axes)
    return figure


def neuron(number: int) -> float:
    """Where a neuron is; the one behind the last stands for the cost."""
    return START + (number - 1) * STEP


def arrow(number: int) -> float:
    """The middle of the arrow that leads to a neuron, or to the cost."""
    return neuron(number) - STEP / 2


def factors(bias: int) -> list[tuple[float, str]]:
    """The factors of the gradient of a bias, front to back, each with its place."""
    found = []
    for number in range(bias, NEURONS + 1):
        if number > bias:
            found.append((arrow(number), f"$w_{{{number}}}$"))
        found.append((neuron(number), rf"$\sigma′(z_{{{number}}})$"))
    return [*found, (arrow(NEURONS + 1), _slope(f"a_{{{NEURONS}}}"))]


def _slope(quantity: str) -> str:
    return rf"$\dfrac{{\partial C}}{{\partial {quantity}}}$"


def _write(axes: Axes, x: float, y: float, formula: str, **look: Any) -> None:
    size = ENLARGED * matplotlib.rcParams["font.size"]
    axes.text(x, y, formula, fontsize=size, **{"ha": "center", "va": "center", **look})


def _draw_chain(axes: Axes) -> None:
    """Neurons with their biases, arrows with their weights, and the cost at the end."""
    for number in range(1, NEURONS + 1):
        middle = (neuron(number), CHAIN)
        axes.add_patch(Circle(middle, RADIUS, facecolor="white", edgecolor=INK, linewidth=1.0))
        _write(axes, *middle, f"$b_{{{number}}}$")
        _draw_guide(axes, neuron(number), CHAIN + RADIUS)
        _draw_arrow(axes, number + 1)
    for number in range(2, NEURONS + 1):
        _write(axes, arrow(number), CHAIN + ABOVE_ARROW, f"$w_{{{number}}}$", va="bottom")
        _draw_guide(axes, arrow(number), CHAIN + RADIUS + ABOVE_ARROW)
    _draw_guide(axes, arrow(NEURONS + 1), CHAIN + ABOVE_ARROW)
    _write(axes, neuron(NEURONS + 1), CHAIN, "$C$")


def _draw_arrow(axes: Axes, number: int) -> None:
    """To a neuron, or to the cost, which has no circle."""
    room = RADIUS if number <= NEURONS else BEFORE_COST
    start, end = neuron(number - 1) + RADIUS, neuron(number) - room
    axes.annotate("", (end, CHAIN), (start, CHAIN), arrowprops=ARROW)


def _draw_guide(axes: Axes, x: float, bottom: float) -> None:
    """A line up to the lowest factor that stands there."""
    row = LATER_ROW if x >= neuron(LATER) else FIRST_ROW
    axes.plot([x, x], [bottom + GAP, row - HALF_ROW], **GUIDE)


def _draw_product(axes: Axes, bias: int, y: float) -> None:
    _write(axes, neuron(FIRST) - BEFORE, y, f"{_slope(f'b_{{{bias}}}')} $=$", ha="right")
    for x, factor in factors(bias):
        _write(axes, x, y, factor, color=COMMON if x >= neuron(LATER) else EXTRA)


def _draw_extra(axes: Axes) -> None:
    """A brace over each pair of a slope and a weight that only the first gradient has."""
    for number in range(FIRST, LATER):
        left, right = neuron(number) - BESIDE, arrow(number + 1) + BESIDE
        axes.add_patch(
            PathPatch(_brace(left, right), facecolor="none", edgecolor=EXTRA, linewidth=1.2)
        )
    middle = (neuron(FIRST) + arrow(LATER)) / 2
    words = "two pairs that only the first gradient has"
    axes.text(middle, WORDS, words, ha="center", va="center", color=EXTRA)


def _brace(left: float, right: float) -> Path:
    """A brace whose tip points up."""
    low, high, tip, middle = BRACES, BRACES + BRACE, BRACES + 2 * BRACE, (left + right) / 2
    corners = [
        (left, low), (left, high), (left + BRACE, high), (middle - BRACE, high),
        (middle, high), (middle, tip), (middle, high), (middle + BRACE, high),
        (right - BRACE, high), (right, high), (right, low),
    ]  # fmt: skip
    codes = [
        Path.MOVETO, Path.CURVE3, Path.CURVE3, Path.LINETO,
        Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3,
        Path.LINETO, Path.CURVE3, Path.CURVE3,
    ]  # fmt: skip
    return Path(corners, codes)


def _draw_common(axes: Axes) -> None:
    """A field behind what both gradients have."""
    left, right = neuron(LATER) - 1.2 * BESIDE, arrow(NEURONS + 1) + 1.2 * BESIDE
    bottom, top = LATER_ROW - HALF_ROW, FIRST_ROW + HALF_ROW
    size = (right - left, top - bottom)
    axes.add_patch(Rectangle((left, bottom), *size, facecolor=BEHIND_COMMON, zorder=0))
    words = "what both gradients have"
    axes.text((left + right) / 2, WORDS, words, ha="center", va="center", color=COMMON)
