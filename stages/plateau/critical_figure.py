"""How long weight decay keeps deep networks on the plateau, over lambda."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from stages.plateau.figure import HOLLOW, STILL_ON_IT
from stages.plateau.law import Fits
from unstable_gradients.drawing.replicas import side_by_side
from unstable_gradients.drawing.style import (
    INK,
    PALE,
    Style,
    applied,
    colours,
    horizontal_grid,
    legend_above,
    note,
    panels,
)
from unstable_gradients.drawing.wording import starts

PANEL_HEIGHT = 2.6  # inches
REACH = 1.15  # of the horizontal axes, in the largest lambda tried
BREADTH = 0.05  # of the replicas of a lambda, in that of the axes
POINTS = 400  # of the law's lines


def draw(plateau: pd.DataFrame, held: pd.DataFrame, fits: Fits | None, style: Style) -> Figure:
    """A panel for each depth whose critical lambda is sought: PLATEAU, CRITICAL_LENGTHS."""
    depths = sorted(set(held["hidden_layers"].tolist()))
    free = (plateau["lmbda"] == 0) & plateau["hidden_layers"].isin(depths)
    table = pd.concat([plateau[free], held])
    with applied(style):
        figure, axes = panels(len(depths), style, PANEL_HEIGHT)
        for panel, depth, colour in zip(axes, depths, colours(len(depths)), strict=True):
            panel.set_yscale("log")
            rows = table[table["hidden_layers"] == depth]
            _draw_panel(panel, rows, fits, depth, colour)
            panel.set_title(f"{depth} hidden layers")
            panel.set_xlabel("λ")
            horizontal_grid(panel)
        axes[0].set_ylabel("Mini-batch steps on the plateau")
        legend_above(figure, _handles(fits), columns=4)
        counts = table.groupby(["lmbda", "hidden_layers"])["replica"].nunique()
        text = starts(int(counts.min()), int(counts.max()))
        note(figure, f"{text}, from the shortest stay to the longest at each λ")
    return figure


def _draw_panel(axes: Axes, rows: pd.DataFrame, fits: Fits | None, depth: int, colour: Any) -> None:
    end = REACH * rows["lmbda"].max()
    for lmbda, group in rows.groupby("lmbda"):
        ordered = group.sort_values("steps")
        places = side_by_side(float(str(lmbda)), BREADTH * end, len(ordered))
        left, steps = ordered["left"].to_numpy(bool), ordered["steps"].to_numpy(float)
        axes.plot(places[left], steps[left], **_mark(colour), gid="left")
        hollow = HOLLOW | {"color": colour, "markersize": 4, "linestyle": "none"}
        axes.plot(places[~left], steps[~left], **hollow, gid="stayed")
    axes.set_xlim(-BREADTH * end, end)
    if fits is None:
        return
    critical = fits.whole.critical_decay(depth) / fits.decay
    lambdas = np.linspace(0, min(critical, end), POINTS)
    steps = np.array([fits.length(depth, each) for each in lambdas.tolist()])
    axes.plot(lambdas, np.where(np.isfinite(steps), steps, np.nan), color=colour, gid="law")
    if critical < end:
        axes.axvspan(critical, end, color=PALE, zorder=0, linewidth=0, gid="stuck")


def _mark(colour: Any) -> dict[str, Any]:
    return {"color": colour, "marker": "o", "markersize": 2.5, "linestyle": "none"}


def _handles(fits: Fits | None) -> list[Any]:
    replicas = [
        Line2D([], [], label="a replica", **_mark(INK)),
        Line2D([], [], linestyle="none", label=STILL_ON_IT, **HOLLOW),
    ]
    if fits is None:
        return replicas
    law = Line2D([], [], color=INK, label="the law")
    return [*replicas, law, Patch(color=PALE, label="never left, by the law")]
