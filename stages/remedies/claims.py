"""Claims G2, G3 and H2: which depths train, by which remedy.

The first remedy listed is the chapter's recipe; the others are judged at the shallowest depth that
it does not train in the steps given. Momentum is judged besides where the same start does not train
without it. Remedies that were not tried there are not judged, nor is a start together with another
learning rate, of which neither G2h nor G3a speaks.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from stages.remedies import limit_claims, limits
from stages.remedies.trials import TRAINING, Trials, in_words, layers, often
from unstable_gradients.network.named_rules import PLAIN
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import OF_IMAGES, STUDY, Claim, Quantity
from unstable_gradients.study.verdicts import Finding, Verdict

WELL_CHOSEN = "sparse"  # the weights of Martens (2010), used by Sutskever et al. (2013)
GLOROT, SUTSKEVER = "Glorot and Bengio 2010", "Sutskever et al. 2013"
ACTIVATION = Claim(
    "G2g",
    "another activation function trains networks that the chapter's recipe does not",
    GLOROT,
)
START = Claim(
    "G2h", "another initialisation trains networks that the chapter's recipe does not", GLOROT
)
ZERO_BIASES = Claim(
    "G2i",
    "to leave out the biases of the chapter's start trains networks that its recipe does not",
    STUDY,
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
MORE_STEPS = "more steps might train them"
CHANGED = [*limits.START_COLUMNS, "eta"]  # what a remedy of plain descent can change


def claims(
    trials: Trials, plateau: pd.DataFrame, lmbda: float, confidence: float
) -> list[Quantity]:
    """G2, G3 and H2, from the remedies and PLATEAU; lmbda is the lambda of the chapter's recipe."""
    of_the_chapter = plateau[plateau["lmbda"] == lmbda]
    return [
        *_remedies(trials, confidence),
        *_momentum(trials, confidence),
        *_stop(of_the_chapter, lmbda, confidence),
        *limit_claims.claims(trials, of_the_chapter, confidence),
    ]


def _remedies(trials: Trials, confidence: float) -> Iterator[Quantity]:
    """Every remedy where the chapter's recipe fails; momentum alone has claims of its own."""
    chapter, *others = [row for _, row in trials.deepest.iterrows()]
    fails = not pd.isna(chapter["next_tried"])
    depth = int(chapter["next_tried"]) if fails else trials.depths(chapter["remedy"])[-1]
    yield often(
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
        yield often(claim, TRAINING, trained, depth, setting, confidence)
        gained = statistics.difference_of_means(
            trials.reached(other["remedy"], depth), before, confidence
        )
        yield Quantity(
            claim,
            "validation accuracy minus that of the chapter's recipe",
            findings.gain(gained, confidence),
            layers(depth),
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
            found = often(MOMENTUM, TRAINING, trained, depth, setting, confidence)
            yield replace(found, finding=_borne_out_or_open(found.finding))
        gained = statistics.mean_of_differences(
            trials.reached(remedy["remedy"], depth),
            trials.reached(twin["remedy"], depth),
            confidence,
        )
        gain = _borne_out_or_open(findings.gain(gained, confidence))
        yield Quantity(
            MOMENTUM,
            "validation accuracy minus that without momentum",
            gain if fails else gain.untested("plain descent trains every depth tried"),
            layers(depth),
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
    yield often(
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


def headline(deepest: pd.DataFrame) -> dict[str, float]:
    """The deepest trainable network of each remedy."""
    return {f"deepest.{row['remedy']}": float(row["deepest"]) for _, row in deepest.iterrows()}
