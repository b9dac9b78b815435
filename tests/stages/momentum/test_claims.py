"""Claim G3 on costs of training whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.momentum import claims as momentum
from stages.momentum.summary import means
from stages.momentum.tables import MOMENTUM_TRIALS
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 20
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas
HOLDS, FAILS, NOT_TESTED = Verdict.HOLDS, Verdict.FAILS, Verdict.NOT_TESTED
IN_DIRECTION = Verdict.IN_DIRECTION


def trials(
    costs: dict[tuple[str, float, float], float],
    reached: dict[float, float],
    acting: dict[float, float] | None = None,
):
    """Costs by kind, mu_max and learning rate, with a spread; what costs 3 has not trained."""
    rows = [
        (
            kind,
            mu_max,
            reached.get(mu_max, mu_max),
            (acting or {}).get(mu_max, 1.0),
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


COSTS = {
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


def judged(table: pd.DataFrame) -> list[Quantity]:
    return momentum.claims(table, 0.5, 0.95)


def ratios(quantities: list[Quantity], id: str) -> list[float]:
    return [each.measured for each in of(quantities, id)]


def test_momentum_is_compared_at_the_best_learning_rate_of_each() -> None:
    table = trials(COSTS, NOT_REACHED)
    found = judged(table)
    trains, helps = (each for each in found if each.claim.id == "G3c")
    for each in (trains, helps):
        assert each.setting == "mu_max 0.99 (0.988 reached), eta 0.01"
        assert each.finding.replicas == REPLICAS / 2  # the others have chosen mu_max
    assert (trains.name, trains.unit) == ("frequency of training", ledger.OF_NETWORKS)
    assert (trains.network, trains.finding.measured) == ("Nesterov's", 1)
    assert trains.finding.verdict is IN_DIRECTION  # of all 10: 0.025 ** (1 / 10) is 0.69
    assert helps.finding.measured == pytest.approx(3.25 / 0.4)
    assert helps.finding.verdict is HOLDS
    assert ratios(found, "G3d") == pytest.approx([1.0 / 0.8, 0.8 / 0.9, 1.0 / 0.5, 0.5 / 0.4])
    assert verdicts(found, "G3d") == [HOLDS, FAILS, HOLDS, HOLDS]
    assert ratios(found, "G3e") == pytest.approx([0.8 / 0.5, 0.9 / 0.4])
    assert verdicts(found, "G3e") == [HOLDS, HOLDS]
    assert momentum.headline(means(table, 0.95))["momentum-cost.plain-0"] == pytest.approx(1.0)


def test_a_smaller_cost_is_told_from_training() -> None:
    """With 3 momentum has a smaller cost than plain descent's 3.25, and has not trained."""
    table = trials({("plain", 0.0, 0.1): 3.25, ("nesterov", 0.9, 0.1): 3.0}, {})
    trains, helps = of(judged(table), "G3c")
    assert (trains.measured, trains.verdict) == (0, FAILS)
    assert (helps.measured, helps.verdict) == (pytest.approx(3.25 / 3), HOLDS)


@pytest.mark.parametrize(("stalled", "judged_at"), [(0, 1), (1, 0)])
def test_where_plain_descent_stalls_is_told_by_the_replicas_that_choose(stalled, judged_at) -> None:
    """Even replicas choose; the cost of those that judge counts, whether they have stalled or not.

    Here plain descent stalls in even or in odd replicas only.
    """
    table = trials({("plain", 0.0, 0.1): 0.8, ("nesterov", 0.9, 0.1): 0.4}, {})
    rows = (table["kind"] == "plain") & (table["replica"] % 2 == stalled)
    table.loc[rows, "validation_accuracy"] = 0.1
    assert [each.measured for each in of(judged(table), "G3c")] == [
        *[1.0, pytest.approx(2.0)] * judged_at
    ]


def test_the_learning_rate_is_chosen_on_other_replicas_than_those_that_judge() -> None:
    """In even replicas 0.1 is better, in odd ones 0.2: the cost with 0.1 in odd ones counts."""
    costs = {("plain", 0.0, 0.1): 1.0, ("plain", 0.0, 0.2): 1.0, ("nesterov", 0.9, 0.1): 1.0}
    table = trials(costs, {})
    odd = table["replica"] % 2 == 1
    worse = (table["kind"] == "plain") & (table["step"] == 10) & (odd == (table["eta"] == 0.1))
    table.loc[worse, "training_cost"] *= 2
    (ordered,) = (each for each in judged(table) if each.claim.id == "G3d")
    assert ordered.setting.startswith("eta 0.1 ")
    assert ordered.finding.measured == pytest.approx(2)


def test_momentum_that_acts_in_no_more_than_half_of_the_steps_is_not_tested() -> None:
    half = judged(trials(COSTS, NOT_REACHED, {0.99: 0.5, 0.995: 0.5}))
    assert verdicts(half, "G3c") == [NOT_TESTED] * 2
    assert verdicts(half, "G3d") == [HOLDS, NOT_TESTED, HOLDS, NOT_TESTED]
    assert verdicts(half, "G3e") == [HOLDS, NOT_TESTED]
    assert "mu 0.988 acts in 50.0% of the steps" in of(half, "G3c")[0].shown
    most = judged(trials(COSTS, NOT_REACHED, {0.99: 0.501, 0.995: 0.501}))
    assert NOT_TESTED not in [each.finding.verdict for each in most]


def test_settings_say_how_far_mu_max_is_reached_and_which_rate_may_not_be_the_best() -> None:
    """A rate with which networks diverged was tried, too; of one rate nothing is on either side."""
    found = judged(trials(COSTS, NOT_REACHED))
    edge = "eta 0.01 (at the edge of those tried)"
    assert [(each.network, each.setting) for each in found if each.claim.id == "G3d"] == [
        ("classical, mu_max 0 over 0.9", f"eta 1 over {edge}"),
        ("classical, mu_max 0.9 over 0.99", f"{edge} over {edge}"),
        ("nesterov, mu_max 0 over 0.9", "eta 1 over eta 0.01"),
        ("nesterov, mu_max 0.9 over 0.99", "eta 0.01 over eta 0.01"),
    ]
    assert [each.setting for each in found if each.claim.id == "G3e"] == [
        f"mu_max 0.9, {edge} over eta 0.01",
        f"mu_max 0.99 (0.988 reached), {edge} over eta 0.01",
    ]
    assert len(of(judged(trials(COSTS, {})), "G3d")) == 6


def test_momentum_that_diverges_everywhere_is_not_compared() -> None:
    table = trials(COSTS, {})
    table.loc[table["kind"] == "classical", "training_cost"] = np.nan
    found = judged(table)
    assert not of(found, "G3e")
    assert not of(found, "G3d", "classical")


def test_a_replica_that_is_there_twice_or_not_at_all_is_bad_input() -> None:
    table = trials(COSTS, {})
    last = (table["kind"] == "plain") & (table["eta"] == 1.0) & (table["step"] == 10)
    odd = table["replica"] % 2 == 1
    for bad in (pd.concat([table, table[last & odd][:1]]), table[~(last & odd)]):
        with pytest.raises(InvalidInput, match=rf"{MOMENTUM_TRIALS.path}: (11|0) rows of plain"):
            judged(bad)
