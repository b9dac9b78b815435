"""Claims G2, G3 and H2: which depths train, by which remedy.

The remedy that changes nothing is the chapter's recipe (see `reference`); the others are judged at
the shallowest depth that it does not train in the steps given. Without it nothing is judged that
speaks of it. Momentum is judged besides where the same start does not train
without it. Remedies that were not tried there are not judged, nor is a start together with another
learning rate, of which neither G2h nor G3a speaks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from stages.remedies import limit_claims, limits
from stages.remedies.reference import CHAPTERS, Recipe
from stages.remedies.trials import TRAINING, Trials, in_words, layers, often
from unstable_gradients.network.named_rules import PLAIN
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import OF_IMAGES, STUDY, Claim, Quantity
from unstable_gradients.study.verdicts import Finding, Verdict

WELL_CHOSEN = "sparse"  # the weights of Martens (2010), used by Sutskever et al. (2013)
GLOROT, SUTSKEVER = "Glorot and Bengio 2010", "Sutskever et al. 2013"
ACTIVATION = Claim(
    "G2g",
    f"another activation function trains networks that {CHAPTERS} does not",
    GLOROT,
)
START = Claim("G2h", f"another initialisation trains networks that {CHAPTERS} does not", GLOROT)
ZERO_BIASES = Claim(
    "G2i",
    "to leave out the biases of the chapter's start trains networks that its recipe does not",
    STUDY,
)
SPARSE = Claim(
    "G3a",
    f"well-chosen random weights train networks that {CHAPTERS} does not",
    SUTSKEVER,
)
MOMENTUM = Claim(
    "G3b", "momentum trains networks that the same start does not train without it", SUTSKEVER
)
STALLS = Claim(
    "H2a",
    f"deep networks of {CHAPTERS} do not train in the steps that shallow ones take",
    STUDY,
)
MORE_STEPS = "more steps might train them"
CHANGED = [*limits.START_COLUMNS, "eta"]  # what a remedy of plain descent can change


@dataclass(frozen=True)
class Followed:
    """The networks that were followed until they left the plateau.

    Attributes:
        lengths: the rows of PLATEAU with the lambda of their recipe; there may be none.
        recipe: theirs.
    """

    lengths: pd.DataFrame
    recipe: Recipe


def claims(trials: Trials, recipe: Recipe, followed: Followed, confidence: float) -> list[Quantity]:
    """G2, G3 and H2, from the remedies, the recipe that they change, and the plateau."""
    chapter = recipe.among(trials.deepest)
    longer = followed.lengths if followed.recipe == recipe else followed.lengths[:0]
    return [
        *(() if chapter is None else _remedies(trials, chapter, recipe, confidence)),
        *_momentum(trials, confidence),
        *_stop(followed, confidence),
        *limit_claims.claims(trials, chapter, longer, confidence),
    ]


def _remedies(
    trials: Trials, chapter: pd.Series, recipe: Recipe, confidence: float
) -> Iterator[Quantity]:
    """Every remedy where the chapter's recipe fails; momentum alone has claims of its own."""
    fails, tried = not pd.isna(chapter["next_tried"]), trials.depths(chapter["remedy"])
    depth = int(chapter["next_tried"]) if fails else tried[-1]
    if depth > tried[0]:  # else nothing is known of shallow ones
        yield often(
            _of(STALLS, recipe),
            "frequency of not training",
            ~trials.trained(chapter["remedy"], depth),
            depth,
            f"{in_words(chapter)}, {trials.within}",
            confidence,
        )
    before = trials.reached(chapter["remedy"], depth)
    than = "the recipe itself" if recipe.departures else CHAPTERS
    for _, other in trials.deepest.iterrows():
        claim = _claim_on(other, chapter)
        if claim is None or depth not in trials.depths(other["remedy"]):
            continue
        setting = f"{in_words(other)}, {trials.within}"
        trained = trials.trained(other["remedy"], depth)
        yield often(_of(claim, recipe), TRAINING, trained, depth, setting, confidence)
        gained = statistics.difference_of_means(
            trials.reached(other["remedy"], depth), before, confidence
        )
        yield Quantity(
            _of(claim, recipe),
            f"validation accuracy minus that of {than}",
            findings.gain(gained, confidence),
            layers(depth),
            setting,
            OF_IMAGES,
        )


def _of(claim: Claim, recipe: Recipe) -> Claim:
    """A claim on the chapter's recipe, made of the one that there is."""
    if claim is ZERO_BIASES and recipe.departures:
        return replace(
            claim, text=f"to leave out the biases trains networks that {recipe.called} does not"
        )
    return replace(claim, text=claim.text.replace(CHAPTERS, recipe.called))


def _claim_on(remedy: pd.Series, chapter: pd.Series) -> Claim | None:
    """Which claim, if any, a remedy bears on beside the chapter's recipe."""
    changed = {name for name in CHANGED if remedy[name] != chapter[name]}
    if changed & {*limits.CONNECTIONS} or remedy["biases"] == "centred":
        return None  # judged by `cures`
    if limits.rule(remedy) is not PLAIN or limits.rule(chapter) is not PLAIN:
        return None
    if "activation" in changed:
        return ACTIVATION
    if "eta" in changed or not changed:
        return None
    if changed == {"biases"}:
        return ZERO_BIASES if remedy["biases"] == "zero" else None
    return SPARSE if remedy["initializer"] == WELL_CHOSEN else START


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


def _stop(followed: Followed, confidence: float) -> Iterator[Quantity]:
    """Where the chapter's recipe stops: networks that never leave the plateau."""
    if followed.lengths.empty:
        return
    depth = int(followed.lengths["hidden_layers"].max())
    rows = followed.lengths[followed.lengths["hidden_layers"] == depth]
    steps = rows["steps"].max()
    yield often(
        Claim(
            "H2b",
            f"from some depth on, {followed.recipe.called} does not train in {steps:,.0f} steps",
            STUDY,
        ),
        "frequency of never leaving the plateau",
        rows["left"].to_numpy() == 0,
        depth,
        f"lambda {followed.recipe.setting['lmbda']:g}, {steps:,.0f} steps",
        confidence,
    )


def headline(deepest: pd.DataFrame) -> dict[str, float]:
    """The deepest trainable network of each remedy."""
    return {f"deepest.{row['remedy']}": float(row["deepest"]) for _, row in deepest.iterrows()}
