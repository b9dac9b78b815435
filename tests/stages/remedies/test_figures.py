"""Figures of sections G and H, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.momentum import figure as momentum_cost
from stages.momentum.tables import MOMENTUM
from stages.plateau import figure as plateau_length
from stages.plateau.tables import PLATEAU
from stages.remedies import figure as remedy_map
from stages.remedies.tables import TRAINABLE
from stages.saturation import figure as saturation
from stages.saturation.tables import SATURATION
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
    assert [text.get_text() for text in axes.texts] == ["1/2", "2/2", "1/2", "2/2"] * 3
    (line,) = [line for line in axes.lines if line.get_gid() == "theory"]
    assert line.get_xdata() == pytest.approx([1.5, 1.5])  # theory has 1 and 2 train
    assert line.get_ydata() == pytest.approx([-0.5, 0.5])
    assert len(axes.lines) == 2  # and an arrow for tanh
    assert "6 depth scales" in figure.legends[0].get_texts()[0].get_text()
    assert figure.get_supxlabel().endswith("train within 50 steps / all random starts")


def test_a_depth_that_a_remedy_was_not_tried_at_has_an_empty_field(
    style: Style, assert_readable: Readable
) -> None:
    table = pd.concat(
        [trainable({"chapter": 3.0}, (1, 2, 4)), trainable({"tanh": math.inf}, (2, 8))]
    )
    figure = remedy_map.draw(table, style, 0.95)
    assert_readable(figure)
    axes = figure.axes[0]
    (image,) = axes.images
    seen = np.ma.filled(image.get_array(), math.nan)
    nothing = math.nan
    np.testing.assert_array_equal(seen, [[0.5, 1, 0.5, nothing], [nothing, 1, nothing, 1]])
    assert [text.get_text() for text in axes.texts] == ["1/2", "2/2", "1/2", "2/2", "2/2"]
    assert figure.get_supxlabel().endswith("all random starts; none where not tried")


def test_what_a_field_says_is_what_its_colour_means(style: Style) -> None:
    """Whatever the accuracy is."""
    table = trainable({"chapter": 3.0}, (1, 2, 3))
    table = table.assign(trained=[5, 0, 17], replicas=17, accuracy=0.43)
    table = table.assign(probability=table["trained"] / 17)
    axes = remedy_map.draw(table, style, 0.95).axes[0]
    (image,) = axes.images
    (shares,) = np.asarray(image.get_array())
    for text, share in zip(axes.texts, shares, strict=True):
        trained, replicas = text.get_text().split("/")
        assert int(trained) / int(replicas) == pytest.approx(share)


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
    assert [figure.axes[first].get_ylabel() for first in (0, 4)] == [
        "sigmoid, η = 0.1\nuniform ±1/√n",
        "tanh, η = 0.1\nuniform ±1/√n",
    ]
    assert [axes.get_xlabel() for axes in figure.axes] == [""] * 4 + ["Mini-batch step"] * 4
    assert len(figure.legends[0].get_texts()) == 3


def test_rows_say_how_weights_are_drawn(style: Style, assert_readable: Readable) -> None:
    table = activations(("sigmoid", "sigmoid-glorot"), (4, 5))
    glorot = table["network"] == "sigmoid-glorot"
    table.loc[glorot, ["activation", "initializer"]] = "sigmoid", "glorot-uniform"
    figure = saturation.draw(table, style, 0.95)
    assert_readable(figure)
    names = [figure.axes[first].get_ylabel().split("\n")[1] for first in (0, 4)]
    assert names == ["uniform ±1/√n", "Glorot, uniform"]


def test_lines_stand_out_from_the_bands(style: Style) -> None:
    """Even where all five bands lie on one another, less than half of the white is covered."""
    figure = saturation.draw(activations(("sigmoid",), (5,)), style, 0.95)
    for axes in figure.axes:
        bands = [band.get_alpha() or 1.0 for band in axes.collections]
        assert math.prod(1 - alpha for alpha in bands) > 0.45
        assert min(line.get_zorder() for line in axes.lines) > max(
            band.get_zorder() for band in axes.collections
        )


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
            assert line.get_xdata() == pytest.approx(places, rel=0.15)
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


def test_intervals_at_one_rate_do_not_hide_each_other(style: Style) -> None:
    """Plain descent with 0.5 and with 1, and momentum 0.9 with a tenth of that."""
    table = costs((0.05, 0.1, 0.5, 1.0), (0.0, 0.9), diverged=False)
    table = table[table["eta"].isin([0.5, 1.0]) == (table["mu_max"] == 0)]
    for axes in momentum_cost.draw(table, style, 0.95).axes:
        plain, momentum = (
            np.log10(np.asarray(bars.lines[0].get_xdata(), float)) for bars in axes.containers
        )
        assert np.all(momentum - plain > 0.05)
        assert np.all(momentum - plain < 0.15)  # half the way from 0.5 to 1
        np.testing.assert_allclose((plain + momentum) / 2, np.log10([0.5, 1.0]), atol=1e-9)
        for bars in axes.containers:  # bars are where their marks are
            ends = [segment[0, 0] for segment in bars.lines[2][0].get_segments()]
            assert ends == pytest.approx(list(bars.lines[0].get_xdata()))


@pytest.mark.parametrize("diverged", [False, True])
def test_rates_and_schedules_of_the_complete_grid(
    diverged: bool, style: Style, assert_readable: Readable
) -> None:
    rates, maxima = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0), (0.0, 0.9, 0.99, 0.995, 0.999)
    tables = [
        costs(tuple(rate * (1 - mu_max) for rate in rates), (mu_max,), diverged)
        for mu_max in maxima
    ]
    assert_readable(momentum_cost.draw(pd.concat(tables), style, 0.95))


def test_plain_descent_alone(style: Style, assert_readable: Readable) -> None:
    figure = momentum_cost.draw(costs((0.1,), (0.0,), diverged=False), style, 0.95)
    assert_readable(figure)
    (bars,) = figure.axes[0].containers
    assert bars.lines[0].get_xdata() == pytest.approx([0.1])  # nothing to stand aside for
