from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.training.figures import speed_during_training
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]


def test_every_network_with_two_hidden_layers_has_a_panel(speed_table: Table, style: Style) -> None:
    figure = speed_during_training.draw(speed_table(), style, 0.95)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == [f"{depth} hidden layers of 30" for depth in (2, 3, 4)]


def test_lines_are_the_medians_and_bands_the_quantiles(speed_table: Table, style: Style) -> None:
    shuffled = speed_table(["784-30-30-10"]).sample(frac=1, random_state=1)
    figure = speed_during_training.draw(shuffled, style, 0.95)
    (axes,) = figure.axes
    medians = [line for line in axes.lines if line.get_label().startswith("layer")]
    for line, start in zip(medians, (0.06, 0.3), strict=True):
        np.testing.assert_allclose(line.get_xdata(), [0, 1, 2, 3])
        np.testing.assert_allclose(line.get_ydata(), start / np.array([1, 2, 3, 4]))
    for band, start in zip(axes.collections, (0.06, 0.3), strict=True):
        heights = band.get_paths()[0].vertices[:, 1]
        assert heights.min() == pytest.approx(start / 4 / 2)
        assert heights.max() == pytest.approx(start * 2)


def test_lines_are_named_at_their_ends_on_a_shared_log_axis(
    speed_table: Table, style: Style
) -> None:
    figure = speed_during_training.draw(speed_table(), style, 0.9)
    for axes, depth in zip(figure.axes, (2, 3, 4), strict=True):
        assert [text.get_text() for text in axes.texts] == [
            f"layer {layer}" for layer in range(1, depth + 1)
        ]
        assert axes.get_yscale() == "log"
        assert axes.get_xlabel() == "Epoch"
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert r"\partial C/\partial b" in figure.get_supylabel()
    assert "3 random starts" in figure.get_supxlabel()
    assert "one more falls in 50% of cases" in figure.get_supxlabel()  # 2 of 4 places, of 3


def test_the_recorded_runs_of_the_book_are_marks_in_the_colours_of_the_layers(
    speed_table: Table, style: Style
) -> None:
    figure = speed_during_training.draw(speed_table(), style, 0.95)
    assert figure.get_supxlabel().endswith("Nielsen, chapter 5")
    third = figure.axes[2]
    lines = [line for line in third.lines if line.get_label().startswith("layer")]
    marks = [line for line in third.lines if line.get_linestyle() == "None"]
    assert [line.get_color() for line in lines] == [mark.get_markeredgecolor() for mark in marks]
    assert marks[0].get_ydata()[0] == 0.00298  # as read off: the first layer of four
    assert marks[3].get_ydata()[8] == 0.000925
    other = speed_during_training.draw(speed_table(["784-30-20-10"]), style, 0.95)
    assert "chapter 5" not in other.get_supxlabel()


def test_a_layer_looks_the_same_in_every_panel(speed_table: Table, style: Style) -> None:
    figure = speed_during_training.draw(speed_table(), style, 0.95)
    first = {axes.lines[0].get_color() for axes in figure.axes}
    assert len(first) == 1


@pytest.mark.parametrize(
    ("networks", "replicas", "epochs"),
    [
        (["784-30-10"], 1, 1),
        (["784-30-30-10"], 1, 2),
        (["784-30-30-10"], 40, 1),
        (["784" + "-30" * depth + "-10" for depth in (2, 5, 10, 20, 30)], 3, 3),
        (["784-30-20-10-10", "784-30-15-10"], 2, 3),
    ],
)
def test_any_number_of_networks_layers_replicas_and_epochs(
    networks: list[str],
    replicas: int,
    epochs: int,
    speed_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    table = speed_table(networks, replicas, epochs)
    assert_readable(speed_during_training.draw(table, style, 0.95))


def test_equal_and_vanished_speeds_are_no_failure(
    speed_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    table = speed_table()
    table.loc[table["layer"] <= 2, ["median", "lower", "upper"]] = 0.0
    assert_readable(speed_during_training.draw(table, style, 0.95))
