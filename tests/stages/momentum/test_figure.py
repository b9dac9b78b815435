"""The figure of costs under momentum, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.momentum import figure as momentum_cost
from stages.momentum.tables import MOMENTUM
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]


def costs(etas: tuple[float, ...], maxima: tuple[float, ...], diverged: bool) -> pd.DataFrame:
    rows = [
        (kind, mu_max, mu_max, 1.0, eta, step, cost, cost / 2, 2 * cost, 0.5, 3)
        for eta in etas
        for kind in ("plain", "classical", "nesterov")
        for mu_max in maxima
        if (kind == "plain") == (mu_max == 0)
        for step, cost in ((0, 3.25), (10, math.nan if diverged and eta > 0.5 else 1 + mu_max))
    ]
    return pd.DataFrame(rows, columns=list(MOMENTUM.columns))


@pytest.mark.parametrize("diverged", [False, True])
def test_costs_at_the_end_are_shown_where_steps_add_up(
    diverged: bool, style: Style, assert_readable: Readable
) -> None:
    """eta / (1 - mu) is eta itself for plain descent, twice that for 0.5, ten times for 0.9."""
    figure = momentum_cost.draw(costs((0.1, 1.0), (0.0, 0.5, 0.9), diverged), style, 0.95)
    assert_readable(figure)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["Classical momentum", "Nesterov's momentum"]
    for axes in figure.axes:
        lines = [container.lines[0] for container in axes.containers]
        expected = [(1.0, [0.1, 1.0]), (1.5, [0.2, 2.0]), (1.9, [1.0, 10.0])]
        for line, (cost, places) in zip(lines, expected, strict=True):
            assert line.get_xdata() == pytest.approx(places, rel=0.15)
            there = [cost, math.nan if diverged else cost]
            assert line.get_ydata() == pytest.approx(there, nan_ok=True)
    assert "After 10 steps" in figure.get_supxlabel()
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert [label.split("= ")[-1] for label in labels] == ["plain descent", "0.5", "0.9"]


def test_schedules_that_are_the_same_share_a_line(style: Style, assert_readable: Readable) -> None:
    table = costs((0.1, 1.0), (0.0, 0.9, 0.99, 0.999), diverged=False)
    table.loc[table["mu_max"] > 0.9, "mu_reached"] = 0.98765
    figure = momentum_cost.draw(table, style, 0.95)
    assert_readable(figure)
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels[-1].endswith("= 0.99 or 0.999 (0.988 reached)")
    for axes in figure.axes:
        assert [len(container.lines[0].get_xdata()) for container in axes.containers] == [2, 2, 2]


def test_intervals_at_one_rate_do_not_hide_each_other(style: Style) -> None:
    """Plain descent with 0.5 and with 1, and momentum 0.9 with a tenth of that."""
    table = costs((0.05, 0.1, 0.5, 1.0), (0.0, 0.9), diverged=False)
    table = table[table["eta"].isin([0.5, 1.0]) == (table["mu_max"] == 0)]
    for axes in momentum_cost.draw(table, style, 0.95).axes:
        plain, momentum = (
            np.log10(np.asarray(bars.lines[0].get_xdata(), float)) for bars in axes.containers
        )
        assert np.all(momentum - plain > 0.05)
        assert np.all(momentum - plain < 0.15)  # half the way from 0.5 to 1
        np.testing.assert_allclose((plain + momentum) / 2, np.log10([0.5, 1.0]), atol=1e-9)
        for bars in axes.containers:  # bars are where their marks are
            ends = [segment[0, 0] for segment in bars.lines[2][0].get_segments()]
            assert ends == pytest.approx(list(bars.lines[0].get_xdata()))


@pytest.mark.parametrize("diverged", [False, True])
def test_rates_and_schedules_of_the_complete_grid(
    diverged: bool, style: Style, assert_readable: Readable
) -> None:
    rates, maxima = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0), (0.0, 0.9, 0.99, 0.995, 0.999)
    tables = [
        costs(tuple(rate * (1 - mu_max) for rate in rates), (mu_max,), diverged)
        for mu_max in maxima
    ]
    assert_readable(momentum_cost.draw(pd.concat(tables), style, 0.95))


def test_plain_descent_alone(style: Style, assert_readable: Readable) -> None:
    figure = momentum_cost.draw(costs((0.1,), (0.0,), diverged=False), style, 0.95)
    assert_readable(figure)
    (bars,) = figure.axes[0].containers
    assert bars.lines[0].get_xdata() == pytest.approx([0.1])  # nothing to stand aside for
