from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.frozen.figures import frozen_layers
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
HALF = 4.30265 * 0.1 / np.sqrt(3)  # Student's t with 2 degrees of freedom, deviation 0.1


def test_every_replica_is_a_point_in_percent_and_the_mean_has_its_interval(
    frozen_table: Table, style: Style
) -> None:
    figure = frozen_layers.draw(frozen_table(["784-30-30-10"]), style, 0.95)
    (axes,) = figure.axes
    points = [line for line in axes.lines if line.get_gid() == "replicas"]
    for frozen, (line, container) in enumerate(zip(points, axes.containers, strict=True)):
        np.testing.assert_allclose(line.get_ydata(), [96.0 - 2 * frozen + k / 10 for k in range(3)])
        assert np.all(np.round(np.asarray(line.get_xdata(), float)) == frozen)
        _, _, (bars,) = container.lines
        mean = 96.1 - 2 * frozen
        np.testing.assert_allclose(
            bars.get_segments()[0][:, 1], [mean - HALF, mean + HALF], rtol=1e-6
        )


def test_networks_and_axes_are_labelled(frozen_table: Table, style: Style) -> None:
    figure = frozen_layers.draw(frozen_table(), style, 0.9)
    assert [axes.get_title() for axes in figure.axes] == [
        "1 hidden layer of 30",
        *(f"{depth} hidden layers of 30" for depth in (2, 3, 4)),
    ]
    assert {axes.get_xlabel() for axes in figure.axes} == {"Frozen layer"}
    assert [text.get_text() for text in figure.axes[1].get_xticklabels()] == ["none", "first"]
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert "percent" in figure.get_supylabel()
    assert "90%" in str([text.get_text() for text in figure.legends[0].get_texts()])
    note = "3 random starts of each network; epochs of training: 4"
    assert figure.get_supxlabel() == note


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
    frozen_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    assert_readable(frozen_layers.draw(frozen_table(networks, replicas), style, 0.95))
