"""Phrases of the ledger as HTML: formulas, powers and layer sizes as in the book."""

import html
import re

from unstable_gradients.page import numbers

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
NEGATIVE = re.compile(r"(?<![\w-])-(?=\d)", re.ASCII)


def typeset(text: str) -> str:
    """A phrase of the ledger, or a sentence of several."""
    for plain, formula in FORMULAS.items():
        text = text.replace(plain, formula)
    text = NEGATIVE.sub(numbers.MINUS, html.escape(text, quote=False))
    text = SIZES.sub(lambda sizes: numbers.network(sizes.group()), text)
    return numbers.in_powers(text)


def small(text: str) -> str:
    """A second line."""
    return f'<span class="setting">{text}</span>' if text else ""
