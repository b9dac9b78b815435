"""Claim H5 on plateaus whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.plateau import claims
from stages.plateau import growth as plateau_growth
from stages.plateau.tables import PLATEAU
from tests.study.ledger_rows import found
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.ledger import Claim

REPLICAS = 20
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas


def plateau(steps: dict[tuple[float, int], float], stuck: tuple[tuple[float, int], ...] = ()):
    """Lengths by lambda and depth, a little different in each replica; some never leave."""
    rows = [
        (lmbda, depth, replica, length * (1 + spread), int((lmbda, depth) not in stuck))
        for (lmbda, depth), length in steps.items()
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns)).sample(frac=1, random_state=0)


PLATEAU_PICTURE = {(0.0, 1): 100, (0.0, 2): 300, (0.0, 3): 900, (5.0, 1): 100, (5.0, 2): 360}
STUCK = PLATEAU_PICTURE | {(5.0, 3): 9000}


def judged(lengths: pd.DataFrame) -> list[Claim]:
    return claims.claims(lengths, 0.95)


REPRODUCED, NOT = "reproduced", "not reproduced"


def test_decay_is_judged_where_the_plateau_is_longest_and_where_it_does_not_end() -> None:
    judged_claims = judged(plateau(STUCK, stuck=((5.0, 3),)))
    ((quantity, finding),) = found(judged_claims, claims.PROLONGED).items()
    assert "2 hidden layers" in quantity
    assert finding == (pytest.approx(1.2), REPRODUCED)
    ((quantity, finding),) = found(judged_claims, claims.HELD).items()
    assert "3 hidden layers" in quantity
    assert "the 20 of 20 replicas" in quantity
    assert finding == (1.0, REPRODUCED)
    assert set(found(judged_claims, claims.LONGER).values()) == {(1.0, REPRODUCED)}


def test_replicas_that_stay_without_decay_tell_nothing_of_decay() -> None:
    lengths = plateau(STUCK, stuck=((5.0, 3),))
    lengths.loc[
        (lengths["lmbda"] == 0) & (lengths["hidden_layers"] == 3) & (lengths["replica"] < 2), "left"
    ] = 0
    ((quantity, finding),) = found(judged(lengths), claims.HELD).items()
    assert "the 18 of 20 replicas" in quantity
    assert finding == (1.0, REPRODUCED)
    all_stay = plateau(STUCK, stuck=((0.0, 3), (5.0, 3)))
    assert not found(judged(all_stay), claims.HELD)


def test_depths_that_no_replica_leaves_do_not_make_the_plateau_shorter() -> None:
    lengths = {(5.0, depth): steps for depth, steps in ((1, 10), (2, 100), (3, 900), (4, 900))}
    stuck = ((5.0, 3), (5.0, 4))
    assert found(judged(plateau(lengths, stuck)), claims.LONGER) == {
        "frequency of a longer plateau with every hidden layer, lambda 5": (1.0, REPRODUCED)
    }
    ((_, shorter),) = found(judged(plateau(lengths, ((5.0, 3),))), claims.LONGER).items()
    assert shorter == (0.0, NOT)  # four layers leave it in 900 steps, three do not
    unknown = plateau(lengths, tuple(lengths))
    assert not found(judged(unknown), claims.LONGER)
    one = plateau({(5.0, 1): 10})
    assert not found(judged(one), claims.LONGER)


def test_a_plateau_that_does_not_grow_is_no_claim_reproduced() -> None:
    flat = dict.fromkeys(STUCK, 100)
    assert {verdict for _, verdict in found(judged(plateau(flat)), claims.LONGER).values()} == {NOT}


def test_growth_is_by_the_layer_and_over_depths_that_all_left() -> None:
    steps = {(0.0, 1): 100, (0.0, 2): 200, (0.0, 4): 2700, (0.0, 5): 9000}
    lengths = plateau(steps, stuck=((0.0, 5),))
    assert plateau_growth.growth(lengths) == {0.0: pytest.approx(3.0)}
    (factors,) = plateau_growth.factors(lengths).values()
    assert factors.to_dict() == {2: pytest.approx(2.0), 4: pytest.approx(13.5**0.5)}
    assert claims.headline(lengths) == {"plateau-growth.lambda-0": pytest.approx(3.0)}


def test_a_depth_without_its_twin_of_no_decay_is_bad_input() -> None:
    lengths = plateau({**PLATEAU_PICTURE, (5.0, 4): 5000})
    with pytest.raises(InvalidInput, match="4 hidden layers: lambda 5, expected 0 and 5"):
        judged(lengths)
