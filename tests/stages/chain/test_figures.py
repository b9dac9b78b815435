"""Figures of chains: what they draw, and that any table leaves them readable."""

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Rectangle

from stages.chain.figures import (
    activation_slopes,
    chain_activations,
    chain_cascade,
    chain_products,
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
    assert alone.get_ylabel() == r"Slope $\sigma′(z)$"
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
    assert figure.get_supylabel() == r"Factor of a step $|w_L\,\sigma′(z_{L-1})|$"
    np.testing.assert_allclose(figure.axes[0].lines[0].get_ydata(), [-1.0] * len(scales))
    assert np.all(np.isnan(figure.axes[5].lines[0].get_ydata()))
    assert texts(figure) == ["0 in 70% of\nthe chains or more"]
    assert_readable(figure)


def in_lines(figure: Figure) -> list[list[str]]:
    """The texts of a figure as one reads them: lines from above, each from the left."""
    (axes,) = figure.axes
    placed = [(-text.get_position()[1], text.get_position()[0], text) for text in axes.texts]
    written = sorted((y, x, text.get_text()) for y, x, text in placed if text.get_text())
    lines = itertools.groupby(written, key=lambda each: each[0])
    return [[text for _, _, text in line] for _, line in lines]


SLOPES = [rf"$\sigma′(z_{{{number}}})$" for number in range(1, 5)]
WEIGHTS = ["$w_{2}$", "$w_{3}$", "$w_{4}$"]
AT_THE_COST = r"$\dfrac{\partial C}{\partial a_{4}}$"
WHOLE = [*itertools.chain(*zip(SLOPES, [*WEIGHTS, AT_THE_COST], strict=True))]


def test_both_products_are_written_over_the_chain(style: Style) -> None:
    """Equation 122, and that of the third bias, which is its end."""
    words, first, third, weights, chain = in_lines(chain_products.draw(style))
    assert words == ["two pairs that only the first gradient has", "what both gradients have"]
    assert first == [r"$\dfrac{\partial C}{\partial b_{1}}$ $=$", *WHOLE]
    assert third == [r"$\dfrac{\partial C}{\partial b_{3}}$ $=$", *WHOLE[4:]]
    assert weights == WEIGHTS
    assert chain == ["$b_{1}$", "$b_{2}$", "$b_{3}$", "$b_{4}$", "$C$"]


def test_every_factor_stands_over_what_it_belongs_to(style: Style) -> None:
    (axes,) = chain_products.draw(style).axes
    places: dict[str, set[float]] = {}
    for text in axes.texts:
        places.setdefault(text.get_text(), set()).add(round(text.get_position()[0], 9))
    circles = [each for each in axes.patches if isinstance(each, Circle)]
    neurons = sorted(round(float(each.center[0]), 9) for each in circles)
    assert [places[f"$b_{{{number}}}$"] for number in range(1, 5)] == [{x} for x in neurons]
    assert [places[slope] for slope in SLOPES] == [{x} for x in neurons]
    # The weight stands on its arrow as well, in the same place.
    ends = [*neurons, *places["$C$"]]
    between = [(left + right) / 2 for left, right in itertools.pairwise(ends)]
    found = [x for factor in (*WEIGHTS, AT_THE_COST) for x in places[factor]]
    assert found == pytest.approx(between)


def test_what_the_first_gradient_has_more_is_set_apart(style: Style) -> None:
    (axes,) = chain_products.draw(style).axes
    by_text = {text.get_text(): text for text in axes.texts}
    extra, common = (
        {by_text[text].get_color() for text in (*factors, words)}
        for factors, words in (
            ([SLOPES[0], SLOPES[1]], "two pairs that only the first gradient has"),
            (WHOLE[4:6] + WHOLE[6:], "what both gradients have"),
        )
    )
    assert len(extra) == len(common) == 1
    assert extra != common
    braces = [each for each in axes.patches if isinstance(each, PathPatch)]
    spans = [each.get_path().get_extents().intervalx for each in braces]
    (field,) = [each for each in axes.patches if isinstance(each, Rectangle)]
    spans.append(np.array([field.get_x(), field.get_x() + field.get_width()]))
    within = [
        {
            text.get_text()
            for text in axes.texts
            if low < text.get_position()[0] < high and text.get_text() in WHOLE
        }
        for low, high in spans
    ]
    assert within == [set(WHOLE[:2]), set(WHOLE[2:4]), set(WHOLE[4:])]
    assert {each.get_edgecolor()[:3] for each in braces} == {to_rgb(*extra)}


def contrast(colour: str, ground: str) -> float:
    """Of text on a ground, as the guidelines of the W3C define it."""

    def luminance(name: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(name)]
        return float(np.dot((0.2126, 0.7152, 0.0722), linear)) + 0.05

    levels = sorted((luminance(colour), luminance(ground)))
    return levels[1] / levels[0]


def test_the_products_can_be_read(style: Style, assert_readable: Check) -> None:
    assert_readable(chain_products.draw(style))
    assert contrast(chain_products.EXTRA, "white") > 4.5
    assert contrast(chain_products.COMMON, chain_products.BEHIND_COMMON) > 4.5
