"""Section D on the page: the speed of learning during training."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stages.ledger.tables import QUANTITIES
from stages.page.setting import Setting
from stages.training import interactive
from stages.training.claims import OVERALL_SPEED, slowdown
from stages.training.tables import (
    BOOK_CURVE,
    LEARNED,
    NOISE,
    NOISE_PICTURE,
    SPEED_BY_EPOCH,
    SPEED_BY_RUN,
    SPEED_PICTURE,
    SPEED_SHAPE,
)
from unstable_gradients.images.mnist import CLASSES
from unstable_gradients.page.sourced import Number, calculated, cell, interval
from unstable_gradients.study import book

FULL_BATCHES, MINI_BATCHES = "experiments.gradient-trace", "experiments.mini-batch-trace"
SHARED = ("network", "statistics", "kernels")
OF_ONE_START = ("seed", "images", "eta", "lmbda")  # alike where replicas are the same networks
ALWAYS, UNTIL_EARLY_LOWEST = ("start", OVERALL_SPEED), ("early_lowest", "highest_after")
Entry = dict[str, object]


def values(study: Setting) -> dict[str, object]:
    """What the text `training` names."""
    shape = SPEED_SHAPE.read()
    curves, quantities = BOOK_CURVE.read_part(), QUANTITIES.read_part()
    return {
        "given": study.given(FULL_BATCHES),
        "confidence": study["statistics.confidence"],
        "speed_picture": study.drawn(SPEED_PICTURE, "variants", FULL_BATCHES, *SHARED),
        "runs": study.interactive(
            "runs",
            "training",
            {"speeds": interactive.speeds(SPEED_BY_RUN.read_part(), SPEED_BY_EPOCH.read(), curves)},
        ),
        "gaps": [*_gaps(shape)],
        "early": int(shape["early_epochs"].iloc[0]),
        "shapes": [*_shapes(shape)],
        "book_epochs": [int(epoch) for epoch in sorted(curves["epoch"].unique())],
        "book_curves": [*_book_curves(curves)],
        "farthest": _farthest(quantities[quantities["id"].str.startswith("D6")]),
        "learned": [*_learned(LEARNED.read())],
        "guess": 1 / CLASSES,
        "given_noise": study.given(MINI_BATCHES),
        "alike": _alike(study[FULL_BATCHES], study[MINI_BATCHES]),
        "noise_picture": study.drawn(
            NOISE_PICTURE, "variants", MINI_BATCHES, FULL_BATCHES, *SHARED
        ),
        "noise": _noise(NOISE.read()),
    }


def _gaps(shape: pd.DataFrame) -> Iterator[Entry]:
    """How many times as fast as the first hidden layer the last one is, in a geometric mean."""
    for sizes, network in shape.groupby("sizes", sort=False):
        found = {
            name: slowdown(network, column)
            for name, column in (("start", "start"), ("whole", OVERALL_SPEED), ("end", "end"))
        }
        if network["layer"].max() > 1 and all(map(math.isfinite, found.values())):
            measured = {name: calculated(each, SPEED_SHAPE) for name, each in found.items()}
            yield {"sizes": sizes, "book": book.SLOWDOWN.get(str(sizes)), **measured}


def _shapes(shape: pd.DataFrame) -> Iterator[Entry]:
    """Fall, rebound and level of every hidden layer, in the median; no lowest while it falls."""
    for sizes, network in shape.groupby("sizes", sort=False):
        layers = []
        for layer, rows in network.groupby("layer"):
            lowest_at = rows["early_lowest_epoch"].median()
            falls_on = not lowest_at < rows["early_epochs"].iloc[0] - 1
            layers.append(
                {
                    "number": layer,
                    **{name: _median(rows, name) for name in ALWAYS},
                    **{
                        name: None if falls_on else _median(rows, name)
                        for name in (*UNTIL_EARLY_LOWEST, "early_lowest_epoch")
                    },
                }
            )
        yield {"sizes": sizes, "replicas": network["replica"].nunique(), "layers": layers}


def _median(rows: pd.DataFrame, column: str) -> Number:
    return calculated(rows[column].median(), SPEED_SHAPE)


def _book_curves(curves: pd.DataFrame) -> Iterator[Entry]:
    """The places of the book's recorded curves among our runs, by network and layer."""
    for sizes, network in curves.groupby("sizes", sort=False):
        yield {
            "sizes": sizes,
            "layers": [
                {
                    "number": layer,
                    "percentiles": [
                        cell(BOOK_CURVE, row, "percentile") for _, row in curve.iterrows()
                    ],
                    "held": bool(
                        curve["book"].between(curve["whole_lower"], curve["whole_upper"]).all()
                    ),
                }
                for layer, curve in network.sort_values("epoch").groupby("layer")
            ],
        }


def _farthest(quantities: pd.DataFrame) -> Entry | None:
    """Which of the book's curves strays farthest from ours, beside what one more run may do."""
    curves = quantities[np.isfinite(quantities["measured"]) & np.isfinite(quantities["high"])]
    if curves.empty:
        return None
    curve = curves.loc[(curves["measured"] / curves["high"]).idxmax()]
    return {
        "sizes": curve["network"],
        "layer": int(curve["quantity"].rpartition(" ")[2]),
        "distance": cell(QUANTITIES, curve, "measured"),
        "limit": cell(QUANTITIES, curve, "high"),
    }


def _learned(table: pd.DataFrame) -> Iterator[Entry]:
    """Which part of the images that they learned from networks classify after all epochs."""
    for _, row in table.iterrows():
        yield {"sizes": row["sizes"], "part": interval(LEARNED, row, "mean", "low", "high")}


def _alike(full_batches: Mapping[str, object], mini_batches: Mapping[str, object]) -> bool:
    """Whether the replicas start from the same weights and see the same images in both."""
    return all(full_batches[name] == mini_batches[name] for name in OF_ONE_START)


def _noise(by_step: pd.DataFrame) -> Entry | None:
    """How many times as long as by full batches gradients are, at least and at most by network."""
    medians = by_step[by_step["hidden_layers"] > 1].pivot_table(
        "median", ["network", "step", "layer"], "measure"
    )
    medians = medians.reindex(columns=["mini_batch", "averaged", "full_batch"])
    # Speeds that are missing, or 0, have no ratio.
    logs = np.log(medians[(medians > 0).all(axis=1)])
    if logs.empty:
        return None
    found: Entry = {}
    for measure in ("mini_batch", "averaged"):
        ratios = np.exp((logs[measure] - logs["full_batch"]).groupby("network").mean())
        ends = {"low": ratios.min(), "high": ratios.max()}
        found[measure] = {name: calculated(end, NOISE) for name, end in ends.items()}
    return found
