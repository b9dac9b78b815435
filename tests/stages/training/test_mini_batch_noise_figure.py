from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.training.figures import mini_batch_noise
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
FALL = 0.06 / np.array([1, 2, 3, 4])  # full-batch medians of the first of two layers


def test_mini_batch_averaged_and_full_batch_have_a_row_each(
    noise_table: Table, style: Style
) -> None:
    figure = mini_batch_noise.draw(noise_table(["784-30-30-10"]), style, 0.95)
    names = [" ".join(axes.get_ylabel().split()) for axes in figure.axes]
    assert names == ["Mini-batch", "Mini-batches, averaged", "Full batch"]
    for axes, factor in zip(figure.axes, (4.0, 1.5, 1.0), strict=True):
        np.testing.assert_allclose(axes.lines[0].get_ydata(), factor * FALL)


def test_full_batch_medians_stand_beside_the_others(noise_table: Table, style: Style) -> None:
    figure = mini_batch_noise.draw(noise_table(["784-30-30-10"]), style, 0.95)
    mini_batch, averaged, full_batch = figure.axes
    for axes in (mini_batch, averaged):
        np.testing.assert_allclose(axes.lines[2].get_ydata(), FALL)
        for own, reference in zip(axes.lines[:2], axes.lines[2:], strict=True):
            assert reference.get_color() == own.get_color()  # the layer's
            assert reference.get_linewidth() < own.get_linewidth()
    assert len(full_batch.lines) == 2


def test_averages_begin_where_their_window_does(noise_table: Table, style: Style) -> None:
    table = noise_table(["784-30-30-10"])
    late = table[(table["measure"] != "averaged") | (table["step"] >= 2)]
    figure = mini_batch_noise.draw(late, style, 0.95)
    np.testing.assert_allclose(figure.axes[1].lines[0].get_xdata(), [2, 3])


def test_the_window_of_the_averages_explains_where_they_begin_and_end(
    noise_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    """Windows of 4 of 10 steps fit around the steps from 2 to 8, as [t - 2, t + 2)."""
    table = noise_table(epochs=10)
    averaged = table["measure"] == "averaged"
    figure = mini_batch_noise.draw(table[~averaged | table["step"].between(2, 8)], style, 0.95)
    assert_readable(figure)
    note = figure.get_supxlabel().splitlines()[1]
    assert note.startswith("Averaged: over 4 steps")
    assert note.endswith("from step 2 to 8")
    everywhere = mini_batch_noise.draw(table, style, 0.95)  # a window of 1
    assert "Averaged" not in everywhere.get_supxlabel()


def test_only_networks_with_two_hidden_layers_on_one_log_axis(
    noise_table: Table, style: Style
) -> None:
    figure = mini_batch_noise.draw(noise_table(), style, 0.9)
    titles = [axes.get_title() for axes in figure.axes[:3]]
    assert titles == [f"{depth} hidden layers of 30" for depth in (2, 3, 4)]
    assert {axes.get_yscale() for axes in figure.axes} == {"log"}
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    named = [text.get_text() for text in figure.legends[0].get_texts()]
    assert named == ["layer 1", "layer 2", "layer 3", "layer 4", "thin: full-batch median"]
    assert "3 random starts" in figure.get_supxlabel()
    assert "in 50% of cases" in figure.get_supxlabel()


@pytest.mark.parametrize(
    ("networks", "replicas", "steps"),
    [
        (["784-30-10"], 1, 1),
        (["784-30-30-10"], 1, 2),
        (["784-30-30-10"], 40, 1),
        (["784" + "-30" * depth + "-10" for depth in (2, 5, 10)], 3, 3),
        (["784-30-20-10-10", "784-30-15-10"], 2, 3),
    ],
)
def test_any_number_of_networks_layers_replicas_and_steps(
    networks: list[str],
    replicas: int,
    steps: int,
    noise_table: Table,
    style: Style,
    assert_readable: Callable[[Figure], None],
) -> None:
    table = noise_table(networks, replicas, steps)
    assert_readable(mini_batch_noise.draw(table, style, 0.95))


def test_a_run_shorter_than_the_window_has_no_averages(
    noise_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    table = noise_table()
    assert_readable(mini_batch_noise.draw(table[table["measure"] != "averaged"], style, 0.95))
