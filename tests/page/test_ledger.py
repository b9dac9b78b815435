"""The claims ledger as a reader sees it."""

import math
import re

import pandas as pd
import pytest

from tests.page.plain_text import plain
from unstable_gradients.page import ledger, ledger_words
from unstable_gradients.page.ledger import Ledger
from unstable_gradients.page.typeset import typeset
from unstable_gradients.study import rules
from unstable_gradients.study.ledger import CLAIM_COLUMNS, QUANTITY_COLUMNS
from unstable_gradients.study.verdicts import Interval

NONE = math.nan
VERDICTS = ["holds", "holds in direction", "undecided", "fails", "not tested"]
CLAIMS = pd.DataFrame(
    [
        ("B1", "it is so", "book", "holds", "Accuracy: it is.", 1),
        ("D3", "ten times of ||dC/db||", "Someone 2013", "fails", "Ratio, 784-30-10: it is 3.", 2),
        ("D4a", "like it", "book", "undecided", "Ratio: 1, between 0.5 and 2.", 1),
        ("D4b", "likewise", "this study", "holds in direction", "Ratio: 1.5.", 1),
        ("D5", "for ever", "book", "not tested", "Steps: too few.", 1),
    ],
    columns=list(CLAIM_COLUMNS),
)


def quantity(id: str, **given: object) -> dict[str, object]:
    """A quantity without any number but those that are given."""
    numbers = ("book", "measured", "low", "high", "bracket_low", "bracket_high", "percentile")
    row: dict[str, object] = dict.fromkeys(QUANTITY_COLUMNS, "") | dict.fromkeys(numbers, NONE)
    row |= {"quantity": "ratio", "rule": "gain", "verdict": "holds", "replicas": 5}
    return row | {"power": 0.5, "chance": 0.02} | {"id": id} | given


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(QUANTITY_COLUMNS))


def cells(**given: object) -> dict[str, str]:
    """What a section shows of one quantity, by the headers of the columns."""
    html = plain(Ledger(CLAIMS[:1], table(quantity("B1", **given)), 0.95).section("B"))
    (row,) = [line for line in html.splitlines() if 'scope="row"' in line]
    found = dict(re.findall(r'<td data-label="(.*?)">(.*?)</td>', row))
    return found | {"Quantity": re.findall(r'<th scope="row">(.*?)</th>', row)[0]}


def caption(*rows: dict[str, object]) -> str:
    html = plain(Ledger(CLAIMS[:1], table(*rows), 0.99).section("B"))
    return html[: html.index("</caption>")]


def test_a_section_shows_each_claim_once_above_all_its_quantities() -> None:
    behind = table(*(quantity(id) for id in ("B1", "D3", "D3", "D4a", "D4b", "D5")))
    html = Ledger(CLAIMS, behind, 0.95).section("D")
    kinds = re.findall(r'<tr class="group">|<tr><th scope="row">', html)
    assert [kind == '<tr class="group">' for kind in kinds] == [
        *(True, False, False),
        *[True, False] * 3,
    ]
    assert "B1" not in html
    assert html.partition("</summary>")[2].count("ten times") == 1
    assert "it is 3" not in html, "the numbers below a claim are its evidence"


def test_a_claim_stands_with_its_source_and_its_verdict() -> None:
    behind = table(quantity("B1"), quantity("D3"))
    of_paper, of_book = (Ledger(CLAIMS, behind, 0.95).section(letter) for letter in "DB")
    assert '<span class="source">(Someone 2013)</span>' in of_paper
    assert r"ten times of $\|\partial C/\partial b\|$" in of_paper
    assert '<span class="verdict fails">✗ fails</span>' in plain(of_paper)
    assert "source" not in of_book


def test_a_claim_without_quantities_stands_with_its_evidence() -> None:
    assert "Steps: too few." in Ledger(CLAIMS[4:], table(), 0.95).section("D")


