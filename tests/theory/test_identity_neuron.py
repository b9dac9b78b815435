"""The identity neuron, against linear programs and fine grids."""

import numpy as np
import pytest
from scipy.optimize import linprog

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import identity_neuron
from unstable_gradients.theory.identity_neuron import Copy

X = np.linspace(0, 1, 1001)


def values(copy: Copy, x: np.ndarray = X) -> np.ndarray:
    z = copy.input_weight * x + copy.bias
    return copy.output_weight / (1 + np.exp(-z)) + copy.constant


def best_by_program(input_weight: float, bias: float, constant: bool) -> float:
    """The least error over w2 and c at 401 points, by a linear program."""
    x = X[::5]
    s = 1 / (1 + np.exp(-(input_weight * x + bias)))
    one, scale = np.ones_like(x), s.max()
    upper = np.c_[s / scale, one, -one], x
    lower = np.c_[-s / scale, -one, -one], -x
    found = linprog(
        [0, 0, 1],
        np.vstack([upper[0], lower[0]]),
        np.concatenate([upper[1], lower[1]]),
        bounds=[(None, None), (None, None) if constant else (0, 0), (0, None)],
    )
    return float(found.fun)


@pytest.mark.parametrize("input_weight", [0.1, 1.0, 5.0, 20.0])
def test_the_error_is_that_of_the_copy(input_weight: float) -> None:
    copy = identity_neuron.with_constant(input_weight)
    assert np.abs(values(copy) - X).max() == pytest.approx(copy.error, rel=1e-3)
    (bare,) = identity_neuron.without_constant(np.array([input_weight]))
    assert bare.constant == 0
    assert np.abs(values(bare) - X).max() == pytest.approx(bare.error, rel=1e-3)


@pytest.mark.parametrize("input_weight", [0.5, 2.0, 8.0])
@pytest.mark.parametrize("constant", [True, False])
def test_no_other_bias_and_weights_do_better(input_weight: float, constant: bool) -> None:
    biases = np.concatenate([-input_weight * np.linspace(-0.5, 1.5, 9), [-20.0]])
    others = [best_by_program(input_weight, bias, constant) for bias in biases]
    if constant:
        copy = identity_neuron.with_constant(input_weight)
    else:
        (copy,) = identity_neuron.without_constant(np.array([input_weight]))
    assert min(others) >= copy.error * (1 - 1e-3)
    own = best_by_program(input_weight, copy.bias, constant)
    assert own == pytest.approx(copy.error, rel=1e-3)


@pytest.mark.parametrize("input_weight", [1e-5, 1e-3, 0.1, 3.0])
def test_the_error_with_a_constant_alternates_between_four_equal_extremes(
    input_weight: float,
) -> None:
    copy = identity_neuron.with_constant(input_weight)
    fine = np.linspace(0, 1, 100_001)
    difference = copy.output_weight * np.tanh(input_weight * (fine - 0.5) / 2) / 2 - (fine - 0.5)
    signs = np.sign(difference)
    extremes = [
        difference[part][np.abs(difference[part]).argmax()]
        for part in np.split(np.arange(len(fine)), np.flatnonzero(np.diff(signs)) + 1)
        if np.abs(difference[part]).max() > copy.error / 2
    ]
    assert np.sign(extremes).tolist() == [1, -1, 1, -1]
    np.testing.assert_allclose(np.abs(extremes), copy.error, rtol=1e-3)


def test_the_error_falls_as_the_series_says() -> None:
    for input_weight in (1e-6, 1e-3, 0.01):
        copy = identity_neuron.with_constant(input_weight)
        series = identity_neuron.series_error(input_weight)
        assert series == pytest.approx(input_weight**2 / 12 / 32)
        assert copy.error == pytest.approx(series, rel=input_weight**2)


def test_the_best_without_a_constant_is_a_minimum_of_the_search() -> None:
    best = identity_neuron.best_without_constant()
    ratios = np.array([0.2, 0.5, 0.8, 0.95, 0.99, 1.0, 1.01, 1.05, 1.2, 2.0, 5.0])
    errors = [e.error for e in identity_neuron.without_constant(ratios * best.input_weight)]
    assert np.argmin(errors) == 5
    assert errors[5] == pytest.approx(best.error, rel=1e-9)
    assert np.all(np.diff(errors)[:5] < 0)
    assert np.all(np.diff(errors)[5:] > 0)
    assert np.abs(values(best) - X).max() == pytest.approx(best.error, rel=1e-4)


def test_without_a_constant_a_small_weight_leaves_a_constant_function() -> None:
    (copy,) = identity_neuron.without_constant(np.array([1e-3]))
    assert copy.error == pytest.approx(0.5, abs=1e-3)


def test_a_tanh_neuron_copies_from_minus_1_to_1() -> None:
    x = np.linspace(-1, 1, 2001)
    for copy in (identity_neuron.with_constant(1.0), identity_neuron.best_without_constant()):
        tanh = identity_neuron.for_tanh(copy)
        z = tanh.input_weight * x + tanh.bias
        found = tanh.output_weight * np.tanh(z) + tanh.constant
        assert np.abs(found - x).max() == pytest.approx(tanh.error, rel=1e-3)
        assert tanh.error == 2 * copy.error


@pytest.mark.parametrize("input_weight", [0.0, -1.0, np.inf, np.nan])
def test_a_weight_that_is_not_positive_is_refused(input_weight: float) -> None:
    with pytest.raises(InvalidInput, match=r"input weight .*: expected a finite number above 0"):
        identity_neuron.with_constant(input_weight)
    with pytest.raises(InvalidInput, match="input weight"):
        identity_neuron.without_constant(np.array([1.0, input_weight]))
