"""Claims E1 to E7 on the page: why gradients change along chains of single neurons."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.chain import functions
from stages.chain.claims import BOOK_SCALE
from stages.chain.notation import symbol
from stages.chain.spread import most_balanced
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    ACTIVATIONS_PICTURE,
    CASCADE_PICTURE,
    CENTRED,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
    EXPLODING_PICTURE,
    PRODUCTS_PICTURE,
    RATIO_PICTURE,
    SLOPES_PICTURE,
    TERMS_PICTURE,
)
from stages.page.setting import Setting
from unstable_gradients.network.activations import RELU, SIGMOID
from unstable_gradients.page.sourced import Number, calculated, cell, combined
from unstable_gradients.study import book, tables
from unstable_gradients.study.tables import Table
from unstable_gradients.theory.exploding_chain import ROUNDING

PICTURES = {
    "cascade": (CASCADE_PICTURE, "chain-derivative"),
    "slopes": (SLOPES_PICTURE, "chain-activations"),
    "terms": (TERMS_PICTURE, "chain-terms"),
    "exploding": (EXPLODING_PICTURE, "exploding-chain"),
    "ratio": (RATIO_PICTURE, "chain-ratio"),
    "functions": (ACTIVATIONS_PICTURE, "chain-activations"),
}
SOME_LENGTHS = {3, 4, 5, 10, 20}  # of exploding chains, beside the shortest and the longest
BAND = ("median_decades", "lower_decades", "upper_decades")
Values = dict[str, object]


def values(study: Setting) -> Values:
    """What the text `chain` names."""
    drawn = {
        name: study.drawn(picture, f"experiments.{experiment}", "statistics", "kernels")
        for name, (picture, experiment) in PICTURES.items()
    }
    return {
        "pictures": {"products": study.drawn(PRODUCTS_PICTURE), **drawn},
        "asked": study.interactive("chain", "chain"),
        "given": {
            name: study.given(f"experiments.chain-{name}")
            for name in ("derivative", "terms", "ratio", "activations")
        },
        "confidence": study["statistics.confidence"],
        "errors": _errors(CHAIN_DERIVATIVE.read()),
        "example": _example(CHAIN_CASCADE.read()),
        "steepest": _steepest(ACTIVATION_SLOPE.read()),
        "terms": _terms(CHAIN_TERMS.read()),
        "exploding": _exploding(EXPLODING_CHAIN.read()),
        "ratios": _ratios(CHAIN_RATIO.read()),
        "functions": _functions(CHAIN_ACTIVATION.read(), ACTIVATION_SLOPE.read()),
    }


def _errors(derivatives: pd.DataFrame) -> dict[str, Number]:
    """The largest relative difference from the derivative in high precision, of each way."""
    exact = derivatives["difference"]
    return {
        way: calculated(((derivatives[way] - exact) / exact).abs().max(), CHAIN_DERIVATIVE)
        for way in ("product", "backpropagation")
    }


def _example(cascade: pd.DataFrame) -> Values:
    """What the largest change does to the first chain."""
    change = cascade["change"].max()
    first = cascade[(cascade["chain"] == cascade["chain"].min()) & (cascade["change"] == change)]
    return {"change": change, "rows": [*_changes(first)]}


def _changes(rows: pd.DataFrame) -> Iterator[Values]:
    for _, row in rows.iterrows():
        predicted, error = (cell(CHAIN_CASCADE, row, name) for name in ("predicted", "error"))
        yield {
            "symbol": symbol(row["quantity"]),
            "predicted": predicted,
            "actual": cell(CHAIN_CASCADE, row, "actual"),
            "apart": combined(abs(error.value / predicted.value), [error, predicted])
            if predicted
            else None,
        }


def _steepest(slopes: pd.DataFrame) -> Values:
    """Where the sigmoid is steepest among the weighted inputs at which its slope was taken."""
    rows = slopes[slopes["activation"] == SIGMOID.name]
    steepest = rows.nlargest(1, "slope").iloc[0]
    return {
        "points": len(rows),
        "reach": float(rows["z"].max()),
        **{name: cell(ACTIVATION_SLOPE, steepest, name) for name in ("z", "slope")},
    }


def _terms(terms: pd.DataFrame) -> Values:
    """In which part of the random chains the book's bounds hold."""
    last = int(terms["layer"].max())

    def below(quantity: str, layer: int, bound: float) -> Number:
        row = tables.row(terms, quantity=quantity, layer=layer, bound=bound)
        return _part(CHAIN_TERMS, row, "below")

    shrinking = tables.row(terms, quantity="term", layer=last, bound=1.0)
    return {
        "last": last,
        "weight": below("weight", last, book.USUAL_WEIGHT),
        "weight_expected": math.erf(book.USUAL_WEIGHT / math.sqrt(2)),
        "term": below("term", last, book.USUAL_TERM),
        "growing": combined(
            shrinking["chains"] - shrinking["below"],
            [cell(CHAIN_TERMS, shrinking, name) for name in ("chains", "below")],
        ),
        "ratio": below("ratio", 3, 1 / book.USUAL_SLOWDOWN),
        "typical_slowdown": calculated(1 / _median(terms, "ratio", 3), CHAIN_TERMS),
    }


