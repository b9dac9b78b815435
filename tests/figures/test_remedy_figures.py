"""Figures of sections G and H, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from unstable_gradients.figures import momentum_cost, plateau_length, remedy_map, saturation
from unstable_gradients.figures.style import Style
from unstable_gradients.tables.remedies import MOMENTUM, PLATEAU, SATURATION, TRAINABLE

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
    return pd.DataFrame(rows, columns=list(TRAINABLE))


def test_fields_have_the_probability_s_colour_and_theory_a_line(
    style: Style, assert_readable: Readable
) -> None:
    table = trainable({"chapter": 3.0, "tanh": math.inf, "odd": math.nan}, (1, 2, 4, 8))
    figure = remedy_map.draw(table, style, 0.95)
    assert_readable(figure)
    axes = figure.axes[0]
    (image,) = axes.images
    np.testing.assert_allclose(image.get_array(), [[0.5, 1.0, 0.5, 1.0]] * 3)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["chapter", "tanh", "odd"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "2", "4", "8"]
    assert [text.get_text() for text in axes.texts[:4]] == ["1 %", "2 %", "4 %", "8 %"]
    (line,) = [line for line in axes.lines if line.get_gid() == "theory"]
    assert line.get_xdata() == pytest.approx([1.5, 1.5])  # theory has 1 and 2 train
    assert line.get_ydata() == pytest.approx([-0.5, 0.5])
    assert len(axes.lines) == 2  # and an arrow for tanh
    assert "6 depth scales" in figure.legends[0].get_texts()[0].get_text()
    assert "after 50 steps" in figure.get_supxlabel()


def test_theory_s_own_depth_is_one_that_it_expects_to_train(style: Style) -> None:
    table = trainable({"none": 0.5, "equal": 4.0, "all": 8.0}, (1, 2, 4, 8))
    lines = remedy_map.draw(table, style, 0.95).axes[0].lines
    assert [line.get_xdata()[0] for line in lines] == [-0.5, 2.5, 3.5]


def test_a_map_of_one_remedy_and_depth(style: Style, assert_readable: Readable) -> None:
    assert_readable(remedy_map.draw(trainable({"one": 0.5}, (3,)), style, 0.95))


def lengths(lambdas: tuple[float, ...], replicas: int, stuck: bool) -> pd.DataFrame:
    rows = [
        (lmbda, depth, replica, 100 * 3**depth * (1 + replica), int(not stuck or depth < 3))
        for lmbda in lambdas
        for depth in (1, 2, 3)
        for replica in range(replicas)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU))


def test_every_plateau_is_a_point_and_lines_end_where_one_does_not_end(
    style: Style, assert_readable: Readable
) -> None:
    figure = plateau_length.draw(lengths((0.0, 5.0), 2, stuck=True), style, 0.95)
    assert_readable(figure)
    (axes,) = figure.axes
    means = [line for line in axes.lines if line.get_gid() == "means"]
    for line in means:
        assert list(line.get_xdata()) == [1, 2]
        assert line.get_ydata() == pytest.approx([300 * math.sqrt(2), 900 * math.sqrt(2)])
    left = [line for line in axes.lines if line.get_gid() == "left"]
    stayed = [line for line in axes.lines if line.get_gid() == "stayed"]
    assert sum(len(line.get_xdata()) for line in left) == 8
    assert sorted(y for line in stayed for y in line.get_ydata()) == [2700, 2700, 5400, 5400]
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["λ = 0", "λ = 5", "still on it at the end"]


def test_one_lambda_and_replica(style: Style, assert_readable: Readable) -> None:
    figure = plateau_length.draw(lengths((0.0,), 1, stuck=False), style, 0.95)
    assert_readable(figure)
    assert len(figure.legends[0].get_texts()) == 1


def activations(networks: tuple[str, ...], depths: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (
            network,
            *(network, "uniform"),
            0.1,
            depth,
            step,
            layer,
            measure,
            layer / 10,
            layer / 10 - 0.05,
            layer / 10 + 0.05,
            3,
        )
        for network in networks
        for depth in depths
        for step in (0, 1, 10, 100)
        for layer in range(1, depth + 1)
        for measure in ("mean", "spread", "percentile_2", "percentile_98", "accuracy")
    ]
    return pd.DataFrame(rows, columns=list(SATURATION))


def test_every_layer_has_a_line_of_its_mean_and_one_of_its_spread(
    style: Style, assert_readable: Readable
) -> None:
    figure = saturation.draw(activations(("sigmoid", "tanh"), (2, 3)), style, 0.95)
    assert_readable(figure)
    assert len(figure.axes) == 8
    assert [len(axes.lines) for axes in figure.axes] == [2, 2, 3, 3] * 2
    for axes in figure.axes:
        for layer, line in enumerate(axes.lines, 1):
            assert list(line.get_xdata()) == [1, 10, 100]
            assert line.get_ydata() == pytest.approx([layer / 10] * 3)
    assert [axes.get_title() for axes in figure.axes[:4]] == [
        "2 layers:\nmean",
        "2 layers:\nstd. deviation",
        "3 layers:\nmean",
        "3 layers:\nstd. deviation",
    ]
    assert [figure.axes[first].get_ylabel() for first in (0, 4)] == ["sigmoid", "tanh"]
    assert len(figure.legends[0].get_texts()) == 3


def test_one_network_of_one_depth(style: Style, assert_readable: Readable) -> None:
    assert_readable(saturation.draw(activations(("sigmoid",), (4,)), style, 0.95))


def costs(etas: tuple[float, ...], maxima: tuple[float, ...], diverged: bool) -> pd.DataFrame:
    rows = [
        (kind, mu_max, mu_max, eta, step, cost, cost / 2, 2 * cost, 0.5, 3)
        for eta in etas
        for kind in ("plain", "classical", "nesterov")
        for mu_max in maxima
        if (kind == "plain") == (mu_max == 0)
        for step, cost in ((0, 3.25), (10, math.nan if diverged and eta > 0.5 else 1 + mu_max))
    ]
    return pd.DataFrame(rows, columns=list(MOMENTUM))


@pytest.mark.parametrize("diverged", [False, True])
def test_costs_at_the_end_are_shown_where_steps_add_up(
    diverged: bool, style: Style, assert_readable: Readable
) -> None:
    """eta / (1 - mu) is eta itself for plain descent, twice that for 0.5, ten times for 0.9."""
    figure = momentum_cost.draw(costs((0.1, 1.0), (0.0, 0.5, 0.9), diverged), style, 0.95)
    assert_readable(figure)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["Classical momentum", "Nesterov's momentum"]
    for axes in figure.axes:
        lines = [container.lines[0] for container in axes.containers]
        expected = [(1.0, [0.1, 1.0]), (1.5, [0.2, 2.0]), (1.9, [1.0, 10.0])]
        for line, (cost, places) in zip(lines, expected, strict=True):
            assert line.get_xdata() == pytest.approx(places)
            there = [cost, math.nan if diverged else cost]
            assert line.get_ydata() == pytest.approx(there, nan_ok=True)
    assert "After 10 steps" in figure.get_supxlabel()
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert [label.split("= ")[-1] for label in labels] == ["plain descent", "0.5", "0.9"]


def test_schedules_that_are_the_same_share_a_line(style: Style, assert_readable: Readable) -> None:
    table = costs((0.1, 1.0), (0.0, 0.9, 0.99, 0.999), diverged=False)
    table.loc[table["mu_max"] > 0.9, "mu_reached"] = 0.98765
    figure = momentum_cost.draw(table, style, 0.95)
    assert_readable(figure)
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels[-1].endswith("= 0.99 or 0.999 (0.988 reached)")
    for axes in figure.axes:
        assert [len(container.lines[0].get_xdata()) for container in axes.containers] == [2, 2, 2]


def test_plain_descent_alone(style: Style, assert_readable: Readable) -> None:
    assert_readable(momentum_cost.draw(costs((0.1,), (0.0,), diverged=False), style, 0.95))
