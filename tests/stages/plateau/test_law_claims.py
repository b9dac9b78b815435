"""Claims H6a to H6d on plateaus that follow the law, or do not, by construction."""

import pandas as pd
import pytest

from stages.plateau import law, law_claims, results
from tests.stages.plateau import by_law
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Interval, Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
FAILS, UNDECIDED = Verdict.FAILS, Verdict.UNDECIDED
NOBODY = by_law.bracketing(5, ())


def judged(plateau: pd.DataFrame, bracketing: pd.DataFrame = NOBODY) -> list[Quantity]:
    fits = law.fit(plateau, (2, 4), by_law.RECIPE)
    held = results.decaying(plateau, by_law.GIVEN, bracketing)
    return law_claims.claims(plateau, held, fits, 0.95)


def test_lengths_that_were_not_fitted_are_judged() -> None:
    found = judged(by_law.plateau((1, 2, 3, 4, 5, 6)))
    lengths = [each for each in found if each.claim.id == "H6a"]
    assert [(each.network, each.setting[:8]) for each in lengths] == [
        *((f"{depth} hidden layers", "lambda 0") for depth in (3, 5, 6)),
        *((f"{depth} hidden layers", "lambda 5") for depth in (2, 3, 4, 5)),  # six stay
    ]
    assert verdicts(found, "H6a") == [HOLDS] * 7
    assert [each.finding.measured for each in lengths[:3]] == pytest.approx([1] * 3)
    assert {each.finding.interval for each in lengths} == {Interval.JACKKNIFE}
    assert set(ledger.table(found)["source"]) == {ledger.STUDY}


@pytest.mark.parametrize(
    ("longer", "verdict"), [(1.3, IN_DIRECTION), (0.8, IN_DIRECTION), (2.5, FAILS), (0.3, FAILS)]
)
def test_deeper_networks_that_stay_longer_than_the_law_says(longer, verdict) -> None:
    found = judged(by_law.plateau((2, 3, 4, 5), (0.0,), longer))
    assert verdicts(found, "H6a", "3 hidden layers") == [HOLDS]
    assert verdicts(found, "H6a", "5 hidden layers") == [verdict]
    (deep,) = of(found, "H6a", "5 hidden layers")
    assert deep.measured == pytest.approx(1 / longer)


def test_each_replicas_own_length_tells_how_much_decay_prolongs_it() -> None:
    """Also where the law is off by a factor: the length without decay makes up for it."""
    plateau = by_law.plateau((2, 4, 5), longer=1.0)
    tried = by_law.bracketing(5, (8.0, 10.2, 12.0))
    found = judged(plateau, tried)
    # At 10.2 most stay, at 12 all do.
    assert verdicts(found, "H6b", "5 hidden layers", "lambda 8") == [HOLDS]
    assert not of(found, "H6b", "5 hidden layers", "lambda 10.2")
    assert [each.measured for each in of(found, "H6b")] == pytest.approx([1, 1, 1])
    longer = tried.assign(steps=1.5 * tried["steps"])
    (slow,) = of(judged(plateau, longer), "H6b", "5 hidden layers", "lambda 8")
    assert (slow.measured, slow.verdict) == (pytest.approx(1 / 1.5), IN_DIRECTION)


def test_fates_follow_from_lengths_without_decay_or_not() -> None:
    plateau, tried = by_law.plateau((2, 4, 5)), by_law.bracketing(5, (9.5, 12.0))
    found = judged(plateau, tried)
    assert verdicts(found, "H6c", setting="lambda 9.5") == [HOLDS]
    (fates,) = of(found, "H6c", setting="lambda 9.5")
    assert (fates.measured, fates.replicas) == (1, by_law.REPLICAS)
    # As many leave, but others: the half with the largest couplings should.
    swapped = tried.assign(replica=by_law.REPLICAS - 1 - tried["replica"])
    (fates,) = of(judged(plateau, swapped), "H6c", setting="lambda 9.5")
    assert fates.measured < 1
    assert fates.verdict in (FAILS, UNDECIDED)
    turned = tried.assign(left=1 - tried["left"])
    assert verdicts(judged(plateau, turned), "H6c", setting="lambda 12") == [FAILS]


