"""Section H on the page: the width at which gradients turn from vanishing to exploding (H3)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.flow.page import known
from stages.flow.selection import CHAPTER_FUNCTION, LARGE_START
from stages.flow.tables import BALANCES, BALANCING_WIDTH_PICTURE, DEEP_LIMITS, TURN
from stages.page.setting import Setting
from unstable_gradients.page.nouns import function
from unstable_gradients.page.sourced import Number, cell, combined, interval
from unstable_gradients.study import tables

EQUAL_WITHIN = 1e-6  # distance of a correlation from 1
MADE_WITH = (
    *("experiments.balancing-width", "experiments.deep-networks", "compared.activations"),
    *("statistics", "kernels"),
)


def values(study: Setting) -> dict[str, object]:
    """What the text `widths` names."""
    turns = TURN.read()
    large = known.chapters(known.read(DEEP_LIMITS), LARGE_START).sort_values("width")
    return {
        "confidence": study["statistics.confidence"],
        "picture": study.drawn(BALANCING_WIDTH_PICTURE, *MADE_WITH),
        "many_layers": cell(TURN, tables.row(turns, measure="rms"), "deep_width"),
        "images": _turn(turns, "rms"),
        "mean": _turn(turns, "mean"),
        "in_theory": [*_factors(large)],
        "apart": [*_apart(large)] if _later(turns) else [],
        "others": [*_others(known.read(BALANCES))],
    }


def _turn(turns: pd.DataFrame, measure: str) -> dict[str, object]:
    row = tables.row(turns, measure=measure)
    return {
        "predicted": cell(TURN, row, "predicted"),
        "of_squares": cell(TURN, row, "of_squares"),
        "typical": interval(TURN, row, "measured", "low", "high"),
    }


def _factors(large: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The factor of one of many layers, as the number of paths times the mean squared slope."""
    for _, row in large.iterrows():
        squared = cell(DEEP_LIMITS, row, "factor")
        yield {
            "width": int(row["width"]),
            "variance": cell(DEEP_LIMITS, row, "variance"),
            "slope": combined(squared.value / row["width"], [squared]),
            "factor": combined(np.sqrt(squared.value), [squared]),
        }


def _later(turns: pd.DataFrame) -> bool:
    """Whether the mean gradient surely turns in wider networks only."""
    images, mean = (tables.row(turns, measure=measure) for measure in ("rms", "mean"))
    return bool(mean["low"] > images["high"])


def _apart(large: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Where gradients explode and images do not become alike: how alike they end, in theory."""
    for _, row in large.iterrows():
        if row["phase"] == "chaotic" and row["correlation"] < 1 - EQUAL_WITHIN:
            found: Number = cell(DEEP_LIMITS, row, "correlation")
            yield {"width": int(row["width"]), "correlation": found}


def _others(balance: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The width at which gradients turn with other functions, where there is one."""
    for _, row in balance.iterrows():
        if row["activation"] != CHAPTER_FUNCTION and np.isfinite(row["balancing_width"]):
            yield {
                "function": function(row["activation"]),
                "width": cell(BALANCES, row, "balancing_width"),
            }
