"""How every figure looks, and how it becomes the same bytes everywhere."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from unstable_gradients.program import files
from unstable_gradients.study.pictures import Picture

INK = "black"
GREY = "0.45"
PALE = "0.88"
DASHES = ("-", (0, (6, 1.5)), (0, (3, 1.2)), (0, (1.2, 1.2)))
MARKERS = ("o", "s", "^", "D", "v", "P")
LIGHTEST = 0.75  # of the colour map; beyond it, lines fade on white paper
MOST_COLUMNS = 4  # of panels
PLACES = re.compile(r'(?<= )(?:d|x|y)="[^"]*"')  # attributes of an SVG that say where things are
LONG = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
# A number that the book prints.
BOOK_MARK: dict[str, Any] = {"color": INK, "marker": "D", "markerfacecolor": "white"}


@dataclass(frozen=True)
class Style:
    """Page width in inches, size of the text in points, dots per inch of the PNG."""

    width: float
    font_size: float
    dpi: int


@contextmanager
def applied(style: Style) -> Iterator[None]:
    """matplotlib's own defaults with this style, whatever the user's settings; undone after."""
    size = style.font_size
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                # DejaVu Sans comes with matplotlib, so that layouts are the same everywhere; who
                # has it not sees the text of an SVG in another sans-serif.
                "font.family": ["sans-serif"],
                "font.sans-serif": ["DejaVu Sans"],
                "font.size": size,
                "axes.titlesize": size,
                "axes.labelsize": size,
                "xtick.labelsize": 0.9 * size,
                "ytick.labelsize": 0.9 * size,
                "legend.fontsize": 0.9 * size,
                "legend.frameon": False,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.linewidth": 0.7,
                "lines.linewidth": 1.2,
                "svg.fonttype": "none",
                "svg.hashsalt": "unstable-gradients",
                "svg.id": None,
            }
        )
        yield


def save(figure: Figure, picture: Picture, style: Style) -> None:
    """Write both files of a picture or neither, without dates or traces of the machine."""
    with files.replacing(picture.svg) as svg, files.replacing(picture.png) as png, applied(style):
        with files.naming(svg):
            figure.savefig(svg, format="svg", dpi=style.dpi, metadata={"Date": None})
            _shorten(svg)
        figure.set_layout_engine("none")  # it is laid out, which takes as long as drawing it
        with files.naming(png):
            figure.savefig(png, format="png", dpi=style.dpi, metadata={"Software": None})


def _shorten(svg: Path) -> None:
    """Round places to hundredths of a point, which nobody sees: the file becomes half as long."""
    text = svg.read_text(encoding="utf-8")
    shorter = PLACES.sub(lambda place: LONG.sub(_hundredths, place[0]), text)
    svg.write_text(shorter, encoding="utf-8", newline="\n")


def _hundredths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def colours(layers: int) -> list[tuple[float, float, float, float]]:
    """A colour for each layer, front to back from dark to light, so that grey tells them apart."""
    scale = matplotlib.colormaps["viridis"]
    return [scale(LIGHTEST * layer / max(layers - 1, 1)) for layer in range(layers)]


def dashes_of(number: int) -> Any:
    """The dashes of the line of this number, as matplotlib takes them."""
    return DASHES[number % len(DASHES)]


def marker_of(number: int) -> str:
    """The marker of the series of this number."""
    return MARKERS[number % len(MARKERS)]


def horizontal_grid(axes: Axes) -> None:
    """Pale lines at the ticks of the vertical axis, behind what is drawn."""
    axes.grid(axis="y", color="0.9", linewidth=0.5)
    axes.set_axisbelow(True)


def whole_numbers(axes: Axes) -> None:
    """Ticks of the horizontal axis at whole numbers only."""
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def panels(
    count: int, style: Style, height: float, columns: int = MOST_COLUMNS
) -> tuple[Figure, list[Axes]]:
    """A figure of `count` panels, each `height` inches high, in rows, with one vertical scale."""
    columns = min(count, columns)
    rows = -(-count // columns)
    figure = Figure(figsize=(style.width, rows * height + 0.6), layout="constrained")
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    axes = list(grid.flat)
    for unused in axes[count:]:
        unused.remove()
    return figure, axes[:count]


def note(figure: Figure, text: str) -> None:
    """A line below the figure: what the marks stand for, how many starts there are."""
    size = 0.85 * matplotlib.rcParams["font.size"]
    figure.supxlabel(text, x=0.99, ha="right", fontsize=size, color=GREY)


def legend_above(figure: Figure, handles: list, columns: int) -> None:
    """The legend above all panels, where it hides nothing."""
    figure.legend(handles=handles, loc="outside upper center", ncols=columns)
