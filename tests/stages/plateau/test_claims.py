"""Claim H5 on plateaus whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.plateau import claims
from stages.plateau import growth as plateau_growth
from stages.plateau.tables import PLATEAU
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 20
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas
HOLDS, FAILS, UNDECIDED = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDECIDED


def plateau(steps: dict[tuple[float, int], float], stuck: tuple[tuple[float, int], ...] = ()):
    """Lengths by lambda and depth, a little different in each replica; some never leave."""
    rows = [
        (lmbda, depth, replica, length * (1 + spread), int((lmbda, depth) not in stuck))
        for (lmbda, depth), length in steps.items()
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns)).sample(frac=1, random_state=0)


# One layer leaves at once. With three, weight decay holds the network on the plateau.
LENGTHS = {(0.0, 1): 10, (0.0, 2): 300, (0.0, 3): 900, (0.0, 4): 2700}
LENGTHS |= {(5.0, 1): 10, (5.0, 2): 300, (5.0, 3): 1080, (5.0, 4): 9000}
HELD = ((5.0, 4),)


def judged(lengths: pd.DataFrame) -> list[Quantity]:
    return claims.claims(lengths, 0.95)


def test_decay_is_judged_where_the_plateau_is_longest_and_where_it_does_not_end() -> None:
    found = judged(plateau(LENGTHS, HELD))
    (prolonged,) = of(found, "H5b", "3 hidden layers", "lambda 5")
    assert (prolonged.measured, prolonged.verdict) == (pytest.approx(1.2), HOLDS)
    (held,) = of(found, "H5c", "4 hidden layers", "lambda 5, 9,090 steps, of the 20 of 20 replicas")
    assert (held.measured, held.verdict) == (1.0, HOLDS)
    assert [each.claim.id for each in found] == ["H5a", "H5a", "H5b", "H5c"]
    units = [each.unit for each in found]
    assert units == [ledger.OF_NETWORKS, ledger.OF_NETWORKS, "", ledger.OF_NETWORKS]
    assert set(ledger.table(found)["source"]) == {ledger.STUDY}


def test_decay_may_shorten_the_plateau_or_leave_it_as_it_is() -> None:
    for length, verdict in ((800, FAILS), (900, UNDECIDED)):
        lengths = plateau(LENGTHS | {(5.0, 3): length}, HELD)
        with_decay = lengths["lmbda"] == 5.0
        lengths.loc[with_decay, "steps"] *= 1 + WITHIN[lengths.loc[with_decay, "replica"]] ** 3
        assert verdicts(judged(lengths), "H5b") == [verdict]


def test_replicas_that_stay_without_decay_tell_nothing_of_decay() -> None:
    lengths = plateau(LENGTHS, HELD)
    without = (lengths["lmbda"] == 0) & (lengths["hidden_layers"] == 4)
    lengths.loc[without & (lengths["replica"] < 2), "left"] = 0
    (held,) = of(judged(lengths), "H5c", setting="of the 18 of 20 replicas")
    assert (held.measured, held.verdict, held.replicas) == (1.0, HOLDS, 18)
    assert not of(judged(plateau(LENGTHS, ((0.0, 4), *HELD))), "H5c")


def test_replicas_that_leave_it_in_spite_of_decay_are_not_held() -> None:
    lengths = plateau(LENGTHS, HELD)
    with_decay = (lengths["lmbda"] == 5) & (lengths["hidden_layers"] == 4)
    for leaving, verdict in ((10, UNDECIDED), (19, FAILS)):
        lengths.loc[with_decay & (lengths["replica"] < leaving), "left"] = 1
        assert verdicts(judged(lengths), "H5c") == [verdict]


def test_growth_is_judged_over_the_same_depths_for_every_lambda() -> None:
    """From two layers on, and without those that some replica does not leave with some lambda."""
    found = judged(plateau(LENGTHS, HELD))
    longer = [each for each in found if each.claim.id == "H5a"]
    assert [(each.network, each.setting) for each in longer] == [
        ("2 to 3 hidden layers", "lambda 0"),
        ("2 to 3 hidden layers", "lambda 5"),
    ]
    assert verdicts(found, "H5a") == [HOLDS, HOLDS]
    # Outside of these depths the plateau may become shorter.
    outside = LENGTHS | {(0.0, 1): 1000, (5.0, 1): 1000, (0.0, 4): 100}
    assert verdicts(judged(plateau(outside, HELD)), "H5a") == [HOLDS, HOLDS]
    # Where all leave, it may not.
    assert verdicts(judged(plateau(outside)), "H5a") == [FAILS, HOLDS]


def test_one_replica_that_stays_takes_a_depth_away() -> None:
    lengths = plateau(LENGTHS)
    one = (lengths["hidden_layers"] == 4) & (lengths["replica"] == 7) & (lengths["lmbda"] == 0)
    assert len(of(judged(lengths), "H5a", "2 to 4 hidden layers")) == 2
    lengths.loc[one, "left"] = 0
    assert len(of(judged(lengths), "H5a", "2 to 3 hidden layers")) == 2


def test_at_one_depth_there_is_nothing_to_compare() -> None:
    one = {(5.0, 1): 10, (5.0, 2): 100, (5.0, 3): 900}
    assert not judged(plateau(one, stuck=((5.0, 3),)))
    assert not judged(plateau(one, stuck=tuple(one)))
    assert verdicts(judged(plateau(one)), "H5a") == [HOLDS]


def test_a_plateau_that_does_not_grow_refutes_the_claim() -> None:
    flat = dict.fromkeys(LENGTHS, 100)
    assert verdicts(judged(plateau(flat)), "H5a") == [FAILS, FAILS]


def test_a_plateau_grows_only_if_every_further_layer_makes_it_longer() -> None:
    """In half of the replicas the fourth layer makes it shorter, in the whole it is longer."""
    lengths = plateau(LENGTHS)
    half = (lengths["hidden_layers"] == 4) & (lengths["replica"] % 2 == 0)
    lengths.loc[half, "steps"] = 500
    (without, _) = of(judged(lengths), "H5a")
    assert (without.measured, without.verdict) == (0.5, UNDECIDED)


def test_growth_is_by_the_layer_and_over_depths_that_all_left() -> None:
    steps = {(0.0, 1): 1, (0.0, 2): 100, (0.0, 3): 200, (0.0, 5): 2700, (0.0, 6): 9000}
    lengths = plateau(steps, stuck=((0.0, 6),))
    assert plateau_growth.growth(lengths) == {0.0: pytest.approx(3.0)}
    (factors,) = plateau_growth.factors(lengths).values()
    assert factors.to_dict() == {3: pytest.approx(2.0), 5: pytest.approx(13.5**0.5)}
    assert claims.headline(lengths) == {"plateau-growth.lambda-0": pytest.approx(3.0)}


def test_growth_is_over_the_same_depths_for_every_lambda() -> None:
    """Without decay the fourth layer adds a factor of 9, and the others one of 3."""
    lengths = LENGTHS | {(0.0, 4): 8100}
    held = plateau(lengths, HELD)
    assert plateau_growth.growth(held) == {0.0: pytest.approx(3.0), 5.0: pytest.approx(3.6)}
    assert {len(each) for each in plateau_growth.factors(held).values()} == {1}
    left = plateau_growth.growth(plateau(lengths))
    assert left == {0.0: pytest.approx(27**0.5), 5.0: pytest.approx(30**0.5)}


def test_a_depth_that_some_lambda_lacks_is_not_compared() -> None:
    lengths = plateau({key: steps for key, steps in LENGTHS.items() if key != (5.0, 4)})
    compared = plateau_growth.compared(lengths)
    assert sorted(set(compared["hidden_layers"])) == [2, 3]


def test_a_depth_without_its_twin_of_no_decay_is_bad_input() -> None:
    lengths = plateau({**LENGTHS, (5.0, 5): 50_000})
    with pytest.raises(InvalidInput, match="5 hidden layers: lambda 5, expected 0 and 5"):
        judged(lengths)
