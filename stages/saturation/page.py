"""Section G on the page: activations of the hidden layers in the course of training."""

from collections.abc import Iterator, Sequence

import pandas as pd

from stages.page.setting import Setting
from stages.saturation.tables import SATURATION, SATURATION_PICTURE, SUNK_BELOW
from unstable_gradients.network.activations import SOFTSIGN, TANH
from unstable_gradients.page import nouns
from unstable_gradients.page.sourced import Number, cell, combined

MADE_WITH = ("experiments.saturation", "compared.saturated", "statistics", "kernels")


def values(study: Setting) -> dict[str, object]:
    """What the text `saturation` names."""
    table = SATURATION.read()
    networks = [*_networks(table)]
    sinking = [each for each in networks if each["sunk"] is not None]
    recovered = [each["back"] for each in sinking if each["back"] is not None]
    return {
        "given": study.given("experiments.saturation"),
        "picture": study.drawn(SATURATION_PICTURE, *MADE_WITH),
        "sunk_below": SUNK_BELOW,
        "networks": networks,
        "sinking": sinking,
        "sunk": _range([each["sunk"] for each in sinking]),
        "recovered": len(recovered),
        "back": _range(recovered),
        "less_steep": [*_less_steep(table)],
    }


def _networks(table: pd.DataFrame) -> Iterator[dict]:
    """Every network and depth, with the course of its last hidden layer and all layers' end."""
    for (_, depth), rows in table.groupby(["network", "hidden_layers"], sort=False):
        last = rows[rows["layer"] == depth]
        means, spreads = _course(last, "mean"), _course(last, "spread")
        end = rows[rows["step"] == rows["step"].max()].sort_values("layer")
        yield {
            "activation": rows["activation"].iloc[0],
            "noun": nouns.function(str(rows["activation"].iloc[0])),
            "initializer": rows["initializer"].iloc[0],
            "depth": int(str(depth)),
            "eta": float(rows["eta"].iloc[0]),
            "steps": int(rows["step"].max()),
            "mean": _start_lowest_end(means),
            "spread": _start_lowest_end(spreads),
            "accuracy": cell(SATURATION, _course(last, "accuracy").iloc[-1], "median"),
            "saturated": _by_layer(end, "saturated"),
            "slope": _by_layer(end, "slope"),
            "sunk": _sunk(means),
            "back": _back(spreads),
        }


def _course(last: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of a measure, one for each step in their order."""
    return last[last["measure"] == measure].sort_values("step")


def _start_lowest_end(course: pd.DataFrame) -> list[Number]:
    rows = course.iloc[0], course.loc[course["median"].idxmin()], course.iloc[-1]
    return [cell(SATURATION, row, "median") for row in rows]


def _by_layer(end: pd.DataFrame, measure: str) -> list[Number]:
    rows = end[end["measure"] == measure]
    return [cell(SATURATION, row, "median") for _, row in rows.iterrows()]


def _sunk(means: pd.DataFrame) -> Number | None:
    """The first step looked at after which the layer, which began above, has sunk."""
    below = means[means["median"] < SUNK_BELOW]
    if below.empty or means["median"].iloc[0] <= SUNK_BELOW:
        return None
    return cell(SATURATION, below.iloc[0], "step")


def _back(spreads: pd.DataFrame) -> Number | None:
    """The first step since the narrowest at which the spread is wider than at the start."""
    since = spreads.loc[spreads["median"].idxmin() :]
    wider = since[since["median"] > spreads["median"].iloc[0]]
    return None if wider.empty else cell(SATURATION, wider.iloc[0], "step")


def _range(steps: Sequence[Number]) -> dict[str, Number] | None:
    if not steps:
        return None
    ordered = sorted(steps, key=lambda each: each.value)
    return {"low": ordered[0], "high": ordered[-1]}


def _less_steep(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Where softsign is saturated less than tanh at the end, and yet has the smaller mean slope."""
    end = table[table["step"] == table.groupby("network")["step"].transform("max")]
    for kind, rows in end.groupby(["initializer", "hidden_layers"], sort=False):
        both = {
            name: rows[rows["activation"] == name]
            for name in (SOFTSIGN.name, TANH.name)
            if (rows["activation"] == name).any()
        }
        if len(both) < 2:
            continue
        (saturated, other_saturated), (slope, other_slope) = (
            [_mean(of[of["measure"] == measure]) for of in both.values()]
            for measure in ("saturated", "slope")
        )
        if saturated.value < other_saturated.value and slope.value < other_slope.value:
            yield {
                "depth": kind[1],
                "initializer": kind[0],
                "softsign": slope,
                "tanh": other_slope,
            }


def _mean(rows: pd.DataFrame) -> Number:
    """The mean over the layers."""
    return combined(
        rows["median"].mean(), [cell(SATURATION, row, "median") for _, row in rows.iterrows()]
    )
