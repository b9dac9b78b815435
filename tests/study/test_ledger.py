"""The ledger as a table, its parts, and its headline numbers."""

import math

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger, verdicts
from unstable_gradients.study.ledger import LEDGER_COLUMNS, Claim, JudgedPart
from unstable_gradients.study.statistics import Estimate
from unstable_gradients.study.verdicts import Finding, Verdict

FINDING = Finding(Estimate(2.0, 1.0, 3.0, 7), Verdict.IN_DIRECTION, "because", 4.0, 90.0)


def test_every_claim_is_a_row_with_exactly_the_columns_of_the_ledger():
    certain = verdicts.usually(np.ones(40, bool), 0.95)
    table = ledger.table(
        [Claim("C3", "slow", "speed", FINDING), Claim("D2", "order", "frequency", certain)]
    )
    assert tuple(table.columns) == LEDGER_COLUMNS
    assert table.iloc[0].tolist() == [
        *("C3", "slow", "speed", 4.0, 2.0, 1.0, 3.0, 7, 90.0),
        *("reproduced in direction", "because"),
    ]
    second = table.iloc[1]
    assert (second["verdict"], second["reason"], second["replicas"]) == ("reproduced", "", 40)
    assert math.isnan(second["book"])
    assert math.isnan(second["percentile"])


def test_a_ledger_without_claims_has_its_columns():
    assert tuple(ledger.table([]).columns) == LEDGER_COLUMNS


def test_every_verdict_is_counted():
    claims = [Claim("C3", "slow", "speed", FINDING)] * 2
    assert ledger.counts(ledger.table(claims)) == {
        "claims.reproduced": 0,
        "claims.reproduced-in-direction": 2,
        "claims.not-reproduced": 0,
    }


def test_a_part_is_read_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    part = JudgedPart("judged/start")
    part.write([Claim("C3", "slow", "speed", FINDING)], {"slowdown": 2.5, "diverged": math.inf})
    assert sorted(path.name for path in (tmp_path / "judged").iterdir()) == [
        "start.csv",
        "start.json",
    ]
    assert part.headline() == {"slowdown": 2.5}  # JSON has no infinity
    (row,) = part.claims().to_dict("records")
    assert (row["id"], row["measured"], row["verdict"]) == ("C3", 2.0, "reproduced in direction")


def test_a_part_may_have_no_claims_and_a_claim_no_reason(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    part = JudgedPart("start")
    part.write([], {})
    assert part.claims().empty
    assert part.headline() == {}
    certain = verdicts.usually(np.ones(40, bool), 0.95)
    part.write([Claim("D2", "order", "frequency", certain)], {})
    assert part.claims()["reason"].tolist() == [""]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "start.json: missing, expected a JSON object"),
        ("{", "start.json: not JSON: "),
        ("[1]", "start.json: expected a JSON object"),
    ],
)
def test_headline_numbers_that_are_none_are_named(tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / "start.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        JudgedPart("start").headline()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("value", ['"deep"', "null", "NaN", "1e999", "[1]"])
def test_a_metric_that_is_no_number_is_bad_input(tmp_path, value):
    path = tmp_path / "part.json"
    path.write_text(f'{{"right": 3, "odd": {value}}}', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"odd: .*, expected a number"):
        ledger.read_metrics(path)


def test_a_metric_may_be_a_whole_number(tmp_path):
    path = tmp_path / "part.json"
    path.write_text('{"right": 3}', encoding="utf-8")
    assert ledger.read_metrics(path) == {"right": 3.0}
