"""Claims G2, G3 and H2: which depths train, by which remedy.

The first remedy listed is the chapter's recipe; the others are judged at the shallowest depth that
it does not train in the steps given. Momentum is judged besides where the same start does not train
without it. Remedies that were not tried there are not judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from stages.remedies import limits
from stages.remedies.tables import DEEPEST
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.named_rules import PLAIN
from unstable_gradients.study import statistics, verdicts
from unstable_gradients.study.ledger import Claim

WELL_CHOSEN = "sparse"  # the weights of Martens (2010), used by Sutskever et al. (2013)
STALLS = "deep networks of the chapter's recipe do not train in the steps that shallow ones take"
STOPS = "from some depth on, the chapter's recipe does not train at all"
GLOROT = "another activation or initialisation trains networks that the chapter's recipe does not"
SPARSE = "well-chosen random weights train networks that the chapter's recipe does not"
SUTSKEVER = "with well-chosen random weights and a momentum schedule deep networks train"
MOMENTUM_TRAINS = "momentum trains networks that the same start does not train without it"
PREDICTED = "the depth scale of mean-field theory tells how deep a trainable network can be"
LIMITLESS = "where theory has no limit of depth, deep networks train with some learning rate"


@dataclass(frozen=True)
class Trials:
    """The tables of the remedies, and quantities taken from them.

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
        """Hidden layers of the networks that a remedy was tried on, rising.

        Raises:
            InvalidInput: if there are none.
        """
        own = self.runs["remedy"] == remedy
        if not own.any():
            raise InvalidInput(f"remedy {remedy}: no runs, expected some, as {DEEPEST.path} has it")
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
        """Whether each replica trained."""
        return self.reached(remedy, depth) > self.accuracy


def claims(trials: Trials, plateau: pd.DataFrame, lmbda: float, confidence: float) -> list[Claim]:
    """G2, G3 and H2, from the remedies and PLATEAU; lmbda is the lambda of the chapter's recipe."""
    return [
        *_remedies(trials, confidence),
        *_momentum(trials, confidence),
        *_stop(plateau[plateau["lmbda"] == lmbda], lmbda, confidence),
        *_theory(trials, confidence),
    ]


def in_words(remedy: pd.Series) -> str:
    """A remedy in the ledger's words: tanh, glorot-uniform weights, zero biases."""
    words = f"{remedy['activation']}, {remedy['initializer']} weights, {remedy['biases']} biases"
    rule = limits.rule(remedy).ledger.format(mu=remedy["mu_max"])
    return ", ".join(filter(None, (words, rule, f"eta {remedy['eta']:g}")))


def _remedies(trials: Trials, confidence: float) -> Iterator[Claim]:
    """Every remedy where the chapter's recipe fails; momentum alone has claims of its own."""
    chapter, *others = [row for _, row in trials.deepest.iterrows()]
    fails = not pd.isna(chapter["next_tried"])
    depth = int(chapter["next_tried"]) if fails else trials.depths(chapter["remedy"])[-1]
    yield Claim(
        "H2",
        STALLS,
        f"frequency of not training {trials.within}, {depth} hidden layers, {in_words(chapter)}",
        verdicts.usually(~trials.trained(chapter["remedy"], depth), confidence),
    )
    before = trials.reached(chapter["remedy"], depth)
    for other in others:
        well_chosen = other["initializer"] == WELL_CHOSEN
        rule = limits.rule(other)
        if rule is not PLAIN and not (rule.adds_up and well_chosen):
            continue
        if depth not in trials.depths(other["remedy"]):
            continue
        claim = GLOROT
        if well_chosen:
            claim = SPARSE if rule is PLAIN else SUTSKEVER
        named = "G3" if well_chosen else "G2", claim
        network = f"{depth} hidden layers, {in_words(other)}"
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
    for remedy, twin in limits.beside_plain_descent(trials.deepest):
        fails = not pd.isna(twin["next_tried"])
        common = set(trials.depths(twin["remedy"])) & set(trials.depths(remedy["remedy"]))
        depth = int(twin["next_tried"]) if fails else max(common, default=0)
        if depth not in common:
            continue
        network = f"{depth} hidden layers, {in_words(remedy)}"
        if fails:
            yield Claim(
                "G3",
                MOMENTUM_TRAINS,
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
            MOMENTUM_TRAINS,
            f"validation accuracy minus that without momentum, eta {twin['eta']:g}, "
            f"{trials.within}, {network}",
            verdicts.gain(gained),
        )


def _stop(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Claim]:
    """Where the chapter's recipe stops: networks that never leave the plateau."""
    if plateau.empty:
        return
    depth = int(plateau["hidden_layers"].max())
    rows = plateau[plateau["hidden_layers"] == depth]
    yield Claim(
        "H2",
        STOPS,
        f"frequency of never leaving the plateau in {int(rows['steps'].max()):,} steps, "
        f"{depth} hidden layers, lambda {lmbda:g}",
        verdicts.usually(rows["left"].to_numpy() == 0, confidence),
    )


def _theory(trials: Trials, confidence: float) -> Iterator[Claim]:
    """The limit of depth against theory, which knows of starts and of plain descent only."""
    for _, remedy in limits.limited(trials.deepest).iterrows():
        low, high = (
            float(remedy[name] / remedy["predicted"]) for name in ("deepest", "next_tried")
        )
        replicas = len(trials.reached(remedy["remedy"], int(remedy["deepest"])))
        yield Claim(
            "H2",
            PREDICTED,
            f"limit of depth {trials.within}, from the deepest that trains to the next tried, over "
            f"{remedy['predicted'] / remedy['depth_scale']:g} depth scales, {in_words(remedy)}",
            verdicts.bracketed_agreement(low, high, replicas),
        )
    for _, alike in limits.limitless(trials.deepest).groupby(limits.START_COLUMNS, sort=False):
        best = limits.best(alike)
        depth = trials.depths(best["remedy"])[-1]
        tried = ", ".join(f"{eta:g}" for eta in sorted(alike["eta"]))
        chosen = f", of the learning rates {tried} the best" if len(alike) > 1 else ""
        yield Claim(
            "H2",
            LIMITLESS,
            f"frequency of training {trials.within}, {depth} hidden layers, "
            f"{in_words(best)}{chosen}",
            verdicts.usually(trials.trained(best["remedy"], depth), confidence),
        )


def headline(deepest: pd.DataFrame) -> dict[str, float]:
    """The deepest trainable network of each remedy."""
    return {f"deepest.{row['remedy']}": float(row["deepest"]) for _, row in deepest.iterrows()}
