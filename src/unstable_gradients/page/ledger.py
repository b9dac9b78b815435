"""The claims ledger for a reader: from CLAIMS and QUANTITIES to tables, lists and the rules."""

import html
import math
import re

import pandas as pd

from unstable_gradients.page import elements, numbers, sourced
from unstable_gradients.study.ledger import BOOK, STRICTEST
from unstable_gradients.study.rules import RULES
from unstable_gradients.study.tables import Table
from unstable_gradients.study.verdicts import Interval, Verdict

MARKS = {
    Verdict.HOLDS: "✓",
    Verdict.IN_DIRECTION: "≈",
    Verdict.UNDECIDED: "?",
    Verdict.FAILS: "✗",
    Verdict.NOT_TESTED: "–",
}
IN_WORDS = {
    Verdict.HOLDS: "the interval lies in the region in which the statement is true",
    Verdict.IN_DIRECTION: "it lies in a wider region, in which things at least point that way",
    Verdict.UNDECIDED: (
        "it reaches across the border; or there is no interval, as of a single network, or of a "
        "quantity that some network lacks because its training diverged"
    ),
    Verdict.FAILS: "it lies outside",
    Verdict.NOT_TESTED: (
        "the budget or the design of the experiment cannot tell, whatever was measured"
    ),
}
# What is not simply so, the clearest first.
DISAGREEMENTS = (Verdict.FAILS, Verdict.UNDECIDED, Verdict.IN_DIRECTION, Verdict.NOT_TESTED)
INTERVALS = {  # of a confidence
    Interval.PREDICTION: "of a published accuracy or size, where one more of our networks falls",
    Interval.SIMULTANEOUS: "of a published curve, how far one more of ours strays anywhere",
    Interval.EXACT: "of a frequency, that of Clopper and Pearson",
    Interval.WELCH: "of a difference between two groups of networks, Welch's",
    Interval.JACKKNIFE: "of a part of the variance, the jackknife's",
    Interval.STUDENT: "of any other mean, Student's",
}
OF_KINDS = (
    "Of kinds of networks, the brackets reach from the part that surely agrees to the part that "
    "possibly does."
)
BRACKETS = "“Between”: no more is known than two numbers that the quantity lies between."
POWER = (
    "Power: how likely the rule, which stands below the verdict, was to find what it looks for; "
    "what that is, differs from rule to rule and is said with each above."
)
PART = "part of "  # begins the unit of what is shown in percent
# Derivatives as the ledger writes them, longest first: a norm contains the absolute value.
FORMULAS = {
    "||dC/db||": r"$\|\partial C/\partial b\|$",
    "||dC/dw||": r"$\|\partial C/\partial w\|$",
    "||dC/da||": r"$\|\partial C/\partial a\|$",
    "|dC/db|": r"$|\partial C/\partial b|$",
    "|dC/db_1|": r"$|\partial C/\partial b_1|$",
    "|dC/db_3|": r"$|\partial C/\partial b_3|$",
    "dC/db_1": r"$\partial C/\partial b_1$",
    "|w s'(wa + b)|": r"$|w \sigma'(wa + b)|$",
    "|w s'(z)|": r"$|w \sigma'(z)|$",
    "w2 s(w1 x + b)": r"$w_2\,\sigma(w_1 x + b)$",
    "s'(z)": r"$\sigma'(z)$",
    "|w|": "$|w|$",
    "mu_max": r"$\mu_{\mathrm{max}}$",
}
ROW = "row"  # the name, beside those of the columns, of where a row stands
SIZES = re.compile(r"\d+(?:-\d+)+")
NEGATIVE = re.compile(r"(?<![\w-])-(?=\d)")


def typeset(text: str) -> str:
    """A phrase of the ledger as HTML, its formulas, powers and layer sizes as in the book."""
    for plain, formula in FORMULAS.items():
        text = text.replace(plain, formula)
    text = NEGATIVE.sub(numbers.MINUS, html.escape(text, quote=False))
    text = SIZES.sub(lambda sizes: numbers.network(sizes.group()), text)
    return numbers.in_powers(text)


def in_section(claims: pd.DataFrame, section: str) -> pd.DataFrame:
    """The claims of a section, by its letter."""
    return claims[claims["id"].str.startswith(section)]


