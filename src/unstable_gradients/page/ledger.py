"""The claims ledger for a reader: from CLAIMS to tables, lists and the rules in words."""

import html
import math
import re

import pandas as pd

from unstable_gradients.page import elements, numbers
from unstable_gradients.study import verdicts
from unstable_gradients.study.verdicts import Verdict

VERDICT_MARKS = {Verdict.REPRODUCED: "✓", Verdict.IN_DIRECTION: "≈", Verdict.NOT_REPRODUCED: "✗"}
# Derivatives as the ledger writes them, longest first: a norm contains the absolute value.
FORMULAS = {
    "||dC/db||": r"$\|\partial C/\partial b\|$",
    "||dC/dw||": r"$\|\partial C/\partial w\|$",
    "||dC/da||": r"$\|\partial C/\partial a\|$",
    "|dC/db|": r"$|\partial C/\partial b|$",
    "|w s'(wa + b)|": r"$|w \sigma'(wa + b)|$",
    "|w s'(z)|": r"$|w \sigma'(z)|$",
    "w2 s(w1 x + b)": r"$w_2\,\sigma(w_1 x + b)$",
    "s'(z)": r"$\sigma'(z)$",
    "|w|": "$|w|$",
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


def section(claims: pd.DataFrame, letter: str, confidence: float) -> str:
    """The claims of a section with what was measured and the verdicts."""
    rows: list[list[str]] = []
    for (name, claim), group in in_section(claims, letter).groupby(["id", "claim"], sort=False):
        rows.append([f'<span class="id">{name}</span> {typeset(str(claim))}'])
        rows += [_quantity(row) for row in group.to_dict("records")]
    header = ["Quantity", "The book", "Measured", "Replicas", "Below the book", "Verdict"]
    caption = (
        f"The claims of section {letter}. In brackets the {numbers.confidence(confidence)} "
        "interval; “below the book”: the percentage of our networks, or pairs of networks, whose "
        "value is below the book's, those that are level with it counted half. Accuracies, their "
        "differences and frequencies are fractions, averages of gradients, costs and ratios "
        "geometric means."
    )
    if not rows:
        return f"<p>No claim of section {letter} can be judged with these networks.</p>"
    return elements.table(header, rows, caption)


def _quantity(row: dict) -> list[str]:
    verdict = Verdict(row["verdict"])
    mark = f"{VERDICT_MARKS[verdict]}{numbers.NO_BREAK}{verdict.value}"
    css = verdict.value.replace(" ", "-")
    return [
        typeset(row["quantity"]),
        numbers.MISSING
        if math.isnan(row["book"])
        else f"{row['book']:.4g}".replace("-", numbers.MINUS),
        numbers.estimate(row["measured"], row["low"], row["high"]),
        f"{row['replicas']:,}",
        numbers.percent(row["percentile"] / 100, 0),
        f'<span class="verdict {css}">{mark}</span>',
    ]


def summary(claims: pd.DataFrame) -> str:
    """How many quantities of each section have each verdict."""
    counts = pd.crosstab(claims["id"].str[0], claims["verdict"])
    counts = counts.reindex(columns=[each.value for each in Verdict], fill_value=0)
    rows = [[f"Section{numbers.NO_BREAK}{name}", *map(str, row)] for name, row in counts.iterrows()]
    header = ["", *(f"{VERDICT_MARKS[each]} {each.value}" for each in Verdict)]
    return elements.table(header, rows, "Number of quantities with each verdict.")


def disagreements(claims: pd.DataFrame, section: str = "") -> str:
    """The claims that were not simply reproduced, with the reasons, as a list."""
    others = in_section(claims, section)
    others = others[others["verdict"] != Verdict.REPRODUCED]
    if others.empty:
        return "- Every quantity judged here was reproduced."
    lines = []
    for (name, claim), group in others.groupby(["id", "claim"], sort=False):
        lines.append(f"- **{name}**, {typeset(str(claim))}:")
        lines += [
            f"    - {typeset(row['quantity'])}: *{row['verdict']}*; {typeset(row['reason'])}."
            for row in group.to_dict("records")
        ]
    return "\n".join(lines)


def rules(confidence: float) -> str:
    """The rules of the verdicts in words, with the limits that the code applies."""
    within = numbers.confidence(confidence)
    half_point = f"{100 * verdicts.HALF_POINT:g}"
    factor = numbers.significant(verdicts.HALF_DECADE, 2)
    nearly, mostly = (numbers.percent(x, 0) for x in (verdicts.NEARLY_ALWAYS, verdicts.MOSTLY))
    return f"""\
- **A number the book prints** is reproduced if it lies where one more of our networks would fall
  (the {within} prediction interval): the book's run could be one of ours. It is reproduced in
  direction if it is near our mean all the same: an accuracy within {half_point} percentage
  points, a positive quantity within a factor of {factor}.
- **A statement about a network** is reproduced if the {within} interval of how often it holds
  is above {nearly}, so that your own run would show it nearly always, and in direction if that
  interval is above {mostly}.
- **A gain** is reproduced if the interval of the difference is above zero, in direction if the
  difference is. **No gain** is reproduced unless the interval is above zero. **No significance**
  is reproduced if the p-value is above {1 - confidence:.2g}.
- **An agreement** of two quantities is reproduced if the interval of their ratio is between
  1/{verdicts.TENTH:g} and {verdicts.TENTH:g}, in direction if the ratio is between
  1/{verdicts.DOUBLE:g} and {verdicts.DOUBLE:g}; of a ratio only known to lie between two numbers,
  these stand for the interval. **An excess** is reproduced if the interval of the ratio is above
  1, in direction if the ratio is.
- **An effect** on accuracy, or a part of its variance, is reproduced if its interval is above
  {verdicts.TWENTIETH:g}, in direction if its mean is: what is smaller can be there and yet not
  matter.
- **A theorem** is reproduced if it holds in every case that was checked. **A number that follows
  from an equation** is reproduced if the solution, rounded, is the number the book prints, in
  direction if it is within a tenth of it.

A single network gives no interval, so what needs one is then reproduced in direction at best. A
quantity that some network lacks, because its training diverged, is not reproduced."""
