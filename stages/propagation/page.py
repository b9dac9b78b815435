"""Section I: gradients at the start with what fixed them, measured beside theory."""

import numpy as np
import pandas as pd

from stages.propagation import networks
from stages.propagation.tables import WEIGHTS_LAST
from unstable_gradients.network.activations import TANH
from unstable_gradients.page import elements, numbers
from unstable_gradients.page.nouns import initialization
from unstable_gradients.theory import blocks as blocks_theory
from unstable_gradients.theory import normalization

NORMALIZATIONS = {"batch": "Batch normalization", "layer": "Layer normalization"}
ENDS = {"": "ends in the function", WEIGHTS_LAST: "ends in its weights"}
EXACT_WITHIN = 1e-9  # width of an interval that rounding leaves
SKIPS = {"none": "plain", "identity": "skip connections", "scaled": "scaled skip connections"}


def normalized(table: pd.DataFrame) -> str:
    """The factor of a layer of normalized networks: a table from NORMALIZED."""
    widths = sorted(table["width"].unique())
    rows: list[list[str]] = []
    for kind, of_kind in table.groupby("normalization", sort=False):
        rows.append([NORMALIZATIONS[str(kind)]])
        rows += _endless(of_kind, len(widths)) if kind == "batch" else []
        for (name, images), cells in of_kind.groupby(["activation", "images"], sort=False):
            noun = networks.named(str(name)).words.noun
            title = f"{noun}, {images:,} images" if kind == "batch" else noun
            own = cells.set_index("width")
            shown = [
                numbers.estimate(*own.loc[width, ["factor", "low", "high"]]) for width in widths
            ]
            rows.append([title, *shown, numbers.significant(own["predicted"].iloc[-1])])
    caption = (
        "By which factor a layer multiplies the squared gradient of single images on its way to "
        f"the front, geometric mean over {_replicas(table)}, beside the prediction for "
        f"{'wide layers' if len(widths) > 1 else 'such layers'} and this batch."
    )
    header = ["Activation function", *(f"{width} wide" for width in widths), "Theory"]
    return elements.table(header, rows, caption)


def _endless(table: pd.DataFrame, widths: int) -> list[list[str]]:
    """What theory says of endless batches, for each activation function."""
    functions = [networks.named(str(name)) for name in table["activation"].unique()]
    return [
        [
            f"{each.words.noun}, endless batch",
            *[numbers.MISSING] * widths,
            numbers.significant(normalization.large_batch_factor(each)),
        ]
        for each in functions
    ]


def dimensions(table: pd.DataFrame) -> str:
    """Why nearly linear networks explode faster than predicted, in words; from NORMALIZED."""
    own = table[(table["normalization"] == "batch") & (table["activation"] == "linear")]
    if own.empty:
        return ""
    large = own[own["images"] == own["images"].max()].sort_values("width")
    parts = [
        f"{numbers.significant(row.dimensions, 2)} in layers of {row.width} (factor "
        f"{numbers.significant(row.factor)})"
        for row in large.itertuples()
    ]
    return (
        "Theory lets the width grow first, so that the images of a batch spread over as many "
        f"dimensions as there are images. In the networks measured, {large['images'].iloc[0]:,} "
        "images of a linear network spread over this many dimensions: "
        f"{numbers.listed(parts)}. A batch of few dimensions is like a batch of few images: its "
        "gradients explode faster."
    )


def blocks(table: pd.DataFrame) -> str:
    """First over last gradient of the deepest networks of blocks: a table from RESIDUAL."""
    deepest = table[table["depth"] == table["depth"].max()]
    widths = sorted(deepest["width"].unique())
    rows = []
    for key, cells in deepest.groupby(["activation", "initialization", "skips"], sort=False):
        name, start, skips = map(str, key)
        ending = WEIGHTS_LAST if skips.endswith(WEIGHTS_LAST) else ""
        own = cells.set_index("width")
        title = (
            f"{networks.named(name).words.noun}, {initialization(start)}: "
            f"{SKIPS[skips.removesuffix(WEIGHTS_LAST)]}, block {ENDS[ending]}"
        )
        shown = [_norm(own.loc[width, "log_ratio"]) for width in widths]
        rows.append([title, *shown, _norm(own["predicted_log_ratio"].iloc[0])])
    caption = (
        "By which factor the gradient of single images in the first block exceeds that in the last "
        f"of {int(deepest['depth'].iloc[0])}, geometric mean over {_replicas(deepest)}, beside "
        "mean-field theory."
    )
    header = ["Network", *(f"{width} wide" for width in widths), "Theory"]
    return elements.table(header, rows, caption)


