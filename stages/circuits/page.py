"""Section A on the page: what depth does for logical circuits, and for ReLU networks."""

from collections.abc import Iterator

import pandas as pd

from stages.circuits.parity import deep, fewest_of_each_depth, of_most_inputs, shallow
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    LINEAR_PIECES,
    MULTIPLIER,
    MULTIPLIER_PICTURE,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    PARITY_CIRCUITS_PICTURE,
    PARITY_GATES_PICTURE,
    UNNEGATED_INPUTS,
)
from stages.page.setting import Setting
from unstable_gradients.page.sourced import Number, calculated, cell
from unstable_gradients.study.tables import Table

DRAWN = "experiments.drawn-circuits"
Values = dict[str, object]


def values(study: Setting) -> Values:
    """What the text `circuits` names."""
    return {
        "drawn": study.given(DRAWN),
        "parity_picture": study.drawn(PARITY_CIRCUITS_PICTURE, DRAWN),
        "gates_picture": study.drawn(PARITY_GATES_PICTURE, "experiments.circuits"),
        "multiplier_picture": study.drawn(MULTIPLIER_PICTURE, DRAWN),
        "functions": _functions(BOOLEAN_FUNCTION.read()),
        "unnegated": [*_unnegated(UNNEGATED_INPUTS.read())],
        "parity": _parity(PARITY_CIRCUIT.read()),
        "search": _search(PARITY_BOUND.read()),
        "multipliers": _multipliers(MULTIPLIER.read()),
        "pieces": _pieces(LINEAR_PIECES.read().sort_values("hidden_layers")),
    }


def _cells(table: Table, row: pd.Series, *columns: str) -> dict[str, Number]:
    return {column: cell(table, row, column) for column in columns}


def _tried(table: Table, circuits: pd.DataFrame) -> Values:
    """How many circuits were tried on all their inputs, and how many are right for each."""
    right = int((circuits["wrong_inputs"] == 0).sum())
    return {"right": calculated(right, table), "tried": calculated(len(circuits), table)}


def _functions(circuits: pd.DataFrame) -> Values:
    """Circuits of two layers for all functions of few inputs, and for random ones of more."""
    every, random = (circuits[circuits["choice"] == each] for each in ("every", "random"))
    return {
        "every": [
            {"inputs": inputs, "number": calculated(len(rows), BOOLEAN_FUNCTION)}
            for inputs, rows in every.groupby("inputs")
        ],
        "random": [
            {"inputs": inputs, "number": calculated(len(rows), BOOLEAN_FUNCTION)}
            for inputs, rows in random.groupby("inputs")
        ],
        **_tried(BOOLEAN_FUNCTION, circuits),
    }


def _unnegated(found: pd.DataFrame) -> Iterator[Values]:
    """How many functions two layers compute from the inputs alone."""
    for _, row in found.iterrows():
        cells = _cells(UNNEGATED_INPUTS, row, "functions", "computed")
        yield {"inputs": int(row["inputs"]), **cells}


def _parity(circuits: pd.DataFrame) -> Values:
    """Gates and layers of the circuits for parity."""
    size = ("gates", "depth")
    largest = of_most_inputs(circuits)
    smallest = largest.sort_values([*size]).iloc[0]
    widest, tree = shallow(largest).iloc[0], deep(largest).iloc[0]
    rows = zip(shallow(circuits).iterrows(), deep(circuits).iterrows(), strict=True)
    return {
        "inputs": int(widest["inputs"]),
        "wide": _cells(PARITY_CIRCUIT, widest, *size),
        "tree": _cells(PARITY_CIRCUIT, tree, *size),
        # None where two layers are as good as any.
        "smallest": _cells(PARITY_CIRCUIT, smallest, *size)
        if smallest["gates"] < widest["gates"]
        else None,
        "growth": [
            {
                "inputs": int(wide["inputs"]),
                "wide": _cells(PARITY_CIRCUIT, wide, *size),
                "tree": _cells(PARITY_CIRCUIT, tree, *size),
            }
            for (_, wide), (_, tree) in rows
        ],
        "ways": [
            {
                "group": int(row["fan_in"]) if row["fan_in"] < row["inputs"] else None,
                **_cells(PARITY_CIRCUIT, row, *size),
            }
            for _, row in fewest_of_each_depth(largest).iterrows()
        ],
        **_tried(PARITY_CIRCUIT, circuits),
    }


def _search(bounds: pd.DataFrame) -> Values:
    """What the search for smaller circuits of two layers found."""
    most = bounds.loc[bounds["candidates"].idxmax()]
    covering = bounds.loc[bounds["most_covered"].idxmax()]
    smallest = int((bounds["least_gates"] == bounds["built_gates"]).sum())
    return {
        "least_inputs": int(bounds["inputs"].min()),
        "most_inputs": int(most["inputs"]),
        **_cells(PARITY_BOUND, most, "candidates", "to_cover", "least_gates"),
        "most_covered": cell(PARITY_BOUND, covering, "most_covered"),
        "smallest": calculated(smallest, PARITY_BOUND),
        "cases": calculated(len(bounds), PARITY_BOUND),
    }


def _multipliers(multipliers: pd.DataFrame) -> Values:
    """Adders, gates and layers of multipliers; those of equal factors one by one."""
    columns = ("half_adders", "full_adders", "gates", "depth")
    equal = multipliers[multipliers["first_bits"] == multipliers["second_bits"]]
    return {
        "equal": [
            {"bits": int(row["first_bits"]), **_cells(MULTIPLIER, row, *columns)}
            for _, row in equal.sort_values("first_bits").iterrows()
        ],
        **_tried(MULTIPLIER, multipliers),
    }


def _pieces(found: pd.DataFrame) -> Values:
    """Linear pieces of ReLU networks that fold, and of one hidden layer with as many parameters.

    Args:
        found: LINEAR_PIECES, by the number of hidden layers.
    """
    columns = ("parameters", "pieces", "shallow_neurons", "shallow_most")
    sums = ("points", "wrong_points", "random_networks", "random_beyond")
    reached = int((found["shallow_pieces"] == found["shallow_most"]).sum())
    return {
        "by_depth": [
            {"layers": int(row["hidden_layers"]), **_cells(LINEAR_PIECES, row, *columns)}
            for _, row in found.iterrows()
        ],
        "ahead": _ahead(found),
        "reached": calculated(reached, LINEAR_PIECES),
        "depths": calculated(len(found), LINEAR_PIECES),
        **{name: calculated(found[name].sum(), LINEAR_PIECES) for name in sums},
    }


def _ahead(found: pd.DataFrame) -> Number | None:
    """The hidden layers from which on folding has more pieces at every depth; None at none."""
    ahead = None
    for _, row in found.iloc[::-1].iterrows():
        if row["pieces"] <= row["shallow_most"]:
            break
        ahead = cell(LINEAR_PIECES, row, "hidden_layers")
    return ahead
