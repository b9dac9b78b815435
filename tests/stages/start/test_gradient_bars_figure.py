from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.start.figures import gradient_bars
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]


def test_bars_are_the_first_neurons_with_their_signs(neuron_table: Table, style: Style) -> None:
    figure = gradient_bars.draw(neuron_table(), style, 6)
    expected = 0.01 * np.array([-1, 2, -3, 4, -5, 6])
    for axes, layer in zip(figure.axes, (1, 2), strict=True):
        np.testing.assert_allclose([bar.get_height() for bar in axes.patches], layer * expected)


def test_layers_share_a_scale_with_a_zero_line(neuron_table: Table, style: Style) -> None:
    figure = gradient_bars.draw(neuron_table(), style, 6)
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    for axes in figure.axes:
        assert list(axes.lines[0].get_ydata()) == [0, 0]


def test_layers_neurons_and_the_start_are_named(neuron_table: Table, style: Style) -> None:
    figure = gradient_bars.draw(neuron_table(), style, 6)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == [f"Hidden layer {layer}\n(first 6 of 30 neurons)" for layer in (1, 2)]
    assert {axes.get_xlabel() for axes in figure.axes} == {"Neuron"}
    assert r"\partial C/\partial b" in figure.get_supylabel()
    assert figure.get_supxlabel() == "One random start (replica 0) of network depth-2, untrained"


@pytest.mark.parametrize(
    ("layers", "neurons", "bars", "drawn"),
    [(1, 30, 6, 6), (7, 30, 6, 6), (2, 3, 6, 3), (2, 1, 1, 1)],
)
def test_any_number_of_layers_and_neurons(
    layers: int,
    neurons: int,
    bars: int,
    drawn: int,
    neuron_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    figure = gradient_bars.draw(neuron_table(layers, neurons), style, bars)
    assert [len(axes.patches) for axes in figure.axes] == [drawn] * layers
    assert_readable(figure)
