"""Figures of chains: what they draw, and that any table leaves them readable."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.chain.figures import (
    activation_slopes,
    chain_activations,
    chain_cascade,
    chain_ratio,
    chain_terms,
    exploding_chain,
)
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
Check = Callable[[Figure], None]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_peak_of_the_sigmoid_is_marked(
    slope_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = activation_slopes.draw(slope_table(), style)
    alone, together = figure.axes
    curve = alone.lines[0]
    np.testing.assert_allclose(curve.get_xdata(), [-2, -1, 0, 1, 2])
    np.testing.assert_allclose(curve.get_ydata(), [0.05, 0.125, 0.25, 0.125, 0.05])
    (peak,) = [line for line in alone.lines if line.get_gid() == "book"]
    assert (peak.get_xdata()[0], peak.get_ydata()[0]) == (0.0, 0.25)
    assert len(together.lines) == 6
    assert alone.get_ylabel() == r"Slope $\sigma'(z)$"
    assert together.get_title() == "Beside other activation functions"  # the sigmoid is there, too
    assert_readable(figure)


def test_the_steep_sigmoid_is_named_and_its_k_said(style: Style, slope_table: Table) -> None:
    """The table has it twice as steep at 0 as the sigmoid."""
    figure = activation_slopes.draw(slope_table(), style)
    assert "σ(kz)" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert figure.get_supxlabel() == "σ(kz) is drawn for k = 2"
    alone = activation_slopes.draw(slope_table(("sigmoid", "tanh")), style)
    assert alone.get_supxlabel() == ""


@pytest.mark.parametrize(("length", "changes"), [(4, 3), (1, 2), (6, 5)])
def test_errors_are_medians_over_the_chains(
    length: int, changes: int, cascade_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = chain_cascade.draw(cascade_table(length, changes), style)
    (axes,) = figure.axes
    drawn = {line.get_label(): line.get_ydata() for line in axes.lines}
    sizes = 10.0 ** -np.arange(changes, 0, -1)
    np.testing.assert_allclose(drawn["error of $a_{1}$"], 2 * sizes**2)  # of 1, 2 and 3 times
    np.testing.assert_allclose(drawn["actual change of $C$"], sizes)
    assert len(drawn) == length + 3
    assert_readable(figure)


@pytest.mark.parametrize("length", [3, 4, 7])
def test_the_bounds_of_the_book_are_marked_with_their_frequency(
    length: int, terms_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = chain_terms.draw(terms_table(length), style)
    # 5 for each octave above 2^-16, and the layer.
    assert texts(figure) == [
        f"{80 + length}.0%\nbelow 1",
        f"{70 + length}.0%\nbelow 1/4",
        "63.0%\nbelow 1/16",
    ]
    assert len(figure.legends[0].get_texts()) == length + 1
    figure.draw_without_rendering()
    assert "100%" in [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert_readable(figure)


@pytest.mark.parametrize("longest", [2, 5, 30, 400])
def test_growth_and_tolerance_of_any_length(
    longest: int, exploding_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = exploding_chain.draw(exploding_table(longest), style)
    growth, tolerance = figure.axes
    np.testing.assert_allclose(growth.lines[0].get_ydata(), 1.4 * np.arange(1, longest))
    np.testing.assert_allclose(tolerance.lines[0].get_ydata(), -1.3 * np.arange(2, longest + 1))
    assert tolerance.lines[1].get_ydata()[0] == pytest.approx(np.log10(2.0**-53))
    assert_readable(figure)


@pytest.mark.parametrize(
    ("scales", "lengths"),
    [((0.5, 1, 2, 4, 8, 16), (2, 3, 4)), ((1,), (2,)), ((1, 3), range(2, 31))],
)
def test_ratios_have_a_panel_a_scale_and_a_line_a_kind_of_biases(
    scales: Sequence[float],
    lengths: Sequence[int],
    ratio_table: Table,
    style: Style,
    assert_readable: Check,
) -> None:
    figure = chain_ratio.draw(ratio_table(scales, lengths), style, 0.95)
    assert len(figure.axes) == len(scales)
    for axes in figure.axes:
        random, centred = axes.lines[:2]
        np.testing.assert_allclose(random.get_ydata(), [-1.0 * length for length in lengths])
        np.testing.assert_allclose(centred.get_ydata(), [-0.5 * length for length in lengths])
    assert "bands hold 95% of them" in figure.get_supxlabel()
    assert_readable(figure)


@pytest.mark.parametrize("scales", [(0.5, 1, 2, 4, 8), (1,)])
def test_factors_are_those_of_a_step_and_a_median_of_0_is_said(
    scales: Sequence[float], activation_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = chain_activations.draw(activation_table(scales=scales), style, 0.95)
    assert len(figure.axes) == 6
    assert figure.get_supylabel() == r"Factor of a step $|w_L\,\sigma'(z_{L-1})|$"
    np.testing.assert_allclose(figure.axes[0].lines[0].get_ydata(), [-1.0] * len(scales))
    assert np.all(np.isnan(figure.axes[5].lines[0].get_ydata()))
    assert texts(figure) == ["0 in 70% of\nthe chains or more"]
    assert_readable(figure)
