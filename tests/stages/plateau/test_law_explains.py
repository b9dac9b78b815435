"""Claims H6e to H6j on plateaus that follow the law, or do not, by construction."""

import numpy as np
import pytest

from stages.plateau import law_explains
from stages.plateau.law_explains import Training
from tests.stages.plateau import by_law
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
FAILS, UNDECIDED = Verdict.FAILS, Verdict.UNDECIDED
STOPS = Training("the recipe", steps=5000, lmbda=5.0, deepest=3, next_tried=4.0)
PLATEAU, GAINS = by_law.plateau(), by_law.gains((2, 3, 5))


def judged(plateau=PLATEAU, gains=GAINS, training: Training | None = STOPS) -> list[Quantity]:
    return law_explains.claims(plateau, gains, training, by_law.fits(), 0.95)


def test_growth_by_a_layer() -> None:
    """Six layers all leave without decay, none with; from five on they are half as long again."""
    found = judged(by_law.plateau((1, 2, 3, 4, 5, 6), longer=1.5))
    steps = ("2 to 3", "3 to 4", "4 to 5", "5 to 6")
    assert [(each.network, each.setting) for each in found if each.claim.id == "H6e"] == [
        *((f"{step} hidden layers", "lambda 0") for step in steps),
        *((f"{step} hidden layers", "lambda 5") for step in steps[:3]),
    ]
    assert [each.measured for each in of(found, "H6e")] == pytest.approx(
        [1, 1, 1 / 1.5, 1, 1, 1, 1 / 1.5],
        rel=2e-3,  # with decay the mean of the replicas' laws is not quite the law of their mean
    )
    assert verdicts(found, "H6e", setting="lambda 0") == [HOLDS, HOLDS, IN_DIRECTION, HOLDS]


def test_growth_between_the_depths_that_were_fitted_is_not_judged() -> None:
    """It is right by construction. With decay it is a prediction, and over two layers a root."""
    found = judged(by_law.plateau((2, 4)))
    assert [(each.network, each.setting) for each in of_claim(found, "H6e")] == [
        ("2 to 4 hidden layers", "lambda 5")
    ]
    slow = by_law.plateau((2, 4))
    slow.loc[(slow["lmbda"] > 0) & (slow["hidden_layers"] == 4), "steps"] *= 1.44
    (growth,) = of(judged(slow), "H6e")
    assert growth.measured == pytest.approx(1 / 1.2, rel=2e-3)


def of_claim(found: list[Quantity], id: str) -> list[Quantity]:
    return [each for each in found if each.claim.id == id]


def test_growth_is_slower_than_the_gradient_falls() -> None:
    """From T_2 = (g_e - g_0) / c to T_5 = (g_0^-2 - g_e^-2) / 2c; the gradient falls by 5."""
    (less,) = of(judged(), "H6f")
    growth = ((25 - 0.45**-2) / 2 / 0.25) ** (1 / 3)
    assert (less.measured, less.verdict) == (pytest.approx(5 / growth), HOLDS)
    steep = by_law.plateau(lmbdas=(0.0,), longer=6.0)
    (less,) = of(judged(steep), "H6f")
    assert (less.measured, less.verdict) == (pytest.approx(5 / growth / 6 ** (1 / 3)), FAILS)


def test_one_depth_has_no_growth() -> None:
    found = judged(by_law.plateau((2,)))
    assert not of(found, "H6e")
    assert not of(found, "H6f")


def test_training_stops_at_the_depth_whose_plateau_is_as_long() -> None:
    limit = by_law.TYPICAL.deepest(5000, 5 * by_law.DECAY)
    assert 3 < limit < 4
    (stops,) = of(judged(), "H6g")
    assert stops.bracket == pytest.approx((3 / limit, 4 / limit))
    assert stops.verdict == IN_DIRECTION
    never = Training("the recipe", 5000, 5.0, 0, np.nan)
    assert verdicts(judged(training=never), "H6g") == [UNDECIDED]
    deep = Training("the recipe", 5000, 5.0, 8, 12.0)
    assert verdicts(judged(training=deep), "H6g") == [FAILS]
    assert not of(judged(training=Training("the recipe", 10, 5.0, 1, 3.0)), "H6g")
    assert not of(judged(training=None), "H6g")


def test_gains_at_the_start_and_half_way() -> None:
    found = judged()
    assert verdicts(found, "H6h") == [HOLDS] * 3
    assert verdicts(found, "H6i") == [HOLDS] * 3
    # Half-way 1 / g^2 is midway between its values at start and exit.
    growth = ((0.2**-2 + 0.45**-2) / 2) ** -0.5 / 0.2
    (five,) = of(found, "H6i", "5 hidden layers", f"{growth:.3f} by the law")
    assert five.measured == pytest.approx(1)
    off = judged(gains=by_law.gains((5,), above=0.9))
    assert verdicts(off, "H6h") == [HOLDS]
    (five,) = of(off, "H6i")
    assert five.measured == pytest.approx(np.log(0.9 * growth) / np.log(growth))
    assert five.verdict == IN_DIRECTION
    above = judged(gains=by_law.gains((5,), above=0.8))
    assert verdicts(above, "H6i") == [FAILS]


def test_the_gain_at_the_end_is_held_against_the_exit_at_every_depth() -> None:
    """By law it is 0.45 throughout; the spread of the replicas is a hundredth either way."""
    found = judged()
    assert verdicts(found, "H6j") == [HOLDS] * 3
    assert [each.measured for each in of(found, "H6j")] == pytest.approx([1] * 3)
    for end, verdict in ((1.5, IN_DIRECTION), (0.6, IN_DIRECTION), (2.2, FAILS), (0.4, FAILS)):
        (five,) = of_claim(judged(gains=by_law.gains((5,), end=end)), "H6j")
        assert (five.finding.measured, five.finding.verdict) == (pytest.approx(end), verdict)
        assert five.setting == f"lambda 0; {0.45 * end:.3f}, 0.450 by the law"


def test_of_networks_that_stay_there_is_no_end() -> None:
    gains = by_law.gains((3,))
    (three,) = of(judged(gains=gains[gains["replica"] > 0]), "H6j")
    assert three.verdict == UNDECIDED  # not the replicas that the exit was fitted to


def test_one_gain_that_falls_is_a_part_of_the_mean() -> None:
    """It has no logarithm of its own; only where the mean falls is there no number."""
    gains = by_law.gains((3,))
    half = gains["passed"] == 0.5
    gains.loc[half & (gains["replica"] == 0), "gain"] = 0.19
    (three,) = of(judged(gains=gains), "H6i")
    one, others = np.log(0.19 / 0.2), np.log(0.45 / 0.2) / 2
    first = -0.01  # spread of the first replica's gain, at the start too
    expected = (19 * others + one - first) / 20 / others
    assert three.measured == pytest.approx(expected, rel=1e-2)
    gains.loc[half, "gain"] = 0.19
    assert verdicts(judged(gains=gains), "H6i") == [UNDECIDED]
