"""Section E, claims E1 to E7: chains of layers with one neuron each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool

from stages.chain.functions import STEEP
from stages.chain.spread import FAR_APART, most_balanced
from stages.chain.tables import CENTRED, RANDOM
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID
from unstable_gradients.study import book, findings, tables
from unstable_gradients.study.ledger import OF_CASES, OF_NETWORKS, STUDY, Claim, Quantity

EQUAL_WITHIN = 1e-10  # relative difference of numbers that are equal to ten digits
ORDER = 2.0  # of the error of a first-order prediction
LEAST_ORDER = 0.95 * ORDER  # found where the error is a square up to terms of third order
WholeNumber = int | np.integer
BOOK_SCALE = 1.0  # standard deviation of the book's weights


@dataclass(frozen=True)
class Results:
    """The tables that section E is judged by, each under its name in `tables`.

    Attributes:
        steepness: k of the steep sigmoid, which is the sigmoid itself if that is 1.
    """

    chain_derivative: pd.DataFrame
    chain_cascade: pd.DataFrame
    activation_slope: pd.DataFrame
    chain_terms: pd.DataFrame
    exploding_chain: pd.DataFrame
    chain_ratio: pd.DataFrame
    chain_activation: pd.DataFrame
    steepness: float


def claims(found: Results, confidence: float) -> list[Quantity]:
    """E1 to E7, with intervals of this confidence."""
    return [
        *derivative(found.chain_derivative),
        *cascade(found.chain_cascade, confidence),
        *slope(found.activation_slope),
        *terms(found.chain_terms, confidence),
        *exploding(found.exploding_chain),
        *instability(found.chain_ratio, confidence),
        *activations(found.chain_activation, found.steepness, confidence),
    ]


def derivative(table: pd.DataFrame) -> list[Quantity]:
    """E1a: equation 122 and backpropagation against differences in high precision."""
    claim = Claim("E1a", "the product formula is the derivative")
    return [
        Quantity(
            claim,
            f"chains in which {name} gives dC/db_1 to ten digits",
            findings.theorem(_same(table[column], table["difference"]), len(table)),
            _of(table["length"].iloc[0]),
            f"against differences in high precision, {_start(RANDOM, BOOK_SCALE)}",
            OF_CASES,
        )
        for name, column in {"the product": "product", "backpropagation": "backpropagation"}.items()
    ]


def _of(neurons: WholeNumber) -> str:
    return f"chain of {neurons} neurons"


def _start(biases: str, scale: float) -> str:
    """From where chains start, as the setting of a quantity."""
    return f"{biases} biases, weights N(0, {scale:g}²)"


def _same(first: pd.Series, second: pd.Series) -> Bool[np.ndarray, " case"]:
    return (np.abs(first - second) <= EQUAL_WITHIN * np.abs(second)).to_numpy()


def cascade(table: pd.DataFrame, confidence: float) -> list[Quantity]:
    """E1b: how the error of equations 115 to 120 shrinks with the change of the first bias."""
    at_the_end = orders(table)
    in_the_cost = orders(table[table["quantity"] == "C"], over_all=True)
    claim = Claim("E1b", "a small change of the first bias spreads as equations 115 to 120 predict")
    chain = _of(table["quantity"].nunique() // 2)  # a1, z and a of every further neuron, and C
    start = _start(RANDOM, BOOK_SCALE)
    return [
        Quantity(
            claim,
            "all z, a and C whose error shrinks as the change squared",
            findings.theorem((at_the_end >= LEAST_ORDER).to_numpy(), table["chain"].nunique()),
            chain,
            f"the two smallest changes, {start}",
            OF_CASES,
        ),
        Quantity(
            claim,
            "order of the error of C, divided by 2",
            findings.agreement((in_the_cost / ORDER).to_numpy(), confidence),
            chain,
            f"fitted over all changes, {start}",
        ),
    ]


def orders(table: pd.DataFrame, over_all: bool = False) -> pd.Series:
    """The power of the change as which the error shrinks, for every chain and quantity.

    It is taken between the two smallest changes, where terms of higher order no longer matter, or
    by a least-squares fit over all.

    Raises:
        InvalidInput: if there are fewer than two changes, or an error is 0, which has no order.
    """
    used = table if over_all else table[table["change"].isin(table["change"].unique()[-2:])]
    errors = used.pivot_table(index=["chain", "quantity"], columns="change", values="error")
    if errors.empty or errors.columns.size < 2:
        raise InvalidInput("errors of fewer than two changes of b1, expected two for every z, a, C")
    if not errors.to_numpy().all():
        raise InvalidInput("an error of 0 after a change of b1, expected others, which shrink")
    logs = np.log(np.abs(errors.to_numpy()))
    slopes = np.polyfit(np.log(errors.columns.to_numpy(float)), logs.T, 1)[0]
    return pd.Series(slopes, errors.index)


def slope(table: pd.DataFrame) -> list[Quantity]:
    """E2: the steepest point of the sigmoid."""
    steepest = tables.row(table.sort_values("slope", ascending=False), activation="sigmoid")
    claim = Claim("E2", "s'(z) is largest at z = 0, where it is 1/4")
    place, size = book.STEEPEST
    found = {
        "largest s'(z)": findings.solution(size, float(steepest["slope"]), 2),
        "z at which s'(z) is largest": findings.solution(place, float(steepest["z"]), 2),
    }
    setting = f"z from {table['z'].min():g} to {table['z'].max():g}"
    return [
        Quantity(claim, name, finding, "sigmoid neuron", setting) for name, finding in found.items()
    ]


def terms(table: pd.DataFrame, confidence: float) -> list[Quantity]:
    """E3 and E4: how often weights, terms and the ratio of gradients are as small as said."""
    last, times = int(table["layer"].max()), book.USUAL_SLOWDOWN
    chain, start = _of(last), _start(RANDOM, BOOK_SCALE)
    weights = Claim("E3a", "weights are usually below 1 in size")
    small = Claim("E3b", "terms are usually below 1/4 in size")
    further = Claim("E3c", "a further term usually makes the product smaller")
    slower = Claim(
        "E4", f"the first gradient is usually {times:g} times smaller than the third, or more"
    )
    counted = [
        (weights, "|w| < 1", f"neuron {last}", ("weight", last, book.USUAL_WEIGHT)),
        *(
            (small, "|w s'(z)| < 1/4", f"neuron {layer}", ("term", layer, book.USUAL_TERM))
            for layer in range(2, last + 1)
        ),
        (further, "|w s'(z)| < 1", f"neuron {last}", ("term", last, 1.0)),
        (slower, f"|dC/db_1| < |dC/db_3| / {times:g}", "neurons 1 and 3", ("ratio", 3, 1 / times)),
    ]
    return [
        Quantity(
            claim,
            f"frequency of {name}",
            findings.usually(_below(table, *which), confidence),
            chain,
            f"{place}, {start}",
            OF_NETWORKS,
        )
        for claim, name, place, which in counted
    ]


def _below(
    table: pd.DataFrame, quantity: str, layer: int, bound: float
) -> Bool[np.ndarray, " chain"]:
    row = tables.row(table, quantity=quantity, layer=layer, bound=bound)
    return _cases(row["below"], row["chains"])


def _cases(holding: WholeNumber, chains: WholeNumber) -> Bool[np.ndarray, " chain"]:
    """A case for each chain; in this many of them the statement holds."""
    return np.arange(chains) < holding


def exploding(table: pd.DataFrame) -> list[Quantity]:
    """E5: the factors of the book's construction, and their product at every length."""
    weight, steps = float(table["weight"].iloc[0]), table["length"] - 1
    chains = f"chains of up to {table['length'].max()} neurons"
    setting = f"every z = 0, w = {weight:g}"
    grows = np.isclose(
        table["growth_decades"], steps * np.log10(weight / 4), rtol=EQUAL_WITHIN, atol=0
    )
    growth = Quantity(
        Claim(
            "E5b",
            "with biases that make every z = 0, the gradient grows by w/4 in each step",
            STUDY,
        ),
        "lengths at which the gradient grows by w/4 in each step",
        findings.theorem(np.asarray(grows)),
        chains,
        setting,
        OF_CASES,
    )
    if weight != book.EXPLODING_WEIGHT:
        return [growth]
    factor = book.EXPLODING_FACTOR
    claim = Claim("E5a", f"with weights of {weight:g}, every term of the product is {factor:g}")
    ends = {
        "smallest |w s'(z)| at any length": table["smallest_term"].min(),
        "largest |w s'(z)| at any length": table["largest_term"].max(),
        "smallest growth of |dC/db| in a step": table["smallest_step"].min(),
        "largest growth of |dC/db| in a step": table["largest_step"].max(),
    }
    return [
        *(
            Quantity(claim, name, findings.solution(factor, float(value), 0), chains, setting)
            for name, value in ends.items()
        ),
        growth,
    ]


