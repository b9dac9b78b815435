"""Claims G2, G3, H2 and H5: which depths train, by which remedy, and how long the plateau is.

The first remedy listed is the chapter's recipe; the others are judged at the shallowest depth that
it does not train.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from unstable_gradients import statistics
from unstable_gradients.claims import verdicts
from unstable_gradients.claims.ledger import Claim
from unstable_gradients.plateau_growth import growth
from unstable_gradients.remedies import NONE

WELL_CHOSEN = "sparse"  # the weights of Martens (2010), used by Sutskever et al. (2013)
STOPS = "from some depth on, the chapter's recipe does not train at all"
GLOROT = "another activation or initialisation trains networks that the chapter's recipe does not"
SUTSKEVER = "well-chosen random weights or a momentum schedule train networks likewise"
PREDICTED = "the depth scale of mean-field theory tells how deep a trainable network can be"
LIMITLESS = "where theory has no limit of depth, networks of any depth train"
LONGER = "the plateau grows with every hidden layer"
PROLONGED = "weight decay prolongs the plateau"
HELD = "weight decay alone holds deep networks on the plateau"


def claims(
    runs: pd.DataFrame,
    trainable: pd.DataFrame,
    deepest: pd.DataFrame,
    plateau: pd.DataFrame,
    confidence: float,
) -> list[Claim]:
    """From DEPTH_TRIALS, TRAINABLE, DEEPEST and PLATEAU."""
    return [
        *_remedies(runs, trainable, deepest, confidence),
        *_theory(trainable, deepest, confidence),
        *_plateau(plateau, confidence),
    ]


def described(remedy: pd.Series) -> str:
    """A remedy in the ledger's words: tanh, glorot-uniform weights, zero biases."""
    words = f"{remedy['activation']}, {remedy['initializer']} weights, {remedy['biases']} biases"
    if remedy["momentum"] != NONE:
        words += f", {remedy['momentum']} momentum up to {remedy['mu_max']:g}"
    return f"{words}, eta {remedy['eta']:g}"


def _trained(trainable: pd.DataFrame, remedy: str, depth: int) -> Bool[np.ndarray, " replica"]:
    """Which replicas trained, up to their order."""
    rows = trainable[(trainable["remedy"] == remedy) & (trainable["hidden_layers"] == depth)]
    (row,) = rows.to_dict("records")
    return np.arange(row["replicas"]) < row["trained"]


def _remedies(
    runs: pd.DataFrame, trainable: pd.DataFrame, deepest: pd.DataFrame, confidence: float
) -> Iterator[Claim]:
    chapter, *others = [row for _, row in deepest.iterrows()]
    fails = not pd.isna(chapter["next_tried"])
    depth = int(chapter["next_tried"] if fails else trainable["hidden_layers"].max())
    failed = ~_trained(trainable, chapter["remedy"], depth)
    yield Claim(
        "H2",
        STOPS,
        f"frequency of not training, {depth} hidden layers, {described(chapter)}",
        verdicts.usually(failed, confidence),
    )
    accuracies = {
        str(remedy): rows["validation_accuracy"].to_numpy()
        for remedy, rows in runs[runs["hidden_layers"] == depth].groupby("remedy")
    }
    for other in others:
        sutskever = other["momentum"] != NONE or other["initializer"] == WELL_CHOSEN
        gained = statistics.difference_of_means(
            accuracies[other["remedy"]], accuracies[chapter["remedy"]], confidence
        )
        yield Claim(
            "G3" if sutskever else "G2",
            SUTSKEVER if sutskever else GLOROT,
            f"validation accuracy minus that of the chapter's recipe, {depth} hidden layers, "
            f"{described(other)}",
            verdicts.gain(gained),
        )


