from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.frozen.figures import linear_readout
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
HALF = 4.30265 * 0.1 / np.sqrt(3)  # Student's t with 2 degrees of freedom, deviation 0.1


def test_every_replica_is_a_point_in_percent_before_and_after_training(
    readout_table: Table, style: Style
) -> None:
    figure = linear_readout.draw(readout_table(["784-30-30-10"]), style, 0.95)
    (axes,) = figure.axes
    points = [line for line in axes.lines if line.get_gid() == "replicas"]
    for line, first in zip(points, (71.0, 72.0, 91.0, 92.0), strict=True):
        np.testing.assert_allclose(line.get_ydata(), [first, first + 0.1, first + 0.2])
    looks = {(line.get_marker(), str(line.get_markerfacecolor())) for line in points}
    assert len(looks) == 2
    (pixels,) = [line for line in axes.lines if line.get_gid() == "pixels"]
    np.testing.assert_allclose(pixels.get_ydata(), 86)


def test_means_have_intervals(readout_table: Table, style: Style) -> None:
    figure = linear_readout.draw(readout_table(["784-30-30-10"]), style, 0.95)
    for container, first in zip(figure.axes[0].containers, (71.1, 91.1), strict=True):
        line, _, (bars,) = container.lines
        np.testing.assert_allclose(np.asarray(line.get_ydata(), float), [first, first + 1])
        for bar, mean in zip(bars.get_segments(), (first, first + 1), strict=True):
            ends = np.asarray(bar)[:, 1]
            np.testing.assert_allclose(ends, [mean - HALF, mean + HALF], rtol=1e-6)


def test_networks_and_axes_are_labelled(readout_table: Table, style: Style) -> None:
    figure = linear_readout.draw(readout_table(), style, 0.9)
    assert [axes.get_title() for axes in figure.axes] == [
        "1 hidden layer of 30",
        *(f"{depth} hidden layers of 30" for depth in (2, 3, 4)),
    ]
    assert {axes.get_xlabel() for axes in figure.axes} == {"Hidden layer"}
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    named = [text.get_text() for text in figure.legends[0].get_texts()]
    assert named == [
        "one network, after training",
        "one network, at the random start",
        "mean of the networks, 90% interval",
        "readout from the pixels",
    ]
    assert figure.get_supxlabel() == "3 random starts of each network"


@pytest.mark.filterwarnings("error")
def test_networks_that_diverged_leave_no_marks(readout_table: Table, style: Style) -> None:
    table = readout_table(["784-30-30-10"])
    table.loc[table["state"] == "trained", "accuracy"] = np.nan
    linear_readout.draw(table, style, 0.95).draw_without_rendering()


@pytest.mark.parametrize(
    ("networks", "replicas"),
    [
        (["784-30-10"], 1),
        (["784-30-10", "784-30-30-10", "784-30-30-30-10"], 1),
        (["784-30-30-10"], 40),
        (["784" + "-30" * depth + "-10" for depth in (2, 5, 10)], 3),
        (["784-30-20-10-10", "784-30-15-10"], 2),
    ],
)
def test_any_number_of_networks_and_replicas(
    networks: list[str],
    replicas: int,
    readout_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    assert_readable(linear_readout.draw(readout_table(networks, replicas), style, 0.95))
