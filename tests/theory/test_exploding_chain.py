"""The exploding chain against mpmath and closed forms."""

import math

import mpmath
import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.theory import exploding_chain, neuron_chain


def growth(length, weight, input, error):
    """|dC/db_1| / |dC/db_L| with mpmath, neuron by neuron, the biases made for the right input."""
    with mpmath.workdps(120):
        w, a, product = mpmath.mpf(weight), mpmath.mpf(input) * (1 + mpmath.mpf(error)), 1
        meant = mpmath.mpf(input)
        for _ in range(length - 1):
            a = 1 / (1 + mpmath.exp(-(w * a - w * meant)))
            product *= w * a * (1 - a)
            meant = mpmath.mpf(1) / 2
        return float(product)


@pytest.mark.parametrize("length", [2, 4, 30])
@pytest.mark.parametrize("input", [0.5, 0.3, 1.0])
def test_every_weighted_input_is_0_and_every_term_25(length, input):
    chain = exploding_chain.chain(length, 100.0, input)
    z, a = neuron_chain.forward(chain, SIGMOID)
    assert np.all(z == 0)
    assert np.all(a == 0.5)
    np.testing.assert_allclose(chain.biases[0], -100 * input)
    np.testing.assert_allclose(chain.biases[1:], -50)
    np.testing.assert_allclose(np.exp(neuron_chain.log_terms(chain, z, SIGMOID)), 25)


@pytest.mark.parametrize(
    ("length", "weight", "input"), [(2, 100, 0.5), (4, 100, 0.5), (4, 5, 0.8), (17, 100, 0.1)]
)
def test_at_the_tolerance_the_gradient_has_stopped_growing(length, weight, input):
    error = math.exp(exploding_chain.log_tolerance(length, float(weight), input))
    assert growth(length, weight, input, error) == pytest.approx(1, rel=1e-6)
    assert growth(length, weight, input, -error) == pytest.approx(1, rel=1e-6)
    assert growth(length, weight, input, 0.9 * error) > 1.01
    assert growth(length, weight, input, 1.1 * error) < 0.99


def test_two_neurons_have_a_closed_form():
    """w s'(z_1) = 1 where a_1 (1 - a_1) = 1/w."""
    a = (1 + math.sqrt(1 - 4 / 100)) / 2
    error = math.log(a / (1 - a)) / (100 * 0.5)
    found = exploding_chain.log_tolerance(2, 100.0, 0.5)
    assert found == pytest.approx(math.log(error), abs=1e-9)


def test_a_perturbed_chain_grows_as_mpmath_says():
    for error in (1e-30, 1e-9, 1e-5, 1e-3):
        found = exploding_chain.log_growth(6, 100.0, math.log(50 * error))
        assert found == pytest.approx(math.log(growth(6, 100, 0.5, error)), rel=1e-9, abs=1e-9)


def test_long_chains_bear_a_few_saturated_neurons_at_their_end():
    """Beyond the range of doubles. A saturated neuron has z = 50 and costs a factor 100 e^-50.

    Each is paid for by the growth of about fourteen others, so that the tolerance need not fall
    by a factor 25 with every neuron, but with every one that must not be saturated.
    """
    found = [exploding_chain.log_tolerance(length, 100.0, 0.5) for length in (300, 400)]
    gain, loss = math.log(25), 50 - math.log(100)
    expected = gain * loss / (gain + loss)
    assert (found[0] - found[1]) / 100 == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(
    ("length", "weight", "input", "message"),
    [
        (1, 100.0, 0.5, "length 1: expected a chain of at least 2 neurons"),
        (4, 4.0, 0.5, "weight 4.0: expected from 4.01 to 1e"),
        (4, -100.0, 0.5, "weight -100.0: expected"),
        (4, math.nan, 0.5, "weight nan: expected"),
        (4, 100.0, 0.0, "input 0.0: expected above 0"),
        (4, 100.0, math.nan, "input nan: expected above 0"),
    ],
)
def test_a_chain_that_cannot_explode_is_refused(length, weight, input, message):
    with pytest.raises(InvalidInput, match=message):
        exploding_chain.log_tolerance(length, weight, input)
