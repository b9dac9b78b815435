"""The variances that theory is given, against weights that the networks draw."""

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import initializers
from unstable_gradients.theory.initializations import WEIGHT_VARIANCES, named
from unstable_gradients.theory.mean_field import Layer


def test_theory_knows_every_initializer():
    assert set(WEIGHT_VARIANCES) == set(initializers.INITIALIZERS)


@pytest.mark.parametrize("name", WEIGHT_VARIANCES)
@pytest.mark.parametrize("shape", [(400, 300), (300, 300), (100, 400)])
def test_weights_are_as_large_as_theory_has_them(name, shape):
    rng = np.random.default_rng(51)
    weights, _ = initializers.named(name).draw(rng, *shape)
    variance = WEIGHT_VARIANCES[name](*shape)
    # Five standard errors: squares of weights have a kurtosis below 2 n_in / 15 (of sparse ones).
    spread = 5 * np.sqrt(3 * max(1, shape[0] / 15) / weights.size)
    assert np.square(weights).mean() == pytest.approx(variance, rel=spread)
    assert abs(weights.mean()) < 5 * np.sqrt(variance / weights.size)


def test_few_inputs_leave_no_weight_out():
    assert WEIGHT_VARIANCES["sparse"](10, 30) == 1


def test_the_name_tells_the_biases():
    assert (named("he").weights, named("he").biases, named("he").bias_variance) == (
        *("he", "normal"),
        1,
    )
    assert (named("he-zero").weights, named("he-zero").bias_variance) == ("he", 0)


def test_layers_of_a_network_and_those_behind_each_other():
    start = named("glorot-uniform-zero")
    found = [layer.weight_variance for layer in start.layers([784, 30, 30, 10])]
    assert found == pytest.approx([2 * 784 / 814, 1, 1.5])
    assert start.hidden_layer(30) == Layer(1.0, 0.0)
    assert named("large").hidden_layer(77) == Layer(77.0, 1.0)


@pytest.mark.parametrize("name", ["", "zero", "-zero", "he-none", "he-zero-zero"])
def test_an_initialization_that_is_unknown(name):
    with pytest.raises(InvalidInput, match=f"initialization '{name}': expected one of default"):
        named(name)
