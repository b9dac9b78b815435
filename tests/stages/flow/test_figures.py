"""Figures of gradients in deep networks: what they draw, and that tables leave them readable."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.flow.figures import (
    balancing_width,
    flow_prediction,
    flow_profile,
    gradient_spread,
)
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
Check = Callable[[Figure], None]


def marked(axes: Axes) -> list[tuple[np.ndarray, np.ndarray]]:
    """Places of the marks, line by line."""
    lines = [line for line in axes.lines if line.get_marker() != "None"]
    return [(np.asarray(line.get_xdata()), np.asarray(line.get_ydata())) for line in lines]


def drawn(axes: Axes) -> list[np.ndarray]:
    """Heights of the lines without marks."""
    lines = [line for line in axes.lines if line.get_marker() == "None"]
    return [np.asarray(line.get_ydata()) for line in lines]


def test_profiles_are_of_the_deepest_networks_with_theory_as_lines(
    flow_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = flow_profile.draw(flow_table(), style)
    assert len(figure.axes) == 3 * 3  # of five activation functions the first three
    for axes in figure.axes:
        assert len(drawn(axes)) == 4
        for line in drawn(axes):
            np.testing.assert_allclose(line, 0.26 * (np.arange(1, 13) - 12))
        for layers, heights in marked(axes):
            np.testing.assert_allclose(heights, 0.3 * (layers - 12))
    assert "of single images,\nroot mean square" in figure.get_supylabel()
    assert_readable(figure)


@pytest.mark.parametrize("depth", [2, 60])
def test_one_network_alone(
    depth: int, flow_table: Table, style: Style, assert_readable: Check
) -> None:
    table = flow_table(("tanh",), ("large",), (50,), (depth,))
    for module in (flow_profile, flow_prediction):
        assert_readable(module.draw(table, style))


def test_all_initializations_fit_the_legend(
    flow_table: Table, style: Style, assert_readable: Check
) -> None:
    names = ("default", "large", "glorot-uniform-zero", "uniform-zero", "he-zero", "lecun-zero")
    table = flow_table(initializations=(*names, "orthogonal-zero"))
    assert_readable(flow_profile.draw(table, style))
    assert_readable(flow_prediction.draw(table, style))


def test_predictions_against_measurements(
    flow_table: Table, style: Style, assert_readable: Check
) -> None:
    table = flow_table()
    table.loc[table["measure"] == "mean", "factor"] = 0.6
    figure = flow_prediction.draw(table, style)
    above, single, mean = (figure.axes[row : row + 3] for row in (0, 3, 6))
    for axes in above:
        for x, y in marked(axes):
            assert len(x) == 4  # a mark for each initialization
            np.testing.assert_allclose((x, y), ([0.55] * 4, [0.5] * 4))
        (identity,) = [line for line in axes.lines if line.get_marker() == "None"]
        np.testing.assert_array_equal(identity.get_xdata(), identity.get_ydata())
    for row, ratio in ((single, 0.5 / 0.55), (mean, 0.6 / 0.55)):
        for axes in row:
            for x, y in marked(axes):
                assert len(x) == 4 * 12  # the deepest networks, layer by layer
                np.testing.assert_allclose(y, ratio)
    assert_readable(figure)


def test_factors_by_width(balancing_table: Table, style: Style, assert_readable: Check) -> None:
    figure = balancing_width.draw(balancing_table(), style, 0.95)
    (axes,) = figure.axes
    theory = [line for line in drawn(axes) if len(line) == 4]
    for line, turn in zip(theory, (105, 160), strict=True):
        np.testing.assert_allclose(line, np.array([60, 80, 100, 220]) / turn)
    typical, squares = marked(axes)[:2]
    np.testing.assert_allclose(typical[1], np.array([60, 100, 220]) / 105 / np.exp(0.02))
    np.testing.assert_allclose(squares[1], np.array([60, 100, 220]) / 105 / np.exp(0.005))
    assert_readable(figure)


@pytest.mark.parametrize("replicas", [1, 100])
def test_widths_as_the_study_has_them(
    replicas: int, balancing_table: Table, style: Style, assert_readable: Check
) -> None:
    table = balancing_table((60, 75, 90, 100, 110, 125, 150, 180, 220), replicas)
    assert_readable(balancing_width.draw(table, style, 0.95))


def test_spreads_and_typical_networks_of_the_deepest_networks(
    spread_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = gradient_spread.draw(spread_table(), style, 0.95)
    spreads, typical = figure.axes[:3], figure.axes[3:]
    for panels, expected in ((spreads, (0.5, 0.6)), (typical, np.exp([-0.2, -0.3]))):
        assert len(panels) == 3  # theories
        for axes in panels:
            x, y = (np.concatenate(each) for each in zip(*marked(axes), strict=True))
            assert len(x) == 3 * 3 * 3
            np.testing.assert_allclose(x, expected[0])
            np.testing.assert_allclose(y, expected[1])
    assert_readable(figure)


def test_spreads_of_kinds_that_are_known(
    spread_table: Table, style: Style, assert_readable: Check
) -> None:
    """Not of networks of dead neurons; one kind alone will do."""
    table = spread_table(("tanh", "relu"), ("default",), (30,), (4,))
    table.loc[table["activation"] == "relu", ["log_sd", "log_shift"]] = np.nan
    figure = gradient_spread.draw(table, style, 0.95)
    assert [len(x) for x, _ in marked(figure.axes[0])] == [1, 0]
    assert_readable(figure)
