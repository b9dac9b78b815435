"""Section H: how far the gradients of networks of one kind lie apart (H7)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from stages.flow.selection import CHAPTER_FUNCTION, CHAPTER_START, deepest
from stages.flow.tables import ACTIVATION, GRADIENT_MEASURES, INITIALIZATION, SPREAD_THEORIES
from unstable_gradients.page import elements, numbers
from unstable_gradients.page.nouns import function, initialization
from unstable_gradients.study.rules import DOUBLE

WORDS = {
    "stated": "noise of the way back",
    "whole": "noise of both ways",
    "each": "each image by itself",
}
OFF = DOUBLE**0.5  # factor of a standard deviation whose square is off by DOUBLE


def summary(table: pd.DataFrame) -> str:
    """Measured over predicted, means over the kinds of networks: a table from GRADIENT_SPREAD."""
    rows: list[list[str]] = []
    for measure, of_measure in deepest(table).groupby("measure", sort=False):
        rows.append([GRADIENT_MEASURES[str(measure)].capitalize()])
        for width, kinds in of_measure.groupby("width"):
            for theory in SPREAD_THEORIES:
                known = kinds[np.isfinite(kinds[["log_sd", f"{theory}_log_sd"]]).all(axis=1)]
                if len(known):
                    rows.append([f"{width}", WORDS[theory], *_cells(known, theory)])
    header = ["Neurons", "Theory", "Spread", "Typical network", "Within a factor 2: measured"]
    caption = (
        "Networks of one kind, an activation function and initialization each: measured over "
        "predicted spread, that is the standard deviation of ln(first / last gradient); measured "
        "over predicted typical ratio; both as geometric means over the kinds. Last, the part of "
        "all networks whose ratio is within a factor 2 of mean-field theory's. "
        f"{int(table['depth'].max())} hidden layers."
    )
    return elements.table([*header, "Predicted"], rows, caption)


def _cells(kinds: pd.DataFrame, theory: str) -> list[str]:
    spread = np.log(kinds["log_sd"] / kinds[f"{theory}_log_sd"]).mean()
    typical = (kinds["log_shift"] - kinds[f"{theory}_log_shift"]).mean()
    near = [kinds["within"].mean(), kinds[f"{theory}_within"].mean()]
    factors = [numbers.fixed(float(np.exp(each)), 2) for each in (spread, typical)]
    return [*factors, *(numbers.percent(each, 0) for each in near)]


def chapter(table: pd.DataFrame) -> str:
    """The chapter's sigmoid networks: which part is near mean-field theory, in words."""
    rows = deepest(table, "mean")
    own = rows[(rows[ACTIVATION] == CHAPTER_FUNCTION) & (rows[INITIALIZATION] == CHAPTER_START)]
    if own.empty:
        return ""
    parts = [
        f"{numbers.percent(row.within, 0)} in layers of {row.width} (theory: "
        f"{numbers.percent(row.whole_within, 0)})"
        for row in own.sort_values("width").itertuples()
    ]
    narrow = own.loc[own["width"].idxmin()]
    return (
        "Of the chapter's networks these parts are within a factor 2 of mean-field theory: "
        f"{numbers.listed(parts)}. In layers of {int(narrow['width'])} the mean "
        f"gradient of a typical one is {numbers.fixed(np.exp(narrow['log_shift']), 2)} of what "
        "mean-field theory says, and should be "
        f"{numbers.fixed(np.exp(narrow['whole_log_shift']), 2)} of it."
    )


def unexplained(table: pd.DataFrame) -> str:
    """Kinds whose variance is surely off by a factor 2 or more, by theory, in words."""
    single = deepest(table, "rms")
    parts = [_surely_off(single, theory) for theory in SPREAD_THEORIES]
    return (
        "For single images the interval of the variance lies beyond a factor 2 of the predicted "
        f"one: {'; '.join(parts)}. For the mean gradient it does so "
        f"{_surely_off(deepest(table, 'mean'), 'whole')}."
    )


def _surely_off(rows: pd.DataFrame, theory: str) -> str:
    predicted = rows[f"{theory}_log_sd"]
    off = rows[(rows["log_sd_low"] > OFF * predicted) | (rows["log_sd_high"] < predicted / OFF)]
    count = f"with the {WORDS[theory]}" if theory != "each" else f"with {WORDS[theory]}"
    if off.empty:
        return f"{count}, for none of {len(rows)} kinds and widths"
    return f"{count}, for {len(off)} of {len(rows)} kinds and widths ({_named(off)})"


def _named(off: pd.DataFrame) -> str:
    """The kinds, by start, with their functions."""
    found: Sequence[str] = [
        f"{initialization(str(start))}: {numbers.listed(list(map(function, names.unique())))}"
        for start, names in off.groupby(INITIALIZATION, sort=False)[ACTIVATION]
    ]
    return "; ".join(found)
