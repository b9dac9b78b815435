"""Claims H6e to H6i on plateaus that follow the law, or do not, by construction."""

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
STOPS = Training(steps=5000, lmbda=5.0, deepest=3, next_tried=4.0)
PLATEAU, GAINS = by_law.plateau(), by_law.gains((2, 3, 5))


def judged(plateau=PLATEAU, gains=GAINS, training: Training = STOPS) -> list[Quantity]:
    return law_explains.claims(plateau, gains, training, by_law.fits(), 0.95)


def test_growth_by_a_layer() -> None:
    found = judged()
    assert [(each.network, each.setting) for each in found if each.claim.id == "H6e"] == [
        ("2 to 5 hidden layers", "lambda 0"),
        ("2 to 5 hidden layers", "lambda 5"),
    ]
    assert verdicts(found, "H6e") == [HOLDS, HOLDS]
    faster = judged(by_law.plateau(longer=1.5))
    (without, _) = of(faster, "H6e")
    # The fit is that of the lengths given; only five layers are longer.
    assert without.measured == pytest.approx(1.5 ** (-1 / 3))
    assert without.verdict == IN_DIRECTION


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
    never = Training(5000, 5.0, 0, np.nan)
    assert verdicts(judged(training=never), "H6g") == [UNDECIDED]
    deep = Training(5000, 5.0, 8, 12.0)
    assert verdicts(judged(training=deep), "H6g") == [FAILS]
    assert not of(judged(training=Training(10, 5.0, 1, 3.0)), "H6g")


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


def test_one_gain_that_falls_is_a_part_of_the_mean() -> None:
    """It has no logarithm of its own; only where the mean falls is there no number."""
    gains = by_law.gains((3,))
    half = gains["part"] == 0.5
    gains.loc[half & (gains["replica"] == 0), "gain"] = 0.19
    (three,) = of(judged(gains=gains), "H6i")
    one, others = np.log(0.19 / 0.2), np.log(0.45 / 0.2) / 2
    first = -0.01  # spread of the first replica's gain, at the start too
    expected = (19 * others + one - first) / 20 / others
    assert three.measured == pytest.approx(expected, rel=1e-2)
    gains.loc[half, "gain"] = 0.19
    assert verdicts(judged(gains=gains), "H6i") == [UNDECIDED]
