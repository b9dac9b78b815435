"""Claims H7, F3e, H1c, H1d and H4c: how far networks of one kind lie apart, and the typical one.

The rules, fixed before any of these numbers was seen. Measured are the deepest networks, by width
and kind of gradient. A kind's spread is right if the variance of ln (first gradient over last)
among its replicas is within a factor 2 of the predicted one, by Miller's jackknife: among 50
replicas of a normal logarithm the interval is a factor of 1.5 either way, so that a smaller margin
could show nothing of a single kind. What all kinds have in common is tested more sharply, by the
mean over the kinds and with the margin of a tenth. So is the number of networks within a factor 2
of mean-field theory, over the predicted number, with the jackknife over the kinds.

H7a to c judge the statement as it was made: of the noise on the way back only, in factors that are
log-normal. H7d to f judge what theory adds, which was derived and held against networks drawn
outside of this study, before these numbers were seen as well. H7g and H1d are later: their theory
was derived because H7d failed where N(0, 1) weights take from the images what they have in common.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stages.flow import selection
from stages.flow.selection import CHAPTER_FUNCTION, CHAPTER_START
from stages.flow.spread_comparison import log_variances
from stages.flow.tables import ACTIVATION, GRADIENT_MEASURES, INITIALIZATION
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import OF_KINDS, STUDY, Claim, Quantity, settled_late
from unstable_gradients.study.rules import DOUBLE
from unstable_gradients.study.statistics import Sample
from unstable_gradients.theory.gradient_spread import Spread

HANIN = "this study, after Hanin and Nica 2020"
KINDS_OF = "all kinds of networks"
APART = "how far the gradients of networks of one kind lie apart"
NEAR = f"how many networks are within a factor of {DOUBLE:g} of mean-field theory"
TYPICAL = "how much smaller the typical gradient is than mean-field theory's"
BACK = "the noise of independent layers on the way back predicts"
BOTH = "with the noise of both ways theory predicts"
BY_ITSELF = "if the gradient of each image spreads by itself, theory predicts"
# Of each theory in FLOW_SPREAD, claims on the spread, on networks nearby and on the typical one.
JUDGED = {
    "stated": (
        Claim("H7a", f"{BACK} {APART}", HANIN),
        Claim("H7b", f"{BACK} {NEAR}", HANIN),
        Claim("H7c", f"{BACK} {TYPICAL}", HANIN),
    ),
    "whole": (
        Claim("H7d", f"{BOTH} {APART}", STUDY),
        Claim("H7e", f"{BOTH} {NEAR}", STUDY),
        Claim("H7f", f"{BOTH} {TYPICAL}", STUDY),
    ),
    "each": 3
    * (Claim("H7g", f"{BY_ITSELF} spread, networks nearby and the typical network alike", STUDY),),
}
TYPICALLY = {"whole": BOTH, "each": BY_ITSELF}
GRADIENTS = {"rms": "the gradient of single images", "mean": "the mean gradient"}


def claims(networks: pd.DataFrame, functions: dict[str, str], confidence: float) -> list[Quantity]:
    """F3e, H1c, H1d, H4c and H7, with intervals of this confidence.

    Args:
        networks: `comparison.networks` with the columns of FLOW_SPREAD.
        functions: the activation function of each name in it.
        confidence: of intervals.
    """
    deepest = selection.deepest(networks).copy()
    deepest["shift"] = deepest["log_ratio"] - deepest["predicted_log_ratio"]
    return [
        *typical_sigmoid(deepest, functions, confidence),
        *typical("H1c", "rms", "whole", deepest, confidence),
        *settled_late(typical("H1d", "rms", "each", deepest, confidence)),
        *typical("H4c", "mean", "whole", deepest, confidence),
        *_of_theory("stated", deepest, confidence),
        *_of_theory("whole", deepest, confidence),
        *_of_theory("each", deepest[deepest["measure"] == "rms"], confidence),
    ]


def _layers(rows: pd.DataFrame) -> str:
    return f"{rows['depth'].iloc[0]} hidden layers of {rows['width'].iloc[0]}"


def _kinds(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for _, kind in rows.groupby([ACTIVATION, INITIALIZATION], sort=False):
        yield kind


def _exponential(logs: pd.Series) -> Sample:
    with np.errstate(over="ignore"):
        return np.exp(logs.to_numpy())


def typical_sigmoid(
    deepest: pd.DataFrame, functions: dict[str, str], confidence: float
) -> list[Quantity]:
    """F3e: how far the gradient of the chapter's typical deep network falls."""
    claim = Claim("F3e", "theory of the typical network predicts how far its gradient falls", STUDY)
    own = deepest[
        (deepest["measure"] == "mean")
        & (deepest[INITIALIZATION] == CHAPTER_START)
        & (deepest[ACTIVATION].map(functions) == CHAPTER_FUNCTION)
    ]
    return [
        Quantity(
            claim,
            "typical ratio of first to last over the predicted one",
            findings.agreement(_exponential(rows["shift"] - rows["whole_log_shift"]), confidence),
            _layers(rows),
            f"{GRADIENT_MEASURES['mean']}, {CHAPTER_FUNCTION}, weights N(0, 1/n), biases N(0, 1)",
        )
        for _, rows in own.groupby("width", sort=False)
    ]


