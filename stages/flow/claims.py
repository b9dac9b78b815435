"""Claims F3, H1, H3 and H4: gradients of deep untrained networks, and their prediction.

Each is judged by the deepest networks, one for each replica, so that no two share a layer. H1 and
H4 are about kinds of networks, each of one activation function and initialization: what theory
predicts is a number of the kind, and that single networks scatter about it is no error of theory.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stages.flow import comparison, selection
from stages.flow.selection import CHAPTER_FUNCTION, CHAPTER_START, LARGE_START
from stages.flow.tables import ACTIVATION, GRADIENT_MEASURES, INITIALIZATION
from unstable_gradients.study import findings, tables
from unstable_gradients.study.columns import LARGEST_WHOLE
from unstable_gradients.study.ledger import OF_KINDS, OF_NETWORKS, STUDY, Claim, Quantity
from unstable_gradients.study.rules import DOUBLE, TENTH
from unstable_gradients.study.statistics import Sample

# Part of the variance of ln ||dC/db|| over the layers that a line explains. Over 30 layers it also
# explains 0.99 of a logarithm that falls as the layer to the power 1.3, or ever faster, up to twice
# the rate: no exponentials.
STRAIGHT = 0.999
LOG_DOUBLE = np.log(DOUBLE)
THEORISTS = "Schoenholz et al. 2017"
ALL_KINDS = "all activation functions and initializations"
CHAPTER = f"{CHAPTER_FUNCTION}, weights N(0, 1/n), biases N(0, 1)"
LARGE = f"{CHAPTER_FUNCTION}, weights and biases N(0, 1)"
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


def claims(found: Evidence, confidence: float) -> list[Quantity]:
    """F3, H1, H3 and H4, with intervals of this confidence."""
    return [
        *falling(found, confidence),
        *predicted("H1", "rms", THEORISTS, found, confidence),
        *turning(found, confidence),
        *predicted("H4", "mean", STUDY, found, confidence),
    ]


def falling(found: Evidence, confidence: float) -> list[Quantity]:
    """F3: the gradient of deep sigmoid networks that begin as the chapter's do."""
    vanishes = Claim("F3a", "in sigmoid networks the gradient vanishes towards the front")
    exponentially = Claim("F3b", "the gradient falls exponentially in sigmoid networks")
    rate = Claim(
        "F3c",
        "it falls at the rate that mean-field theory predicts for sigmoid networks",
        THEORISTS,
    )
    how_far = Claim(
        "F3d", "mean-field theory predicts how far it falls in sigmoid networks", THEORISTS
    )
    straight = f"frequency of R² ≥ {STRAIGHT:g} of a line through ln {NORM}"
    factor = "factor per layer of a fitted line over the predicted one"
    near = f"frequency of first over last within a factor of {DOUBLE:g} of theory"
    judged = []
    for _, networks in found.sigmoid(CHAPTER_START, "mean").groupby("width", sort=False):
        where = _layers(networks), f"{GRADIENT_MEASURES['mean']}, {CHAPTER}"
        falls, is_straight, is_near = (
            findings.usually(holds.to_numpy(), confidence)
            for holds in (
                networks["log_ratio"] < 0,
                networks["straightness"] >= STRAIGHT,
                np.abs(networks["log_ratio"] - networks["predicted_log_ratio"]) <= LOG_DOUBLE,
            )
        )
        factors = _exponential(networks["predicted_slope"] - networks["slope"]).to_numpy()
        judged += [
            Quantity(vanishes, _being("smaller"), falls, *where, OF_NETWORKS),
            Quantity(exponentially, straight, is_straight, *where, OF_NETWORKS),
            Quantity(rate, factor, findings.agreement(factors, confidence), *where),
            Quantity(how_far, near, is_near, *where, OF_NETWORKS),
        ]
    return judged


def _layers(networks: pd.DataFrame) -> str:
    """Networks of one depth and width."""
    return f"{networks['depth'].iloc[0]} hidden layers of {networks['width'].iloc[0]}"


def _being(way: str) -> str:
    return f"frequency of the first {NORM} being {way} than the last"


def _exponential(logs: pd.Series) -> pd.Series:
    with np.errstate(over="ignore"):
        return np.exp(logs)


