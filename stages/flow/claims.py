"""Claims F3, H1, H3 and H4: gradients of deep untrained networks, and their prediction.

Each is judged by the deepest networks, one for each replica, so that no two share a layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stages.flow import comparison, selection
from stages.flow.selection import CHAPTER_FUNCTION, CHAPTER_START, LARGE_START
from unstable_gradients.study import tables, verdicts
from unstable_gradients.study.ledger import Claim

# Part of the variance of ln ||dC/db|| over the layers that a line explains. Over 30 layers it also
# explains 0.99 of a logarithm that falls as the layer to the power 1.3, or ever faster, up to twice
# the rate: no exponentials.
STRAIGHT = 0.999
LOG_DOUBLE = np.log(verdicts.DOUBLE)
NORM = "||dC/db||"
GRADIENTS = {"rms": "the gradient of single images", "mean": "the mean gradient"}


@dataclass(frozen=True)
class Evidence:
    """The tables that claims on deep networks are judged by.

    Attributes:
        networks: as `comparison.networks` makes them.
        functions: the activation function of each name in it.
        balancing: BALANCING_RUN.
        turns: TURN.
    """

    networks: pd.DataFrame
    functions: Mapping[str, str]
    balancing: pd.DataFrame
    turns: pd.DataFrame

    @property
    def deepest(self) -> pd.DataFrame:
        """The networks of most layers."""
        return selection.deepest(self.networks)

    def sigmoid(self, initialization: str, measure: str) -> pd.DataFrame:
        """The deepest sigmoid networks of this initialization, for one kind of gradient."""
        table = self.deepest
        functions = table["activation"].map(self.functions)
        chosen = (table["initialization"] == initialization) & (table["measure"] == measure)
        return table[chosen & (functions == CHAPTER_FUNCTION)]


def claims(found: Evidence, confidence: float) -> list[Claim]:
    """F3, H1, H3 and H4, with intervals of this confidence."""
    return [
        *falling(found, confidence),
        *predicted("H1", "rms", found, confidence),
        *turning(found, confidence),
        *predicted("H4", "mean", found, confidence),
    ]


def falling(found: Evidence, confidence: float) -> list[Claim]:
    """F3: the gradient of deep sigmoid networks that begin as the chapter's do."""
    rows = found.sigmoid(CHAPTER_START, "mean")
    judged = []
    for width, networks in rows.groupby("width", sort=False):
        kind = f"{networks['depth'].iloc[0]} hidden layers of {width}"
        ratio = (networks["log_ratio"] - networks["predicted_log_ratio"]).to_numpy()
        with np.errstate(over="ignore"):
            rate = np.exp(networks["predicted_slope"] - networks["slope"]).to_numpy()
        judged += [
            Claim(
                "F3",
                "in sigmoid networks the gradient vanishes towards the front",
                f"frequency of {NORM} being smaller in the first than in the last of {kind}",
                verdicts.usually((networks["log_ratio"] < 0).to_numpy(), confidence),
            ),
            Claim(
                "F3",
                "the gradient falls exponentially in sigmoid networks",
                f"frequency of a line explaining {STRAIGHT:.1%} of the variance of ln {NORM} "
                f"over {kind}",
                verdicts.usually((networks["straightness"] >= STRAIGHT).to_numpy(), confidence),
            ),
            Claim(
                "F3",
                "it falls at the rate that mean-field theory predicts for sigmoid networks",
                f"factor per layer of a fitted line over the predicted one, {kind}",
                verdicts.agreement(rate, confidence),
            ),
            Claim(
                "F3",
                "mean-field theory predicts how far it falls in sigmoid networks",
                f"frequency of {NORM} of the first over the last being within a factor of "
                f"{verdicts.DOUBLE:g} of the predicted ratio, {kind}",
                verdicts.usually(np.abs(ratio) <= LOG_DOUBLE, confidence),
            ),
        ]
    return judged


