"""The ledger as a table."""

import math

import numpy as np

from unstable_gradients.study import ledger, verdicts
from unstable_gradients.study.ledger import CLAIMS, Claim
from unstable_gradients.study.statistics import Estimate
from unstable_gradients.study.verdicts import Finding, Verdict

FINDING = Finding(Estimate(2.0, 1.0, 3.0, 7), Verdict.IN_DIRECTION, "because", 4.0, 90.0)


def test_every_claim_is_a_row_with_exactly_the_columns_of_the_ledger():
    certain = verdicts.usually(np.ones(40, bool), 0.95)
    table = ledger.table(
        [Claim("C3", "slow", "speed", FINDING), Claim("D2", "order", "frequency", certain)]
    )
    assert tuple(table.columns) == CLAIMS
    assert table.iloc[0].tolist() == [
        *("C3", "slow", "speed", 4.0, 2.0, 1.0, 3.0, 7, 90.0),
        *("reproduced in direction", "because"),
    ]
    second = table.iloc[1]
    assert (second["verdict"], second["reason"], second["replicas"]) == ("reproduced", "", 40)
    assert math.isnan(second["book"])
    assert math.isnan(second["percentile"])


def test_a_ledger_without_claims_has_its_columns():
    assert tuple(ledger.table([]).columns) == CLAIMS


def test_every_verdict_is_counted():
    claims = [Claim("C3", "slow", "speed", FINDING)] * 2
    assert ledger.counts(ledger.table(claims)) == {
        "claims.reproduced": 0,
        "claims.reproduced-in-direction": 2,
        "claims.not-reproduced": 0,
    }