def section(
    claims: pd.DataFrame,
    quantities: pd.DataFrame,
    letter: str,
    confidence: float,
    kept: tuple[Table, Table] | None = None,
) -> str:
    """The claims of a section, each above the quantities by which it is judged.

    They are folded to a line with the verdicts.

    Args:
        claims: all of them.
        quantities: all of them.
        letter: of the section.
        confidence: of the intervals.
        kept: the tables of both, which are the sources of what is shown; None for no sources.
    """
    chosen = in_section(claims, letter)
    if chosen.empty:
        return f"<p>No claim of section {letter} can be judged with these networks.</p>"
    behind = in_section(quantities, letter)
    rows: list[list[str]] = []
    of_claims, of_quantities = kept or (None, None)
    for claim in _records(chosen, of_claims):
        own = behind[behind["id"] == claim["id"]]
        rows.append([_heading(claim, with_evidence=own.empty)])
        rows += [_quantity(row) for row in _records(own, of_quantities)]
    header = ["Quantity", "Networks", "The book", "Measured", "Replicas", "Power", "Verdict"]
    shown = elements.table(header, rows, _caption(letter, behind, confidence))
    line = " ".join(_in_short(claim) for claim in chosen.to_dict("records"))
    return (
        f'<details class="claims"><summary>Claims of section {letter}: {line}</summary>\n'
        f"{shown}</details>"
    )


def _records(frame: pd.DataFrame, table: Table | None) -> list[dict]:
    """Rows as mappings, each with where it stands in its table under the name ROW."""
    places = [table and f"{table.path}#{name}" for name in frame.index]
    rows = frame.to_dict("records")
    return [row | {ROW: place} for row, place in zip(rows, places, strict=True)]


def _in_short(claim: dict) -> str:
    """A claim's name and mark, for the line to which a section is folded."""
    verdict = Verdict(claim["verdict"])
    words = html.escape(f"{claim['claim']}: {verdict}")
    return (
        f'<span class="verdict {_css(verdict)}" title="{words}">'
        f"{claim['id']}{numbers.NO_BREAK}{MARKS[verdict]}</span>"
    )


def _css(verdict: str) -> str:
    """The class of a verdict."""
    return verdict.replace(" ", "-")


def _caption(letter: str, quantities: pd.DataFrame, confidence: float) -> str:
    """What the table shows, with the kinds of intervals that are in it."""
    kinds = set(quantities["interval"])
    sentences = [f"The claims of section {letter}, and what each is judged by."]
    named = [words for interval, words in INTERVALS.items() if interval in kinds]
    if named:
        level = numbers.confidence(confidence)
        sentences.append(f"In brackets the {level} interval: {'; '.join(named)}.")
    if Interval.KINDS in kinds:
        sentences.append(OF_KINDS)
    if quantities["bracket_low"].notna().any():
        sentences.append(BRACKETS)
    return " ".join([*sentences, "Speeds and ratios have geometric means.", POWER])


def _heading(claim: dict, with_evidence: bool) -> str:
    evidence = _small(typeset(claim["evidence"])) if with_evidence else ""
    id = claim["id"]
    return (
        f'<span class="id" id="claim-{id}">{id}</span> {typeset(claim["claim"])}{_source(claim)} '
        f"{_from(claim, 'verdict', _verdict(claim['verdict']))}{evidence}"
    )


def _source(claim: dict) -> str:
    """Who makes a claim, where it is not simply the book."""
    if claim["source"] == BOOK:
        return ""
    return f' <span class="source">({html.escape(claim["source"], quote=False)})</span>'


def marked(verdict: str) -> str:
    """A verdict with its mark."""
    return f"{MARKS[Verdict(verdict)]}{numbers.NO_BREAK}{verdict}"


def _verdict(verdict: str) -> str:
    return f'<span class="verdict {_css(verdict)}">{marked(verdict)}</span>'


def named_verdict(claims: pd.DataFrame, id: str) -> str:
    """The verdict on a claim behind its name; a dash where these networks cannot judge it."""
    found = claims.loc[claims["id"] == id, "verdict"]
    if found.empty:
        return f'<span class="verdict">{id}{numbers.NO_BREAK}{numbers.MISSING}</span>'
    kind = _css(found.iloc[0])
    text = f"{id}{numbers.NO_BREAK}{marked(found.iloc[0])}"
    return f'<a class="verdict {kind}" href="#claim-{id}">{text}</a>'


def _small(text: str) -> str:
    """A second line."""
    return f'<span class="setting">{text}</span>' if text else ""