def predicted(
    number: str, measure: str, source: str, found: Evidence, confidence: float
) -> list[Quantity]:
    """H1 and H4: of how many kinds of networks the gradient is as predicted, by width."""
    gradient, kinds = GRADIENTS[measure], "for most kinds of networks"
    of_a_layer, of_all = (
        Claim(f"{number}{letter}", f"mean-field theory predicts {what} {gradient}, {kinds}", source)
        for letter, what in (
            ("a", "by which factor a layer changes"),
            ("b", "what all layers together do to"),
        )
    )
    factor = "kinds with the factor per layer within a tenth of theory"
    ratio = f"kinds with first over last within a factor of {DOUBLE:g} of theory"
    rows = found.deepest[found.deepest["measure"] == measure]
    judged = []
    for _, networks in rows.groupby("width", sort=False):
        where = _layers(networks), ALL_KINDS, OF_KINDS
        factors, ratios = (
            findings.kinds(_by_kind(networks, log), confidence, within)
            for log, within in (("slope", TENTH), ("log_ratio", DOUBLE))
        )
        judged += [
            Quantity(of_a_layer, factor, factors, *where),
            Quantity(of_all, ratio, ratios, *where),
        ]
    return judged


def _by_kind(networks: pd.DataFrame, log: str) -> list[Sample]:
    """Measured over predicted quantity of each kind, from the logarithms of both.

    A network whose gradient is 0 has no such number, and leaves its kind undecided.
    """
    ratios = _exponential(networks[log] - networks[f"predicted_{log}"])
    kinds = ratios.groupby([networks[ACTIVATION], networks[INITIALIZATION]], sort=False)
    return [kind.to_numpy() for _, kind in kinds]


def turning(found: Evidence, confidence: float) -> list[Quantity]:
    """H3: with N(0, 1) weights, which way gradients go, and at which width they turn."""
    theory = float(tables.row(found.turns, measure="rms")["deep_width"])
    return [*_sides(theory, found, confidence), *_turns(theory, found, confidence)]


def _sides(theory: float, found: Evidence, confidence: float) -> list[Quantity]:
    """Whether gradients vanish in networks narrower than theory says and explode in wider ones."""
    claim = Claim(
        "H3a",
        f"with N(0, 1) weights gradients of sigmoid networks vanish below a width of {theory:.0f} "
        "and explode above",
        STUDY,
    )
    judged = []
    for width, networks in found.sigmoid(LARGE_START, "rms").groupby("width", sort=False):
        way, sign = ("smaller", -1) if float(str(width)) < theory else ("larger", 1)
        holds = (np.sign(networks["log_ratio"]) == sign).to_numpy()
        judged.append(
            Quantity(
                claim,
                _being(way),
                findings.usually(holds, confidence),
                _layers(networks),
                f"{GRADIENT_MEASURES['rms']}, {LARGE}",
                OF_NETWORKS,
            )
        )
    return judged


def _turns(theory: float, found: Evidence, confidence: float) -> list[Quantity]:
    """At which width gradients turn from vanishing to exploding, against theory and each other."""
    of_images, of_the_mean = (
        comparison.turning_widths(found.balancing, measure) for measure in ("rms", "mean")
    )
    larger = float(tables.row(found.turns, measure="mean")["predicted"])
    with np.errstate(invalid="ignore", divide="ignore"):  # where neither turns there is no ratio
        apart, as_predicted = of_the_mean / of_images, of_the_mean / larger
    widths = found.balancing["width"]
    networks = f"hidden layers of {widths.min()} to {widths.max()}"
    return [
        Quantity(
            Claim(
                "H3b",
                "theory predicts the width at which gradients turn from vanishing to exploding",
                STUDY,
            ),
            f"width at which gradients turn over the predicted {theory:.1f}",
            findings.agreement(of_images / theory, confidence),
            networks,
            f"{GRADIENT_MEASURES['rms']}, {LARGE}",
        ),
        Quantity(
            Claim("H3c", "the mean gradient turns only in wider networks", STUDY),
            "width of the mean gradient's turn over that of single images",
            findings.excess(apart, confidence),
            networks,
            LARGE,
        ),
        Quantity(
            Claim(
                "H3d",
                "theory of two inputs predicts the width at which the mean gradient turns",
                STUDY,
            ),
            f"width at which gradients turn over the predicted {_rounded(larger)}",
            findings.agreement(as_predicted, confidence),
            networks,
            f"{GRADIENT_MEASURES['mean']}, {LARGE}",
        ),
    ]


def _rounded(width: float) -> str:
    """To a tenth, where it is one that a network can have."""
    return f"{width:.1f}" if width < LARGEST_WHOLE else f"{width:.0e}"


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
