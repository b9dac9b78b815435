"""Claims E1 to E4: the product formula, the slope of the sigmoid and the terms of the product."""

import math

import numpy as np
import pandas as pd

from stages.chain.notation import symbol
from unstable_gradients.page import elements, numbers
from unstable_gradients.study import book, tables


def derivatives(chain_derivative: pd.DataFrame) -> str:
    """How far the three derivatives are apart, as a sentence; from CHAIN_DERIVATIVE."""
    exact = chain_derivative["difference"]
    parts = []
    for name, column in (("the product", "product"), ("backpropagation", "backpropagation")):
        error = ((chain_derivative[column] - exact) / exact).abs().max()
        decades = math.log10(error) if error > 0 else -math.inf
        parts.append(f"{numbers.scientific(decades)} for {name}")
    return (
        "The largest relative difference from the derivative in high precision is "
        f"{numbers.listed(parts)}, about as small as doubles allow."
    )


def example(chain_cascade: pd.DataFrame) -> str:
    """One chain's changes, predicted and actual; from CHAIN_CASCADE."""
    change = chain_cascade["change"].max()
    first = chain_cascade[chain_cascade["chain"] == chain_cascade["chain"].min()]
    rows = [
        [
            symbol(row.quantity),
            _signed(row.predicted),
            _signed(row.actual),
            numbers.percent(abs(row.error / row.predicted)) if row.predicted else numbers.MISSING,
        ]
        for row in first[first["change"] == change].itertuples()
    ]
    caption = (
        rf"A change $\Delta b_1 = {change:g}$ on its way through the first of the chains, as "
        "equations 115 to 120 predict it and as it is."
    )
    return elements.table(["Change of", "Predicted", "Actual", "Apart by"], rows, caption)


def _signed(value: float) -> str:
    size = numbers.scientific(math.log10(abs(value)) if value else -math.inf, 4)
    return f"{numbers.MINUS}{size}" if value < 0 else size


def steepest(activation_slopes: pd.DataFrame) -> str:
    """Where the sigmoid is steepest, as a sentence; from ACTIVATION_SLOPE."""
    rows = activation_slopes[activation_slopes["activation"] == "sigmoid"]
    row = rows.nlargest(1, "slope").iloc[0]
    return (
        f"Among {numbers.counted(len(rows), 'value')} of $z$ from "
        f"{numbers.MINUS}{rows['z'].max():g} to {rows['z'].max():g}, the sigmoid is steepest at "
        f"$z = {row['z']:g}$, where its slope is {row['slope']:g}."
    )


def frequencies(chain_terms: pd.DataFrame) -> str:
    """How often the book's bounds hold, as sentences; from CHAIN_TERMS."""
    last = int(chain_terms["layer"].max())
    often = {
        (quantity, bound): _below(chain_terms, quantity, layer, bound)
        for quantity, layer, bound in (
            ("weight", last, book.USUAL_WEIGHT),
            ("term", last, book.USUAL_TERM),
            ("term", last, 1.0),
            ("ratio", 3, 1 / book.USUAL_SLOWDOWN),
        )
    }
    weight, term, shrinking, ratio = (numbers.percent(each, 1) for each in often.values())
    within = numbers.percent(math.erf(book.USUAL_WEIGHT / math.sqrt(2)))
    typical = 1 / _median(chain_terms, "ratio", 3)
    return (
        f"A weight is below {book.USUAL_WEIGHT:g} in size in {weight} of the chains; of a normal "
        f"distribution, {within} are within one standard deviation. Yet the term "
        rf"$|w_{{{last}}} \sigma'(z_{{{last}}})|$ is below 1/4 in {term}: a weight may exceed 1 "
        "where the neuron is not at its steepest. That a term is below 1 is all but certain: it is "
        f"in {_nearly_always(often['term', 1.0], shrinking)} of the chains. The first gradient is "
        f"at least {book.USUAL_SLOWDOWN:g} times smaller than the third in {ratio}; half of the "
        f"time it is more than about {numbers.significant(typical, 2)} times smaller."
    )


def in_short(chain_terms: pd.DataFrame) -> str:
    """How often the book's bound on the ratio holds, as a sentence; from CHAIN_TERMS."""
    often = _below(chain_terms, "ratio", 3, 1 / book.USUAL_SLOWDOWN)
    return (
        "In a chain of single neurons the first gradient is at least "
        f"{book.USUAL_SLOWDOWN:g} times smaller than the third in {numbers.percent(often, 1)} of "
        "random starts."
    )


def _nearly_always(frequency: float, shown: str) -> str:
    return "more than 99.9%" if 0.999 < frequency < 1 else shown


def _below(chain_terms: pd.DataFrame, quantity: str, layer: int, bound: float) -> float:
    row = tables.row(chain_terms, quantity=quantity, layer=layer, bound=bound)
    return float(row["below"] / row["chains"])


def _median(chain_terms: pd.DataFrame, quantity: str, layer: int) -> float:
    """The bound below which half of the chains are, between the bounds of the table."""
    rows = chain_terms[(chain_terms["quantity"] == quantity) & (chain_terms["layer"] == layer)]
    frequency = rows["below"] / rows["chains"]
    return float(np.exp2(np.interp(0.5, frequency, np.log2(rows["bound"]))))
