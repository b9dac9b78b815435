from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.depth import figure as accuracy_by_depth
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]


def marked(axes: Axes, gid: str) -> list[np.ndarray]:
    """The heights of the marks of a kind, network by network."""
    return [np.asarray(line.get_ydata()) for line in axes.lines if line.get_gid() == gid]


def book_values(axes: Axes) -> list[float]:
    lines = [lines for lines in axes.collections if lines.get_gid() == "book"]
    return [float(line.get_segments()[0][0, 1]) for line in lines]


def test_every_replica_is_a_point_in_percent(accuracy_table: Table, style: Style) -> None:
    figure = accuracy_by_depth.draw(accuracy_table(), style, 0.95)
    (axes,) = figure.axes
    for heights in marked(axes, "last_accuracy"):
        np.testing.assert_allclose(heights, [96.0, 96.1, 96.2])
    for heights in marked(axes, "best_accuracy"):
        np.testing.assert_allclose(heights, [96.5, 96.6, 96.7])
    assert len(marked(axes, "last_accuracy")) == len(marked(axes, "best_accuracy")) == 4


def test_the_mean_has_its_interval(accuracy_table: Table, style: Style) -> None:
    figure = accuracy_by_depth.draw(accuracy_table(["784-30-10"]), style, 0.95)
    last, best = figure.axes[0].containers
    half = 4.30265 * 0.1 / np.sqrt(3)  # Student's t with 2 degrees of freedom, deviation 0.1
    for container, mean in ((last, 96.1), (best, 96.6)):
        _, _, (bars,) = container.lines
        (bar,) = bars.get_segments()
        np.testing.assert_allclose(bar[:, 1], [mean - half, mean + half], rtol=1e-6)


def test_the_book_is_marked_where_it_has_the_network(accuracy_table: Table, style: Style) -> None:
    sizes = ["784-30-10", "784-20-10", "784-30-30-10"]
    figure = accuracy_by_depth.draw(accuracy_table(sizes), style, 0.95)
    np.testing.assert_allclose(book_values(figure.axes[0]), [96.48, 96.90])


def test_the_book_is_not_in_the_legend_where_it_has_no_network(
    accuracy_table: Table, style: Style
) -> None:
    figure = accuracy_by_depth.draw(accuracy_table(["784-20-10"]), style, 0.95)
    (legend,) = figure.legends
    assert not any("book" in text.get_text() for text in legend.get_texts())


def test_axes_and_networks_are_labelled(accuracy_table: Table, style: Style) -> None:
    figure = accuracy_by_depth.draw(accuracy_table(), style, 0.9)
    (axes,) = figure.axes
    assert "percent" in axes.get_ylabel()
    assert "hidden layers" in axes.get_xlabel()
    ticks = [label.get_text() for label in axes.get_xticklabels()]
    assert ticks == ["1 × 30", "2 × 30", "3 × 30", "4 × 30"]
    assert "90%" in str([text.get_text() for text in figure.legends[0].get_texts()])
    assert figure.get_supxlabel() == "3 random starts of each network"


@pytest.mark.parametrize(
    ("networks", "replicas"),
    [
        (["784-30-10"], 1),
        (["784-30-10", "784-30-30-10", "784-30-30-30-10"], 1),
        (["784-30-10"], 40),
        (["784" + "-30" * depth + "-10" for depth in range(1, 12)], 3),
        (["784-30-20-10-10", "784-30-15-10"], 2),
    ],
)
def test_any_number_of_networks_and_replicas(
    networks: list[str],
    replicas: int,
    accuracy_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    table = accuracy_table(networks, replicas)
    assert_readable(accuracy_by_depth.draw(table, style, 0.95))
