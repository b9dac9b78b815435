"""Claims G2, G3 and H2: which depths train, by which remedy.

The first remedy listed is the chapter's recipe; the others are judged at the shallowest depth that
it does not train in the steps given. Momentum is judged besides where the same start does not train
without it. Remedies that were not tried there are not judged, nor is a start together with another
learning rate, of which neither G2h nor G3a speaks.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from stages.remedies import limits
from stages.remedies.tables import DEEPEST
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.named_rules import PLAIN
from unstable_gradients.study import findings, replicas, statistics
from unstable_gradients.study.ledger import (
    OF_IMAGES,
    OF_NETWORKS,
    STUDY,
    Claim,
    Quantity,
    settled_late,
)
from unstable_gradients.study.rules import DOUBLE
from unstable_gradients.study.verdicts import Finding, Verdict

WELL_CHOSEN = "sparse"  # the weights of Martens (2010), used by Sutskever et al. (2013)
GLOROT, SUTSKEVER = "Glorot and Bengio 2010", "Sutskever et al. 2013"
THEORISTS = "Schoenholz et al. 2017"
ACTIVATION = Claim(
    "G2g",
    "another activation function trains networks that the chapter's recipe does not",
    GLOROT,
)
START = Claim(
    "G2h", "another initialisation trains networks that the chapter's recipe does not", GLOROT
)
ZERO_BIASES = Claim(
    "G2i", "to leave out the biases of the chapter's start is enough for that", STUDY
)
SPARSE = Claim(
    "G3a",
    "well-chosen random weights train networks that the chapter's recipe does not",
    SUTSKEVER,
)
MOMENTUM = Claim(
    "G3b", "momentum trains networks that the same start does not train without it", SUTSKEVER
)
STALLS = Claim(
    "H2a",
    "deep networks of the chapter's recipe do not train in the steps that shallow ones take",
    STUDY,
)
PREDICTED = Claim(
    "H2c",
    "the depth scale of mean-field theory tells how deep a trainable network can be",
    THEORISTS,
)
LIMITLESS = Claim(
    "H2d",
    "where theory has no limit of depth, deep networks train with some learning rate",
    THEORISTS,
)
TRAINING = "frequency of training"
MORE_STEPS = "more steps might train them"
CHANGED = [*limits.START_COLUMNS, "eta"]  # what a remedy of plain descent can change


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


def claims(
    trials: Trials, plateau: pd.DataFrame, lmbda: float, confidence: float
) -> list[Quantity]:
    """G2, G3 and H2, from the remedies and PLATEAU; lmbda is the lambda of the chapter's recipe."""
    return [
        *_remedies(trials, confidence),
        *_momentum(trials, confidence),
        *_stop(plateau[plateau["lmbda"] == lmbda], lmbda, confidence),
        *_depth_scale(trials),
        *_given_longer(trials.deepest.iloc[0], plateau[plateau["lmbda"] == lmbda]),
        *_limitless(trials, confidence),
    ]


def _layers(depth: int) -> str:
    return f"{depth} hidden layers"


def in_words(remedy: pd.Series) -> str:
    """A remedy in the ledger's words: tanh, glorot-uniform weights, zero biases."""
    words = f"{remedy['activation']}, {remedy['initializer']} weights, {remedy['biases']} biases"
    connections = limits.connections(remedy)
    rule = limits.rule(remedy).ledger.format_map(remedy)
    return ", ".join(filter(None, (words, connections, rule, f"eta {remedy['eta']:g}")))


def _often(
    claim: Claim,
    name: str,
    holds: Bool[np.ndarray, " replica"],
    depth: int,
    setting: str,
    confidence: float,
) -> Quantity:
    finding = findings.usually(holds, confidence)
    return Quantity(claim, name, finding, _layers(depth), setting, OF_NETWORKS)


