"""The figures of the identity neuron and of the singular values."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.richer.figures import identity_neuron, singular_values
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
Check = Callable[[Figure], None]


def labelled(figure: Figure, panel: int, label: str) -> np.ndarray:
    (line,) = [each for each in figure.axes[panel].lines if label in str(each.get_label())]
    return np.asarray(line.get_xydata())


def test_copies_and_errors_are_those_of_the_table(
    copy_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = identity_neuron.draw(copy_table(), style)
    copied = labelled(figure, 0, "$w_1 = 1$, with a constant")
    expected = 4 / (1 + np.exp(-(copied[:, 0] - 0.5))) - 1.5
    np.testing.assert_allclose(copied[:, 1], expected)
    assert len(labelled(figure, 0, "$w_1 = 8$, without a constant")) == len(copied)
    found = labelled(figure, 1, "error with a constant")
    np.testing.assert_allclose(found, [(w, w**2 / 400) for w in (0.01, 1.0, 8.0)])
    assert {axes.get_yscale() for axes in figure.axes} == {"linear", "log"}
    assert_readable(figure)


def test_every_mark_and_line_of_the_copies_is_seen_and_named(
    copy_table: Table, style: Style
) -> None:
    figure = identity_neuron.draw(copy_table(), style)
    itself, *copies = figure.axes[0].lines
    assert itself.get_label() == "$x$ itself"
    np.testing.assert_array_equal(itself.get_xdata(), itself.get_ydata())
    widest = max(copy.get_linewidth() for copy in copies)
    assert itself.get_linewidth() > 2 * widest  # shows on both sides of a copy that lies on it
    np.testing.assert_allclose(labelled(figure, 1, "least error"), [(8.0, 0.5 / 9)])
    named = {text.get_text() for text in figure.legends[0].get_texts()}
    assert named == {line.get_label() for axes in figure.axes for line in axes.lines}


def test_one_weight_makes_a_figure(copy_table: Table, style: Style, assert_readable: Check) -> None:
    assert_readable(identity_neuron.draw(copy_table([0.5]), style))


def test_singular_values_of_hidden_layers_stand_beside_their_layer(
    singular_table: Table, style: Style
) -> None:
    figure = singular_values.draw(singular_table(["784-30-30-30-10"]), style, 0.95)
    pairs, products = figure.axes
    for axes, layers in ((pairs, [2, 3]), (products, [1, 2, 3])):
        columns = [line for line in axes.lines if line.get_marker() == "_"]
        places = sorted(float(line.get_xdata()[0]) for line in columns)
        assert [round(place) for place in places] == sorted(layers * 2)
        assert {len(line.get_xdata()) for line in columns} == {3}
        heights = {tuple(np.round(line.get_ydata(), 6)) for line in columns}
        assert heights == {(0.5, 0.125, 0.055556), (2.0, 0.5, 0.222222)}
    assert {axes.get_yscale() for axes in figure.axes} == {"log"}


@pytest.mark.parametrize(
    ("networks", "replicas"),
    [
        (["784-30-10"], 1),
        (["784-30-30-10"], 1),
        (["784-30-30-10", "784-30-30-30-30-10"], 3),
        (["784-30-20-10-10"], 2),
    ],
)
def test_singular_values_of_any_networks(
    networks: list[str],
    replicas: int,
    singular_table: Table,
    style: Style,
    assert_readable: Check,
) -> None:
    assert_readable(singular_values.draw(singular_table(networks, replicas), style, 0.95))