def typical(
    id: str, measure: str, theory: str, deepest: pd.DataFrame, confidence: float
) -> list[Quantity]:
    """H1c, H1d and H4c: of how many kinds all layers together do what a theory says."""
    claim = Claim(
        id,
        f"{TYPICALLY[theory]} what all layers together do to {GRADIENTS[measure]} in a typical "
        "network, for most kinds of networks",
        STUDY,
    )
    own = deepest[deepest["measure"] == measure]
    return [
        Quantity(
            claim,
            f"kinds with first over last within a factor of {DOUBLE:g} of theory",
            findings.kinds(
                [
                    _exponential(kind["shift"] - kind[f"{theory}_log_shift"])
                    for kind in _kinds(rows)
                ],
                confidence,
                DOUBLE,
            ),
            _layers(rows),
            KINDS_OF,
            OF_KINDS,
        )
        for _, rows in own.groupby("width", sort=False)
    ]


def _of_theory(theory: str, deepest: pd.DataFrame, confidence: float) -> list[Quantity]:
    """Spread, number within a factor 2 and typical network, of every width and gradient."""
    spread, near, shift = JUDGED[theory]
    judged: list[Quantity] = []
    for measure, of_measure in deepest.groupby("measure", sort=False):
        for _, rows in of_measure.groupby("width", sort=False):
            where = _layers(rows), f"{GRADIENT_MEASURES[str(measure)]}, {KINDS_OF}"
            kinds = [_Kind.of(kind, theory) for kind in _kinds(rows)]
            judged += [
                Quantity(
                    spread,
                    f"kinds with the variance within a factor of {DOUBLE:g} of theory",
                    findings.kinds([each.variances for each in kinds], confidence, DOUBLE),
                    *where,
                    OF_KINDS,
                ),
                Quantity(
                    spread,
                    "spread over the predicted one, mean over the kinds",
                    findings.agreement(_each(kinds, "spread"), confidence),
                    *where,
                ),
                Quantity(
                    near,
                    f"networks within a factor of {DOUBLE:g} over the predicted number",
                    findings.agreement(_numbers(kinds), confidence),
                    *where,
                ),
                Quantity(
                    shift,
                    "typical ratio over the predicted one, mean over the kinds",
                    findings.agreement(_each(kinds, "typical"), confidence),
                    *where,
                ),
            ]
    return judged


@dataclass(frozen=True)
class _Kind:
    """One kind of network.

    Attributes:
        variances: pseudo-values of the measured variance over the predicted one.
        spread: measured standard deviation over the predicted one.
        typical: geometric mean of the ratio of first to last over the predicted one.
        near: number of networks within a factor 2 of mean-field theory.
        expected: the predicted number.
    """

    variances: Sample
    spread: float
    typical: float
    near: float
    expected: float

    @classmethod
    def of(cls, rows: pd.DataFrame, theory: str) -> "_Kind":
        shift = rows["shift"].to_numpy()
        sd, centre = (float(rows[f"{theory}_log_{name}"].iloc[0]) for name in ("sd", "shift"))
        known = len(shift) > 1 and bool(np.isfinite(shift).all())
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            return cls(
                variances=np.exp(log_variances(shift) - 2 * np.log(sd)),
                spread=float(np.std(shift, ddof=1) / sd) if known else np.nan,
                typical=float(np.exp(np.mean(shift) - centre)) if known else np.nan,
                near=float(np.sum(np.abs(shift) <= np.log(DOUBLE))) if known else np.nan,
                expected=len(shift) * Spread(4 * sd**2, 2 * centre).share_within(DOUBLE),
            )


def _each(kinds: Sequence[_Kind], name: str) -> Sample:
    return np.array([getattr(kind, name) for kind in kinds])


def _numbers(kinds: Sequence[_Kind]) -> Sample:
    """Pseudo-values of the number near mean-field theory over the predicted one, of all kinds."""
    near, expected = _each(kinds, "near"), _each(kinds, "expected")
    count = len(kinds)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.log(near.sum() / expected.sum())
        others = np.log((near.sum() - near) / (expected.sum() - expected))
    return np.exp(count * whole - (count - 1) * others)