def test_a_quantity_is_shown_with_where_it_was_measured_and_the_rule() -> None:
    shown = cells(network="784-30-10 minus |w|", setting="s'(z) at -1", replicas=1234)
    assert shown == {
        "Quantity": "ratio",
        "Networks": r"[784, 30, 10] minus $|w|$"
        r"""<span class="setting">$\sigma'(z)$ at −1</span>""",
        "The book": "–",
        "Measured": "–",
        "Replicas": "1,234",
        "Power": "50%",
        "Verdict": '<span class="verdict holds">✓ holds</span><span class="setting">gain</span>',
    }


def test_parts_are_percentages_and_other_units_are_named() -> None:
    numbers = {"book": 0.9648, "measured": 0.961, "low": 0.9585, "high": 0.9635}
    shown = cells(unit="part of the images", **numbers)
    assert (shown["The book"], shown["Measured"]) == ("96.48", "96.10 (95.85 to 96.35)")
    assert shown["Quantity"] == 'ratio<span class="setting">in % of the images</span>'
    shown = cells(unit="nats", **numbers)
    assert (shown["The book"], shown["Measured"]) == ("0.9648", "0.9610 (0.9585 to 0.9635)")
    assert "in nats" in shown["Quantity"]


def test_a_number_below_zero_has_a_minus() -> None:
    shown = cells(book=-0.0012, measured=-0.5, low=-0.6, high=-0.4, unit="part of the images")
    assert (shown["The book"], shown["Measured"]) == ("−0.12", "−50 (−60 to −40)")


def test_a_bracket_stands_where_no_more_is_known() -> None:
    assert cells(bracket_low=0.912, bracket_high=1.2)["Measured"] == "between 0.912 and 1.20"


@pytest.mark.parametrize(
    ("power", "shown"),
    [(1.0, "100%"), (0.9951, "&gt;\u202f99%"), (0.994, "99%"), (0.0, "0%"), (NONE, "–")],
)
def test_power_is_full_only_where_it_is_certain(power: float, shown: str) -> None:
    assert cells(power=power)["Power"] == shown


def test_the_caption_explains_what_the_table_has() -> None:
    everywhere = caption(quantity("B1"))
    assert "Power: how likely" in everywhere
    for word in ("Welch", "Clopper", "In brackets", "possibly", "Between"):
        assert word not in everywhere
    welch = caption(quantity("B1", interval="Welch, of the difference"))
    assert "In brackets the 99% interval: of a difference" in welch
    assert "Clopper" not in welch
    assert "possibly" in caption(quantity("B1", interval="kinds surely, and possibly, so"))
    assert "Between" in caption(quantity("B1", bracket_low=0.9, bracket_high=1.1))


def test_every_kind_of_interval_is_explained() -> None:
    explained = {*ledger_words.INTERVALS, Interval.KINDS, Interval.NONE}
    assert explained == set(ledger.Interval)


def test_a_section_without_claims_is_a_sentence() -> None:
    assert "No claim of section C" in Ledger(CLAIMS, table(), 0.95).section("C")


def test_a_section_is_folded_to_a_line_of_marks() -> None:
    html = plain(Ledger(CLAIMS, table(), 0.95).section("D"))
    line = html.partition("</summary>")[0]
    assert html.startswith('<details class="claims"><summary>Claims of section D: <span')
    assert re.findall(r">(\w+) (.)</span>", line) == [
        ("D3", "✗"), ("D4a", "?"), ("D4b", "≈"), ("D5", "–")
    ]  # fmt: skip
    assert 'title="for ever: not tested"' in line


def test_the_verdict_on_a_claim_leads_to_it() -> None:
    assert plain(Ledger(CLAIMS, table()).verdict("D4b")) == (
        '<a class="verdict holds-in-direction" href="#claim-D4b">D4b ≈ holds in direction</a>'
    )
    assert plain(Ledger(CLAIMS, table()).verdict("Z9")) == '<span class="verdict">Z9 –</span>'


def test_the_whole_ledger_has_a_row_for_each_claim() -> None:
    rows = [line for line in plain(Ledger(CLAIMS, table()).whole()).splitlines() if '"row"' in line]
    assert [re.findall(r"#claim-(\w+)", row) for row in rows] == [[id] for id in CLAIMS["id"]]
    assert "Someone 2013" in rows[1]
    assert "✗ fails" in rows[1]
    assert "it is 3." in rows[1]


