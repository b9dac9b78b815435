"""Claims F1, F2 and B6: equation 124, and layers that do nothing."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.richer import copies
from stages.richer.tables import STATES, WITH_CONSTANT, WITHOUT_CONSTANT
from unstable_gradients.study import replicas, verdicts
from unstable_gradients.study.ledger import Claim

ROUNDING_DIGITS = 12  # of 16; the longest sums have some thousand terms
TOLERANCES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)  # asked of the identity neuron
UNCHANGED = 1e-6  # of an output between 0 and 1
FORMS_IN_CLAIMS = {
    WITH_CONSTANT: "with a constant at the output",
    WITHOUT_CONSTANT: "without a constant",
}


def claims(
    neurons: pd.DataFrame,
    deepened: Mapping[str, pd.DataFrame],
    products: Mapping[str, pd.DataFrame],
    confidence: float,
) -> list[Claim]:
    """B6, F1 and F2.

    Args:
        neurons: IDENTITY_NEURON.
        deepened: IDENTITY_LAYERS of each network, by its sizes.
        products: MATRIX_PRODUCT of each network, by its sizes.
        confidence: of the intervals.
    """
    found = [_nothing_lost(copies.closest(run), sizes) for sizes, run in deepened.items()]
    found += [_same_errors(run, sizes) for sizes, run in products.items()]
    for sizes, run in products.items():
        found += _shrinkage(run, sizes, confidence)
    found += [_copies(neurons, form) for form in FORMS_IN_CLAIMS]
    found += [_same_outputs(copies.closest(run), sizes) for sizes, run in deepened.items()]
    for sizes, run in deepened.items():
        bare = run[run["form"] == WITHOUT_CONSTANT]
        if not bare.empty:
            found.append(_without_constant(bare, sizes))
    return found


def _part(of_one: float) -> str:
    return f"1/{1 / of_one:,.0f}"


def _weight(run: pd.DataFrame) -> str:
    return f"w1 = {run['input_weight'].iloc[0]:g}"


def _layers(run: pd.DataFrame) -> str:
    *others, last = sorted(run["layers"].unique())
    return f"{', '.join(map(str, others))} or {last}" if others else str(last)


def _nothing_lost(run: pd.DataFrame, sizes: str) -> Claim:
    return Claim(
        "B6",
        "a hidden layer can do nothing, so that in principle depth never hurts",
        "part of the deepened networks whose validation accuracy is not lower than before: "
        f"{_layers(run)} identity layers after the last hidden one, {_weight(run)}, {sizes}",
        verdicts.theorem((run["accuracy"] >= run["accuracy_before"]).to_numpy()),
    )


def _same_errors(run: pd.DataFrame, sizes: str) -> Claim:
    return Claim(
        "F1",
        "equation 124 is what backpropagation computes",
        f"part of the layers, untrained and trained, in which both agree to {ROUNDING_DIGITS} "
        f"digits for every image, {sizes}",
        verdicts.theorem((run["relative_difference"] <= 10.0**-ROUNDING_DIGITS).to_numpy()),
    )


@np.errstate(over="ignore")  # of a factor next to 0
def _shrinkage(run: pd.DataFrame, sizes: str, confidence: float) -> list[Claim]:
    return [
        Claim(
            "F1",
            "each further pair of weights and derivatives tends to make the gradient smaller",
            "||dC/da|| of a hidden layer over that of the layer before it, geometric mean of the "
            f"layers, {state}, {sizes}",
            verdicts.excess(1 / factors, confidence),
        )
        for state, factors in hidden_factors(run).items()
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


def _copies(neurons: pd.DataFrame, form: str) -> Claim:
    least = copies.best(neurons, form)["error"]
    return Claim(
        "F2",
        "a neuron w2 s(w1 x + b) can be as close to x on [0, 1] as is asked",
        f"part of the tolerances {_part(TOLERANCES[0])}, {_part(TOLERANCES[1])}, ... "
        f"{_part(TOLERANCES[-1])} that some neuron keeps, {FORMS_IN_CLAIMS[form]}",
        verdicts.theorem(np.array([least <= each for each in TOLERANCES])),
    )


def _same_outputs(run: pd.DataFrame, sizes: str) -> Claim:
    return Claim(
        "F2",
        "layers of such neurons leave a trained network's outputs as they are",
        f"part of the deepened networks of which no output moves by more than {_part(UNCHANGED)}, "
        f"{FORMS_IN_CLAIMS[WITH_CONSTANT]}, {_weight(run)}, {sizes}",
        verdicts.theorem((run["output_change"] <= UNCHANGED).to_numpy()),
    )


def _without_constant(run: pd.DataFrame, sizes: str) -> Claim:
    return Claim(
        "F2",
        "layers of such neurons cost a trained network no accuracy",
        "part of the deepened networks whose validation accuracy is not lower than before, "
        f"{_layers(run)} layers, {FORMS_IN_CLAIMS[WITHOUT_CONSTANT]}, {sizes}",
        verdicts.theorem((run["accuracy"] >= run["accuracy_before"]).to_numpy()),
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
