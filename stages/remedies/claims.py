"""Claims G2, G3, H2 and H5: which depths train, by which remedy, and how long the plateau is.

The first remedy listed is the chapter's recipe; the others are judged at the shallowest depth that
it does not train in the steps given. Momentum is judged besides where the same start does not train
without it. Remedies that were not tried there are not judged.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from stages.plateau.growth import growth
from stages.remedies.parameters import NONE
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import statistics, verdicts
from unstable_gradients.study.ledger import Claim

WELL_CHOSEN = "sparse"  # the weights of Martens (2010), used by Sutskever et al. (2013)
START = ["activation", "initializer", "biases"]
STALLS = "deep networks of the chapter's recipe do not train in the steps that shallow ones take"
STOPS = "from some depth on, the chapter's recipe does not train at all"
GLOROT = "another activation or initialisation trains networks that the chapter's recipe does not"
SPARSE = "well-chosen random weights train networks that the chapter's recipe does not"
SUTSKEVER = "with well-chosen random weights and a momentum schedule deep networks train"
MOMENTUM = "momentum trains networks that the same start does not train without it"
PREDICTED = "the depth scale of mean-field theory tells how deep a trainable network can be"
LIMITLESS = "where theory has no limit of depth, deep networks train with some learning rate"
LONGER = "the plateau grows with every hidden layer"
PROLONGED = "weight decay prolongs the plateau"
HELD = "weight decay alone holds deep networks on the plateau"


@dataclass(frozen=True)
class Trials:
    """The tables of the remedies, with what the quantities taken from them are called.

    Attributes:
        runs: DEPTH_TRIALS.
        deepest: DEEPEST.
        accuracy: above which a network has trained.
    """

    runs: pd.DataFrame
    deepest: pd.DataFrame
    accuracy: float

    @property
    def within(self) -> str:
        """The steps that all networks had."""
        return f"within {self.deepest['step'].iloc[0]:,} steps"

    def depths(self, remedy: str) -> list[int]:
        """Hidden layers of the networks that a remedy was tried on, rising."""
        own = self.runs["remedy"] == remedy
        return sorted(self.runs.loc[own, "hidden_layers"].unique().tolist())

    def reached(self, remedy: str, depth: int) -> Float[np.ndarray, " replica"]:
        """Validation accuracies of the replicas, in their order.

        Raises:
            InvalidInput: if there are none.
        """
        own = (self.runs["remedy"] == remedy) & (self.runs["hidden_layers"] == depth)
        if not own.any():
            raise InvalidInput(
                f"remedy {remedy} with {depth} hidden layers: no runs, expected some, as the "
                "table of the deepest networks has it"
            )
        return self.runs[own].sort_values("replica")["validation_accuracy"].to_numpy()

    def trained(self, remedy: str, depth: int) -> Bool[np.ndarray, " replica"]:
        """Which replicas trained."""
        return self.reached(remedy, depth) > self.accuracy


def claims(trials: Trials, plateau: pd.DataFrame, lmbda: float, confidence: float) -> list[Claim]:
    """From the remedies and from PLATEAU; lmbda is the lambda of the chapter's recipe."""
    return [
        *_remedies(trials, confidence),
        *_momentum(trials, confidence),
        *_stop(plateau[plateau["lmbda"] == lmbda], lmbda, confidence),
        *_theory(trials, confidence),
        *_plateau(plateau, confidence),
    ]


def described(remedy: pd.Series) -> str:
    """A remedy in the ledger's words: tanh, glorot-uniform weights, zero biases."""
    words = f"{remedy['activation']}, {remedy['initializer']} weights, {remedy['biases']} biases"
    if remedy["momentum"] != NONE:
        words += f", {remedy['momentum']} momentum up to {remedy['mu_max']:g}"
    return f"{words}, eta {remedy['eta']:g}"


def _remedies(trials: Trials, confidence: float) -> Iterator[Claim]:
    """Every remedy where the chapter's recipe fails; momentum alone has claims of its own."""
    chapter, *others = [row for _, row in trials.deepest.iterrows()]
    fails = not pd.isna(chapter["next_tried"])
    depth = int(chapter["next_tried"]) if fails else trials.depths(chapter["remedy"])[-1]
    yield Claim(
        "H2",
        STALLS,
        f"frequency of not training {trials.within}, {depth} hidden layers, {described(chapter)}",
        verdicts.usually(~trials.trained(chapter["remedy"], depth), confidence),
    )
    before = trials.reached(chapter["remedy"], depth)
    for other in others:
        well_chosen = other["initializer"] == WELL_CHOSEN
        if other["momentum"] != NONE and not well_chosen:
            continue
        if depth not in trials.depths(other["remedy"]):
            continue
        claim = GLOROT
        if well_chosen:
            claim = SPARSE if other["momentum"] == NONE else SUTSKEVER
        named = "G3" if well_chosen else "G2", claim
        network = f"{depth} hidden layers, {described(other)}"
        yield Claim(
            *named,
            f"frequency of training {trials.within}, {network}",
            verdicts.usually(trials.trained(other["remedy"], depth), confidence),
        )
        gained = statistics.difference_of_means(
            trials.reached(other["remedy"], depth), before, confidence
        )
        yield Claim(
            *named,
            f"validation accuracy minus that of the chapter's recipe {trials.within}, {network}",
            verdicts.gain(gained),
        )