def _quantity(row: dict) -> list[str]:
    part = row["unit"].startswith(PART)
    unit = row["unit"].replace(PART, "% of ", 1) if part else row["unit"]
    scale = 100.0 if part else 1.0
    return [
        typeset(row["quantity"]) + _small(unit and f"in {unit}"),
        typeset(row["network"]) + _small(typeset(row["setting"])),
        numbers.fixed(100 * row["book"], 2) if part else _book(row["book"]),
        _measured(row, scale),
        f"{row['replicas']:,}",
        _power(row["power"]),
        _verdict(row["verdict"]) + _small(row["rule"]),
    ]


def _book(value: float) -> str:
    """A plain number as it was printed, with at most four digits."""
    return numbers.MISSING if math.isnan(value) else f"{value:.4g}".replace("-", numbers.MINUS)


def _measured(row: dict, scale: float) -> str:
    if math.isnan(row["bracket_low"]):
        shown = numbers.estimate(row["measured"], row["low"], row["high"], scale)
        return _from(row, "measured", shown)
    ends = ("bracket_low", "bracket_high")
    low, high = (_from(row, end, numbers.significant(scale * row[end])) for end in ends)
    return f"between {low} and {high}"


def _from(row: dict, column: str, shown: str) -> str:
    """What is shown of a cell, with its source if that is known."""
    if not row[ROW]:
        return shown
    return sourced.element(row[column], f"{row[ROW]}.{column}", shown)


def _power(power: float) -> str:
    """A percentage that is 100 only of what is certain."""
    nearly = power < 1 and round(100 * power) == 100
    return "&gt; 99%" if nearly else numbers.percent(power, 0)


def summary(claims: pd.DataFrame) -> str:
    """How many claims of each section, and of all, have each verdict."""
    counts = pd.crosstab(claims["id"].str[0], claims["verdict"])
    counts = counts.reindex(columns=[each.value for each in Verdict], fill_value=0)
    rows = [[str(name), *map(str, row)] for name, row in counts.iterrows()]
    rows.append(["All", *map(str, counts.sum())])
    header = ["Section", *(marked(each) for each in Verdict)]
    return elements.table(header, rows, f"The {len(claims):,} claims by their verdicts.")


def whole(claims: pd.DataFrame) -> str:
    """Every claim in a row, with its source, verdict and evidence."""
    rows = [
        [
            f'<a href="#claim-{row["id"]}">{row["id"]}</a>',
            typeset(row["claim"]),
            html.escape(row["source"], quote=False),
            _verdict(row["verdict"]),
            typeset(row["evidence"]),
        ]
        for row in claims.to_dict("records")
    ]
    header = ["Claim", "What it says", "Who says it", "Verdict", "Evidence"]
    caption = f"All {len(claims):,} claims."
    verdicts = html.escape("|".join(Verdict))
    shown = elements.table(header, rows, caption)
    # Markdown takes it for HTML if the element's tags stand on lines of their own.
    return f'<claims-ledger class="ledger" data-verdicts="{verdicts}">\n{shown}\n</claims-ledger>'


def disagreements(claims: pd.DataFrame) -> str:
    """The claims that do not simply hold, with the evidence, as a list for each verdict."""
    parts = []
    for verdict in DISAGREEMENTS:
        found = claims[claims["verdict"] == verdict].to_dict("records")
        if found:
            lines = "\n".join(map(_disagreement, found))
            parts.append(f"**{marked(verdict)}**\n\n{lines}")
    return "\n\n".join(parts) or "- Every claim judged here holds."


def _disagreement(claim: dict) -> str:
    text, evidence = typeset(claim["claim"]), typeset(claim["evidence"])
    return f"- **{claim['id']}**, {text}{_source(claim)}: {_small(evidence)}"


def rules() -> str:
    """The verdicts in words, and the rules by which they are reached, with their limits."""
    words = "".join(
        f"<dt>{_verdict(each.value)}</dt><dd>{IN_WORDS[each]}</dd>\n" for each in Verdict
    )
    order = numbers.listed([f"<em>{each.value}</em>" for each in STRICTEST], "or")
    rows = [[rule.name, html.escape(rule.words, quote=False), rule.written] for rule in RULES]
    caption = "The rules of judgement, and whether each was written before there were numbers."
    return (
        f'<dl class="verdicts">\n{words}</dl>\n'
        "<p>Fewer networks widen an interval, and so can only make a verdict less decided: one so "
        "wide that it would hold nearly any number of the book leaves it undecided. "
        "A claim with several quantities has the first of "
        f"these verdicts that is found among them: {order}. "
        "What was not tested counts only where nothing else was.</p>\n"
        + elements.table(["Rule", "What it asks, and its power", "Written"], rows, caption)
    )
