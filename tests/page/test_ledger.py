"""The claims ledger as a reader sees it."""

import math

import pandas as pd

from tests.page.plain_text import plain
from unstable_gradients.page import ledger
from unstable_gradients.study.ledger import LEDGER_COLUMNS

CLAIMS = pd.DataFrame(
    [
        ("B1", "it is so", "accuracy, 784-30-10", 0.9, 0.9, 0.89, 0.91, 5, 50.0, "reproduced", ""),
        ("D3", "ten times", "last over first", 10.0, 30.0, 29.0, 31.0, 5, 0.0,
         "reproduced in direction", "the ratio is 30"),
        ("D3", "ten times", "another < third", math.nan, 2.0, 1.0, 3.0, 5, math.nan,
         "not reproduced", "holds for 2 of 5 networks"),
    ],
    columns=list(LEDGER_COLUMNS),
)  # fmt: skip


def test_disagreements_name_claim_quantity_verdict_and_reason() -> None:
    assert ledger.disagreements(CLAIMS).splitlines() == [
        "- **D3**, ten times:",
        "    - last over first: *reproduced in direction*; the ratio is 30.",
        "    - another &lt; third: *not reproduced*; holds for 2 of 5 networks.",
    ]


def test_agreement_throughout_is_said() -> None:
    assert "reproduced" in ledger.disagreements(CLAIMS[:1])
    assert "not" not in ledger.disagreements(CLAIMS[:1])


def test_a_section_shows_its_claims_once_and_all_their_quantities() -> None:
    html = ledger.section(CLAIMS, "D", 0.95)
    assert html.count("ten times") == 1
    assert html.count("<td") == 2 * 5
    assert "B1" not in html
    assert "[784" not in html


def test_a_section_without_claims_is_a_sentence() -> None:
    assert "No claim of section C" in ledger.section(CLAIMS, "C", 0.95)


def test_the_summary_counts_every_verdict_of_every_section() -> None:
    html = plain(ledger.summary(CLAIMS))
    rows = [row for row in html.splitlines() if "Section" in row]
    counts = [[int(cell.split("<")[0]) for cell in row.split('">')[2:]] for row in rows]
    assert counts == [[1, 0, 0], [0, 1, 1]]


def test_derivatives_and_sizes_are_set_as_in_the_book() -> None:
    text = plain(ledger.typeset("||dC/db|| & |dC/db| of 784-30-10"))
    assert text == r"$\|\partial C/\partial b\|$ &amp; $|\partial C/\partial b|$ of [784, 30, 10]"


def test_negative_numbers_have_a_minus_and_functions_their_letters() -> None:
    text = plain(ledger.typeset("rank -0.37, from -1 to 2, of w2 s(w1 x + b) in 784-30-10"))
    assert text == r"rank −0.37, from −1 to 2, of $w_2\,\sigma(w_1 x + b)$ in [784, 30, 10]"


def test_the_rules_state_the_limits_in_force() -> None:
    text = ledger.rules(0.99)
    for limit in (
        "99% prediction",
        "0.5 percentage",
        "factor of 3.2",
        "80%",
        "50%",
        "above 0.01",
        "above 0.05",
    ):
        assert limit in " ".join(text.split())
