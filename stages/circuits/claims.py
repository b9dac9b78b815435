"""Section A: what depth does for logical circuits."""

import numpy as np
import pandas as pd
from jaxtyping import Bool

from stages.circuits.parity import deep, shallow
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import book, verdicts
from unstable_gradients.study.ledger import Claim

Cases = Bool[np.ndarray, " case"]


def claims(
    functions: pd.DataFrame,
    unnegated: pd.DataFrame,
    parity: pd.DataFrame,
    bounds: pd.DataFrame,
    multipliers: pd.DataFrame,
) -> list[Claim]:
    """A1 to A3.

    Args:
        functions: BOOLEAN_FUNCTION.
        unnegated: UNNEGATED_INPUTS.
        parity: PARITY_CIRCUIT.
        bounds: PARITY_BOUND.
        multipliers: MULTIPLIER.
    """
    return [
        *_any_function(functions, unnegated),
        *_shallow_parity(shallow(parity), bounds),
        *_deep_parity(deep(parity)),
        *_multiplication(multipliers),
    ]


def _claims(id: str, claim: str, quantities: dict[str, Cases]) -> list[Claim]:
    """A claim by the cases of each quantity; without a case there is nothing to judge."""
    return [
        Claim(id, claim, f"fraction of {quantity}", verdicts.theorem(holds))
        for quantity, holds in quantities.items()
        if len(holds)
    ]


def _any_function(functions: pd.DataFrame, unnegated: pd.DataFrame) -> list[Claim]:
    computed = (functions["depth"] == 2) & (functions["wrong_inputs"] == 0)
    every, random = (computed[functions["choice"] == each] for each in ("every", "random"))
    number, few = unnegated["functions"].sum(), _up_to(1, unnegated["inputs"])
    some = functions.loc[functions["choice"] == "random", "inputs"].max()
    both = "computed from these and their negations"
    return _claims(
        "A1",
        "two layers of AND and NAND gates compute any function",
        {
            f"functions of {few} {both}": every.to_numpy(),
            f"random functions of {some} inputs {both}": random.to_numpy(),
            f"functions of {few} computed from these alone": np.arange(number)
            < unnegated["computed"].sum(),
        },
    )


def _shallow_parity(circuits: pd.DataFrame, bounds: pd.DataFrame) -> list[Claim]:
    least = bounds["least_gates"].to_numpy()
    built = (bounds["built_gates"] == least) & (bounds["wrong_inputs"] == 0)
    growth = [
        form["least_gates"].to_numpy()[1:] >= 2 * form["least_gates"].to_numpy()[:-1]
        for _, form in bounds.sort_values("inputs").groupby("form", sort=False)
    ]
    searched = f"{_up_to(2, bounds['inputs'])}, in both forms"
    return _claims(
        "A2",
        "parity in two layers needs exponentially many gates",
        {
            f"two-layer circuits right for every input, {_up_to(2, circuits['inputs'])}": (
                circuits["depth"].eq(2) & circuits["wrong_inputs"].eq(0)
            ).to_numpy(),
            f"two-layer circuits with the fewest gates possible, {searched}": built.to_numpy(),
            f"further inputs that double the fewest gates possible, {searched}": np.concatenate(
                growth
            ),
        },
    )


def _deep_parity(circuits: pd.DataFrame) -> list[Claim]:
    cost = np.diff(circuits["gates"])
    sizes = _up_to(2, circuits["inputs"])
    return _claims(
        "A2",
        "a deep circuit computes parity with few gates",
        {
            f"trees of pairs right for every input, {sizes}": circuits["wrong_inputs"]
            .eq(0)
            .to_numpy(),
            f"further inputs that cost a tree no more gates than the first two, {sizes}": cost
            <= circuits["gates"].iloc[0],
        },
    )


def _multiplication(multipliers: pd.DataFrame) -> list[Claim]:
    most = multipliers["first_bits"].max()
    layers, sizes = book.MULTIPLIER_LAYERS, f"2 × 2 up to {most} × {most} bits"
    added = multipliers[(multipliers[["first_bits", "second_bits"]] > 1).all(axis=1)]
    return _claims(
        "A3",
        "circuits are built of smaller circuits, as multipliers of adders",
        {
            f"multipliers of adders right for every input, up to {most} × {most} bits": (
                multipliers["wrong_inputs"].eq(0).to_numpy()
            ),
            f"multipliers at least {layers} layers deep, {sizes}": (
                added["depth"].ge(layers).to_numpy()
            ),
        },
    )


def _up_to(least: int, inputs: pd.Series) -> str:
    if inputs.empty:
        raise InvalidInput(f"circuits: none of {least} inputs or more, expected some of each kind")
    most = int(inputs.max())
    return f"{least} to {most} inputs" if most > least else f"{most} input{'s' * (most > 1)}"


def headline(parity: pd.DataFrame, multipliers: pd.DataFrame) -> dict[str, float]:
    """Gates of the largest parity circuits, and gates and layers of the largest multiplier."""
    largest = multipliers.sort_values(["first_bits", "second_bits"]).iloc[-1]
    return {
        "parity-gates.two-layers": float(shallow(parity)["gates"].iloc[-1]),
        "parity-gates.tree": float(deep(parity)["gates"].iloc[-1]),
        "multiplier.gates": float(largest["gates"]),
        "multiplier.depth": float(largest["depth"]),
    }
