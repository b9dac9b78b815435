"""The map of remedies and depths, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.remedies import figure as remedy_map
from stages.remedies.tables import TRAINABLE
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]


def trainable(predicted: dict[str, float], depths: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (
            name,
            depth,
            50,
            depth % 3,
            2,
            depth % 3 / 2,
            0.0,
            1.0,
            depth / 100,
            0.0,
            1.0,
            scale / 6,
            scale,
        )
        for name, scale in predicted.items()
        for depth in depths
    ]
    return pd.DataFrame(rows, columns=list(TRAINABLE.columns))


def test_fields_have_the_probability_s_colour_and_theory_a_line(
    style: Style, assert_readable: Readable
) -> None:
    table = trainable({"chapter": 3.0, "tanh": math.inf, "odd": math.nan}, (1, 2, 4, 8))
    figure = remedy_map.draw(table, style)
    assert_readable(figure)
    axes = figure.axes[0]
    (image,) = axes.images
    np.testing.assert_allclose(image.get_array(), [[0.5, 1.0, 0.5, 1.0]] * 3)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["chapter", "tanh", "odd"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "2", "4", "8"]
    assert [text.get_text() for text in axes.texts] == ["1", "2", "1", "2"] * 3
    (line,) = [line for line in axes.lines if line.get_gid() == "theory"]
    assert line.get_xdata() == pytest.approx([1.5, 1.5])  # theory has 1 and 2 train
    assert line.get_ydata() == pytest.approx([-0.5, 0.5])
    assert len(axes.lines) == 2  # and an arrow for tanh
    assert "6 depth scales" in figure.legends[0].get_texts()[0].get_text()
    assert figure.get_supxlabel().endswith("how many of 2 random starts train within 50 steps")


def test_a_depth_that_a_remedy_was_not_tried_at_has_an_empty_field(
    style: Style, assert_readable: Readable
) -> None:
    table = pd.concat(
        [trainable({"chapter": 3.0}, (1, 2, 4)), trainable({"tanh": math.inf}, (2, 8))]
    )
    figure = remedy_map.draw(table, style)
    assert_readable(figure)
    axes = figure.axes[0]
    (image,) = axes.images
    seen = np.ma.filled(image.get_array(), math.nan)
    nothing = math.nan
    np.testing.assert_array_equal(seen, [[0.5, 1, 0.5, nothing], [nothing, 1, nothing, 1]])
    assert [text.get_text() for text in axes.texts] == ["1", "2", "1", "2", "2"]
    assert figure.get_supxlabel().endswith("within 50 steps; none where not tried")


def test_what_a_field_says_is_what_its_colour_means(style: Style) -> None:
    """Whatever the accuracy is; each says of how many, where these differ."""
    table = trainable({"chapter": 3.0}, (1, 2, 3))
    table = table.assign(trained=[5, 0, 16], replicas=[17, 17, 16], accuracy=0.43)
    table = table.assign(probability=table["trained"] / table["replicas"])
    axes = remedy_map.draw(table, style).axes[0]
    (image,) = axes.images
    (shares,) = np.asarray(image.get_array())
    for text, share in zip(axes.texts, shares, strict=True):
        trained, replicas = text.get_text().split("/")
        assert int(trained) / int(replicas) == pytest.approx(share)


def test_theory_s_own_depth_is_one_that_it_expects_to_train(style: Style) -> None:
    table = trainable({"none": 0.5, "equal": 4.0, "all": 8.0}, (1, 2, 4, 8))
    lines = remedy_map.draw(table, style).axes[0].lines
    assert [line.get_xdata()[0] for line in lines] == [-0.5, 2.5, 3.5]


def test_a_map_of_one_remedy_and_depth(style: Style, assert_readable: Readable) -> None:
    assert_readable(remedy_map.draw(trainable({"one": 0.5}, (3,)), style))
