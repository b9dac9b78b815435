"""What theory and single neurons take from z: against mpmath, and against the networks' way."""

import math

import mpmath
import numpy as np
import pytest
from scipy import optimize

from tests.activations import BY_MPMATH, OF_NETWORKS
from unstable_gradients.network.activations import ACTIVATIONS, SIGMOID, named

FACTORS = {"sigmoid-6": 6.0, "sigmoid-4": 4.0}  # above 1
EVERY = {name: named(name) for name in sorted(OF_NETWORKS)}
Z = np.concatenate([np.linspace(-6, 6, 40), [-700.0, -50.0, 50.0, 700.0]])  # without 0: a kink
EACH = pytest.mark.parametrize("name", EVERY)


def exact(name: str, z: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
    """s(z) and s'(z)."""
    value, slope = BY_MPMATH[name]
    return value(z), slope(z)


def test_every_function_has_its_own_name() -> None:
    assert all(name == function.name for name, function in ACTIVATIONS.items())


@pytest.mark.parametrize("name", BY_MPMATH)
def test_the_oracle_s_slopes_are_those_of_its_values(name: str) -> None:
    value, slope = BY_MPMATH[name]
    with mpmath.workdps(40):
        for z in (-3, -0.4, 0.7, 5):
            found = (value(z + mpmath.mpf("1e-15")) - value(z - mpmath.mpf("1e-15"))) / 2e-15
            assert float(found - slope(mpmath.mpf(z))) == pytest.approx(0, abs=1e-14)


@EACH
def test_values(name: str) -> None:
    expected = [float(exact(name, mpmath.mpf(z))[0]) for z in Z]
    np.testing.assert_allclose(EVERY[name].value(Z), expected, rtol=1e-14)
    np.testing.assert_allclose(EVERY[name].of(Z), expected, rtol=1e-13)


@EACH
def test_slopes_far_out_too(name: str) -> None:
    """The relative error is small even where the slope is 1e-300."""
    near = Z[np.abs(Z) < 700 / FACTORS.get(name, 1)]
    expected = [float(exact(name, mpmath.mpf(z))[1]) for z in near]
    np.testing.assert_allclose(EVERY[name].slope(near), expected, rtol=1e-13)


@EACH
def test_logarithms_of_slopes(name: str) -> None:
    slopes = [exact(name, mpmath.mpf(z))[1] for z in Z]
    expected = [float(mpmath.log(abs(slope))) if slope else -math.inf for slope in slopes]
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(EVERY[name].log_slope(Z), expected, rtol=1e-13, atol=1e-13)


def test_slopes_too_small_for_a_double_have_a_logarithm() -> None:
    z = np.array([-1000.0, 1000.0])
    np.testing.assert_allclose(SIGMOID.log_slope(z), [-1000, -1000])
    assert SIGMOID.slope(z).tolist() == [0, 0]


@EACH
def test_networks_compute_the_same(name: str) -> None:
    """Some take s' from a alone, which tells little where a neuron saturates."""
    z = np.linspace(-8, 8, 34)  # without 0, where ReLU has no slope
    function = EVERY[name]
    np.testing.assert_allclose(function.value(z), function.of(z), rtol=1e-13)
    slopes = function.slope_of(z)
    np.testing.assert_allclose(function.slope(z), slopes, rtol=1e-9, atol=1e-14)


@EACH
def test_single_neurons_compute_the_same(name: str) -> None:
    function, z = EVERY[name], np.linspace(-8, 8, 34)
    np.testing.assert_allclose(function.slope_by_logarithm(z), function.slope(z), rtol=1e-13)


@EACH
def test_the_steepest_slope_is_found_where_one_looks_for_it(name: str) -> None:
    found = optimize.minimize_scalar(
        lambda z: -EVERY[name].slope(np.array([z]))[0], bounds=(-5, 4), method="bounded"
    )
    assert EVERY[name].steepest == pytest.approx(-found.fun, rel=1e-4)


@EACH
def test_words(name: str) -> None:
    """Readers meet no name of params.yaml that they would have to look up."""
    words = EVERY[name].words
    assert all((words.label, words.noun, words.neurons))
    assert "relu" not in f"{words.label} {words.noun} {words.neurons}"
    assert "-" not in words.label
