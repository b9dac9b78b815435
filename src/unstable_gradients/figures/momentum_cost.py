"""The cost that a deep network reaches with momentum of growing strength."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.figures import wording
from unstable_gradients.figures.style import (
    INK,
    Style,
    applied,
    colours,
    legend_above,
    note,
    panels,
)
from unstable_gradients.tables.remedies import MOMENTUM

COLUMNS = MOMENTUM
HEIGHT = 2.6  # inches, of a panel
KINDS = ("plain", "classical", "nesterov")
NAMES = {"plain": "plain descent", "classical": "classical momentum", "nesterov": "Nesterov's"}
MARKERS = {"plain": "D", "classical": "o", "nesterov": "s"}
ASIDE = {"plain": 0.0, "classical": -0.08, "nesterov": 0.08}  # so that none hides another


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A panel for each learning rate, the cost at the end against mu_max: MOMENTUM."""
    steps = int(table["step"].max())
    last = table[table["step"] == steps]
    maxima, etas = sorted(last["mu_max"].unique()), sorted(last["eta"].unique())
    look: dict[str, Any] = dict(zip(KINDS, [INK, *colours(2)], strict=True))
    with applied(style):
        figure, all_axes = panels(len(etas), style, HEIGHT)
        for axes, eta in zip(all_axes, etas, strict=True):
            for kind in KINDS:
                rows = last[(last["eta"] == eta) & (last["kind"] == kind)].sort_values("mu_max")
                _draw_kind(axes, rows, kind, maxima, look[kind])
            axes.set_title(f"η = {eta:g}")
            axes.set_xlim(-0.5, len(maxima) - 0.5)
            axes.set_xticks(range(len(maxima)), [f"{each:g}" for each in maxima])
            axes.set_xlabel(r"$\mu_{\mathrm{max}}$")
            axes.grid(axis="y", color="0.9", linewidth=0.5)
            axes.set_axisbelow(True)
        all_axes[0].set_ylim(bottom=0)
        figure.supylabel("Training cost (nats per image)", fontsize=style.font_size)
        handles = [
            Line2D([], [], color=look[kind], marker=MARKERS[kind], markersize=4, label=NAMES[kind])
            for kind in KINDS
        ]
        legend_above(figure, handles, columns=3)
        fewest, most = int(table["replicas"].min()), int(table["replicas"].max())
        note(
            figure,
            f"After {steps:,} steps; means of {wording.starts(fewest, most)}, "
            f"{wording.percent(confidence)} intervals",
        )
    return figure


def _draw_kind(axes: Axes, rows: pd.DataFrame, kind: str, maxima: list[float], colour: Any) -> None:
    places = np.array([maxima.index(each) for each in rows["mu_max"]]) + ASIDE[kind]
    cost = rows["cost"].to_numpy(float)
    bars = np.nan_to_num(np.array([cost - rows["low"], rows["high"] - cost]))
    axes.errorbar(
        places, cost, yerr=bars, color=colour, marker=MARKERS[kind], markersize=4, capsize=2
    )
