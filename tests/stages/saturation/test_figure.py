"""The figure of activations, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.saturation import figure as saturation
from stages.saturation.tables import SATURATION
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]


def activations(networks: tuple[str, ...], depths: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (
            network,
            *(network, "uniform"),
            0.1,
            depth,
            step,
            layer,
            measure,
            layer / 10,
            layer / 10 - 0.05,
            layer / 10 + 0.05,
            3,
        )
        for network in networks
        for depth in depths
        for step in (0, 1, 10, 100)
        for layer in range(1, depth + 1)
        for measure in ("mean", "spread", "percentile_2", "percentile_98", "accuracy")
    ]
    return pd.DataFrame(rows, columns=list(SATURATION.columns))


def test_every_layer_has_a_line_of_its_mean_and_one_of_its_spread(
    style: Style, assert_readable: Readable
) -> None:
    figure = saturation.draw(activations(("sigmoid", "tanh"), (2, 3)), style, 0.95)
    assert_readable(figure)
    assert len(figure.axes) == 8
    assert [len(axes.lines) for axes in figure.axes] == [2, 2, 3, 3] * 2
    for axes in figure.axes:
        for layer, line in enumerate(axes.lines, 1):
            assert list(line.get_xdata()) == [1, 10, 100]
            assert line.get_ydata() == pytest.approx([layer / 10] * 3)
    assert [axes.get_title() for axes in figure.axes[:4]] == [
        "2 layers:\nmean",
        "2 layers:\nstd. deviation",
        "3 layers:\nmean",
        "3 layers:\nstd. deviation",
    ]
    assert [figure.axes[first].get_ylabel() for first in (0, 4)] == [
        "sigmoid, η = 0.1\nuniform ±1/√n",
        "tanh, η = 0.1\nuniform ±1/√n",
    ]
    assert [axes.get_xlabel() for axes in figure.axes] == [""] * 4 + ["Mini-batch step"] * 4
    assert len(figure.legends[0].get_texts()) == 3


def test_rows_say_how_weights_are_drawn(style: Style, assert_readable: Readable) -> None:
    table = activations(("sigmoid", "sigmoid-glorot"), (4, 5))
    glorot = table["network"] == "sigmoid-glorot"
    table.loc[glorot, ["activation", "initializer"]] = "sigmoid", "glorot-uniform"
    figure = saturation.draw(table, style, 0.95)
    assert_readable(figure)
    names = [figure.axes[first].get_ylabel().split("\n")[1] for first in (0, 4)]
    assert names == ["uniform ±1/√n", "Glorot, uniform"]


def test_lines_stand_out_from_the_bands(style: Style) -> None:
    """Even where all five bands lie on one another, less than half of the white is covered."""
    figure = saturation.draw(activations(("sigmoid",), (5,)), style, 0.95)
    for axes in figure.axes:
        bands = [band.get_alpha() or 1.0 for band in axes.collections]
        assert math.prod(1 - alpha for alpha in bands) > 0.45
        assert min(line.get_zorder() for line in axes.lines) > max(
            band.get_zorder() for band in axes.collections
        )


def test_one_network_of_one_depth(style: Style, assert_readable: Readable) -> None:
    assert_readable(saturation.draw(activations(("sigmoid",), (4,)), style, 0.95))