def _remedies(trials: Trials, confidence: float) -> Iterator[Quantity]:
    """Every remedy where the chapter's recipe fails; momentum alone has claims of its own."""
    chapter, *others = [row for _, row in trials.deepest.iterrows()]
    fails = not pd.isna(chapter["next_tried"])
    depth = int(chapter["next_tried"]) if fails else trials.depths(chapter["remedy"])[-1]
    yield _often(
        STALLS,
        "frequency of not training",
        ~trials.trained(chapter["remedy"], depth),
        depth,
        f"{in_words(chapter)}, {trials.within}",
        confidence,
    )
    before = trials.reached(chapter["remedy"], depth)
    for other in others:
        claim = _claim_on(other, chapter)
        if claim is None or depth not in trials.depths(other["remedy"]):
            continue
        setting = f"{in_words(other)}, {trials.within}"
        trained = trials.trained(other["remedy"], depth)
        yield _often(claim, TRAINING, trained, depth, setting, confidence)
        gained = statistics.difference_of_means(
            trials.reached(other["remedy"], depth), before, confidence
        )
        yield Quantity(
            claim,
            "validation accuracy minus that of the chapter's recipe",
            findings.gain(gained, confidence),
            _layers(depth),
            setting,
            OF_IMAGES,
        )


def _claim_on(remedy: pd.Series, chapter: pd.Series) -> Claim | None:
    """Which claim, if any, a remedy bears on beside the chapter's recipe."""
    rule = limits.rule(remedy)
    changed = {name for name in CHANGED if remedy[name] != chapter[name]}
    if changed & {*limits.CONNECTIONS} or remedy["biases"] == "centred":
        return None  # judged by `cures`
    well_chosen = remedy["initializer"] == WELL_CHOSEN
    if rule is not PLAIN:
        return None
    if "activation" in changed:
        return ACTIVATION
    if "eta" in changed or not changed:
        return None
    if changed == {"biases"}:
        return ZERO_BIASES
    return SPARSE if well_chosen else START


def _momentum(trials: Trials, confidence: float) -> Iterator[Quantity]:
    """The best recipe with momentum from each start against plain descent from it.

    That is judged at the shallowest depth that plain descent does not train, with the best of its
    learning rates. Where there is none, there is only the gain at the largest depth, and nothing
    that momentum alone could train. These steps can bear the claim out and not refute it: the
    paper's networks had a hundred times as many.
    """
    for remedy, twin in limits.beside_plain_descent(trials.deepest):
        fails = not pd.isna(twin["next_tried"])
        common = set(trials.depths(twin["remedy"])) & set(trials.depths(remedy["remedy"]))
        depth = int(twin["next_tried"]) if fails else max(common, default=0)
        if depth not in common:
            continue
        setting = f"{in_words(remedy)}, {trials.within}"
        if fails:
            trained = trials.trained(remedy["remedy"], depth)
            often = _often(MOMENTUM, TRAINING, trained, depth, setting, confidence)
            yield replace(often, finding=_borne_out_or_open(often.finding))
        gained = statistics.mean_of_differences(
            trials.reached(remedy["remedy"], depth),
            trials.reached(twin["remedy"], depth),
            confidence,
        )
        found = _borne_out_or_open(findings.gain(gained, confidence))
        yield Quantity(
            MOMENTUM,
            "validation accuracy minus that without momentum",
            found if fails else found.untested("plain descent trains every depth tried"),
            _layers(depth),
            f"{setting}, without momentum eta {twin['eta']:g}",
            OF_IMAGES,
        )


def _borne_out_or_open(finding: Finding) -> Finding:
    """The finding, not tested where it fails: more steps might say otherwise."""
    return finding.untested(MORE_STEPS) if finding.verdict is Verdict.FAILS else finding


def _stop(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Quantity]:
    """Where the chapter's recipe stops: networks that never leave the plateau."""
    if plateau.empty:
        return
    depth = int(plateau["hidden_layers"].max())
    rows = plateau[plateau["hidden_layers"] == depth]
    steps = int(rows["steps"].max())
    yield _often(
        Claim(
            "H2b",
            f"from some depth on, the chapter's recipe does not train in {steps:,} steps",
            STUDY,
        ),
        "frequency of never leaving the plateau",
        rows["left"].to_numpy() == 0,
        depth,
        f"lambda {lmbda:g}, {steps:,} steps",
        confidence,
    )