def test_only_what_decay_decides_tells_for_the_law() -> None:
    """At 5 and 8 all leave in time, as without decay; at 9.5 and 12 not all."""
    plateau, tried = by_law.plateau((2, 4, 5)), by_law.bracketing(5, (8.0, 9.5, 12.0))
    fates = [each for each in judged(plateau, tried) if each.claim.id == "H6c"]
    assert [each.setting.split(",")[0] for each in fates] == ["lambda 9.5", "lambda 12"]
    # In 21,000 steps some stay with 4 layers and 1, too, but only those that stay without decay.
    assert fates[1].setting.endswith("; 0 are to leave, 20 without decay; 0 do")
    short = by_law.bracketing(5, (0.01,), given=20_000)
    assert 0 < short["left"].sum() < by_law.REPLICAS
    assert not of(judged(plateau, short), "H6c", setting="lambda 0.01")


def test_the_critical_lambda_lies_between_most_leaving_and_most_staying() -> None:
    """Of five layers it is 10, of four 50; five was tried of both, and all leave."""
    plateau = by_law.plateau((2, 4, 5))
    tried = pd.concat([by_law.bracketing(5, (8.0, 12.0)), by_law.bracketing(4, (30.0, 90.0))])
    found = judged(plateau, tried)
    (five,) = of(found, "H6d", "5 hidden layers")
    assert five.bracket == pytest.approx((0.8, 1.2))
    assert five.verdict == IN_DIRECTION
    (four,) = of(found, "H6d", "4 hidden layers")
    assert (four.bracket[0], four.verdict) == (pytest.approx(0.6), IN_DIRECTION)
    # 15 of 20 leave with 9.5, and one with 10.9.
    near = by_law.bracketing(5, (9.0, 9.5, 10.9, 11.5), given=10**7)
    (five,) = of(judged(plateau, near), "H6d", "5 hidden layers")
    assert (five.bracket, five.verdict) == (pytest.approx((0.95, 1.09)), HOLDS)


def test_a_critical_lambda_elsewhere_fails_and_one_sided_brackets_are_undecided() -> None:
    plateau, tried = by_law.plateau((2, 4, 5)), by_law.bracketing(5, (8.0, 12.0))
    assert verdicts(judged(plateau), "H6d", "5 hidden layers") == [UNDECIDED]
    all_stay = tried.assign(left=0.0, given=10**6)
    without = plateau[~((plateau["lmbda"] > 0) & (plateau["hidden_layers"] == 5))]
    assert verdicts(judged(without, all_stay), "H6d", "5 hidden layers") == [UNDECIDED]
    low = all_stay.assign(lmbda=all_stay["lmbda"] / 3)  # all stay at a quarter of the law's
    assert verdicts(judged(without, low), "H6d", "5 hidden layers") == [FAILS]
    # All leave with more than twice the law's.
    left = tried.assign(left=1.0, steps=9000.0, lmbda=2 * tried["lmbda"])
    assert verdicts(judged(plateau, left), "H6d", "5 hidden layers") == [FAILS]
    # To stay for as many steps as the slowest one does without decay tells nothing.
    slowest = 22_171  # (25 - 0.45^-2) / 2 / 5e-4 * e^0.1
    for given, verdict in ((slowest - 1, UNDECIDED), (slowest + 1, IN_DIRECTION)):
        short = by_law.bracketing(5, (6.0, 12.0)).assign(given=given)
        assert verdicts(judged(plateau, short), "H6d", "5 hidden layers") == [verdict]
    short = by_law.bracketing(5, (8.0, 12.0)).assign(given=1000)
    assert verdicts(judged(plateau, short), "H6d", "5 hidden layers") == [UNDECIDED]
