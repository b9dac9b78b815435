"""How unevenly random layers stretch: limits, special cases, and simulation."""

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import jacobian_spectrum

KINDS = [(w, f) for w in ("gaussian", "orthogonal") for f in ("linear", "relu")]
PER_LAYER = dict(zip(KINDS, (1, 2, 0, 1), strict=True))  # Saxe et al. 2013, Pennington et al. 2017


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_endless_width_adds_the_published_number_a_layer(kind: tuple[str, str]) -> None:
    assert jacobian_spectrum.wide_limit(*kind, 12) == 12 * PER_LAYER[kind]
    wide = jacobian_spectrum.relative_variance(*kind, width=10**6, depth=12)
    assert wide == pytest.approx(12 * PER_LAYER[kind], rel=1e-3)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_no_layer_and_one_neuron(kind: tuple[str, str]) -> None:
    """There is one direction at most, or nothing has happened yet."""
    assert jacobian_spectrum.relative_variance(*kind, width=7, depth=0) == pytest.approx(0)
    assert jacobian_spectrum.relative_variance(*kind, width=1, depth=5) == pytest.approx(0)


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[1], KINDS[3]], ids="-".join)
def test_in_the_end_one_direction_is_left(kind: tuple[str, str]) -> None:
    """One squared singular value s and n - 1 zeros: n s^2 / s^2 - 1."""
    found = jacobian_spectrum.relative_variance(*kind, width=6, depth=500)
    assert found == pytest.approx(5)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_layers_with_an_actual_input(kind: tuple[str, str]) -> None:
    """Neurons are active by the weights and the input; theory tosses coins. All directions of a
    layer of 4 for 40,000 networks of 3 layers.
    """
    networks, n, rng = 40_000, 4, np.random.default_rng(2)
    a, jacobian = np.ones((networks, n, 1)), np.tile(np.eye(n), (networks, 1, 1))
    for _ in range(3):
        w = rng.standard_normal((networks, n, n)) / np.sqrt(n)
        if kind[0] == "orthogonal":
            q, r = np.linalg.qr(w)
            w = q * np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None]
        z = w @ a
        active = (z > 0) * np.sqrt(2) if kind[1] == "relu" else np.ones_like(z)
        a, jacobian = active * z, active * (w @ jacobian)
    gram = jacobian @ jacobian.transpose(0, 2, 1)
    squares = np.square(gram).sum(axis=(1, 2)).mean()
    measured = n * squares / np.square(np.trace(gram, axis1=1, axis2=2)).mean() - 1
    exact = jacobian_spectrum.relative_variance(*kind, width=n, depth=3)
    assert measured == pytest.approx(exact, rel=0.03, abs=1e-9)


def test_measured_from_singular_values() -> None:
    rng = np.random.default_rng(3)
    matrix = rng.standard_normal((9, 9))
    squares = np.square(np.linalg.svd(matrix, compute_uv=False))
    expected = squares.var() / squares.mean() ** 2
    assert jacobian_spectrum.measured(matrix) == pytest.approx(expected)
    assert jacobian_spectrum.measured(1e-200 * matrix) == pytest.approx(expected)
    assert np.isnan(jacobian_spectrum.measured(0 * matrix))


def test_what_is_not_known() -> None:
    with pytest.raises(InvalidInput, match="layers gaussian tanh: expected one of gaussian linear"):
        jacobian_spectrum.wide_limit("gaussian", "tanh", 3)
    with pytest.raises(InvalidInput, match="width 0: expected 1 or more"):
        jacobian_spectrum.relative_variance("gaussian", "relu", 0, 3)
