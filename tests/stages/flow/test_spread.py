"""Predicted spreads as tables: closed forms of linear layers, and networks drawn with numpy."""

import numpy as np
import pytest

from stages.flow import spread
from stages.flow.prediction import PredictionSetting
from stages.flow.tables import FLOW_SPREAD
from tests.theory.linear import LINEAR
from unstable_gradients.network.activations import TANH
from unstable_gradients.theory.image_pairs import every_pair
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS

ERROR = OUTPUT_ERRORS["cross-entropy"]
INPUTS = np.random.default_rng(81).uniform(0, 1, (4, 20))
LABELS = np.array([0, 1, 1, 7])


def setting(function, images=4):
    pairs = every_pair(INPUTS[:images], LABELS[:images])
    return PredictionSetting(function, ERROR, pairs, inputs=20, outputs=10)


def rows(found, measure):
    return found[found["measure"] == measure].set_index("depth")


def test_every_network_of_two_layers_or_more_has_a_row_for_each_measure():
    found = spread.predictions(setting(TANH), ("default", "he-zero"), (8, 9), (1, 2, 5))
    assert set(found) | {"activation"} == set(FLOW_SPREAD.columns)
    assert len(found) == 2 * 2 * 2 * 2
    assert not found.duplicated(["initialization", "width", "depth", "measure"]).any()
    assert found["each_log_sd"].isna().tolist() == (found["measure"] == "mean").tolist()


@pytest.mark.parametrize("width", [10, 40])
def test_linear_networks_spread_by_two_over_the_width_in_each_layer(width):
    """The mean gradient of all images, and the gradient of one, are multiplied like any vector."""
    mean = rows(spread.predictions(setting(LINEAR), ("lecun-zero",), (width,), (2, 6)), "mean")
    one = rows(spread.predictions(setting(LINEAR, 1), ("large",), (width,), (2, 6)), "rms")
    for found in (mean, one):
        for depth in (2, 6):
            variance = (depth - 1) * np.log(1 + 2 / width)
            assert found.loc[depth, "stated_log_sd"] == pytest.approx(np.sqrt(variance) / 2)
            assert found.loc[depth, "stated_log_shift"] == pytest.approx(-variance / 4)
    assert one.loc[6, "each_log_sd"] == pytest.approx(one.loc[6, "whole_log_sd"], rel=0.02)


def test_linear_orthogonal_networks_do_not_spread():
    found = spread.predictions(setting(LINEAR), ("orthogonal-zero",), (25,), (4,))
    names = ["stated_log_sd", "stated_log_shift", "whole_log_sd", "whole_log_shift"]
    np.testing.assert_allclose(found[names], 0, atol=1e-6)


def test_many_images_spread_less_than_one():
    several, one = (
        rows(spread.predictions(setting(TANH, images), ("large",), (30,), (8,)), "rms")
        for images in (4, 1)
    )
    assert several.loc[8, "stated_log_sd"] < 0.8 * one.loc[8, "stated_log_sd"]


def test_networks_are_predicted_alone_as_beside_others():
    alone = spread.predictions(setting(TANH), ("default",), (12,), (3,))
    among = spread.predictions(setting(TANH), ("large", "default"), (10, 12), (2, 3, 6))
    chosen = (among["initialization"] == "default") & (among["width"] == 12)
    found = among[chosen & (among["depth"] == 3)].reset_index(drop=True)
    assert found.equals(alone)


NETWORKS, WIDTH, DEPTH = 500, 30, 10


def drawn():
    """Logarithms of first over last gradient, tanh, N(0, 1/n) and no biases: rms, mean."""
    rng = np.random.default_rng(82)
    a, zs, weights = np.broadcast_to(INPUTS, (NETWORKS, *INPUTS.shape)), [], []
    for size in (20, *[WIDTH] * (DEPTH - 1)):
        weights.append(rng.standard_normal((NETWORKS, size, WIDTH)) / np.sqrt(size))
        zs.append(a @ weights[-1])
        a = np.tanh(zs[-1])
    output = rng.standard_normal((NETWORKS, WIDTH, 10)) / np.sqrt(WIDTH)
    delta = 1 / (1 + np.exp(-a @ output)) - np.eye(10)[LABELS]
    delta = last = delta @ output.transpose(0, 2, 1) / np.cosh(zs[-1]) ** 2
    for z, weight in zip(zs[-2::-1], weights[:0:-1], strict=True):
        delta = delta @ weight.transpose(0, 2, 1) / np.cosh(z) ** 2
    return {
        "rms": np.log(np.square(delta).sum((1, 2)) / np.square(last).sum((1, 2))) / 2,
        "mean": np.log(np.square(delta.sum(1)).sum(1) / np.square(last.sum(1)).sum(1)) / 2,
    }


def test_the_spread_of_networks_drawn():
    logs = drawn()
    found = spread.predictions(setting(TANH), ("lecun-zero",), (WIDTH,), (DEPTH,))
    error = 3 / np.sqrt(2 * NETWORKS)
    for measure, values in logs.items():
        row = rows(found, measure).loc[DEPTH]
        assert row["whole_log_sd"] == pytest.approx(np.std(values), rel=error)
