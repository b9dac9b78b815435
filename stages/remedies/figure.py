"""Depth against remedy: how often networks train, with the depth that theory expects."""

from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.drawing.style import Style, applied, legend_above, note

ROW_HEIGHT = 0.34  # inches, of a remedy
LEAST_HEIGHT = 1.2  # inches, of all rows, for the label of the colours
MARGINS = 1.5  # inches, of axis, legend and note
DARK_UP_TO = 0.5  # probability up to which the text is white
THEORY_COLOUR = "#d62728"
LIMIT_LOOK: dict[str, Any] = {"color": THEORY_COLOUR, "linewidth": 2.0}
BEYOND_LOOK: dict[str, Any] = {"color": THEORY_COLOUR, "marker": ">", "markersize": 6}


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """A field for each remedy and depth: TRAINABLE."""
    remedies = list(dict.fromkeys(table["remedy"]))
    depths = sorted(table["hidden_layers"].unique().tolist())
    with applied(style):
        height = max(ROW_HEIGHT * len(remedies), LEAST_HEIGHT) + MARGINS
        figure = Figure(figsize=(style.width, height), layout="constrained")
        axes = figure.subplots()
        scale, palette = Normalize(0, 1), matplotlib.colormaps["viridis"]
        fields = table.pivot_table("probability", "remedy", "hidden_layers").reindex(remedies)
        axes.imshow(fields, cmap=palette, norm=scale, aspect="auto")
        counts = table["replicas"].unique().tolist()
        alike = len(counts) == 1
        for row in table.to_dict("records"):
            place = depths.index(row["hidden_layers"]), remedies.index(row["remedy"])
            ink = "white" if row["probability"] <= DARK_UP_TO else "black"
            text = f"{row['trained']}" if alike else f"{row['trained']}/{row['replicas']}"
            axes.text(*place, text, ha="center", va="center", color=ink)
        predicted = table.drop_duplicates("remedy").set_index("remedy")["predicted"]
        for level, remedy in enumerate(remedies):
            _mark(axes, predicted[remedy], level, depths)
        axes.set_xticks(range(len(depths)), [str(depth) for depth in depths])
        axes.set_yticks(range(len(remedies)), remedies)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel("Hidden layers")
        figure.colorbar(
            ScalarMappable(scale, palette), ax=axes, label="Part of the starts that train", pad=0.01
        )
        legend_above(figure, _legend(table), columns=2)
        steps = f"{table['step'].max():,} steps"
        text = (
            f"In each field: how many of {counts[0]} random starts train within {steps}"
            if alike
            else f"In each field: random starts that train within {steps} / all random starts"
        )
        note(figure, f"{text}; none where not tried" if fields.isna().any(axis=None) else text)
    return figure


def _mark(axes: Axes, predicted: float, level: int, depths: list[int]) -> None:
    """The border of the depths that theory expects to train, or an arrow where all are."""
    if np.isnan(predicted):
        return
    if predicted > depths[-1]:
        axes.plot(len(depths) - 0.42, level, clip_on=False, **BEYOND_LOOK)
    else:
        place = np.searchsorted(depths, predicted, side="right") - 0.5
        axes.plot([place, place], [level - 0.5, level + 0.5], gid="theory", **LIMIT_LOOK)


def _legend(table: pd.DataFrame) -> list[Line2D]:
    limited = table[np.isfinite(table["depth_scale"])]
    scales = (limited["predicted"] / limited["depth_scale"]).iloc[:1].tolist()
    times = f"{scales[0]:g} " if scales else ""
    return [
        Line2D([], [], label=rf"theory's limit, {times}depth scales $\xi$", **LIMIT_LOOK),
        Line2D([], [], linestyle="none", label="theory's limit is beyond", **BEYOND_LOOK),
    ]
