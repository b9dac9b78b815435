"""Section H on the page: where gradients vanish, explode, or do neither (H3)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.flow.page import known
from stages.flow.selection import CHAPTER_START
from stages.flow.tables import DEEP_LIMITS, LAYER_JACOBIANS
from stages.page.setting import Setting
from unstable_gradients.network.activations import TANH
from unstable_gradients.page.nouns import function, initialization
from unstable_gradients.page.sourced import Number, cell, combined

EQUAL_WITHIN = 1e-6  # relative difference of numbers that are equal in theory
VANISHING = -6  # decades: singular values below, in parts of the largest one, count as 0
GAUSSIAN, ORTHOGONAL = "lecun-zero", "orthogonal-zero"


def values(study: Setting) -> dict[str, object]:
    """What the text `phases` names."""
    limits, jacobians = known.read(DEEP_LIMITS), known.widest(known.read(LAYER_JACOBIANS))
    last = jacobians[jacobians["layer"] == jacobians["layer"].max()]
    return {
        "random_starts": study["experiments.gradient-flow.jacobians"],
        "functions": known.functions(limits),
        "starts": [*_starts(limits)],
        "on_the_line": [*_on_the_line(limits)],
        "chapter": _chapter(limits),
        "layer": int(last["layer"].iloc[0]),
        "width": int(last["width"].iloc[0]),
        "isometry": _isometry(last),
        "stretched": known.functions(last),
        "vanishing": VANISHING,
        "jacobians": [*_jacobians(last)],
    }


def _starts(limits: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Factor and depth of gradients by start, and by width where the factor depends on it."""
    for start, rows in limits.groupby("initialization", sort=False):
        factors = rows.groupby("activation", sort=False)["factor"]
        by_width = bool((factors.max() > (1 + EQUAL_WITHIN) * factors.min()).any())
        for width, own in rows.groupby("width", sort=False):
            yield {
                "name": initialization(str(start)),
                "width": int(str(width)) if by_width else None,
                "limits": [
                    _limit(of.iloc[0]) for of in known.each_function(limits, own) if len(of)
                ],
            }
            if not by_width:
                break


def _limit(row: pd.Series) -> dict[str, Number | None]:
    """The factor of a layer, and in how many layers the square falls e-fold, if it does."""
    squared, depth = (cell(DEEP_LIMITS, row, name) for name in ("factor", "gradient_depth"))
    return {
        "factor": combined(np.sqrt(squared.value), [squared]),
        "depth": depth if np.isfinite(depth.value) else None,
    }


def _on_the_line(limits: pd.DataFrame) -> Iterator[dict[str, object]]:
    """With which functions, by start, gradients of any width neither vanish nor explode."""
    neither = np.isinf(limits["gradient_depth"])
    for start, rows in limits.groupby("initialization", sort=False):
        kept = neither[rows.index].groupby(rows["activation"], sort=False).all()
        found = [function(str(name)) for name in kept.index[kept]]
        if found:
            yield {"name": initialization(str(start)), "functions": found}


def _chapter(limits: pd.DataFrame) -> dict[str, Number] | None:
    own = known.chapters(limits, CHAPTER_START)
    if own.empty:
        return None
    names = ("variance", "factor", "gradient_depth")
    return {name: cell(DEEP_LIMITS, own.iloc[0], name) for name in names}


def _isometry(last: pd.DataFrame) -> dict[str, dict[str, Number]] | None:
    """Singular values of a layer of tanh, with independent and with orthogonal weights."""
    own = last[last["activation"] == TANH.name].groupby("initialization", sort=False)
    if not {GAUSSIAN, ORTHOGONAL} <= set(own.groups):
        return None
    return {
        name: {
            column: cell(LAYER_JACOBIANS, own.get_group(start).iloc[0], column)
            for column in ("smallest", "largest", "mean_square")
        }
        for name, start in (("gaussian", GAUSSIAN), ("orthogonal", ORTHOGONAL))
    }


def _jacobians(last: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Singular values of the last hidden layer by start and function."""
    for start, rows in last.groupby("initialization", sort=False):
        yield {
            "name": initialization(str(start)),
            "layers": [_layer(of.iloc[0]) for of in known.each_function(last, rows) if len(of)],
        }


def _layer(row: pd.Series) -> dict[str, Number]:
    names = ("median", "largest", "mean_square")
    found = {name: cell(LAYER_JACOBIANS, row, name) for name in names}
    if not row["median"] > 10.0**VANISHING * row["largest"]:
        found["median"] = combined(0.0, [found["median"]])
    return found
