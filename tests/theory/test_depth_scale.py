import math

import pytest
from scipy import integrate, optimize
from scipy.special import expit

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import depth_scale


def gaussian_mean(function, variance: float) -> float:
    def integrand(z: float) -> float:
        return function(z) * math.exp(-z * z / (2 * variance)) / math.sqrt(2 * math.pi * variance)

    reach = 12 * math.sqrt(variance)
    return integrate.quad(integrand, -reach, reach, epsabs=1e-13)[0]


@pytest.mark.parametrize(
    ("initializer", "biases", "weight_variance", "bias_variance"),
    [
        ("default", "normal", 1.0, 1.0),
        ("glorot-uniform", "zero", 1.0, 0.0),
        ("sparse", "zero", 15.0, 0.0),
        ("uniform", "zero", 1 / 3, 0.0),
    ],
)
def test_sigmoid_networks_lose_their_gradients_at_the_fixed_point(
    initializer: str, biases: str, weight_variance: float, bias_variance: float
) -> None:
    def square(z: float) -> float:
        return float(expit(z)) ** 2

    def slope_squared(z: float) -> float:
        return float(expit(z) * expit(-z)) ** 2

    fixed = optimize.brentq(
        lambda q: weight_variance * gaussian_mean(square, q) + bias_variance - q, 1e-3, 50
    )
    factor = weight_variance * gaussian_mean(slope_squared, fixed)
    expected = -1 / math.log(factor)
    assert depth_scale.of("sigmoid", initializer, biases, 30) == pytest.approx(expected, rel=1e-6)


def test_a_steeper_sigmoid_is_known_by_its_name() -> None:
    """Of variance 1 behind each other, and slopes four times as large."""

    def square(z: float) -> float:
        return float(expit(4 * z)) ** 2

    def slope_squared(z: float) -> float:
        return float(4 * expit(4 * z) * expit(-4 * z)) ** 2

    fixed = optimize.brentq(lambda q: gaussian_mean(square, q) - q, 1e-3, 50)
    expected = -1 / math.log(gaussian_mean(slope_squared, fixed))
    assert depth_scale.of("sigmoid-4", "lecun", "zero", 30) == pytest.approx(expected, rel=1e-6)


def test_tanh_without_biases_is_critical_and_softsign_loses_a_third_of_the_variance() -> None:
    assert depth_scale.of("tanh", "glorot-uniform", "zero", 30) == math.inf
    found = depth_scale.of("softsign", "uniform", "zero", 30)
    assert found == pytest.approx(1 / math.log(3), rel=1e-6)


def test_centred_sigmoids_keep_what_sigmoids_of_the_same_weights_lose() -> None:
    assert depth_scale.of("sigmoid", "glorot-sigmoid", "centred", 30) == math.inf
    assert depth_scale.of("sigmoid", "glorot-sigmoid", "zero", 30) < 3


def test_in_the_chaotic_phase_the_scale_is_that_of_the_correlation() -> None:
    assert 0 < depth_scale.of("tanh", "sparse", "zero", 30) < math.inf


def test_an_unknown_activation_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"activation 'sine': expected one of sigmoid"):
        depth_scale.of("sine", "default", "normal", 30)


def test_an_unknown_initializer_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"initializer '-1': expected one of default"):
        depth_scale.of("tanh", "-1", "normal", 30)
