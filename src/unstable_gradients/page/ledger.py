"""The claims ledger for a reader: from CLAIMS and QUANTITIES to tables, lists and the rules."""

import html
import math
import re

import pandas as pd

from unstable_gradients.page import elements, numbers
from unstable_gradients.study.ledger import BOOK, STRICTEST
from unstable_gradients.study.rules import RULES
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
SIZES = re.compile(r"\d+(?:-\d+)+")
NEGATIVE = re.compile(r"(?<![\w-])-(?=\d)")


def typeset(text: str) -> str:
    """A phrase of the ledger as HTML, its formulas and layer sizes as in the book."""
    for plain, formula in FORMULAS.items():
        text = text.replace(plain, formula)
    text = NEGATIVE.sub(numbers.MINUS, html.escape(text, quote=False))
    return SIZES.sub(lambda sizes: numbers.network(sizes.group()), text)


def in_section(claims: pd.DataFrame, section: str) -> pd.DataFrame:
    """The claims of a section, by its letter."""
    return claims[claims["id"].str.startswith(section)]


def section(claims: pd.DataFrame, quantities: pd.DataFrame, letter: str, confidence: float) -> str:
    """The claims of a section, each above the quantities by which it is judged."""
    chosen = in_section(claims, letter)
    if chosen.empty:
        return f"<p>No claim of section {letter} can be judged with these networks.</p>"
    behind = in_section(quantities, letter)
    rows: list[list[str]] = []
    for claim in chosen.to_dict("records"):
        own = behind[behind["id"] == claim["id"]]
        rows.append([_heading(claim, with_evidence=own.empty)])
        rows += [_quantity(row) for row in own.to_dict("records")]
    header = ["Quantity", "Networks", "The book", "Measured", "Replicas", "Power", "Verdict"]
    shown = elements.table(header, rows, _caption(letter, behind, confidence))
    return f'<div class="claims">{shown}</div>'


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
    return (
        f'<span class="id">{claim["id"]}</span> {typeset(claim["claim"])}{_source(claim)} '
        f"{_verdict(claim['verdict'])}{evidence}"
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
    return f'<span class="verdict {verdict.replace(" ", "-")}">{marked(verdict)}</span>'


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
        return numbers.estimate(row["measured"], row["low"], row["high"], scale)
    low, high = (numbers.significant(scale * row[f"bracket_{end}"]) for end in ("low", "high"))
    return f"between {low} and {high}"


def _power(power: float) -> str:
    """A percentage that is 100 only of what is certain."""
    nearly = power < 1 and round(100 * power) == 100
    return "&gt; 99%" if nearly else numbers.percent(power, 0)


def summary(claims: pd.DataFrame) -> str:
    """How many claims of each section, and of all, have each verdict."""
    counts = pd.crosstab(claims["id"].str[0], claims["verdict"])
    counts = counts.reindex(columns=[each.value for each in Verdict], fill_value=0)
    rows = [[f"Section{numbers.NO_BREAK}{name}", *map(str, row)] for name, row in counts.iterrows()]
    rows.append(["All", *map(str, counts.sum())])
    header = ["", *(marked(each) for each in Verdict)]
    return elements.table(header, rows, f"The {len(claims):,} claims by their verdicts.")


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


def by_chance(claims: pd.DataFrame, chances: pd.Series) -> str:
    """How many claims fail, beside how many would if all were true, in sentences.

    Args:
        claims: CLAIMS.
        chances: how likely each is to fail, at most, if it is true, by its id.
    """
    failing = claims.loc[claims["verdict"] == Verdict.FAILS, "id"]
    text = (
        f"If all {len(claims):,} claims were true, chance would still have at most "
        f"{numbers.significant(chances.sum(), 2)} of them fail on average. As it is, "
        f"{len(failing):,} {'fails' if len(failing) == 1 else 'fail'}."
    )
    if failing.empty:
        return text
    own = numbers.significant(float(chances[failing].sum()), 2)
    return f"{text} Of {'this one' if len(failing) == 1 else 'these'} alone it would be {own}."


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
