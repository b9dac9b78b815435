"""Section E, claims E1 to E7: chains of layers with one neuron each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool

from stages.chain.spread import FAR_APART, most_balanced
from stages.chain.tables import CENTRED, RANDOM
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import book, tables, verdicts
from unstable_gradients.study.ledger import Claim

EQUAL_WITHIN = 1e-10  # relative difference of numbers that are equal to ten digits
ORDER = 2.0  # of the error of a first-order prediction
LEAST_ORDER = 0.95 * ORDER  # found where the error is a square up to terms of third order
WholeNumber = int | np.integer
BOOK_SCALE = 1.0  # standard deviation of the book's weights


@dataclass(frozen=True)
class Results:
    """The tables that section E is judged by, each under its name in `tables`."""

    chain_derivative: pd.DataFrame
    chain_cascade: pd.DataFrame
    activation_slope: pd.DataFrame
    chain_terms: pd.DataFrame
    exploding_chain: pd.DataFrame
    chain_ratio: pd.DataFrame
    chain_activation: pd.DataFrame


def claims(found: Results, confidence: float) -> list[Claim]:
    """E1 to E7, with intervals of this confidence."""
    return [
        *derivative(found.chain_derivative),
        *cascade(found.chain_cascade, confidence),
        *slope(found.activation_slope),
        *terms(found.chain_terms, confidence),
        *exploding(found.exploding_chain),
        *instability(found.chain_ratio, confidence),
        *activations(found.chain_activation, confidence),
    ]


def derivative(table: pd.DataFrame) -> list[Claim]:
    """E1: equation 122 and backpropagation against differences in high precision."""
    chains = f"chains of {table['length'].iloc[0]} neurons"
    others = {"the product": "product", "backpropagation": "backpropagation"}
    return [
        Claim(
            "E1",
            "the product formula is the derivative",
            f"part of the {chains} in which {name} equals differences in high precision",
            verdicts.theorem(_same(table[column], table["difference"])),
        )
        for name, column in others.items()
    ]


def _same(first: pd.Series, second: pd.Series) -> Bool[np.ndarray, " case"]:
    return (np.abs(first - second) <= EQUAL_WITHIN * np.abs(second)).to_numpy()


def cascade(table: pd.DataFrame, confidence: float) -> list[Claim]:
    """E1: how the error of equations 115 to 120 shrinks with the change of the first bias."""
    at_the_end = orders(table)
    in_the_cost = orders(table[table["quantity"] == "C"], over_all=True)
    text = "a small change of the first bias spreads as equations 115 to 120 predict"
    return [
        Claim(
            "E1",
            text,
            "part of all z, a and C whose error shrinks as the square of the smallest changes",
            verdicts.theorem((at_the_end >= LEAST_ORDER).to_numpy()),
        ),
        Claim(
            "E1",
            text,
            "order of the error of C, fitted over all changes, divided by 2",
            verdicts.agreement((in_the_cost / ORDER).to_numpy(), confidence),
        ),
    ]


def orders(table: pd.DataFrame, over_all: bool = False) -> pd.Series:
    """The power of the change as which the error shrinks, for every chain and quantity.

    It is taken between the two smallest changes, where terms of higher order no longer matter, or
    by a least-squares fit over all.

    Raises:
        InvalidInput: if there are fewer than two changes.
    """
    used = table if over_all else table[table["change"].isin(table["change"].unique()[-2:])]
    errors = used.pivot_table(index=["chain", "quantity"], columns="change", values="error")
    if errors.empty or errors.columns.size < 2:
        raise InvalidInput("errors of fewer than two changes of b1, expected two for every z, a, C")
    logs = np.log(np.abs(errors.to_numpy()))
    slopes = np.polyfit(np.log(errors.columns.to_numpy(float)), logs.T, 1)[0]
    return pd.Series(slopes, errors.index)


def slope(table: pd.DataFrame) -> list[Claim]:
    """E2: the steepest point of the sigmoid."""
    steepest = tables.row(table.sort_values("slope", ascending=False), activation="sigmoid")
    claim = "s'(z) is largest at z = 0, where it is 1/4"
    place, size = book.STEEPEST
    return [
        Claim("E2", claim, "largest s'(z)", verdicts.solution(size, float(steepest["slope"]), 2)),
        Claim("E2", claim, "z at which it is", verdicts.solution(place, float(steepest["z"]), 2)),
    ]


def terms(table: pd.DataFrame, confidence: float) -> list[Claim]:
    """E3 and E4: how often weights, terms and the ratio of gradients are as small as said."""
    bound, last = f"{book.USUAL_TERM:g}", int(table["layer"].max())
    found = [
        Claim(
            "E3",
            "weights are usually below 1 in size",
            f"frequency of |w| < 1, neuron {last}",
            verdicts.usually(_below(table, "weight", last, book.USUAL_WEIGHT), confidence),
        )
    ]
    found += [
        Claim(
            "E3",
            "terms are usually below 1/4 in size",
            f"frequency of |w s'(z)| < {bound}, neuron {layer}",
            verdicts.usually(_below(table, "term", layer, book.USUAL_TERM), confidence),
        )
        for layer in range(2, last + 1)
    ]
    times = book.USUAL_SLOWDOWN
    return [
        *found,
        Claim(
            "E3",
            "a further term usually makes the product smaller",
            f"frequency of |w s'(z)| < 1, neuron {last}",
            verdicts.usually(_below(table, "term", last, 1.0), confidence),
        ),
        Claim(
            "E4",
            f"the first gradient is usually {times:g} times smaller than the third, or more",
            f"frequency of |dC/db| of neuron 1 being below 1/{times:g} of that of neuron 3",
            verdicts.usually(_below(table, "ratio", 3, 1 / times), confidence),
        ),
    ]


def _below(
    table: pd.DataFrame, quantity: str, layer: int, bound: float
) -> Bool[np.ndarray, " chain"]:
    row = tables.row(table, quantity=quantity, layer=layer, bound=bound)
    return _cases(row["below"], row["chains"])


def _cases(holding: WholeNumber, chains: WholeNumber) -> Bool[np.ndarray, " chain"]:
    """A case for each chain; in this many of them the statement holds."""
    return np.arange(chains) < holding


def exploding(table: pd.DataFrame) -> list[Claim]:
    """E5: the factors of the book's construction, and their product at every length."""
    weight, factor = float(table["weight"].iloc[0]), book.EXPLODING_FACTOR
    steps = table["length"] - 1
    grows = np.isclose(
        table["growth_decades"], steps * np.log10(weight / 4), rtol=EQUAL_WITHIN, atol=0
    )
    found = [
        Claim(
            "E5",
            "with biases that make every z = 0, the gradient grows by w/4 in each step",
            f"part of the lengths up to {table['length'].max()} at which it does, w = {weight:g}",
            verdicts.theorem(np.asarray(grows)),
        )
    ]
    if weight != book.EXPLODING_WEIGHT:
        return found
    claim = f"with weights of {weight:g}, every term of the product is {factor:g}"
    ends = {
        "smallest |w s'(z)| at any length": table["smallest_term"].min(),
        "largest |w s'(z)| at any length": table["largest_term"].max(),
        "smallest growth of |dC/db| in a step": table["smallest_step"].min(),
        "largest growth of |dC/db| in a step": table["largest_step"].max(),
    }
    return [
        *(
            Claim("E5", claim, name, verdicts.solution(factor, float(value), 0))
            for name, value in ends.items()
        ),
        *found,
    ]


