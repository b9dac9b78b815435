"""Claim G3 on costs of training whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.momentum import claims as momentum
from stages.momentum.summarize import means
from stages.momentum.tables import MOMENTUM_TRIALS
from tests.study.ledger_rows import found
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.ledger import Claim

REPLICAS = 20
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas


def trials(costs: dict[tuple[str, float, float], float], reached: dict[float, float]):
    """Costs by kind, mu_max and learning rate, with a spread; what costs 3 has not trained."""
    rows = [
        (
            kind,
            mu_max,
            reached.get(mu_max, mu_max),
            eta,
            replica,
            step,
            0.1 if cost >= 3 or not step else 0.9,
            cost * (1 + spread) if step else 3.25,
        )
        for (kind, mu_max, eta), cost in costs.items()
        for replica, spread in enumerate(WITHIN)
        for step in (0, 10)
    ]
    return pd.DataFrame(rows, columns=list(MOMENTUM_TRIALS.columns)).sample(frac=1, random_state=0)


MOMENTUM_PICTURE = {
    ("plain", 0.0, 0.01): 3.25,
    ("plain", 0.0, 1.0): 1.0,
    ("plain", 0.0, 3.0): 2.0,
    ("classical", 0.9, 0.01): 0.8,
    ("classical", 0.9, 1.0): 8.0,
    ("classical", 0.99, 0.01): 0.9,
    ("classical", 0.995, 0.01): 0.9,
    ("nesterov", 0.9, 0.003): 3.25,
    ("nesterov", 0.9, 0.01): 0.5,
    ("nesterov", 0.9, 1.0): np.inf,
    ("nesterov", 0.99, 0.003): 0.6,
    ("nesterov", 0.99, 0.01): 0.4,
    ("nesterov", 0.99, 0.03): 0.7,
    ("nesterov", 0.995, 0.01): 0.4,
}
NOT_REACHED = {0.99: 0.9876, 0.995: 0.9876}  # too few steps to tell the two schedules apart


def judged(table: pd.DataFrame) -> list[Claim]:
    return momentum.claims(table, means(table, 0.95), 0.5, 0.95)


def test_momentum_is_compared_at_the_best_learning_rate_of_each() -> None:
    table = trials(MOMENTUM_PICTURE, NOT_REACHED)
    claims = judged(table)
    helps = found(claims, momentum.HELPS)
    ((quantity, finding),) = helps.items()
    assert quantity.endswith("Nesterov's, mu_max 0.99 (0.988 reached), eta 0.01")
    assert finding == (pytest.approx(3.25 / 0.4), "reproduced")
    ordered = list(found(claims, momentum.ORDERED).values())
    assert ordered == [
        (pytest.approx(1.0 / 0.8), "reproduced"),
        (pytest.approx(0.8 / 0.9), "not reproduced"),
        (pytest.approx(1.0 / 0.5), "reproduced"),
        (pytest.approx(0.5 / 0.4), "reproduced"),
    ]
    kinds = list(found(claims, momentum.BETTER_KIND).values())
    assert kinds == [
        (pytest.approx(0.8 / 0.5), "reproduced"),
        (pytest.approx(0.9 / 0.4), "reproduced"),
    ]
    assert {each.id for each in claims} == {"G3"}
    assert momentum.headline(means(table, 0.95))["momentum-cost.plain-0"] == pytest.approx(1.0)


def test_quantities_say_how_far_mu_max_is_reached_and_which_rate_may_not_be_the_best() -> None:
    """A rate with which networks diverged was tried, too; of one rate nothing is on either side."""
    claims = judged(trials(MOMENTUM_PICTURE, NOT_REACHED))
    assert list(found(claims, momentum.ORDERED)) == [
        "training cost with mu_max 0, eta 1, over that with mu_max 0.9, eta 0.01 (at the edge of "
        "those tried), classical",
        "training cost with mu_max 0.9, eta 0.01 (at the edge of those tried), over that with "
        "mu_max 0.99 (0.988 reached), eta 0.01 (at the edge of those tried), classical",
        "training cost with mu_max 0, eta 1, over that with mu_max 0.9, eta 0.01, nesterov",
        "training cost with mu_max 0.9, eta 0.01, over that with mu_max 0.99 (0.988 reached), eta "
        "0.01, nesterov",
    ]
    assert list(found(claims, momentum.BETTER_KIND)) == [
        "training cost of classical, eta 0.01 (at the edge of those tried), over Nesterov's, eta "
        "0.01, mu_max 0.9",
        "training cost of classical, eta 0.01 (at the edge of those tried), over Nesterov's, eta "
        "0.01, mu_max 0.99 (0.988 reached)",
    ]
    reached = found(judged(trials(MOMENTUM_PICTURE, {})), momentum.ORDERED)
    assert not any("reached" in quantity for quantity in reached)
    assert len(reached) == 6


def test_momentum_that_diverges_everywhere_is_not_compared() -> None:
    table = trials(MOMENTUM_PICTURE, {})
    table.loc[table["kind"] == "classical", "training_cost"] = np.nan
    claims = judged(table)
    assert not found(claims, momentum.BETTER_KIND)
    assert all("classical" not in quantity for quantity in found(claims, momentum.ORDERED))


def test_a_replica_that_is_there_twice_or_not_at_all_is_bad_input() -> None:
    table = trials(MOMENTUM_PICTURE, {})
    of = (table["kind"] == "plain") & (table["eta"] == 1.0) & (table["step"] == 10)
    for bad in (pd.concat([table, table[of][:1]]), table[~of]):
        with pytest.raises(InvalidInput, match=rf"{MOMENTUM_TRIALS.path}: (21|0) rows of plain"):
            momentum.claims(bad, means(table, 0.95), 0.5, 0.95)
