"""Section J on the page: is it MNIST?"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.fashion.data_sets import CLOTHES, DIGITS, is_left_out
from stages.fashion.tables import BOTH_ACCURACIES, BOTH_PLATEAUS, BOTH_SPEEDS, FASHION_PICTURE
from stages.ledger.tables import CLAIMS
from stages.page.setting import Setting
from unstable_gradients.page.sourced import Number, calculated, cell, combined, estimated
from unstable_gradients.study import statistics
from unstable_gradients.study.verdicts import Verdict

Values = dict[str, object]
DATA = {"digits": DIGITS, "clothes": CLOTHES}
MADE_WITH = (
    "variants",
    "network",
    "experiments.accuracy",
    "experiments.fashion-accuracy",
    "experiments.initial-gradient",
    "experiments.plateau",
    "experiments.fashion-plateau",
    "statistics",
    "kernels",
)
NAMES = ("picture", "accuracies", "second", "gaps", "plateaus", "longer", "growth", "apart")
NOTHING: Values = dict.fromkeys(NAMES)


def values(study: Setting) -> Values:
    """What the text `fashion` names; nothing where no source had Fashion-MNIST."""
    if is_left_out(BOTH_ACCURACIES):
        return {"left_out": True, **NOTHING}
    accuracies, plateaus = BOTH_ACCURACIES.read(), BOTH_PLATEAUS.read_part()
    return {
        "left_out": False,
        "picture": study.drawn(FASHION_PICTURE, *MADE_WITH),
        "accuracies": _accuracies(accuracies, study["statistics.confidence"]),
        "second": _second(accuracies),
        "gaps": [*_gaps(BOTH_SPEEDS.read())],
        "plateaus": _plateaus(plateaus),
        "longer": [*_longer(plateaus)],
        "growth": _growth(plateaus),
        "apart": _apart(CLAIMS.read_part()),
    }


def _apart(claims: pd.DataFrame) -> list[str]:
    """Which of the section's statements do not simply hold on both."""
    own = claims[claims["id"].str.startswith("J")]
    return own.loc[own["verdict"] != Verdict.HOLDS, "id"].tolist()


def _second(both: pd.DataFrame) -> Values | None:
    """What a second hidden layer adds to the mean accuracy; None without networks of 1 and 2."""
    means = both.groupby(["data", "hidden_layers"])["validation_accuracy"].mean()
    if not {1, 2} <= set(both["hidden_layers"]):
        return None
    return {
        name: calculated(means[data, 2] - means[data, 1], BOTH_ACCURACIES)
        for name, data in DATA.items()
    }


def _accuracies(both: pd.DataFrame, confidence: float) -> Values:
    """Accuracy of every network on either data set, means over the replicas."""
    return {
        "epochs": int(both["epoch"].max()),
        "replicas": int(both["replica"].nunique()),
        "confidence": confidence,
        "rows": [
            {"sizes": sizes}
            | {
                name: estimated(
                    statistics.mean(
                        network.loc[network["data"] == data, "validation_accuracy"].to_numpy(),
                        confidence,
                    ),
                    BOTH_ACCURACIES,
                )
                for name, data in DATA.items()
            }
            for sizes, network in both.groupby("sizes", sort=False)
        ],
    }


def _gaps(speeds: pd.DataFrame) -> Iterator[Values]:
    """The last layer's median speed over the first's, of networks of two layers and more."""
    for sizes, network in speeds.groupby("sizes", sort=False):
        if network["layer"].max() > 1:
            yield {
                "sizes": sizes,
                "layers": int(network["layer"].max()),
                **{name: _gap(network[network["data"] == data]) for name, data in DATA.items()},
            }


def _gap(rows: pd.DataFrame) -> Number:
    by_layer = rows.sort_values("layer")
    ends = [cell(BOTH_SPEEDS, by_layer.iloc[place], "median") for place in (-1, 0)]
    return combined(ends[0].value / ends[1].value, ends)


def _plateaus(both: pd.DataFrame) -> Values:
    """How long each depth stays, for each lambda and then each data set."""
    lambdas = sorted(both["lmbda"].unique().tolist())
    return {
        "lambdas": lambdas,
        "replicas": int(both["replica"].nunique()),
        "depths": [
            {
                "layers": int(str(depth)),
                "stays": [
                    _stay(rows[(rows["lmbda"] == lmbda) & (rows["data"] == data)])
                    for lmbda in lambdas
                    for data in DATA.values()
                ],
            }
            for depth, rows in both.groupby("hidden_layers")
        ],
    }


def _stay(rows: pd.DataFrame) -> Values | None:
    if rows.empty:
        return None
    return {
        "steps": calculated(np.exp(_log(rows)), BOTH_PLATEAUS) if rows["left"].all() else None,
        "left": calculated(rows["left"].sum(), BOTH_PLATEAUS),
        "replicas": len(rows),
    }


def _log(rows: pd.DataFrame) -> float:
    """ln of the geometric mean of their steps."""
    return float(statistics.logarithms(rows["steps"].to_numpy()).mean())


def _by_data(plateaus: pd.DataFrame) -> Iterator[tuple[int, float, float]]:
    """Depths at which all leave with the least lambda, and ln steps on digits and clothes."""
    least = plateaus[plateaus["lmbda"] == plateaus["lmbda"].min()]
    for depth, rows in least.groupby("hidden_layers"):
        if rows["left"].all():
            digits, clothes = (_log(rows[rows["data"] == data]) for data in DATA.values())
            yield int(str(depth)), digits, clothes


def _longer(plateaus: pd.DataFrame) -> Iterator[Values]:
    """The plateau on clothes over that on digits, for each depth."""
    for depth, digits, clothes in _by_data(plateaus):
        yield {"layers": depth, "factor": calculated(np.exp(clothes - digits), BOTH_PLATEAUS)}


def _growth(plateaus: pd.DataFrame) -> Values | None:
    """The factor by which a hidden layer prolongs the plateau on either (J12)."""
    left = plateaus.groupby("hidden_layers")["left"].all()
    found = [*_by_data(plateaus[plateaus["hidden_layers"].isin(left.index[left])])]
    if len(found) < 2:
        return None
    (first, *before), (last, *after) = found[0], found[-1]
    digits, clothes = (
        calculated(np.exp((late - early) / (last - first)), BOTH_PLATEAUS)
        for early, late in zip(before, after, strict=True)
    )
    lmbda = float(plateaus["lmbda"].min())
    return {"first": first, "last": last, "lmbda": lmbda, "digits": digits, "clothes": clothes}
