"""Section H on the page: how well theory predicts gradients, where it fails and why (H1, H4)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from stages.flow import interactive
from stages.flow.page import known
from stages.flow.page.falling import MADE_WITH
from stages.flow.selection import deepest
from stages.flow.tables import (
    FLOW_ACTIVATIONS,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FLOW_PREDICTION_PICTURE,
    FRONT_AGREEMENT,
    NETWORK_KIND,
)
from stages.page.setting import Setting
from unstable_gradients.page.nouns import function, initialization
from unstable_gradients.page.sourced import Number, calculated, cell, combined

ERRORS = ("typical", "worst", "square_worst")  # factors, from 1 on


def values(study: Setting) -> dict[str, object]:
    """What the text `agreement` names."""
    agreements, layers = known.read(FLOW_AGREEMENT), known.read(FLOW_ACTIVATIONS)
    compared = known.read(FLOW_COMPARISON)
    of_images = agreements[agreements["measure"] == "rms"].sort_values("width")
    narrow = of_images.iloc[0]
    return {
        "saturation": study["experiments.gradient-flow.saturation"],
        "picture": study.drawn(FLOW_PREDICTION_PICTURE, *MADE_WITH),
        "networks": study.interactive("flow", "flow", {"networks": interactive.networks(compared)}),
        "measures": [*_measures(agreements)],
        "kinds": {
            "width": int(narrow["width"]),
            "between": cell(FLOW_AGREEMENT, narrow, "between"),
            "within": [*_within(of_images)],
            "too_small": [*_too_small(of_images)],
        },
        "worst": _worst(of_images),
        "front": _front(known.read(FRONT_AGREEMENT)),
        "passing": _passing(compared, layers),
        "layers": _layers(layers),
    }


def _of_agreement(row: pd.Series, name: str) -> Number:
    """A cell; of an error, by how much it is above 1."""
    found = cell(FLOW_AGREEMENT, row, name)
    return combined(found.value - 1, [found]) if name in ERRORS else found


def _measures(agreements: pd.DataFrame) -> Iterator[dict[str, object]]:
    """How well the factors are predicted, by kind of gradient and width."""
    names = ("r_squared", "within_r_squared", "ratio", "within_tenth", *ERRORS)
    for measure, rows in agreements.groupby("measure", sort=False):
        yield {
            "of_images": measure == "rms",
            "widths": [
                {"width": int(row["width"]), "factors": cell(FLOW_AGREEMENT, row, "factors")}
                | {name: _of_agreement(row, name) for name in names}
                for _, row in rows.sort_values("width").iterrows()
            ],
        }


def _within(of_images: pd.DataFrame) -> Iterator[dict[str, object]]:
    for _, row in of_images.iterrows():
        found = cell(FLOW_AGREEMENT, row, "within_r_squared")
        yield {"width": int(row["width"]), "r_squared": found}


def _too_small(of_images: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Where most factors are smaller than predicted, and the typical one is."""
    for _, row in of_images.iterrows():
        if row["too_small"] > 1 / 2 and row["ratio"] < 1:
            yield {
                "width": int(row["width"]),
                "part": cell(FLOW_AGREEMENT, row, "too_small"),
                "ratio": cell(FLOW_AGREEMENT, row, "ratio"),
            }


def _worst(of_images: pd.DataFrame) -> dict[str, object]:
    """The worst prediction of all."""
    row = of_images.loc[of_images["worst"].idxmax()]
    return {
        "width": int(row["width"]),
        "depth": int(row["worst_depth"]),
        "layer": int(row["worst_layer"]),
        "kind": _kind(row, "worst_"),
        "error": _of_agreement(row, "worst"),
    }


def _kind(row: pd.Series, before: str = "") -> dict[str, str]:
    return {
        "function": function(row[f"{before}activation"]),
        "start": initialization(row[f"{before}initialization"]),
    }


def _front(fronts: pd.DataFrame) -> dict[str, object]:
    """What arrives at the front of the narrowest networks, against theory, in decades."""
    of_images = fronts[fronts["measure"] == "rms"]
    row = of_images.loc[of_images["width"].idxmin()]
    return {
        "width": int(row["width"]),
        "depth": int(row["depth"]),
        "kind": _kind(row, "worst_"),
        "typical": cell(FRONT_AGREEMENT, row, "typical_decades"),
        "worst": cell(FRONT_AGREEMENT, row, "worst_decades"),
        "corrected": {
            name: cell(FRONT_AGREEMENT, row, f"corrected_{name}_decades")
            for name in ("typical", "worst")
        },
    }


def _passing(compared: pd.DataFrame, layers: pd.DataFrame) -> dict[str, object] | None:
    """What the errors of the deepest networks go with: neurons that pass gradients on."""
    rows = deepest(compared, "rms").merge(layers, on=[*NETWORK_KIND, "layer"])
    kinds = (
        rows.assign(
            error=np.abs(np.log(rows["factor"] / rows["predicted_factor"])),
            neurons=rows["width"] * (1 - rows["saturated"]),
        )
        .groupby(list(NETWORK_KIND), sort=False)[["error", "neurons"]]
        .mean()
        .reset_index()
    )
    if kinds["error"].nunique() < 3 or kinds["neurons"].nunique() < 2:
        return None  # nothing to correlate
    rank = float(stats.spearmanr(kinds["error"], kinds["neurons"]).statistic)
    return {
        "depth": int(rows["depth"].max()),
        "rank": _of_both(rank),
        "worst": _end(kinds.loc[kinds["error"].idxmax()]),
        "best": _end(kinds.loc[kinds["error"].idxmin()]),
    }


def _of_both(value: float) -> Number:
    return calculated(value, FLOW_COMPARISON, FLOW_ACTIVATIONS)


def _end(kind: pd.Series) -> dict[str, object]:
    return {
        "kind": _kind(kind),
        "width": int(kind["width"]),
        "neurons": calculated(kind["neurons"], FLOW_ACTIVATIONS),
        "error": calculated(np.expm1(kind["error"]), FLOW_COMPARISON),
    }


def _layers(layers: pd.DataFrame) -> dict[str, object]:
    """Variance and saturation of the first and last hidden layers of the widest networks."""
    widest = known.widest(layers)
    last = int(widest["layer"].max())
    ends = widest[widest["layer"].isin([1, last])].sort_values("layer", kind="stable")
    return {
        "depth": last,
        "width": int(widest["width"].iloc[0]),
        "functions": known.functions(ends),
        "starts": [
            {"name": initialization(str(start))}
            | {
                name: [
                    [cell(FLOW_ACTIVATIONS, row, name) for _, row in own.iterrows()]
                    for own in known.each_function(ends, rows)
                ]
                for name in ("activation_variance", "saturated")
            }
            for start, rows in ends.groupby("initialization", sort=False)
        ],
    }