def predicted(claim: str, measure: str, found: Evidence, confidence: float) -> list[Claim]:
    """H1 and H4: how often the gradient of a network is as predicted, by width."""
    rows = found.deepest[found.deepest["measure"] == measure]
    gradient = GRADIENTS[measure]
    judged = []
    for width, networks in rows.groupby("width", sort=False):
        kind = (
            f"{networks['depth'].iloc[0]} hidden layers of {width}, all activation functions and "
            "initializations"
        )
        slope = (networks["slope"] - networks["predicted_slope"]).to_numpy()
        ratio = (networks["log_ratio"] - networks["predicted_log_ratio"]).to_numpy()
        judged += [
            Claim(
                claim,
                f"mean-field theory predicts by which factor a layer changes {gradient}",
                "frequency of the factor per layer of a fitted line being within a tenth of the "
                f"predicted one, {kind}",
                verdicts.usually(np.abs(slope) <= comparison.LOG_TENTH, confidence),
            ),
            Claim(
                claim,
                f"mean-field theory predicts what all layers together do to {gradient}",
                "frequency of the first layer's over the last one's being within a factor of "
                f"{verdicts.DOUBLE:g} of the predicted ratio, {kind}",
                verdicts.usually(np.abs(ratio) <= LOG_DOUBLE, confidence),
            ),
        ]
    return judged


def turning(found: Evidence, confidence: float) -> list[Claim]:
    """H3: with N(0, 1) weights, which way gradients go, and at which width they turn."""
    theory = float(tables.row(found.turns, measure="rms")["deep_width"])
    judged = []
    for width, networks in found.sigmoid(LARGE_START, "rms").groupby("width", sort=False):
        vanishes = float(str(width)) < theory
        way = "smaller" if vanishes else "larger"
        judged.append(
            Claim(
                "H3",
                f"with N(0, 1) weights gradients of sigmoid networks vanish below a width of "
                f"{theory:.0f} and explode above",
                f"frequency of {GRADIENTS['rms']} being {way} in the first than in the last of "
                f"{networks['depth'].iloc[0]} hidden layers of {width}",
                verdicts.usually(
                    (np.sign(networks["log_ratio"]) == (-1 if vanishes else 1)).to_numpy(),
                    confidence,
                ),
            )
        )
    of_images, of_the_mean = (
        comparison.turning_widths(found.balancing, measure) for measure in ("rms", "mean")
    )
    larger = float(tables.row(found.turns, measure="mean")["predicted"])
    return [
        *judged,
        Claim(
            "H3",
            "theory predicts the width at which gradients turn from vanishing to exploding",
            f"width at which {GRADIENTS['rms']} turns, over the predicted {theory:.1f}",
            verdicts.agreement(of_images / theory, confidence),
        ),
        Claim(
            "H3",
            "the mean gradient turns only in wider networks",
            f"width at which {GRADIENTS['mean']} turns, over that at which {GRADIENTS['rms']} does",
            verdicts.excess(of_the_mean / of_images, confidence),
        ),
        Claim(
            "H3",
            "theory of two inputs predicts the width at which the mean gradient turns",
            f"width at which {GRADIENTS['mean']} turns, over the predicted {larger:.1f}",
            verdicts.agreement(of_the_mean / larger, confidence),
        ),
    ]


def headline(found: Evidence, agreement: pd.DataFrame) -> dict[str, float]:
    """R^2 of the factors at every width, also within kinds, and where gradients turn."""
    of_images = agreement[agreement["measure"] == "rms"]
    explained = {
        f"mean-field.{name}.width-{row['width']}": float(row[column])
        for row in of_images.to_dict("records")
        for name, column in (
            ("r-squared", "r_squared"),
            ("r-squared-within-kinds", "within_r_squared"),
        )
    }
    turn = tables.row(found.turns, measure="rms")
    return explained | {
        "turning-width.measured": float(turn["measured"]),
        "turning-width.predicted": float(turn["deep_width"]),
    }
