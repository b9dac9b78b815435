"""How every figure looks, and how it becomes the same bytes everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unstable_gradients.program import files
from unstable_gradients.study.pictures import Picture

INK = "black"
GREY = "0.45"
PALE = "0.88"
DASHES = ("-", (0, (6, 1.5)), (0, (3, 1.2)), (0, (1.2, 1.2)))  # by layer, beside the colour
MARKERS = ("o", "s", "^", "D", "v", "P")
LIGHTEST = 0.75  # of the colour map; beyond it, lines fade on white paper
MOST_COLUMNS = 4


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
                "font.family": ["DejaVu Sans"],  # comes with matplotlib: the same everywhere
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
                "svg.fonttype": "path",
                "svg.hashsalt": "unstable-gradients",
                "svg.id": None,
            }
        )
        yield


def save(figure: Figure, picture: Picture, style: Style) -> None:
    """Write both files of a picture or neither, without dates or other traces of the machine."""
    with files.replacing(picture.svg) as svg, files.replacing(picture.png) as png, applied(style):
        with files.naming(svg):
            figure.savefig(svg, format="svg", metadata={"Date": None})
        figure.set_layout_engine("none")  # it is laid out, which takes as long as drawing it
        with files.naming(png):
            figure.savefig(png, format="png", dpi=style.dpi, metadata={"Software": None})


def colours(layers: int) -> list[tuple[float, float, float, float]]:
    """A colour for each layer, front to back from dark to light, so that grey tells them apart."""
    scale = matplotlib.colormaps["viridis"]
    return [scale(LIGHTEST * layer / max(layers - 1, 1)) for layer in range(layers)]


def panels(
    count: int, style: Style, height: float, columns: int = MOST_COLUMNS
) -> tuple[Figure, list[Axes]]:
    """A figure of so many panels of this height in inches, in rows, on common axes' scales."""
    columns = min(count, columns)
    rows = -(-count // columns)
    figure = Figure(figsize=(style.width, rows * height + 0.6), layout="constrained")
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    axes = list(grid.flat)
    for unused in axes[count:]:
        unused.remove()
    return figure, axes[:count]


def note(figure: Figure, text: str) -> None:
    """A line below the figure that says what the marks stand for and how many starts there are."""
    size = 0.85 * matplotlib.rcParams["font.size"]
    figure.supxlabel(text, x=0.99, ha="right", fontsize=size, color=GREY)


def legend_above(figure: Figure, handles: list, columns: int) -> None:
    """The legend above all panels, where it hides nothing."""
    figure.legend(handles=handles, loc="outside upper center", ncols=columns)
