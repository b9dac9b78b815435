"""Claims F1, F2 and B6: equation 124, and layers that do nothing."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.richer import copies
from stages.richer.tables import STATES, WITH_CONSTANT, WITHOUT_CONSTANT
from unstable_gradients.study import findings, replicas
from unstable_gradients.study.departures import Departures
from unstable_gradients.study.ledger import OF_CASES, READ_LITERALLY, STUDY, Claim, Quantity

ROUNDING_DIGITS = 12  # of 16; the longest sums have some thousand terms
TOLERANCES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)  # asked of the identity neuron
UNCHANGED = 1e-6  # of an output between 0 and 1
UNTRAINED, TRAINED = STATES
SMALLER = Claim(
    "F1b", "each further pair of weights and derivatives tends to make the gradient smaller"
)
UNDONE = Claim("F1c", "training undoes most of what the pairs take from the gradient", STUDY)
MOST_OF_IT = 1 / 2  # on a logarithmic scale
CLOSE = {
    WITH_CONSTANT: Claim(
        "F2a",
        "a neuron w2 s(w1 x + b) plus a constant can be as close to x on [0, 1] as is asked",
    ),
    WITHOUT_CONSTANT: Claim(
        "F2b",
        "a neuron w2 s(w1 x + b) can be as close to x on [0, 1] as is asked",
        READ_LITERALLY,
    ),
}


def claims(
    neurons: pd.DataFrame,
    deepened: Mapping[str, pd.DataFrame],
    products: Mapping[str, pd.DataFrame],
    departures: Departures,
    confidence: float,
) -> list[Quantity]:
    """B6, F1 and F2.

    Args:
        neurons: IDENTITY_NEURON.
        deepened: IDENTITY_LAYERS of each network, by its sizes.
        products: MATRIX_PRODUCT of each network, by its sizes.
        departures: of these networks from the book's; the neurons of F2a and F2b have none.
        confidence: of the intervals.
    """
    found = [_nothing_lost(copies.closest(run), sizes) for sizes, run in deepened.items()]
    found += [_same_errors(run, sizes) for sizes, run in products.items()]
    for sizes, run in products.items():
        found += _shrinkage(run, sizes, confidence)
    of_neurons = [_copies(neurons, form) for form in CLOSE]
    outputs = [_same_outputs(copies.closest(run), sizes) for sizes, run in deepened.items()]
    return [*departures.applied(found), *of_neurons, *departures.applied(outputs)]


def _part(of_one: float) -> str:
    return f"1/{1 / of_one:,.0f}"


def _inserted(run: pd.DataFrame) -> str:
    *others, last = sorted(run["layers"].unique())
    layers = f"{', '.join(map(str, others))} or {last}" if others else str(last)
    return (
        f"{layers} identity layers with a constant after the last hidden one, "
        f"w1 = {run['input_weight'].iloc[0]:g}"
    )


def _nothing_lost(run: pd.DataFrame, sizes: str) -> Quantity:
    return Quantity(
        Claim("B6", "a hidden layer can do nothing, so that in principle depth never hurts"),
        "deepened networks no less accurate than before",
        findings.theorem(
            (run["accuracy"] >= run["accuracy_before"]).to_numpy(), run["replica"].nunique()
        ),
        sizes,
        _inserted(run),
        OF_CASES,
    )


def _same_errors(run: pd.DataFrame, sizes: str) -> Quantity:
    return Quantity(
        Claim("F1a", "equation 124 is what backpropagation computes"),
        f"layers in which both agree to {ROUNDING_DIGITS} digits for every image",
        findings.theorem(
            (run["relative_difference"] <= 10.0**-ROUNDING_DIGITS).to_numpy(),
            run["replica"].nunique(),
        ),
        sizes,
        f"{UNTRAINED} and {TRAINED}",
        OF_CASES,
    )


@np.errstate(over="ignore")  # of a factor next to 0
def _shrinkage(run: pd.DataFrame, sizes: str, confidence: float) -> list[Quantity]:
    factors = hidden_factors(run)
    if not factors:
        return []
    kept = factors[TRAINED] / factors[UNTRAINED] ** MOST_OF_IT
    return [
        Quantity(
            SMALLER,
            "||dC/da|| of a hidden layer over that of the layer before it",
            findings.excess(1 / factors[UNTRAINED], confidence),
            sizes,
            f"{UNTRAINED}, geometric mean of the layers",
        ),
        Quantity(
            UNDONE,
            "factor of a pair over the square root of that before",
            findings.excess(kept, confidence),
            sizes,
            f"{TRAINED} over {UNTRAINED}, geometric mean of the layers",
        ),
    ]


def hidden_factors(run: pd.DataFrame) -> dict[str, Float[np.ndarray, " replica"]]:
    """What the pairs of hidden layers do to the gradient: geometric mean, by state.

    The output layer's pair is left out, for its derivatives say how certain the outputs are. A
    network of one hidden layer has no other pair, and no such number.
    """
    hidden = run[(run["layer"] > 1) & (run["layer"] < run["layer"].max())]
    found = {}
    for state in STATES if len(hidden) else ():
        rows = hidden[hidden["state"] == state]
        logs = np.log(replicas.as_array(rows, "shrinkage", "replica", "layer"))
        found[state] = np.exp(logs.mean(axis=1))
    return found


def _copies(neurons: pd.DataFrame, form: str) -> Quantity:
    least = copies.best(neurons, form)["error"]
    first, second, *_, last = map(_part, TOLERANCES)
    return Quantity(
        CLOSE[form],
        "tolerances that some neuron keeps",
        findings.theorem(np.array([least <= each for each in TOLERANCES])),
        "one sigmoid neuron",
        f"tolerances {first}, {second}, ... {last}",
        OF_CASES,
    )


def _same_outputs(run: pd.DataFrame, sizes: str) -> Quantity:
    return Quantity(
        Claim("F2c", "layers of such neurons leave a trained network's outputs as they are"),
        f"networks of which no output moves by more than {_part(UNCHANGED)}",
        findings.theorem((run["output_change"] <= UNCHANGED).to_numpy(), run["replica"].nunique()),
        sizes,
        _inserted(run),
        OF_CASES,
    )


def headline(
    deepened: Mapping[str, pd.DataFrame], products: Mapping[str, pd.DataFrame]
) -> dict[str, float]:
    """How far identity layers move an output, and equation 124 is from backpropagation."""
    moved = [copies.closest(run)["output_change"].max() for run in deepened.values()]
    apart = [run["relative_difference"].max() for run in products.values()]
    return {
        "identity-layers.largest-output-change": float(max(moved)),
        "matrix-product.largest-difference": float(max(apart)),
    }
