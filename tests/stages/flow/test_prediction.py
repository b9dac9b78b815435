"""Predictions as tables: against theory's own functions, and the closed forms of linear layers."""

from dataclasses import replace

import numpy as np
import pytest

from stages.flow import prediction
from stages.flow.prediction import PredictionSetting
from stages.flow.tables import (
    BALANCE,
    DEEP_LIMIT,
    MEAN_FIELD,
)
from tests.theory.linear import LINEAR
from unstable_gradients.network.activations import RELU, SCALED_TANH, SIGMOID, TANH
from unstable_gradients.theory import two_inputs
from unstable_gradients.theory.image_pairs import every_pair
from unstable_gradients.theory.mean_field import layers
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS

PAIRS = every_pair(np.array([[2.0, 1.0, 0.5], [1.0, 3.0, 0.0]]), np.array([0, 1]))


def setting(function):
    return PredictionSetting(function, OUTPUT_ERRORS["cross-entropy"], PAIRS, inputs=3, outputs=10)


def table(function, names=("default",), widths=(20,), depths=(2, 3)):
    return prediction.predictions(setting(function), names, widths, depths)


def test_every_layer_of_every_network_has_a_row():
    found = table(TANH, ("default", "he-zero"), (20, 30))
    assert set(found) | {"activation"} == set(MEAN_FIELD.columns)
    assert len(found) == 2 * 2 * (2 + 3) * 2
    assert not found.duplicated(["initialization", "width", "depth", "layer", "measure"]).any()


@pytest.mark.parametrize(
    ("name", "variance", "biases"),
    [
        ("large", lambda n, m: 1.0, 1.0),
        ("glorot-uniform-zero", lambda n, m: 2 / (n + m), 0.0),
    ],
)
def test_numbers_are_those_of_the_theory_of_two_inputs(name, variance, biases):
    network = layers([3, 20, 20, 20, 10], variance, biases)
    expected = two_inputs.predict(SIGMOID, network, PAIRS, OUTPUT_ERRORS["cross-entropy"], 10)
    found = table(SIGMOID, (name,), depths=(3,)).set_index("measure")
    np.testing.assert_allclose(np.exp(found.loc["rms", "log_norm"]), expected.rms_norms)
    np.testing.assert_allclose(np.exp(found.loc["mean", "log_norm"]), expected.mean_norms)
    np.testing.assert_allclose(found.loc["rms", "variance"], expected.variances[:-1].mean(axis=1))


def test_factors_of_linear_layers_are_known():
    """chi = sigma_w^2: n of N(0, 1) weights, also from the 10 outputs back."""
    found = table(LINEAR, ("large", "he-zero"))
    factors = found.set_index("initialization")["log_factor"]
    np.testing.assert_allclose(np.exp(2 * factors["large"]), 20)
    np.testing.assert_allclose(np.exp(2 * factors["he-zero"]), 2)


def test_norms_add_up_from_the_output():
    found = table(TANH, depths=(3,)).set_index("measure").loc["mean"]
    np.testing.assert_allclose(np.diff(found["log_norm"]), -found["log_factor"][:-1], atol=1e-12)


def test_limits_of_many_layers():
    found = prediction.deep_limits(RELU, ("large", "he-zero"), (6, 8))
    assert set(found) | {"activation"} == set(DEEP_LIMIT.columns)
    assert found["factor"].tolist() == pytest.approx([3, 4, 1, 1])
    assert found["phase"].tolist() == ["chaotic", "chaotic", "critical", "critical"]


@pytest.mark.parametrize(("function", "width"), [(RELU, 2.0), (LINEAR, 1.0)])
def test_balancing_widths(function, width):
    found = prediction.balancing_width(function)
    assert set(found) | {"activation"} == set(BALANCE.columns)
    assert found["balancing_width"].tolist() == pytest.approx([width])


def test_a_function_that_explodes_at_every_width():
    steep = replace(LINEAR, slope=lambda z: np.full_like(z, 1.5))
    assert np.isnan(prediction.balancing_width(steep)["balancing_width"][0])
    assert np.isfinite(prediction.balancing_width(SCALED_TANH)["balancing_width"][0])
