"""The cost that a deep network reaches with momentum of growing strength."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullFormatter

from stages.momentum.best import at_the_end
from stages.momentum.tables import DESCENTS, PLAIN
from unstable_gradients.drawing import wording
from unstable_gradients.drawing.style import (
    INK,
    Style,
    applied,
    colours,
    dashes_of,
    horizontal_grid,
    legend_above,
    marker_of,
    note,
    panels,
)
from unstable_gradients.training import rates

PANEL_HEIGHT = 3.0  # inches
TICKS_IN_A_DECADE = (1.0, 2.0, 5.0)  # in each decade
BREADTH = 0.1  # decades, over which the schedules at one rate spread


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A panel for each kind of momentum, a line for each schedule: MOMENTUM.

    The cost at the end is shown against the learning rate to which steps in one direction add up.
    """
    last = at_the_end(table)
    steps = int(last["step"].iloc[0])
    last = last.assign(rate=rates.added_up(last["eta"], last["mu_reached"])).sort_values("rate")
    kinds = [kind for kind in DESCENTS if kind in set(last["kind"]) - {PLAIN}] or [PLAIN]
    schedules = sorted(last["mu_reached"].unique())
    looks = dict(zip(schedules, _looks(schedules), strict=True))
    shifts = dict(zip(schedules, _shifts(len(schedules)), strict=True))
    with applied(style):
        figure, all_axes = panels(len(kinds), style, PANEL_HEIGHT)
        for axes, kind in zip(all_axes, kinds, strict=True):
            shown = last[last["kind"].isin([PLAIN, kind])]
            for reached, rows in shown.groupby("mu_reached"):
                schedule, trials = float(str(reached)), rows.drop_duplicates("eta")
                _draw_schedule(axes, trials, shifts[schedule], looks[schedule])
            axes.set_title(_title(kind))
            axes.set_xscale("log")
            axes.xaxis.set_major_locator(LogLocator(subs=TICKS_IN_A_DECADE))
            axes.xaxis.set_major_formatter("{x:g}")
            axes.xaxis.set_minor_formatter(NullFormatter())
            axes.set_xlabel("η / (1 − μ)")
            horizontal_grid(axes)
        all_axes[0].set_ylim(bottom=0)
        all_axes[0].set_ylabel("Training cost (nats per image)")
        handles = [
            Line2D([], [], label=_name(reached, last), **look) for reached, look in looks.items()
        ]
        legend_above(figure, handles, columns=4)
        fewest, most = int(table["replicas"].min()), int(table["replicas"].max())
        note(
            figure,
            f"After {steps:,} steps; means of {wording.starts(fewest, most)}, "
            f"{wording.percent(confidence)} intervals\n"
            "Schedules with one η / (1 − μ) stand side by side, so that none hides another",
        )
    return figure


def _title(kind: str) -> str:
    return "" if kind == PLAIN else f"{DESCENTS[kind].capitalize()} momentum"


def _looks(schedules: list[float]) -> list[dict[str, Any]]:
    """Plain descent in black, the others in colours."""
    momentum = len([mu for mu in schedules if mu > 0])
    inks = [INK] * (len(schedules) - momentum) + colours(momentum)
    return [
        {"color": ink, "marker": marker_of(number), "markersize": 4, "linestyle": dashes_of(number)}
        for number, ink in enumerate(inks)
    ]


def _shifts(schedules: int) -> np.ndarray:
    """Factors that set the schedules beside each other on a logarithmic axis."""
    places = np.arange(schedules) - (schedules - 1) / 2
    return 10 ** (BREADTH * places / max(schedules - 1, 1))


def _name(reached: float, last: pd.DataFrame) -> str:
    maxima = sorted(last.loc[last["mu_reached"] == reached, "mu_max"].unique())
    if maxima == [0]:
        return "plain descent"
    named = " or ".join(f"{each:g}" for each in maxima)
    name = rf"$\mu_{{\mathrm{{max}}}}$ = {named}"
    return name if maxima == [reached] else f"{name} ({reached:.3g} reached)"


def _draw_schedule(axes: Axes, rows: pd.DataFrame, shift: float, look: dict[str, Any]) -> None:
    cost = rows["cost"].to_numpy(float)
    bars = np.nan_to_num(np.array([cost - rows["low"], rows["high"] - cost]))
    axes.errorbar(shift * rows["rate"], cost, yerr=bars, capsize=2, **look)
