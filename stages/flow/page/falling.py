"""Section F on the page: how the gradient falls in deep sigmoid networks (F3)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.flow.page import known
from stages.flow.selection import CHAPTER_FUNCTION, CHAPTER_START, deepest
from stages.flow.tables import (
    ACTIVATION,
    DEEP_LIMITS,
    FLOW_COMPARISON,
    FLOW_PROFILE_PICTURE,
    NETWORK_KIND,
)
from stages.page.setting import Setting
from unstable_gradients.page.nouns import initialization
from unstable_gradients.page.sourced import Number, calculated, cell, combined

MADE_WITH = (
    *("experiments.deep-networks", "experiments.gradient-flow", "experiments.mean-field"),
    *("compared.activations", "statistics", "kernels"),
)


def values(study: Setting) -> dict[str, object]:
    """What the text `falling` names."""
    compared = known.read(FLOW_COMPARISON)
    means = per_layer(compared, "mean")
    return {
        "given": study.given("experiments.deep-networks"),
        "replicas": study["experiments.gradient-flow.replicas"],
        "picture": study.drawn(FLOW_PROFILE_PICTURE, *MADE_WITH),
        "depth": int(compared["depth"].max()),
        "chapter": [*_through_all_layers(compared)],
        "in_theory": _in_theory(known.read(DEEP_LIMITS)),
        "widths": sorted(means["width"].unique().tolist()),
        "starts": [*_starts(means)],
    }


def per_layer(compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Measured and predicted factor of a hidden layer, the mean over each of the deepest networks.

    Columns: those of NETWORK_KIND, measured, predicted.
    """
    rows = deepest(compared, measure)
    hidden = rows[rows["layer"] < rows["depth"]]  # behind the last one comes the output layer
    logs = hidden.assign(
        measured=np.log(hidden["factor"]), predicted=np.log(hidden["predicted_factor"])
    )
    means = np.exp(logs.groupby(list(NETWORK_KIND), sort=False)[["measured", "predicted"]].mean())
    return means.reset_index()


def _through_all_layers(compared: pd.DataFrame) -> Iterator[dict[str, object]]:
    """First over last gradient of the chapter's deepest networks, in decades, by width."""
    rows = known.chapters(deepest(compared, "mean"), CHAPTER_START)
    for width, own in rows.groupby("width"):
        ends = [own.loc[own["layer"].idxmin()], own.loc[own["layer"].idxmax()]]
        yield {
            "width": width,
            "measured": _apart(ends, "norm_decades"),
            "predicted": _apart(ends, "predicted_norm_decades"),
            "times": _apart(ends[::-1], "norm_decades"),
        }


def _apart(ends: list[pd.Series], column: str) -> Number:
    cells = [cell(FLOW_COMPARISON, row, column) for row in ends]
    return combined(cells[0].value - cells[1].value, cells)


def _in_theory(limits: pd.DataFrame) -> dict[str, Number] | None:
    """The factor of one of many layers that begin as the chapter's do."""
    own = known.chapters(limits, CHAPTER_START)
    if own.empty:
        return None
    row = own.iloc[0]
    squared = cell(DEEP_LIMITS, row, "factor")
    return {
        "variance": cell(DEEP_LIMITS, row, "variance"),
        "squared": squared,
        "factor": combined(squared.value**0.5, [squared]),
        "slower": combined(squared.value**-0.5, [squared]),
    }


def _starts(means: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The factor of a layer of sigmoid networks by initialization and width."""
    own = means[means[ACTIVATION] == CHAPTER_FUNCTION]
    for start, rows in own.groupby("initialization", sort=False):
        yield {
            "name": initialization(str(start)),
            "factors": [
                {name: calculated(row[name], FLOW_COMPARISON) for name in ("measured", "predicted")}
                for _, row in rows.sort_values("width").iterrows()
            ],
        }
