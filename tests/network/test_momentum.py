"""The schedule of momentum, against the published formula."""

import math

import pytest

from tests.textbook import momentum_coefficient
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.momentum import Lowering, Momentum


@pytest.mark.parametrize(
    ("updates", "mu"),
    [
        (range(250), 0.5),
        (range(250, 500), 0.75),
        (range(500, 750), 5 / 6),
        (range(750, 1000), 0.875),
        (range(1000, 1250), 0.9),
    ],
)
def test_the_first_coefficients(updates, mu):
    momentum = Momentum("classical", 0.999)
    (found,) = {momentum.coefficient(t) for t in updates}
    assert found == pytest.approx(mu, rel=1e-15)


@pytest.mark.parametrize("mu_max", [0.0, 0.9, 0.99, 0.995, 0.999])
def test_coefficients_by_the_published_formula(mu_max):
    momentum = Momentum("nesterov", mu_max)
    for t in [0, 1, 249, 250, 999, 1000, 12_249, 24_750, 124_749, 124_750, 10**7]:
        assert momentum.coefficient(t) == pytest.approx(momentum_coefficient(t, mu_max), rel=1e-14)


@pytest.mark.parametrize(
    ("mu_max", "update"), [(0.9, 1000), (0.99, 12_250), (0.995, 24_750), (0.999, 124_750)]
)
def test_when_the_largest_coefficient_is_reached(mu_max, update):
    """1 - 1/(2k) = mu_max at k = 1/(2 (1 - mu_max)), 250 (k - 1) updates after the start."""
    momentum = Momentum("classical", mu_max)
    assert momentum.coefficient(update - 1) < mu_max
    assert momentum.coefficient(update) == pytest.approx(mu_max, rel=1e-15)


def test_lowered_coefficients():
    """1/2, 3/4, then at most 0.6: they fall there, and do not rise to it from less."""
    momentum = Momentum("nesterov", 0.99, Lowering(400, 0.6))
    assert [momentum.coefficient(t) for t in (0, 249, 250, 399, 400, 10_000)] == pytest.approx(
        [0.5, 0.5, 0.75, 0.75, 0.6, 0.6]
    )
    weak = Momentum("nesterov", 0.4, Lowering(400, 0.6))
    assert {weak.coefficient(t) for t in (0, 399, 400, 10_000)} == {0.4}


@pytest.mark.parametrize(
    ("updates", "lowering", "mu"),
    [
        (250, None, 0.5),
        (251, None, 0.75),
        (10_000, None, 0.9),
        (600, Lowering(400, 0.6), 0.75),
        (600, Lowering(200, 0.6), 0.6),
        (600, Lowering(200, 0.1), 0.5),
    ],
)
def test_the_largest_coefficient_of_some_updates(updates, lowering, mu):
    assert Momentum("classical", 0.9, lowering).reached(updates) == pytest.approx(mu)


@pytest.mark.parametrize(
    ("start", "largest", "message"),
    [
        (-1, 0.9, "updates before momentum is lowered -1: expected >= 0"),
        (10, 1.0, "lowered momentum 1.0: expected at least 0, below 1"),
        (10, math.nan, "lowered momentum nan: expected at least 0, below 1"),
    ],
)
def test_a_lowering_that_there_is_not(start, largest, message):
    with pytest.raises(InvalidInput) as caught:
        Lowering(start, largest)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("kind", "largest", "message"),
    [
        ("heavy", 0.9, "momentum 'heavy': expected one of classical, nesterov"),
        ("classical", 1.0, "largest momentum 1.0: expected at least 0, below 1"),
        ("nesterov", -0.1, "largest momentum -0.1: expected at least 0, below 1"),
        ("nesterov", math.nan, "largest momentum nan: expected at least 0, below 1"),
    ],
)
def test_momentum_that_there_is_not(kind, largest, message):
    with pytest.raises(InvalidInput) as caught:
        Momentum(kind, largest)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("mu_max", "lowering", "updates", "acting"),
    [
        (0.0, None, 700, 700),
        (0.9, None, 1000, 250),  # not yet reached: 0.875 in the last 250
        (0.9, None, 1001, 1),
        (0.99, Lowering(12_500, 0.9), 13_500, 250),
    ],
)
def test_in_how_many_updates_the_largest_coefficient_acts(mu_max, lowering, updates, acting):
    assert Momentum("nesterov", mu_max, lowering).steps_at_largest(updates) == acting
