"""Claim F1: equation 124 and the singular values of its matrices."""

import pandas as pd

from stages.richer.page.identity import tiny
from stages.richer.tables import STATES
from unstable_gradients.page import elements, numbers

PAIR_COLUMNS = ("largest", "above 1", "on gradient")


def agreement(measured: pd.DataFrame) -> str:
    """How far the product is from backpropagation; from PRODUCT_MEASURE."""
    apart = measured[measured["measure"] == "relative_difference"]
    # NaN of a state in which every network has diverged.
    furthest = {state: apart.loc[apart["state"] == state, "median"].max() for state in STATES}
    stated = numbers.listed([f"{tiny(furthest[state])} in {state} networks" for state in STATES])
    return (
        "In the layer and network where they differ most, the median over the replicas of the "
        f"largest relative difference is {stated}. Numbers of double precision have a relative "
        "rounding error of about $10^{-16}$."
    )


def pairs(values: pd.DataFrame, measured: pd.DataFrame) -> str:
    """Each hidden layer's pair; from SINGULAR_VALUE and PRODUCT_MEASURE."""
    matrices = values[(values["kind"] == "pairs") & (values["layer"] <= values["hidden_layers"])]
    if matrices.empty:
        return "<p>No network here has two hidden layers.</p>"
    shrinkage = measured[measured["measure"] == "shrinkage"]
    rows: list[list[str]] = []
    for sizes, network in matrices.groupby("sizes", sort=False):
        rows.append([numbers.network(str(sizes))])
        for layer, pair in network.groupby("layer"):
            row = [f"layer{numbers.NO_BREAK}{layer}"]
            for state in STATES:
                own = pair[pair["state"] == state]
                here = (shrinkage["sizes"] == sizes) & (shrinkage["layer"] == layer)
                on_gradient = shrinkage.loc[here & (shrinkage["state"] == state), "median"]
                row += [
                    numbers.significant(own["median"].max(), 2),
                    f"{int((own['median'] > 1).sum())} of {len(own)}",
                    numbers.significant(on_gradient.max(), 2),
                ]
            rows.append(row)
    header = ["Pair", *(f"{state}: {each}" for state in STATES for each in PAIR_COLUMNS)]
    caption = (
        "The pairs $(w^l)^T \\Sigma'(z^l)$ of the hidden layers: their largest singular value, how "
        "many of all are above 1, and by which factor the pair multiplies the length of the "
        "gradient that it meets. Medians over the replicas of geometric means over the images."
    )
    return elements.table(header, rows, caption)


def directions(values: pd.DataFrame) -> str:
    """Which directions pass the hidden layers, before and after training, as sentences."""
    matrices = values[(values["kind"] == "pairs") & (values["layer"] <= values["hidden_layers"])]
    start, end = (matrices[matrices["state"] == state] for state in STATES)
    if start.empty or end.empty:
        return ""
    largest = start["median"].max()
    first = (
        "every direction shrinks, whichever gradient arrives"
        if largest < 1
        else "there are directions that do not shrink"
    )
    above = (end["median"] > 1).groupby([end["sizes"], end["layer"]]).agg(["sum", "size"])
    fewest, most, of = above["sum"].min(), above["sum"].max(), above["size"].max()
    smallest = {
        state: rows["median"][
            rows["position"] == rows.groupby("layer")["position"].transform("max")
        ]
        for state, rows in ((STATES[0], start), (STATES[1], end))
    }
    falls = smallest["trained"].median() < smallest["untrained"].median()
    return (
        "At the start the largest singular value of a hidden layer's pair is typically at most "
        f"{numbers.significant(largest, 2)}: {first}. After training it reaches "
        f"{numbers.significant(end['median'].max(), 2)}, and "
        f"{fewest if fewest == most else f'{fewest} to {most}'} of the {of} directions are "
        f"stretched, while those at the other end shrink {'even more' if falls else 'less'} than "
        "before."
    )


def whole_way(values: pd.DataFrame) -> str:
    """What is left of the output's error in the first hidden layer, as a list."""
    front = values[(values["kind"] == "products") & (values["layer"] == 1)]
    lines = []
    for sizes, network in front.groupby("sizes", sort=False):
        spans = []
        for state in STATES:
            medians = network.loc[network["state"] == state, "median"]
            low, high = medians.min(), medians.max()
            spans.append(f"from {tiny(low)} to {tiny(high)} when {state}")
        lines.append(f"- {numbers.network(str(sizes))}: {numbers.listed(spans)}.")
    return "\n".join(lines)
