"""Tables of gradients at the start whose numbers are known."""

import itertools

import pandas as pd

from stages.propagation.tables import NORMALIZED, RESIDUAL, SHATTERED, SPECTRUM
from unstable_gradients.study.tables import Table


def frame(rows: list[tuple], table: Table) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


NORMAL = frame(
    [
        (kind, name, width, images, 1.25, 1.2, 1.3, 8, 7.0, 1.28)
        for (kind, images), name, width in itertools.product(
            (("batch", 10), ("batch", 100), ("layer", 10)), ("relu", "linear"), (30, 300)
        )
    ],
    NORMALIZED,
)
BLOCKS = frame(
    [
        ("relu", "lecun-zero", skips, width, depth, 4.605 * depth / 8, 4, 5, 9, 2.3026)
        for skips, width, depth in itertools.product(
            ("none", "identity", "identity-weights-last"), (30, 300), (4, 8)
        )
    ],
    RESIDUAL,
)
LINES = frame(
    [
        (kind, skips, depth, 0.5 / depth, 0.4 / depth, 0.6 / depth, 9, 0.9, 0.26, 0.7, predicted)
        for (kind, predicted), skips, depth in itertools.product(
            (("none", 0.3), ("batch", float("nan"))), ("none", "identity"), (1, 8)
        )
    ],
    SHATTERED,
)
SPECTRA = frame(
    [
        (weights, name, width, depth, depth, 0.9 * depth, 1.1 * depth, 16, 2.1 * depth, 2.05, depth)
        for weights, name, width, depth in itertools.product(
            ("gaussian", "orthogonal"), ("linear", "relu"), (30, 300), (1, 16)
        )
    ],
    SPECTRUM,
)