def _momentum(trials: Trials, confidence: float) -> Iterator[Claim]:
    """Each recipe with momentum against plain descent from the same start.

    That is judged at the shallowest depth that plain descent does not train, with the best of its
    learning rates. Where it trains every depth, there is only the gain at the largest.
    """
    plain = trials.deepest[trials.deepest["momentum"] == NONE]
    for _, remedy in trials.deepest[trials.deepest["momentum"] != NONE].iterrows():
        alike = plain[(plain[START] == remedy[START]).all(axis=1)]
        if alike.empty:
            continue
        twin = _deepest(alike)
        fails = not pd.isna(twin["next_tried"])
        common = set(trials.depths(twin["remedy"])) & set(trials.depths(remedy["remedy"]))
        depth = int(twin["next_tried"]) if fails else max(common, default=0)
        if depth not in common:
            continue
        network = f"{depth} hidden layers, {described(remedy)}"
        if fails:
            yield Claim(
                "G3",
                MOMENTUM,
                f"frequency of training {trials.within}, {network}",
                verdicts.usually(trials.trained(remedy["remedy"], depth), confidence),
            )
        gained = statistics.mean_of_differences(
            trials.reached(remedy["remedy"], depth),
            trials.reached(twin["remedy"], depth),
            confidence,
        )
        yield Claim(
            "G3",
            MOMENTUM,
            f"validation accuracy minus that without momentum, eta {twin['eta']:g}, "
            f"{trials.within}, {network}",
            verdicts.gain(gained),
        )


def _deepest(recipes: pd.DataFrame) -> pd.Series:
    """The recipe that trains the deepest networks; the first of several."""
    return recipes.loc[recipes["deepest"].idxmax()]


def _stop(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Claim]:
    """A network that is on the plateau answers every image alike."""
    if plateau.empty:
        return
    depth = int(plateau["hidden_layers"].max())
    rows = plateau[plateau["hidden_layers"] == depth]
    yield Claim(
        "H2",
        STOPS,
        f"frequency of never leaving the plateau in {_longest(rows):,} steps, "
        f"{depth} hidden layers, lambda {lmbda:g}",
        verdicts.usually(rows["left"].to_numpy() == 0, confidence),
    )


def _theory(trials: Trials, confidence: float) -> Iterator[Claim]:
    """Theory knows of starts, and of plain descent, not of momentum.

    The limit of depth lies between the deepest network that trains and the next one tried.
    """
    deepest = trials.deepest
    plain = deepest[(deepest["momentum"] == NONE) & deepest["depth_scale"].notna()]
    limited = plain[np.isfinite(plain["depth_scale"]) & plain["next_tried"].notna()]
    for _, remedy in limited[limited["deepest"] > 0].iterrows():
        low, high = (
            float(remedy[name] / remedy["predicted"]) for name in ("deepest", "next_tried")
        )
        replicas = len(trials.reached(remedy["remedy"], int(remedy["deepest"])))
        yield Claim(
            "H2",
            PREDICTED,
            f"limit of depth {trials.within}, from the deepest that trains to the next tried, over "
            f"{remedy['predicted'] / remedy['depth_scale']:g} depth scales, {described(remedy)}",
            verdicts.bracketed_agreement(low, high, replicas),
        )
    for _, alike in plain[np.isinf(plain["depth_scale"])].groupby(START, sort=False):
        best = _deepest(alike)
        depth = trials.depths(best["remedy"])[-1]
        tried = ", ".join(f"{eta:g}" for eta in sorted(alike["eta"]))
        chosen = f", of the learning rates {tried} the best" if len(alike) > 1 else ""
        yield Claim(
            "H2",
            LIMITLESS,
            f"frequency of training {trials.within}, {depth} hidden layers, "
            f"{described(best)}{chosen}",
            verdicts.usually(trials.trained(best["remedy"], depth), confidence),
        )


def _plateau(plateau: pd.DataFrame, confidence: float) -> Iterator[Claim]:
    for lmbda, rows in plateau.groupby("lmbda"):
        longer = _longer(rows)
        if len(longer):
            yield Claim(
                "H5",
                LONGER,
                f"frequency of a longer plateau with every hidden layer, lambda {lmbda:g}",
                verdicts.usually(longer, confidence),
            )
    without, with_decay = plateau["lmbda"].min(), plateau["lmbda"].max()
    if without == 0 and with_decay > 0:
        compared = plateau[plateau["lmbda"].isin([without, with_decay])]
        yield from _decay(compared, with_decay, confidence)


def _longer(plateau: pd.DataFrame) -> Bool[np.ndarray, " replica"]:
    """Whether the plateau grows from each depth to the next, as far as that is known.

    Of two depths at which a replica does not leave it, none is known to be the longer; of replicas
    that leave it at no depth, nothing is.
    """
    ends = plateau["steps"].where(plateau["left"] > 0, math.inf)
    lengths = _by_replica(plateau.assign(ends=ends), "hidden_layers", "ends").to_numpy()
    lengths = lengths[np.isfinite(lengths).any(axis=1)]
    earlier, later = lengths[:, :-1], lengths[:, 1:]
    if not earlier.size:
        return np.empty(0, bool)
    return np.all((later > earlier) | np.isinf(np.minimum(later, earlier)), axis=1)


def _decay(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Claim]:
    """Each replica with weight decay against itself without.

    Where all leave, that is judged at the largest depth: decay takes many steps to act, and the
    plateaus of shallower networks are short. Where some stay, those that leave without decay tell
    whether it is decay that holds them; the others might only need more steps.
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
        left = _pairs(plateau, depth, lmbda, "left") > 0
        leaving = left[left[:, 0]]
        if len(leaving):
            longest = _longest(plateau[plateau["hidden_layers"] == depth])
            yield Claim(
                "H5",
                HELD,
                f"frequency of never leaving it in {longest:,} steps with decay, among the "
                f"{len(leaving)} of {len(left)} replicas that leave it without, "
                f"{depth} hidden layers, lambda {lmbda:g}",
                verdicts.usually(~leaving[:, 1], confidence),
            )


def _longest(plateau: pd.DataFrame) -> int:
    return int(plateau["steps"].max())


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