def instability(table: pd.DataFrame, confidence: float) -> list[Claim]:
    """E6: how often the first and the last gradient of the longest chains are far apart."""
    longest = table[table["length"] == table["length"].max()]
    cases = longest[(longest["biases"] == RANDOM) & (longest["weight_scale"] == BOOK_SCALE)]
    best = [most_balanced(longest[longest["biases"] == biases]) for biases in (RANDOM, CENTRED)]
    rows = pd.concat([cases, pd.DataFrame(best)]).drop_duplicates(["biases", "weight_scale"])
    found = [
        Claim(
            "E6",
            "unless the terms happen to balance, layers learn at very different speeds",
            f"frequency of |dC/db| of the first and last of {row.length} neurons differing more "
            f"than {FAR_APART:g} times, {row.biases} biases, weights N(0, {row.weight_scale:g}²)",
            verdicts.usually(_cases(row.chains - row.balanced, row.chains), confidence),
        )
        for row in rows.itertuples()
    ]
    return found + [
        Claim(
            "E6",
            "in sigmoid chains the gradient usually vanishes, whatever the size of the weights",
            f"frequency of |dC/db| of the first of {row.length} neurons being smaller than of the "
            f"last, random biases, weights N(0, {row.weight_scale:g}²)",
            verdicts.usually(_cases(row.below_one, row.chains), confidence),
        )
        for row in longest[longest["biases"] == RANDOM].itertuples()
    ]


def activations(table: pd.DataFrame, confidence: float) -> list[Claim]:
    """E7: the same for other activation functions, each with the weights that suit it best."""
    ratios = table[(table["measure"] == "ratio") & (table["activation"] != "sigmoid")]
    best = [most_balanced(rows) for _, rows in ratios.groupby("activation", sort=False)]
    return [
        Claim(
            "E7",
            "another activation function does not balance the layers",
            f"frequency of |dC/db| of the first and last of {row['length']} neurons differing more "
            f"than {FAR_APART:g} times, {row['activation']}, "
            f"weights N(0, {row['weight_scale']:g}²)",
            verdicts.usually(_cases(row["chains"] - row["balanced"], row["chains"]), confidence),
        )
        for row in best
    ]


def headline(chain_terms: pd.DataFrame, exploding_chain: pd.DataFrame) -> dict[str, float]:
    """How often the book's three bounds hold, and how exactly the exploding chain is built."""
    last = int(chain_terms["layer"].max())
    frequencies = {
        "chain.weights-below-1": _below(chain_terms, "weight", last, book.USUAL_WEIGHT),
        "chain.terms-below-quarter": _below(chain_terms, "term", last, book.USUAL_TERM),
        "chain.ratios-below-sixteenth": _below(chain_terms, "ratio", 3, 1 / book.USUAL_SLOWDOWN),
    }
    longest = exploding_chain.nlargest(1, "length").iloc[0]
    return {
        **{name: float(np.mean(holds)) for name, holds in frequencies.items()},
        "chain.exploding-growth-decades": float(longest["growth_decades"]),
        "chain.exploding-tolerance-decades": float(longest["tolerance_decades"]),
    }