def instability(table: pd.DataFrame, confidence: float) -> list[Quantity]:
    """E6: how often the first and the last gradient of the longest chains are far apart."""
    longest = table[table["length"] == table["length"].max()]
    cases = longest[(longest["biases"] == RANDOM) & (longest["weight_scale"] == BOOK_SCALE)]
    best = [most_balanced(longest[longest["biases"] == biases]) for biases in (RANDOM, CENTRED)]
    rows = pd.concat([cases, pd.DataFrame(best)]).drop_duplicates(["biases", "weight_scale"])
    unequal = Claim(
        "E6a", "unless the terms happen to balance, layers learn at very different speeds"
    )
    vanishing = Claim(
        "E6b", "in sigmoid chains the gradient usually vanishes, whatever the size of the weights"
    )
    return [
        *(
            _far_apart(unequal, row, _start(row["biases"], row["weight_scale"]), confidence)
            for _, row in rows.iterrows()
        ),
        *(
            Quantity(
                vanishing,
                "frequency of the first |dC/db| being smaller than the last",
                findings.usually(_cases(row["below_one"], row["chains"]), confidence),
                _of(row["length"]),
                _start(RANDOM, row["weight_scale"]),
                OF_NETWORKS,
            )
            for _, row in longest[longest["biases"] == RANDOM].iterrows()
        ),
    ]


def _far_apart(claim: Claim, row: pd.Series, setting: str, confidence: float) -> Quantity:
    """That the first and the last gradient are not about equal, from a row of a spread."""
    return Quantity(
        claim,
        f"frequency of the first and last |dC/db| over {FAR_APART:g} times apart",
        findings.usually(_cases(row["chains"] - row["balanced"], row["chains"]), confidence),
        _of(row["length"]),
        setting,
        OF_NETWORKS,
    )


def activations(table: pd.DataFrame, steepness: float, confidence: float) -> list[Quantity]:
    """E7: the same for other activation functions, each with the weights that suit it best.

    But for the rectifier: a chain of these is dead as soon as one neuron is.
    """
    left_out = [SIGMOID.name, RELU.name, *([STEEP] if steepness == 1 else ())]
    others = ~table["activation"].isin(left_out)
    ratios = table[(table["measure"] == "ratio") & others]
    best = [most_balanced(rows) for _, rows in ratios.groupby("activation", sort=False)]
    claim = Claim(
        "E7", "with random biases another activation function does not balance the layers", STUDY
    )
    return [
        _far_apart(
            claim, row, f"{row['activation']}, {_start(RANDOM, row['weight_scale'])}", confidence
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
