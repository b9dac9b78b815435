from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.start.figures import initial_speed
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]


def book_values(axes: Axes) -> list[float]:
    return [float(line.get_ydata()[0]) for line in axes.lines if line.get_gid() == "book"]


def test_medians_and_bands_are_those_of_the_bias_gradients(
    initial_table: Table, style: Style
) -> None:
    figure = initial_speed.draw(initial_table(["784-20-20-10"]), style, 0.95)
    (axes,) = figure.axes
    joined = axes.lines[0]
    np.testing.assert_allclose(joined.get_xdata(), [1, 2])
    np.testing.assert_allclose(joined.get_ydata(), [0.06, 0.3])
    bands = [lines.get_segments()[0][:, 1] for lines in axes.collections]
    np.testing.assert_allclose(bands, [[0.03, 0.12], [0.15, 0.6]])


def test_the_book_is_marked_where_it_has_the_network(initial_table: Table, style: Style) -> None:
    networks = ["784-30-10", "784-30-30-10", "784-20-20-10", "784-30-30-30-30-10"]
    figure = initial_speed.draw(initial_table(networks), style, 0.95)
    assert [book_values(axes) for axes in figure.axes] == [
        [],
        [0.07, 0.31],
        [],
        [0.003, 0.017, 0.070, 0.285],
    ]


def test_panels_share_a_logarithmic_axis(initial_table: Table, style: Style) -> None:
    figure = initial_speed.draw(initial_table(), style, 0.95)
    assert {axes.get_yscale() for axes in figure.axes} == {"log"}
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert r"\partial C/\partial b" in figure.get_supylabel()
    assert {axes.get_xlabel() for axes in figure.axes} == {"Hidden layer"}
    assert figure.get_supxlabel() == "3 random starts of each network"


@pytest.mark.parametrize(
    ("networks", "replicas"),
    [
        (["784-30-10"], 1),
        (["784-30-30-10"], 1),
        (["784" + "-30" * depth + "-10" for depth in (1, 2, 5, 10, 20, 30)], 3),
        (["784-30-20-10-10", "784-30-15-10"], 2),
    ],
)
def test_any_number_of_networks_layers_and_replicas(
    networks: list[str],
    replicas: int,
    initial_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    assert_readable(initial_speed.draw(initial_table(networks, replicas), style, 0.95))


def test_a_layer_without_gradient_is_no_failure(
    initial_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    table = initial_table()
    table.loc[table["layer"] == 1, ["median", "lower", "upper"]] = 0.0
    assert_readable(initial_speed.draw(table, style, 0.95))


def test_a_single_median_is_in_view_beside_a_labelled_tick(
    initial_table: Table, style: Style
) -> None:
    figure = initial_speed.draw(initial_table(["784-20-10"], replicas=1), style, 0.95)
    low, high = figure.axes[0].get_ylim()
    assert low < 0.3 < high
    assert high / low == pytest.approx(10)
