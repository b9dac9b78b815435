"""Section J in the course of training: speeds of learning, and the plateau."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.fashion.claims import (
    BOTH,
    GROWS_ALIKE,
    LONGER,
    OF_TWO_LAYERS,
    ORDER_IN_TRAINING,
    PROLONGED,
    TRAINED_ALIKE,
    Each,
    alike,
    asked,
    by_layer,
    on_both,
    place,
    ratio,
)
from stages.fashion.data_sets import CLOTHES, DIGITS
from unstable_gradients.study import findings, statements
from unstable_gradients.study.ledger import ORDINALS, Quantity
from unstable_gradients.study.statistics import Sample

ALL_EPOCHS = "full batches, all epochs"
OVERALL = "geometric_mean"  # over all epochs
WORDS = {2: "the first of two hidden layers is slower overall"}
WORDS[3] = "the first of three hidden layers is the slowest, the third the fastest"


def of_training(shapes: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """J8 to J10, from BOTH_SHAPES."""
    for sizes, network in shapes.groupby("sizes", sort=False):
        layers = int(network["hidden_layers"].iloc[0])
        each = {data: network[network["data"] == data] for data in BOTH}
        norms = {data: by_layer(rows, OVERALL) for data, rows in each.items()}
        if layers == 2:
            yield from _falls_and_rebounds(each, str(sizes), confidence)
        if layers in WORDS:
            yield from asked(
                on_both(ORDER_IN_TRAINING[layers], WORDS[layers]),
                "frequency of mean log speed increasing from front to back",
                {
                    data: findings.usually(statements.increasing(own), confidence)
                    for data, own in norms.items()
                },
                str(sizes),
                ALL_EPOCHS,
            )
        if layers == 4:
            yield alike(
                TRAINED_ALIKE, norms, str(sizes), f"{ALL_EPOCHS}, geometric mean", confidence
            )


def _falls_and_rebounds(each: Each, sizes: str, confidence: float) -> Iterator[Quantity]:
    """J8a to J8d."""
    early = f"epochs 0 to {each[DIGITS]['early_epochs'].iloc[0] - 1}"
    for layer, (drops, rebounds) in OF_TWO_LAYERS.items():
        own = {data: rows[rows["layer"] == layer] for data, rows in each.items()}
        which = ORDINALS[layer - 1]
        speed = f"the speed of the {which} of two hidden layers"
        yield from asked(
            on_both(drops, f"{speed} drops fast"),
            f"frequency of the {which} layer's speed halving",
            {data: findings.usually(statements.falls(own[data]), confidence) for data in BOTH},
            sizes,
            f"full batches, {early}",
        )
        yield from asked(
            on_both(rebounds, f"{speed} rebounds after its early fall"),
            f"frequency of the {which} layer's speed rising by half again",
            {data: findings.usually(statements.rebounds(own[data]), confidence) for data in BOTH},
            sizes,
            f"full batches, after the lowest speed of {early}",
        )


def of_the_plateau(plateaus: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """J11 and J12, from BOTH_PLATEAUS, over the depths at which all networks leave it."""
    left = plateaus.groupby("hidden_layers")["left"].all()
    compared = plateaus[plateaus["hidden_layers"].isin(left.index[left])]
    for lmbda, rows in compared.groupby("lmbda"):
        lengths = {data: _steps(rows[rows["data"] == data], "hidden_layers") for data in BOTH}
        depths = sorted(rows["hidden_layers"].unique().tolist())
        if len(depths) < 2:
            continue
        reach, setting = f"{depths[0]} to {depths[-1]} hidden layers", f"lambda {lmbda:g}"
        yield from asked(
            LONGER,
            "frequency of a longer plateau with every hidden layer",
            {
                data: findings.usually(statements.increasing(steps), confidence)
                for data, steps in lengths.items()
            },
            reach,
            setting,
        )
        growth = {data: _growth(steps, depths) for data, steps in lengths.items()}
        yield Quantity(
            GROWS_ALIKE,
            "growth of the plateau a layer, over the same on MNIST",
            findings.agreement(ratio(growth[CLOTHES], growth[DIGITS]), confidence),
            place(CLOTHES, reach),
            setting,
        )
    yield from _decay(compared, confidence)


def _steps(rows: pd.DataFrame, along: str) -> Float[np.ndarray, "replica place"]:
    return rows.pivot_table("steps", "replica", along).to_numpy(float)


def _growth(steps: Float[np.ndarray, "replica depth"], depths: list[int]) -> Sample:
    """By which factor a layer prolongs the plateau, from the shallowest to the deepest."""
    return (steps[:, -1] / steps[:, 0]) ** (1 / (depths[-1] - depths[0]))


def _decay(compared: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """J11b at the largest depth, where decay has the most steps to act."""
    lambdas = sorted(compared["lmbda"].unique())
    if len(lambdas) < 2 or lambdas[0] != 0:
        return
    depth = compared["hidden_layers"].max()
    rows = compared[compared["hidden_layers"] == depth]
    lengths = {data: _steps(rows[rows["data"] == data], "lmbda") for data in BOTH}
    yield from asked(
        PROLONGED,
        "length of the plateau over that without decay",
        {
            data: findings.excess(steps[:, -1] / steps[:, 0], confidence)
            for data, steps in lengths.items()
        },
        f"{depth} hidden layers",
        f"lambda {lambdas[-1]:g}",
        unit="",
    )