def roots(table: pd.DataFrame) -> str:
    """How near the growth of tanh's gradients is to a root of the depth; from RESIDUAL."""
    own = table[
        (table["activation"] == TANH.name)
        & (table["initialization"] == "lecun-zero")
        & (table["skips"] == "identity")
        & (table["width"] == table["width"].max())
    ]
    if own.empty:
        return ""
    parts = [
        f"{numbers.significant(row.log_ratio / np.sqrt(row.depth))} for {row.depth} blocks"
        for row in own.sort_values("depth").itertuples()
    ]
    return (
        "With tanh and skip connections, the logarithm of the ratio of squared gradients over the "
        f"root of the number of blocks is {numbers.listed(parts)}, in layers of "
        f"{int(own['width'].iloc[0])}; theory has it end at "
        f"{numbers.significant(blocks_theory.tanh_growth(1.0), 4)}, slowly, since a logarithm of "
        "the depth comes on top."
    )


def _norm(log_square: float) -> str:
    """A ratio of norms from ln of that of their squares."""
    return numbers.scientific(float(log_square / 2 / np.log(10)))


def shattered(table: pd.DataFrame) -> str:
    """Correlations of gradients and shared neurons by depth: a table from SHATTERED."""
    rows: list[list[str]] = []
    for (kind, skips), own in table.groupby(["normalization", "skips"], sort=False):
        state = "normalized" if kind == "batch" else "not normalized"
        rows.append([f"{SKIPS[str(skips)]}, {state}".capitalize()])
        rows += [
            [
                numbers.counted(int(row["depth"]), "layer"),
                _correlation(row["correlation"], row["low"], row["high"]),
                numbers.significant(row["predicted"]),
                numbers.significant(row["neighbours"]),
                numbers.significant(row["shared"], 2),
                numbers.significant(row["factor"]),
            ]
            for row in own.sort_values("depth").to_dict("records")
        ]
    caption = (
        "Correlation of the gradients that two inputs on the line give the first layer, mean over "
        f"all pairs and over {_replicas(table)}; the same for neighbours; the part of the neurons "
        "that is active for both; and what a layer leaves of the correlation at the last layers."
    )
    header = ["Hidden layers", "All pairs", "Theory", "Neighbours", "Shared neurons", "A layer"]
    return elements.table(header, rows, caption)


def _correlation(value: float, low: float, high: float) -> str:
    """With its interval, unless it is the same in every network."""
    exact = high - low < EXACT_WITHIN
    return numbers.significant(value) if exact else numbers.estimate(value, low, high)


def directions(table: pd.DataFrame) -> str:
    """Relative variances of squared singular values: a table from SPECTRUM."""
    deepest = table[table["depth"] == table["depth"].max()]
    widths = sorted(deepest["width"].unique())
    rows = []
    for (weights, activation), cells in deepest.groupby(["weights", "activation"], sort=False):
        own, shown = cells.set_index("width"), []
        for width in widths:
            row = own.loc[width]
            exact = numbers.significant(_whole_zero(row["predicted"]))
            shown.append(f"{numbers.significant(_whole_zero(row['of_means']))} ({exact})")
        rows.append([f"{weights}, {activation}", *shown, f"{own['wide'].iloc[0]:g}"])
    caption = (
        "Variance of the squared singular values of "
        f"{numbers.counted(int(deepest['depth'].iloc[0]), 'layer')}, over their squared mean: "
        f"expectations estimated from {_replicas(deepest)}, in brackets the exact ones, and those "
        "of endlessly wide layers."
    )
    header = ["Weights", *(f"{width} wide" for width in widths), "Wide"]
    return elements.table(header, rows, caption)


def _whole_zero(value: float) -> float:
    """0 for what rounding leaves of it."""
    return 0.0 if abs(value) < 1e-9 else value


def _replicas(table: pd.DataFrame) -> str:
    return numbers.counted(int(table["replicas"].max()), "random start")