def _theory(trainable: pd.DataFrame, deepest: pd.DataFrame, confidence: float) -> Iterator[Claim]:
    """Theory knows of starts, and of plain descent, not of momentum."""
    plain = deepest[(deepest["momentum"] == NONE) & deepest["depth_scale"].notna()]
    limited = plain[np.isfinite(plain["depth_scale"]) & plain["next_tried"].notna()]
    limited = limited[limited["deepest"] > 0]
    if len(limited):
        ratios = (limited["deepest"] / limited["predicted"]).to_numpy(float)
        scales = (limited["predicted"] / limited["depth_scale"]).iloc[0]
        yield Claim(
            "H2",
            PREDICTED,
            f"deepest trainable network over {scales:g} depth scales, over the recipes of plain "
            "descent",
            verdicts.agreement(ratios, confidence),
        )
    depth = int(trainable["hidden_layers"].max())
    for _, remedy in plain[np.isinf(plain["depth_scale"])].iterrows():
        yield Claim(
            "H2",
            LIMITLESS,
            f"frequency of training, {depth} hidden layers, {described(remedy)}",
            verdicts.usually(_trained(trainable, remedy["remedy"], depth), confidence),
        )


def _plateau(plateau: pd.DataFrame, confidence: float) -> Iterator[Claim]:
    for lmbda, rows in plateau.groupby("lmbda"):
        lengths = _by_replica(rows, "hidden_layers", "steps").to_numpy()
        if lengths.shape[1] > 1:
            yield Claim(
                "H5",
                LONGER,
                f"frequency of a longer plateau with every hidden layer, lambda {lmbda:g}",
                verdicts.usually(np.all(np.diff(lengths, axis=1) > 0, axis=1), confidence),
            )
    without, with_decay = plateau["lmbda"].min(), plateau["lmbda"].max()
    if without == 0 and with_decay > 0:
        compared = plateau[plateau["lmbda"].isin([without, with_decay])]
        yield from _decay(compared, with_decay, confidence)


def _decay(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Claim]:
    """Each replica with weight decay against itself without.

    Where all leave, that is judged at the largest depth: decay takes many steps to act, and the
    plateaus of shallower networks are short.
    """
    depths = plateau.groupby("hidden_layers")["left"].all()
    if depths.any():
        depth = int(depths[depths].index.max())
        steps = _pairs(plateau, depth, lmbda, "steps")
        yield Claim(
            "H5",
            PROLONGED,
            f"length of the plateau over that without decay, {depth} hidden layers, "
            f"lambda {lmbda:g}",
            verdicts.excess(steps[:, 1] / steps[:, 0], confidence),
        )
    for depth in depths[~depths].index.tolist():
        left = _pairs(plateau, depth, lmbda, "left")
        longest = int(plateau.loc[plateau["hidden_layers"] == depth, "steps"].max())
        yield Claim(
            "H5",
            HELD,
            f"frequency of leaving it within {longest:,} steps without decay and not with it, "
            f"{depth} hidden layers, lambda {lmbda:g}",
            verdicts.usually(left[:, 0] > left[:, 1], confidence),
        )


def _pairs(
    plateau: pd.DataFrame, depth: int, lmbda: float, column: str
) -> Float[np.ndarray, "replica 2"]:
    """A column without and with weight decay, for each replica of a depth."""
    rows = plateau[plateau["hidden_layers"] == depth]
    return _by_replica(rows, "lmbda", column)[[0.0, lmbda]].to_numpy(float)


def _by_replica(rows: pd.DataFrame, along: str, column: str) -> pd.DataFrame:
    """A row for each replica and a column for each value of `along`."""
    return rows.pivot_table(column, "replica", along)


def headline(deepest: pd.DataFrame, plateau: pd.DataFrame) -> dict[str, float]:
    """The deepest trainable network of each remedy, and how much longer each layer takes."""
    found = {f"deepest.{row['remedy']}": float(row["deepest"]) for _, row in deepest.iterrows()}
    for lmbda, factor in growth(plateau).items():
        found[f"plateau-growth.lambda-{lmbda:g}"] = factor
    return found