def test_the_summary_counts_every_verdict_of_every_section_and_of_all() -> None:
    html = plain(Ledger(CLAIMS, table()).summary())
    rows = [re.findall(r">(\w[\w ]*)</t[hd]>", line) for line in html.splitlines()]
    assert [row for row in rows if len(row) == 6] == [
        ["B", "1", "0", "0", "0", "0"],
        ["D", "0", "1", "1", "1", "1"],
        ["All", "1", "1", "1", "1", "1"],
    ]
    marks = re.findall(r'<th scope="col">(.) (.*?)</th>', html)
    assert [word for _, word in marks] == VERDICTS
    assert len({mark for mark, _ in marks}) == len(VERDICTS)
    assert "The 5 claims" in html


def test_without_claims_the_summary_has_nothing_to_count() -> None:
    assert "The 0 claims" in Ledger(CLAIMS[:0], table()).summary()


def test_disagreements_are_told_by_verdict_with_their_evidence() -> None:
    text = plain(Ledger(CLAIMS, table()).disagreements())
    headings = [line for line in text.splitlines() if line.startswith("**")]
    assert headings == ["**✗ fails**", "**? undecided**", "**≈ holds in direction**",
                        "**– not tested**"]  # fmt: skip
    items = [re.sub("<.*?>", "", line) for line in text.splitlines() if line.startswith("- ")]
    assert items == [
        r"- **D3**, ten times of $\|\partial C/\partial b\|$ (Someone 2013): "
        "Ratio, [784, 30, 10]: it is 3.",
        "- **D4a**, like it: Ratio: 1, between 0.5 and 2.",
        "- **D4b**, likewise (this study): Ratio: 1.5.",
        "- **D5**, for ever: Steps: too few.",
    ]


def test_agreement_throughout_is_said() -> None:
    assert Ledger(CLAIMS[:1], table()).disagreements() == "- Every claim judged here holds."


def test_derivatives_and_sizes_are_set_as_in_the_book() -> None:
    text = plain(typeset("||dC/db|| & |dC/db| of 784-30-10"))
    assert text == r"$\|\partial C/\partial b\|$ &amp; $|\partial C/\partial b|$ of [784, 30, 10]"


def test_indices_and_coefficients_are_set_as_in_the_book() -> None:
    text = plain(typeset("dC/db_1 and |dC/db_1| < |dC/db_3| / 16, mu_max 0.9"))
    assert text == (
        r"$\partial C/\partial b_1$ and $|\partial C/\partial b_1|$ &lt; "
        r"$|\partial C/\partial b_3|$ / 16, $\mu_{\mathrm{max}}$ 0.9"
    )


def test_negative_numbers_have_a_minus_and_functions_their_letters() -> None:
    text = plain(typeset("rank -0.37, from -1 to 2, of w2 s(w1 x + b) in 784-30-10"))
    assert text == r"rank −0.37, from −1 to 2, of $w_2\,\sigma(w_1 x + b)$ in [784, 30, 10]"


def test_every_verdict_is_put_into_words_before_the_rules() -> None:
    words, shown = plain(Ledger(CLAIMS, table()).rules()).split("<table>")
    assert re.findall(r'<dt><span class="verdict .*?">. (.*?)</span></dt>', words) == VERDICTS
    order = ("fails", "undecided", "holds in direction", "holds")
    last = [words.rindex(f"<em>{each}</em>") for each in order]
    assert last == sorted(last)
    assert len(re.findall('scope="row"', shown)) == len(rules.RULES)


def test_every_rule_is_shown_with_its_limits_and_when_it_was_written() -> None:
    text = plain(Ledger(CLAIMS, table()).rules())
    for rule in rules.RULES:
        assert f'<th scope="row">{rule.name}</th>' in text
        assert rule.words in text
    for limit in ("0.5 percentage points", "factor of 3.2", "80%", "1/1.1", "above 0.05"):
        assert limit in text
    for written in ("before its numbers", "before, then revised", "with or after its numbers"):
        assert (
            text.count(f">{written}<") == sum(rule.written == written for rule in rules.RULES) > 0
        )