def _given_longer(chapter: pd.Series, plateau: pd.DataFrame) -> Iterator[Quantity]:
    """The limit of the chapter's recipe in the steps of PLATEAU, which are many more.

    It lies between the deepest network of which every replica leaves the plateau and the next one
    of which none does.
    """
    left = plateau.groupby("hidden_layers")["left"].mean()
    leaving = left[left == 1].index
    if leaving.empty or not np.isfinite(chapter["depth_scale"]):
        return
    deepest = int(leaving.max())
    after = min(
        (float(depth) for depth in left[left == 0].index if depth > deepest), default=math.inf
    )
    steps, replicas_each = int(plateau["steps"].max()), plateau["replica"].nunique()
    within = f"leaving the plateau within {steps:,} steps"
    yield _limit(chapter, deepest, after, replicas_each, within)


def _depth_scale(trials: Trials) -> Iterator[Quantity]:
    """The limit of depth against theory, which knows of starts and of plain descent only.

    It lies between the deepest network that trains and the smallest tried that does not; where none
    was tried that does not, it has no upper end. A limit of theory more than twice as deep as any
    network tried is not tested: nothing tried could bear it out, even in direction, and what ends
    training before may be the learning rate, or the steps.
    """
    most = int(trials.runs["hidden_layers"].max())
    for _, remedy in limits.expected(trials.deepest).iterrows():
        deepest, after = int(remedy["deepest"]), remedy["next_tried"]
        tried = len(trials.reached(remedy["remedy"], deepest))
        found = _limit(
            remedy, deepest, math.inf if pd.isna(after) else float(after), tried, trials.within
        )
        if remedy["predicted"] > DOUBLE * most:
            reason = f"theory's {remedy['predicted']:.3g} layers were not tried"
            found = replace(found, finding=found.finding.untested(reason))
        yield found


def _limit(
    remedy: pd.Series, deepest: int, after: float, replicas_each: int, within: str
) -> Quantity:
    """A limit of depth that lies between two depths, the second infinite if it was not found."""
    predicted = float(remedy["predicted"])
    return Quantity(
        PREDICTED,
        "limit of depth over theory's",
        findings.bracketed_agreement(deepest / predicted, after / predicted, replicas_each),
        f"{_layers(deepest)} or more"
        if math.isinf(after)
        else f"{deepest} to {after:g} hidden layers",
        f"{in_words(remedy)}, {predicted / remedy['depth_scale']:g} depth scales, {within}",
    )


def _limitless(trials: Trials, confidence: float) -> Iterator[Quantity]:
    """Where theory has no limit, the largest depth tried with every learning rate of a start.

    That it is this depth was settled after some larger ones had been tried with one rate.
    """
    for _, alike in limits.limitless(trials.deepest).groupby(limits.START_COLUMNS, sort=False):
        common = set.intersection(*(set(trials.depths(remedy)) for remedy in alike["remedy"]))
        if not common:
            continue
        depth = max(common)
        if len(alike) > 1:
            best, judging = _best_rate(trials, alike, depth)
            tried = ", ".join(f"{eta:g}" for eta in sorted(alike["eta"]))
            chosen = f", learning rate chosen on other replicas from {tried}"
        else:
            best, judging, chosen = alike.iloc[0], trials, ""
        if len(judging.runs):  # a single replica leaves none to judge by
            found = _often(
                LIMITLESS,
                TRAINING,
                judging.trained(best["remedy"], depth),
                depth,
                f"{in_words(best)}{chosen}, {trials.within}",
                confidence,
            )
            yield from settled_late([found])


def _best_rate(trials: Trials, rates: pd.DataFrame, depth: int) -> tuple[pd.Series, Trials]:
    """The recipe with the most accurate networks, and the replicas that did not choose it."""
    choosing, judging = (
        replace(trials, runs=runs) for runs in replicas.to_choose_and_to_judge(trials.runs)
    )
    means = [choosing.reached(remedy, depth).mean() for remedy in rates["remedy"]]
    return rates.iloc[int(np.argmax(means))], judging


def headline(deepest: pd.DataFrame) -> dict[str, float]:
    """The deepest trainable network of each remedy."""
    return {f"deepest.{row['remedy']}": float(row["deepest"]) for _, row in deepest.iterrows()}
