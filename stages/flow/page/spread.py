"""Section H on the page: how far the gradients of networks of one kind lie apart (H7)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.flow.page import known
from stages.flow.selection import CHAPTER_START, deepest
from stages.flow.tables import (
    ACTIVATION,
    GRADIENT_SPREAD,
    GRADIENT_SPREAD_PICTURE,
    INITIALIZATION,
    SPREAD_THEORIES,
)
from stages.page.setting import Setting
from unstable_gradients.page.nouns import function, initialization
from unstable_gradients.page.sourced import Number, calculated, cell, combined
from unstable_gradients.study.rules import DOUBLE

LAST = SPREAD_THEORIES[-1]  # the theory that takes in most
OFF = DOUBLE**0.5  # factor of a standard deviation whose square is off by DOUBLE
MADE_WITH = (
    *("experiments.deep-networks", "experiments.gradient-flow"),
    *("compared.activations", "statistics", "kernels"),
)


def values(study: Setting) -> dict[str, object]:
    """What the text `spread` names."""
    table = deepest(known.read(GRADIENT_SPREAD))
    of_images = table[table["measure"] == "rms"]
    return {
        "picture": study.drawn(GRADIENT_SPREAD_PICTURE, *MADE_WITH),
        "depth": int(table["depth"].max()),
        "measures": [*_measures(table)],
        "chapter": [*_chapter(table[table["measure"] == "mean"])],
        "surely_off": [_surely_off(of_images, theory) for theory in SPREAD_THEORIES],
        "furthest": _furthest(of_images),
    }


def _measures(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Measured over predicted, means over the kinds, by kind of gradient, width and theory."""
    for measure, of_measure in table.groupby("measure", sort=False):
        yield {
            "of_images": measure == "rms",
            "theories": [
                {"width": width, "name": theory} | _means(own, theory)
                for width, kinds in of_measure.groupby("width")
                for theory in SPREAD_THEORIES
                if len(own := _predicted(kinds, theory))
            ],
        }


def _predicted(kinds: pd.DataFrame, theory: str) -> pd.DataFrame:
    """The kinds that a theory speaks of, and whose spread is known."""
    return kinds[np.isfinite(kinds[["log_sd", f"{theory}_log_sd"]]).all(axis=1)]


def _means(kinds: pd.DataFrame, theory: str) -> dict[str, Number]:
    found = {
        "spread": np.exp(_log_spread(kinds, theory).mean()),
        "typical": np.exp((kinds["log_shift"] - kinds[f"{theory}_log_shift"]).mean()),
        "within": kinds["within"].mean(),
        "predicted": kinds[f"{theory}_within"].mean(),
    }
    return {name: calculated(value, GRADIENT_SPREAD) for name, value in found.items()}


def _log_spread(kinds: pd.DataFrame, theory: str) -> pd.Series:
    """Of each kind the logarithm of measured over predicted spread."""
    return np.log(kinds["log_sd"] / kinds[f"{theory}_log_sd"])


def _chapter(of_the_mean: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The chapter's networks by width: near mean-field theory, and the typical one over it."""
    own = known.chapters(of_the_mean, CHAPTER_START)
    for _, row in own.sort_values("width").iterrows():
        yield {
            "width": int(row["width"]),
            "within": cell(GRADIENT_SPREAD, row, "within"),
            "predicted_within": cell(GRADIENT_SPREAD, row, "whole_within"),
            "typical": _of_logarithm(cell(GRADIENT_SPREAD, row, "log_shift")),
            "predicted": _of_logarithm(cell(GRADIENT_SPREAD, row, "whole_log_shift")),
        }


def _of_logarithm(number: Number) -> Number:
    return combined(np.exp(number.value), [number])


def _surely_off(of_images: pd.DataFrame, theory: str) -> dict[str, object]:
    """Kinds whose interval of the variance lies beyond a factor DOUBLE of the predicted one."""
    predicted = of_images[f"{theory}_log_sd"]
    off = of_images[
        (of_images["log_sd_low"] > OFF * predicted) | (of_images["log_sd_high"] < predicted / OFF)
    ]
    return {
        "theory": theory,
        "kinds": calculated(len(off), GRADIENT_SPREAD),
        "among": len(of_images),
        "starts": [
            {"name": initialization(str(start)), "functions": known.functions(rows)}
            for start, rows in off.groupby(INITIALIZATION, sort=False)
        ],
    }


def _furthest(of_images: pd.DataFrame) -> dict[str, object] | None:
    """The activation function whose spread in the narrowest layers is furthest from theory."""
    own = _predicted(of_images, LAST)
    own = own[own["width"] == own["width"].min()]
    if own.empty:
        return None
    logs = _log_spread(own, LAST).groupby(own[ACTIVATION], sort=False).mean()
    name = logs.abs().idxmax()
    return {
        "function": function(str(name)),
        "width": int(own["width"].iloc[0]),
        "spread": calculated(np.exp(logs[name]), GRADIENT_SPREAD),
    }
