"""Section A: what depth does for logical circuits, and for ReLU networks with one input."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Bool

from stages.circuits.parity import deep, shallow
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import book, findings
from unstable_gradients.study.ledger import OF_CASES, READ_LITERALLY, Claim, Quantity

SHALLOW, RIGHT = "two-layer circuits", "circuits right for every input"
PASCANU = "Pascanu, Montufar and Bengio 2014"
# h layers of two neurons have 6h + 1 parameters, as has one layer of 2h neurons. Those make 2^h
# pieces here, this one 2h + 1 at most: 2^h > 2h + 1 from h = 3 on, and for no h below.
FEWEST_LAYERS_THAT_GAIN = 3
RANDOM = "random"  # in the name or the setting of cases that are drawn
Cases = Bool[np.ndarray, " case"]


def claims(
    functions: pd.DataFrame,
    unnegated: pd.DataFrame,
    parity: pd.DataFrame,
    bounds: pd.DataFrame,
    multipliers: pd.DataFrame,
    pieces: pd.DataFrame,
) -> list[Quantity]:
    """A1 to A4.

    Args:
        functions: BOOLEAN_FUNCTION.
        unnegated: UNNEGATED_INPUTS.
        parity: PARITY_CIRCUIT.
        bounds: PARITY_BOUND.
        multipliers: MULTIPLIER.
        pieces: LINEAR_PIECES.
    """
    return [
        *_any_function(functions, unnegated),
        *_shallow_parity(shallow(parity), bounds),
        *_deep_parity(deep(parity)),
        *_multiplication(multipliers),
        *_linear_pieces(pieces.sort_values("hidden_layers")),
    ]


def _judged(claim: Claim, circuits: str, cases: Mapping[tuple[str, str], Cases]) -> list[Quantity]:
    """A claim by the cases of each quantity; without a case there is nothing to judge.

    Args:
        claim: on these circuits.
        circuits: what kind they are.
        cases: whether it is true of each, by the quantity's name, which says if they are random,
            and setting.
    """
    return [
        Quantity(
            claim,
            name,
            findings.theorem(holds, len(holds) if RANDOM in f"{name}, {setting}" else 0),
            circuits,
            setting,
            OF_CASES,
        )
        for (name, setting), holds in cases.items()
        if len(holds)
    ]


def _any_function(functions: pd.DataFrame, unnegated: pd.DataFrame) -> list[Quantity]:
    """What two layers compute with the negations of inputs, as the book means it, and without."""
    computed = (functions["depth"] == 2) & (functions["wrong_inputs"] == 0)
    every, random = (computed[functions["choice"] == each] for each in ("every", "random"))
    number, few = unnegated["functions"].sum(), _up_to(1, unnegated["inputs"])
    some = functions.loc[functions["choice"] == "random", "inputs"].max()
    gates, both = "two layers of AND and NAND gates", "inputs and their negations"
    computed_from = "functions computed from"
    return [
        *_judged(
            Claim("A1a", f"{gates} compute any function of {both}"),
            SHALLOW,
            {
                (f"{computed_from} {both}", f"every function of {few}"): every.to_numpy(),
                (f"{computed_from} {both}", f"{RANDOM} functions of {some} inputs"): (
                    random.to_numpy()
                ),
            },
        ),
        *_judged(
            Claim("A1b", f"{gates} compute any function of the inputs alone", READ_LITERALLY),
            SHALLOW,
            {
                (f"{computed_from} the inputs alone", f"every function of {few}"): (
                    np.arange(number) < unnegated["computed"].sum()
                )
            },
        ),
    ]


def _shallow_parity(circuits: pd.DataFrame, bounds: pd.DataFrame) -> list[Quantity]:
    least = bounds["least_gates"].to_numpy()
    built = (bounds["built_gates"] == least) & (bounds["wrong_inputs"] == 0)
    growth = [
        form["least_gates"].to_numpy()[1:] >= 2 * form["least_gates"].to_numpy()[:-1]
        for _, form in bounds.sort_values("inputs").groupby("form", sort=False)
    ]
    right = circuits["depth"].eq(2) & circuits["wrong_inputs"].eq(0)
    searched = f"{_up_to(2, bounds['inputs'])}, in both forms"
    return _judged(
        Claim("A2a", "parity in two layers needs exponentially many gates"),
        SHALLOW,
        {
            (RIGHT, _up_to(2, circuits["inputs"])): right.to_numpy(),
            ("circuits with the fewest gates possible", searched): built.to_numpy(),
            ("further inputs that double the fewest gates possible", searched): np.concatenate(
                growth
            ),
        },
    )


def _deep_parity(circuits: pd.DataFrame) -> list[Quantity]:
    cost = np.diff(circuits["gates"])
    sizes = _up_to(2, circuits["inputs"])
    return _judged(
        Claim("A2b", "a deep circuit computes parity with few gates"),
        "trees of pairs",
        {
            (RIGHT, sizes): circuits["wrong_inputs"].eq(0).to_numpy(),
            ("further inputs that cost no more gates than the first two", sizes): cost
            <= circuits["gates"].iloc[0],
        },
    )


def _multiplication(multipliers: pd.DataFrame) -> list[Quantity]:
    most, layers = multipliers["first_bits"].max(), book.MULTIPLIER_LAYERS
    added = multipliers[(multipliers[["first_bits", "second_bits"]] > 1).all(axis=1)]
    return _judged(
        Claim("A3", "circuits are built of smaller circuits, as multipliers of adders"),
        "multipliers of adders",
        {
            (RIGHT, f"up to {most} × {most} bits"): multipliers["wrong_inputs"].eq(0).to_numpy(),
            (f"circuits at least {layers} layers deep", f"2 × 2 up to {most} × {most} bits"): (
                added["depth"].ge(layers).to_numpy()
            ),
        },
    )


def _linear_pieces(pieces: pd.DataFrame) -> list[Quantity]:
    """That deep networks have more, and that the limit of one hidden layer is one."""
    claim = Claim(
        "A4",
        "from some depth on, ReLU networks can have more linear pieces than one hidden layer of as "
        "many parameters, and exponentially more",
        PASCANU,
    )
    gaining = pieces[pieces["hidden_layers"] >= FEWEST_LAYERS_THAT_GAIN]
    more = (gaining["pieces"] > gaining["shallow_most"]) & (
        gaining["shallow_parameters"] >= gaining["parameters"]
    )
    count = pieces["pieces"].to_numpy()
    deepest = int(pieces["hidden_layers"].max())
    every, some = _layers(1, deepest), _layers(FEWEST_LAYERS_THAT_GAIN, deepest)
    beyond = [
        np.arange(row.random_networks) < row.random_networks - row.random_beyond
        for row in pieces.itertuples()
    ]
    return [
        *_judged(
            claim,
            "ReLU networks of two neurons a layer",
            {
                ("depths with more pieces than one layer can have", some): more.to_numpy(),
                ("further layers that double the pieces", every): count[1:] >= 2 * count[:-1],
                ("networks equal to the tent map wherever tried", every): (
                    pieces["wrong_points"].eq(0).to_numpy()
                ),
            },
        ),
        *_judged(
            claim,
            "ReLU networks of one hidden layer",
            {
                ("networks built with as many pieces as one layer can have", every): (
                    pieces["shallow_pieces"].eq(pieces["shallow_most"]).to_numpy()
                ),
                (f"{RANDOM} networks with no more pieces than that", every): np.concatenate(beyond),
            },
        ),
    ]


def _up_to(least: int, inputs: pd.Series) -> str:
    if inputs.empty:
        raise InvalidInput(f"circuits: none of {least} inputs or more, expected some of each kind")
    most = int(inputs.max())
    return f"{least} to {most} inputs" if most > least else f"{most} input{'s' * (most > 1)}"


def _layers(least: int, most: int) -> str:
    return (
        f"{least} to {most} hidden layers"
        if most > least
        else f"{most} hidden layer{'s' * (most > 1)}"
    )


def headline(parity: pd.DataFrame, multipliers: pd.DataFrame) -> dict[str, float]:
    """Gates of the largest parity circuits, and gates and layers of the largest multiplier."""
    largest = multipliers.sort_values(["first_bits", "second_bits"]).iloc[-1]
    return {
        "parity-gates.two-layers": float(shallow(parity)["gates"].iloc[-1]),
        "parity-gates.tree": float(deep(parity)["gates"].iloc[-1]),
        "multiplier.gates": float(largest["gates"]),
        "multiplier.depth": float(largest["depth"]),
    }
