"""The plateau on the page: how long deep networks stay on it (H5)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.page.setting import Setting
from stages.plateau import growth
from stages.plateau.tables import PLATEAU, PLATEAU_FITS, PLATEAU_PICTURE
from unstable_gradients.page.sourced import calculated

MADE_WITH = ("experiments.plateau", "experiments.plateau-law", "statistics", "kernels")


def values(study: Setting) -> dict[str, object]:
    """What the text `plateau` names."""
    plateau = PLATEAU.read()
    lambdas = sorted(plateau["lmbda"].unique().tolist())
    compared = sorted(growth.compared(plateau)["hidden_layers"].unique().tolist())
    return {
        "given": study.given("experiments.plateau"),
        "picture": study.drawn(PLATEAU_PICTURE, *MADE_WITH),
        "by_law": not PLATEAU_FITS.read_part().empty,
        "lambdas": lambdas,
        "replicas": int(plateau["replica"].nunique()),
        "depths": [
            {
                "layers": int(str(depth)),
                "stays": [_stay(rows[rows["lmbda"] == each]) for each in lambdas],
            }
            for depth, rows in plateau.groupby("hidden_layers")
        ],
        "compared": {"first": compared[0], "last": compared[-1]} if compared else None,
        "growth": [*_growth(plateau)],
        "stuck": [
            {"layers": depth, "lmbda": lmbda, "steps": int(rows["steps"].max())}
            for (depth, lmbda), rows in plateau.groupby(["hidden_layers", "lmbda"])
            if not rows["left"].any()
        ],
        "prolonged": _prolonged(plateau, lambdas),
        "held": [*_held(plateau, lambdas)],
    }


def _stay(rows: pd.DataFrame) -> dict[str, object] | None:
    """How long networks of a depth stay; None where there are none with this lambda."""
    if rows.empty:
        return None
    mean = np.exp(np.log(rows["steps"]).mean()) if rows["left"].all() else None
    return {
        "steps": None if mean is None else calculated(mean, PLATEAU),
        "left": calculated(rows["left"].sum(), PLATEAU),
        "replicas": len(rows),
        "given": int(rows["steps"].max()),
    }


def _growth(plateau: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The factor by which a layer prolongs the plateau, for each lambda."""
    means = growth.growth(plateau)
    for lmbda, each in growth.factors(plateau).items():
        # A factor of 10 is one of 9.999... after a logarithm and an exponential.
        mean, least, most = (
            calculated(round(float(factor), 9), PLATEAU)
            for factor in (means[lmbda], each.min(), each.max())
        )
        yield {"lmbda": lmbda, "mean": mean, "least": least, "most": most}


def _prolonged(plateau: pd.DataFrame, lambdas: list[float]) -> dict[str, object] | None:
    """By how much the largest lambda prolongs the deepest plateau that all leave (H5b)."""
    if not _are_compared(lambdas):
        return None
    ends = plateau[plateau["lmbda"].isin([0.0, lambdas[-1]])]
    left = ends.groupby("hidden_layers")["left"].all()
    if not left.any():
        return None
    depth = int(left.index[left].max())
    steps = _by_lambda(ends[ends["hidden_layers"] == depth], "steps")
    factor = np.exp(np.log(steps[lambdas[-1]] / steps[0.0]).mean())
    return {"layers": depth, "lmbda": lambdas[-1], "factor": calculated(factor, PLATEAU)}


def _held(plateau: pd.DataFrame, lambdas: list[float]) -> Iterator[dict[str, object]]:
    """Who stays with the largest lambda, of those that leave without, where not all do (H5c)."""
    if not _are_compared(lambdas):
        return
    ends = plateau[plateau["lmbda"].isin([0.0, lambdas[-1]])]
    for depth, rows in ends.groupby("hidden_layers"):
        left = _by_lambda(rows, "left") > 0
        leaving = left[left[0.0]]
        if not rows["left"].all() and len(leaving):
            yield {
                "layers": int(str(depth)),
                "lmbda": lambdas[-1],
                "replicas": len(left),
                "leaving": calculated(len(leaving), PLATEAU),
                "staying": calculated((~leaving[lambdas[-1]]).sum(), PLATEAU),
            }


def _are_compared(lambdas: list[float]) -> bool:
    """Whether there are networks without weight decay and with it."""
    return lambdas[0] == 0 and lambdas[-1] > 0


def _by_lambda(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """A column of a depth, a row for each replica and a column for each lambda."""
    return rows.pivot_table(column, "replica", "lmbda")
