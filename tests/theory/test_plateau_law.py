"""The law of the plateau against numerical integration, its limits and a network of two layers."""

import numpy as np
import pytest
from scipy import integrate

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import plateau_law
from unstable_gradients.theory.plateau_law import PlateauLaw

LAW = PlateauLaw(start=0.2, exit=0.45, coupling=5e-4)


def integrated(layers: float, decay: float, law: PlateauLaw = LAW) -> float:
    """The time from start to exit: the integral of dg / (c g^(h-2) - k g)."""
    found, _ = integrate.quad(
        lambda gain: 1 / (law.coupling * gain ** (layers - 2) - decay * gain),
        *(law.start, law.exit),
        epsrel=1e-12,
        limit=200,
    )
    return found


@pytest.mark.parametrize("layers", [2, 2.5, 3, 3 + 1e-9, 4, 5, 6, 9])
@pytest.mark.parametrize("part", [0, 1e-12, 0.3, 0.99])
def test_lengths_against_numerical_integration(layers, part) -> None:
    decay = part * LAW.critical_decay(layers)
    assert LAW.length(layers, decay) == pytest.approx(integrated(layers, decay), rel=1e-9)


@pytest.mark.parametrize("layers", [2, 3, 4, 6])
@pytest.mark.parametrize("part", [0, 0.6, 1, 1.7])
def test_gains_against_numerical_integration(layers, part) -> None:
    """On both sides of the critical decay; at it the gain stands still, but of two layers."""
    decay = part * LAW.critical_decay(layers)
    times = np.linspace(0, 0.8 * LAW.length(layers), 5)
    solved = integrate.solve_ivp(
        lambda _, g: LAW.coupling * g ** (layers - 2) - decay * g,
        *((0, times[-1]), [LAW.start]),
        t_eval=times,
        rtol=1e-11,
        atol=1e-14,
        method="DOP853",
    )
    np.testing.assert_allclose(LAW.gain(layers, times, decay), solved.y[0], rtol=1e-9)


def test_the_gain_at_the_end_of_the_plateau_is_the_exit_and_then_grows_without_bound() -> None:
    for layers, decay in ((2, 1e-4), (3, 1e-5), (5, 1e-5)):
        end = np.array([LAW.length(layers, decay)])
        assert LAW.gain(layers, end, decay) == pytest.approx(LAW.exit, rel=1e-9)
    assert LAW.gain(5, np.array([1e6])) == np.inf


def test_two_layers_grow_steadily_and_three_exponentially() -> None:
    """dg/dt = c, and dg/dt = c g."""
    assert LAW.length(2) == pytest.approx((0.45 - 0.2) / 5e-4)
    assert LAW.length(3) == pytest.approx(np.log(0.45 / 0.2) / 5e-4)
    assert LAW.length(4) == pytest.approx((1 / 0.2 - 1 / 0.45) / 5e-4)


def test_from_the_critical_decay_on_the_plateau_is_never_left() -> None:
    for layers, critical in ((2, 5e-4 / 0.45), (3, 5e-4), (4, 1e-4), (6, 4e-6)):
        assert LAW.critical_decay(layers) == pytest.approx(critical)
        assert LAW.length(layers, critical * (1 + 1e-12)) == np.inf
        assert LAW.length(layers, critical * (1 - 1e-9)) < np.inf
    # Close to it the length grows by the same for every decade: ln(10) / ((h - 3) k).
    lengths = [LAW.length(5, 2e-5 * (1 - 10.0**-n)) for n in (6, 7, 8)]
    assert np.diff(lengths) == pytest.approx(np.log(10) / (2 * 2e-5), rel=1e-4)


def test_prolongation_does_not_ask_for_the_coupling_where_the_exit_is_far() -> None:
    """T(k) / T(0) = -ln(1 - x) / x with x = (h - 3) k T(0) = k / critical k."""
    law = PlateauLaw(0.01, 10.0, 3e-4)
    for part in (0.1, 0.5, 0.9):
        longer = law.length(7, part * law.critical_decay(7)) / law.length(7)
        assert longer == pytest.approx(-np.log(1 - part) / part, rel=1e-6)


def test_growth_by_a_layer_tends_to_the_fall_of_the_gradient_from_below() -> None:
    assert LAW.growth(3, 4, 1e-5) == pytest.approx(LAW.length(4, 1e-5) / LAW.length(3, 1e-5))
    assert LAW.growth(2, 5) == pytest.approx(
        (LAW.growth(2, 3) * LAW.growth(3, 4) * LAW.growth(4, 5)) ** (1 / 3)
    )
    for layers in (10, 100):
        expected = (layers - 3) / (layers - 2) / LAW.start
        assert LAW.growth(layers, layers + 1) == pytest.approx(expected, rel=0.01)


def test_growth_by_a_layer_is_the_mean_of_one_over_the_gain() -> None:
    for layers in (2, 3, 5):
        times = np.linspace(0, LAW.length(layers), 20_001)
        mean = integrate.simpson(1 / LAW.gain(layers, times), x=times) / times[-1]
        assert LAW.growth(layers, layers + 1) == pytest.approx(mean, rel=1e-9)


def test_the_deepest_network_that_leaves_in_time() -> None:
    for layers in (2.5, 4, 6):
        assert LAW.deepest(LAW.length(layers)) == pytest.approx(layers, abs=1e-6)
    # Decay of 1e-5 holds networks of more than ln(c / k) / -ln(g_0) + 3 layers for ever.
    limit = 3 + np.log(5e-4 / 1e-5) / -np.log(0.2)
    assert LAW.deepest(1e9, 1e-5) == pytest.approx(limit, abs=1e-6)
    assert np.isnan(LAW.deepest(1.0))
    assert PlateauLaw(2.0, 3.0, 1.0).deepest(10.0) == np.inf


def test_a_law_is_found_again_from_two_of_its_lengths() -> None:
    for few, many in ((2, 4), (3, 5), (5, 6)):
        found = plateau_law.fitted(0.2, {many: LAW.length(many), few: LAW.length(few)})
        assert (found.exit, found.coupling) == pytest.approx((0.45, 5e-4), rel=1e-7)
    assert plateau_law.of_length(0.2, 0.45, 5, LAW.length(5)) == LAW


def test_what_is_no_law_is_told_in_one_line() -> None:
    with pytest.raises(InvalidInput, match=r"start 0\.5 and exit 0\.2: expected .* rising"):
        PlateauLaw(0.5, 0.2, 1.0)
    with pytest.raises(InvalidInput, match="coupling 0: expected a finite number above 0"):
        PlateauLaw(0.2, 0.5, 0.0)
    with pytest.raises(InvalidInput, match="1 hidden layers: expected 2 or more"):
        LAW.length(1)
    with pytest.raises(InvalidInput, match="lengths at 1 depths: expected two"):
        plateau_law.fitted(0.2, {2: 10.0})
    # T_4 / T_2 = 1 / (g_0 g_e) is at most 25, and 0 for an exit that is never reached.
    for longer in (1e-6, 2501.0):
        with pytest.raises(InvalidInput, match="expected a ratio that some exit"):
            plateau_law.fitted(0.2, {2: 100.0, 4: longer})
