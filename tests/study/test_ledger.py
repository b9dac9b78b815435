"""The ledger: quantities, and the claims that they decide."""

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import findings, ledger, rules
from unstable_gradients.study.ledger import PART_COLUMNS, Claim, Quantity
from unstable_gradients.study.verdicts import Finding, Interval, Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
UNDECIDED, FAILS, NOT_TESTED = Verdict.UNDECIDED, Verdict.FAILS, Verdict.NOT_TESTED
SLOW = Claim("C3", "earlier layers are slow")


def finding(
    verdict: Verdict = IN_DIRECTION, shown: str = "2, between 1 and 3", **others
) -> Finding:
    return Finding(
        verdict,
        "excess",
        2.0,
        1.0,
        3.0,
        Interval.STUDENT,
        7,
        0.75,
        0.025,
        shown,
        4.0,
        90.0,
        **others,
    )


def test_every_quantity_is_a_row_with_exactly_the_columns_of_a_part():
    certain = findings.usually(np.ones(40, bool), 0.95)
    table = ledger.table(
        [
            Quantity(SLOW, "speed", finding(), "784-30-10", "untrained", "nats"),
            Quantity(Claim("D2", "order", "a paper"), "frequency", certain, "784-30-30-10"),
        ]
    )
    assert tuple(table.columns) == PART_COLUMNS
    first, second = table.to_dict("records")
    assert [first[name] for name in PART_COLUMNS if not name.startswith("bracket")] == [
        *("C3", "earlier layers are slow", "book", "speed", "784-30-10", "untrained", "nats"),
        *(4.0, 2.0, 1.0, 3.0, "Student, of the mean", 7, 90.0, "holds in direction"),
        *("excess", "with or after its numbers", 0.75, 0.025, "2, between 1 and 3"),
    ]
    assert (second["verdict"], second["source"], second["setting"]) == ("holds", "a paper", "")
    assert np.isnan([second["book"], second["percentile"], second["bracket_low"]]).all()


def test_a_part_without_quantities_has_its_columns():
    assert tuple(ledger.table([]).columns) == PART_COLUMNS


def test_a_rule_says_when_it_was_written_unless_what_it_judges_was_settled_at_another_time():
    assert rules.BY_NAME["gain"].written == rules.BEFORE
    assert rules.BY_NAME["frequency"].written == rules.REVISED
    gain = Finding(HOLDS, "gain", 2.0, 1.0, 3.0, Interval.STUDENT, 7, 0.75, 0.025, "2")
    often = findings.usually(np.ones(40, bool), 0.95)
    later = finding(written=rules.REVISED)  # of a rule written with its numbers
    rows = [Quantity(SLOW, "speed", each, name) for each, name in ((gain, "a"), (often, "b"))]
    found = ledger.table([*rows, Quantity(SLOW, "speed", later, "c")])
    assert found["written"].tolist() == [
        *("before its numbers", "before, then revised", "before, then revised")
    ]


def test_a_name_is_short():
    Quantity(SLOW, "x" * 60, finding(), "all")
    with pytest.raises(ValueError, match="expected at most 60 characters"):
        Quantity(SLOW, "x" * 61, finding(), "all")


def test_quantities_are_told_apart_and_an_id_is_one_claim():
    one, other = (Quantity(SLOW, "speed", finding(), network) for network in ("a", "b"))
    assert len(ledger.table([one, other])) == 2
    with pytest.raises(ValueError, match="C3: 'speed' twice"):
        ledger.table([one, one])
    with pytest.raises(InvalidInput, match=r"^C3: two claims, expected one$"):
        ledger.table([one, Quantity(Claim("C3", "another text"), "speed", finding(), "c")])


@pytest.mark.parametrize(
    ("judged", "verdict"),
    [
        ([HOLDS, HOLDS], HOLDS),
        ([HOLDS, IN_DIRECTION], IN_DIRECTION),
        ([IN_DIRECTION, UNDECIDED, HOLDS], UNDECIDED),
        ([HOLDS, UNDECIDED, FAILS], FAILS),
        ([HOLDS, NOT_TESTED], HOLDS),
        ([NOT_TESTED, NOT_TESTED], NOT_TESTED),
    ],
)
def test_a_claim_has_the_strictest_verdict_on_its_tested_quantities(judged, verdict):
    assert ledger.combined(judged) is verdict


def test_a_claim_shows_the_quantity_that_decides_and_how_many_agree():
    table = ledger.table(
        [
            Quantity(SLOW, "speed", finding(HOLDS), "small"),
            Quantity(SLOW, "speed", finding(FAILS, "3, between 2 and 4"), "large", "untrained"),
            Quantity(SLOW, "speed", finding(FAILS), "huge"),
            Quantity(
                Claim("C4", "alone", "a paper"), "frequency", finding(HOLDS, "all of 9"), "all"
            ),
        ]
    )
    slow, alone = ledger.claims(table).to_dict("records")
    assert (slow["id"], slow["verdict"], slow["quantities"]) == ("C3", "fails", 3)
    assert slow["evidence"] == (
        "Speed, large, untrained: 3, between 2 and 4; fails: 2 of 3 quantities."
    )
    assert alone == {
        **{"id": "C4", "claim": "alone", "source": "a paper", "verdict": "holds"},
        **{"evidence": "Frequency, all: all of 9.", "quantities": 1},
    }


def test_claims_that_would_fail_by_chance_are_at_most_one_each():
    """Of two quantities at 0.025 each 0.05; of fifty 1, not 1.25; of what is not tested 0."""
    many = [Quantity(SLOW, "speed", finding(), str(number)) for number in range(50)]
    two = [Quantity(Claim("C4", "b"), "speed", finding(), name) for name in "ab"]
    untested = Quantity(Claim("C5", "c"), "speed", finding().untested("too short"), "all")
    found = ledger.failing_by_chance(ledger.table([*two, *many, untested]))
    assert found.to_dict() == pytest.approx({"C4": 0.05, "C3": 1.0, "C5": 0.0})
    assert ledger.failing_by_chance(ledger.table([])).sum() == 0


def test_every_verdict_is_counted():
    table = ledger.claims(ledger.table([Quantity(SLOW, "speed", finding(), "all")]))
    assert ledger.counts(table) == {
        "holds": 0,
        "holds-in-direction": 1,
        "undecided": 0,
        "fails": 0,
        "not-tested": 0,
    }
