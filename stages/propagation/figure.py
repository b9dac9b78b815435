"""Four panels: normalized layers, skip connections, shattered gradients, singular values."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullLocator

from stages.propagation.tables import WEIGHTS_LAST
from unstable_gradients.drawing.style import (
    GREY,
    Style,
    applied,
    colours,
    dashes_of,
    horizontal_grid,
    marker_of,
    note,
)
from unstable_gradients.drawing.wording import starts

FIGURE_HEIGHT = 6.4  # inches
Kind = tuple[str, ...]
# What is shown of each table, and its words.
BLOCKS: dict[Kind, str] = {
    ("relu", "lecun-zero", "identity"): "ReLU last, w ~ N(0, 1/n)",
    ("relu", "lecun-zero", f"identity{WEIGHTS_LAST}"): "weights last, w ~ N(0, 1/n)",
    ("tanh", "lecun-zero", "identity"): "tanh last, w ~ N(0, 1/n)",
    ("relu", "he-zero", f"scaled{WEIGHTS_LAST}"): "weights last, N(0, 2/n), 1/√L",
}
SHATTERED: dict[Kind, str] = {
    ("none", "identity"): "skip connections",
    ("none", "none"): "plain",
    ("batch", "identity"): "normalized, skip connections",
    ("batch", "none"): "normalized",
}
SPECTRA: dict[Kind, str] = {
    ("gaussian", "relu"): "Gaussian, ReLU",
    ("gaussian", "linear"): "Gaussian, linear",
    ("orthogonal", "relu"): "orthogonal, ReLU",
}


def draw(
    normalized: pd.DataFrame,
    residual: pd.DataFrame,
    shattered: pd.DataFrame,
    spectrum: pd.DataFrame,
    style: Style,
) -> Figure:
    """Marks measured, lines predicted: NORMALIZED, RESIDUAL, SHATTERED and SPECTRUM."""
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        grid = figure.subplots(2, 2)
        _normalized(grid[0, 0], normalized)
        _blocks(grid[0, 1], residual)
        _shattered(grid[1, 0], shattered)
        _spectra(grid[1, 1], spectrum)
        for axes in grid.flat:
            horizontal_grid(axes)
        counts = [table["replicas"] for table in (normalized, residual, shattered, spectrum)]
        own = starts(int(min(map(min, counts))), int(max(map(max, counts))))
        note(figure, f"Marks: means over {own}; larger ones: wider layers; dashed: theory")
    return figure


def _normalized(axes: Axes, table: pd.DataFrame) -> None:
    """The factor of a layer against the size of the batch; small marks narrow layers."""
    own = table[table["normalization"] == "batch"]
    names = sorted(own["activation"].unique(), key=lambda name: -_theory(own, name))
    widths = sorted(own["width"].unique())
    for number, (name, colour) in enumerate(zip(names, colours(len(names)), strict=True)):
        rows = own[own["activation"] == name].sort_values("images")
        theory = rows.drop_duplicates("images")
        axes.plot(theory["images"], theory["predicted"], color=colour, linestyle=dashes_of(1))
        for width in widths:
            cells = rows[rows["width"] == width]
            size = 2.5 + 1.5 * widths.index(width)
            look = _marks(colour, number) | {"markersize": size}
            axes.plot(cells["images"], cells["factor"], **look)
        axes.plot([], [], label=name, **_marks(colour, number))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + (high - low) / 3)  # room for the legend
    axes.set_xscale("log")
    axes.set_title("Batch normalization")
    axes.set_xlabel("Images of a batch")
    axes.set_ylabel("Squared factor of a layer")
    _finish(axes, own["images"], columns=2)


def _theory(table: pd.DataFrame, name: str) -> float:
    return float(table.loc[table["activation"] == name, "predicted"].min())


def _blocks(axes: Axes, table: pd.DataFrame) -> None:
    """ln of the squared ratio against the number of blocks, both on logarithmic scales."""
    widest = table[table["width"] == table["width"].max()]
    columns = ["activation", "initialization", "skips"]
    shown = _shown(widest, columns, BLOCKS)
    for number, (words, rows, colour) in enumerate(shown):
        ordered = rows.sort_values("depth")
        own = ordered[ordered["log_ratio"] > 0]
        theory = ordered[ordered["predicted_log_ratio"] > 0]
        axes.plot(theory["depth"], theory["predicted_log_ratio"], **_line(colour))
        axes.plot(own["depth"], own["log_ratio"], label=words, **_marks(colour, number))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(f"Skip connections, layers of {widest['width'].iloc[0]}")
    axes.set_xlabel("Blocks")
    axes.set_ylabel("ln of first over last squared gradient")
    _finish(axes, widest["depth"])


def _shattered(axes: Axes, table: pd.DataFrame) -> None:
    """The correlation of the gradients against depth, where it surely is above 0."""
    for number, (words, rows, colour) in enumerate(
        _shown(table, ["normalization", "skips"], SHATTERED)
    ):
        ordered = rows.sort_values("depth")
        own = ordered[~(ordered["low"] <= 0)]
        theory = ordered[ordered["predicted"] > 0]
        axes.plot(theory["depth"], theory["predicted"], **_line(colour))
        axes.plot(own["depth"], own["correlation"], label=words, **_marks(colour, number))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title("Gradients of different inputs, ReLU")
    axes.set_xlabel("Hidden layers")
    axes.set_ylabel("Mean correlation")
    _finish(axes, table["depth"])


def _spectra(axes: Axes, table: pd.DataFrame) -> None:
    """The relative variance of squared singular values against the number of layers."""
    widest = table[table["width"] == table["width"].max()]
    for number, (words, rows, colour) in enumerate(
        _shown(widest, ["weights", "activation"], SPECTRA)
    ):
        own = rows.sort_values("depth")
        axes.plot(own["depth"], own["predicted"], **_line(colour))
        axes.plot(own["depth"], own["typical"], label=words, **_marks(colour, number))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(f"Singular values, layers of {widest['width'].iloc[0]}")
    axes.set_xlabel("Layers")
    axes.set_ylabel("Variance over mean² of their squares")
    _finish(axes, widest["depth"])


def _shown(
    table: pd.DataFrame, columns: list[str], words: dict[Kind, str]
) -> list[tuple[str, pd.DataFrame, Any]]:
    """Words, rows and colour of each kind that is there."""
    kinds = dict(iter(table.groupby(columns, sort=False)))
    there = [kind for kind in words if kind in kinds]
    return [
        (words[kind], kinds[kind], colour)
        for kind, colour in zip(there, colours(len(there)), strict=True)
    ]


def _marks(colour: Any, number: int) -> dict[str, Any]:
    return {
        "color": colour,
        "marker": marker_of(number),
        "markersize": 4.5,
        "markerfacecolor": "none",
        "linestyle": "none",
    }


def _line(colour: Any) -> dict[str, Any]:
    return {"color": colour, "linestyle": dashes_of(1), "linewidth": 1.0}


def _finish(axes: Axes, measured: pd.Series, columns: int = 1) -> None:
    """Ticks where something was measured, plain numbers, and the legend in the panel."""
    places = sorted(set(measured.tolist()))
    axes.set_xticks(places, [f"{place:,}" for place in places])
    axes.xaxis.set_minor_locator(NullLocator())
    if axes.get_yscale() == "log":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
    handles, labels = axes.get_legend_handles_labels()
    theory = Line2D([], [], color=GREY, linestyle=dashes_of(1), linewidth=1.0)
    axes.legend([*handles, theory], [*labels, "theory"], fontsize="small", ncols=columns)