def _median(terms: pd.DataFrame, quantity: str, layer: int) -> float:
    """The bound below which half of the chains are, between the bounds of the table."""
    rows = terms[(terms["quantity"] == quantity) & (terms["layer"] == layer)]
    frequency = rows["below"] / rows["chains"]
    return float(np.exp2(np.interp(0.5, frequency, np.log2(rows["bound"]))))


def _part(table: Table, row: pd.Series, count: str) -> Number:
    """The part of the chains that are counted in a column."""
    return combined(
        row[count] / row["chains"], [cell(table, row, each) for each in (count, "chains")]
    )


def _exploding(chains: pd.DataFrame) -> Values:
    """How the gradient grows in the chains that were built, and how exact they have to be."""
    some = SOME_LENGTHS | {chains["length"].min(), chains["length"].max()}
    terms = {
        "smallest_term": chains["smallest_term"].idxmin(),
        "largest_term": chains["largest_term"].idxmax(),
    }
    by_length = [
        {
            "length": int(row["length"]),
            **{
                name: cell(EXPLODING_CHAIN, row, f"{name}_decades")
                for name in ("growth", "tolerance")
            },
        }
        for _, row in chains[chains["length"].isin(some)].iterrows()
    ]
    fine = chains[chains["tolerance_decades"] < math.log10(ROUNDING)]
    return {
        "weight": float(chains["weight"].iloc[0]),
        **{name: cell(EXPLODING_CHAIN, chains.loc[row], name) for name, row in terms.items()},
        "by_length": by_length,
        "rounding": ROUNDING,
        # From which length on the rounding of the input ends the explosion; None at none.
        "too_fine": None
        if fine.empty
        else cell(EXPLODING_CHAIN, fine.nsmallest(1, "length").iloc[0], "length"),
    }


def _ratios(ratios: pd.DataFrame) -> Values:
    """First over last gradient of the longest chains, by biases and weights."""
    longest = ratios[ratios["length"] == ratios["length"].max()]
    at_book = longest[(longest["biases"] != CENTRED) & (longest["weight_scale"] == BOOK_SCALE)]
    return {
        "length": int(longest["length"].iloc[0]),
        "chains": int(longest["chains"].iloc[0]),
        "of_the_book": _steps(at_book.iloc[0]) if len(at_book) else None,
        "groups": [
            {
                "centred": biases == CENTRED,
                "rows": [_spread(row) for _, row in group.iterrows()],
                "best": _spread(most_balanced(group)),
            }
            for biases, group in longest.groupby("biases", sort=False)
        ],
    }


def _spread(row: pd.Series) -> Values:
    return {
        "weight_scale": float(row["weight_scale"]),
        **{name: cell(CHAIN_RATIO, row, name) for name in BAND},
        "vanishing": _part(CHAIN_RATIO, row, "below_one"),
        "balanced": _part(CHAIN_RATIO, row, "balanced"),
    }


def _steps(row: pd.Series) -> Values:
    """The median ratio, and the factor of each step whose power it is."""
    median = cell(CHAIN_RATIO, row, "median_decades")
    steps = int(row["length"]) - 1
    return {"median": median, "steps": steps, "step": combined(median.value / steps, [median])}


def _functions(chains: pd.DataFrame, slopes: pd.DataFrame) -> Values:
    """Other activation functions, each with the weights that suit it best."""
    ratios = chains[chains["measure"] == "ratio"]
    best = {
        str(name): most_balanced(rows) for name, rows in ratios.groupby("activation", sort=False)
    }
    sigmoid = best[SIGMOID.name]["median_decades"]
    others = {name: row for name, row in best.items() if name != SIGMOID.name}
    rows = {name: _function(name, row, chains, slopes) for name, row in best.items()}
    better = {name for name, row in others.items() if row["median_decades"] > sigmoid}
    dead = best.get(RELU.name)
    return {
        "rows": [*rows.values()],
        "better": [rows[name]["formula"] for name in others if name in better],
        "no_better": [rows[name]["formula"] for name in others if name not in better],
        "most_balanced": max(
            (_part(CHAIN_ACTIVATION, row, "balanced") for row in best.values()),
            key=lambda part: part.value,
        ),
        "dead": None if dead is None else _part(CHAIN_ACTIVATION, dead, "vanished"),
    }


def _function(name: str, best: pd.Series, chains: pd.DataFrame, slopes: pd.DataFrame) -> Values:
    scale = best["weight_scale"]
    step = tables.row(chains, activation=name, measure="step", weight_scale=scale)
    steepest = slopes[slopes["activation"] == name].nlargest(1, "slope").iloc[0]
    return {
        "formula": f"${functions.words(name).formula}$",
        "slope": cell(ACTIVATION_SLOPE, steepest, "slope"),
        "weight_scale": float(scale),
        "step": cell(CHAIN_ACTIVATION, step, "median_decades"),
        "ratio": cell(CHAIN_ACTIVATION, best, "median_decades"),
        "balanced": _part(CHAIN_ACTIVATION, best, "balanced"),
    }
