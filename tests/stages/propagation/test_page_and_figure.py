"""What is said and drawn of gradients at the start, from tables whose numbers are known."""

import itertools
from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.propagation import figure, page
from stages.propagation.tables import NORMALIZED, RESIDUAL, SHATTERED, SPECTRUM
from tests.page.plain_text import plain
from unstable_gradients.drawing.style import Style


def frame(rows: list[tuple], table) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


NORMAL = frame(
    [
        (kind, name, width, images, 1.25, 1.2, 1.3, 8, 7.0, 1.28)
        for (kind, images), name, width in itertools.product(
            (("batch", 10), ("batch", 100), ("layer", 10)), ("relu", "linear"), (30, 300)
        )
    ],
    NORMALIZED,
)
BLOCKS = frame(
    [
        ("relu", "lecun-zero", skips, width, depth, 4.605 * depth / 8, 4, 5, 9, 2.3026)
        for skips, width, depth in itertools.product(
            ("none", "identity", "identity-weights-last"), (30, 300), (4, 8)
        )
    ],
    RESIDUAL,
)
LINES = frame(
    [
        (kind, skips, depth, 0.5 / depth, 0.4 / depth, 0.6 / depth, 9, 0.9, 0.26, 0.7, predicted)
        for (kind, predicted), skips, depth in itertools.product(
            (("none", 0.3), ("batch", float("nan"))), ("none", "identity"), (1, 8)
        )
    ],
    SHATTERED,
)
SPECTRA = frame(
    [
        (weights, name, width, depth, depth, 0.9 * depth, 1.1 * depth, 16, 2.1 * depth, 2.05, depth)
        for weights, name, width, depth in itertools.product(
            ("gaussian", "orthogonal"), ("linear", "relu"), (30, 300), (1, 16)
        )
    ],
    SPECTRUM,
)


def test_factors_stand_beside_theory_and_few_dimensions_are_told() -> None:
    text = plain(page.normalized(NORMAL))
    assert "Batch normalization" in text
    assert "Layer normalization" in text
    assert "rectifier, 100 images" in text
    assert "1.25" in text
    assert "1.28" in text
    assert "rectifier, endless batch" in text
    assert "1.47" in text
    said = page.dimensions(NORMAL)
    assert "100 images of a linear network spread over" in said
    assert "7.0 in layers of 30 (factor 1.25) and 7.0 in layers of 300" in said
    assert page.dimensions(NORMAL[NORMAL["activation"] != "linear"]) == ""


def test_ratios_are_of_norms_and_of_the_deepest() -> None:
    """ln of the squares 4.605 is a norm of 10; theory's 2.3026 one of the root of 10."""
    text = plain(page.blocks(BLOCKS))
    assert "in the first block exceeds that in the last of 8" in text
    assert "block ends in its weights" in text
    assert ">10.0<" in page.blocks(BLOCKS)
    assert "3.2" in text


def test_tanh_beside_its_root() -> None:
    own = BLOCKS.replace({"relu": "tanh"}).query("skips == 'identity'")
    said = page.roots(own)
    assert "is 1.15 for 4 blocks and 1.63 for 8 blocks, in layers of 300" in said
    assert "end at 1.064, slowly" in said
    assert page.roots(BLOCKS) == ""


def test_correlations_shared_neurons_and_directions() -> None:
    text = plain(page.shattered(LINES))
    assert "Skip connections, normalized" in text
    assert "0.26" in text
    same = LINES.assign(correlation=1 / 3, low=1 / 3, high=1 / 3 + 1e-16)
    assert ">0.333<" in page.shattered(same)
    text = plain(page.directions(SPECTRA))
    assert "16 layers" in text
    assert "33.6 (2.05)" in text


def test_the_figure_has_marks_and_theory(
    style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    found = figure.draw(NORMAL, BLOCKS, LINES, SPECTRA, style)
    assert_readable(found)
    batch, blocks, lines, spectra = found.axes
    drawn = [line for line in blocks.lines if line.get_linestyle() == "None"]
    assert [list(line.get_ydata()) for line in drawn] == [[pytest.approx(2.3025), 4.605]] * 2
    assert [text.get_text() for text in lines.get_legend().get_texts()] == [
        "skip connections",
        "plain",
        "normalized, skip connections",
        "normalized",
        "theory",
    ]
    assert [line.get_linestyle() for line in spectra.lines].count("None") == 3
    assert batch.get_ylim()[1] > 1.29  # above all marks: room for the legend
