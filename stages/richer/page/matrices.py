"""Claim F1 on the page: equation 124 and the singular values of its matrices."""

from collections.abc import Iterator

import pandas as pd

from stages.page.setting import Setting
from stages.richer.page.extremes import ends, largest
from stages.richer.tables import (
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
    SINGULAR_VALUE_PICTURE,
    STATES,
)
from unstable_gradients.page.sourced import Number, calculated

MADE_WITH = (
    *("variants", "experiments.matrix-product", "experiments.accuracy"),
    *("network", "statistics", "kernels"),
)


def values(study: Setting) -> dict[str, object]:
    """What the text `matrices` names."""
    singular, measured = SINGULAR_VALUE.read(), PRODUCT_MEASURE.read()
    hidden = singular["layer"] <= singular["hidden_layers"]
    pairs = singular[(singular["kind"] == "pairs") & hidden]
    return {
        "given": study.given("experiments.matrix-product"),
        "apart": _apart(measured),
        "factors": _factors(measured),
        "picture": study.drawn(SINGULAR_VALUE_PICTURE, *MADE_WITH),
        "pairs": [*_pairs(pairs, measured)],
        "directions": _directions(pairs),
        "whole_way": [*_whole_way(singular)],
    }


def _measure(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["measure"] == name]


def _apart(measured: pd.DataFrame) -> dict[str, Number]:
    """How far equation 124 is from backpropagation, by state; NaN where all have diverged."""
    found = _measure(measured, "relative_difference")
    return {state: largest(PRODUCT_MEASURE, found[found["state"] == state]) for state in STATES}


def _hidden(measured: pd.DataFrame) -> pd.DataFrame:
    """What the pairs of the hidden layers do to the gradient; the first layer has none."""
    own = (measured["layer"] > 1) & (measured["layer"] <= measured["hidden_layers"])
    return _measure(measured[own], "shrinkage")


def _factors(measured: pd.DataFrame) -> dict[str, dict[str, Number]] | None:
    hidden = _hidden(measured)
    if hidden.empty:
        return None
    return {state: ends(PRODUCT_MEASURE, hidden[hidden["state"] == state]) for state in STATES}


def _pairs(pairs: pd.DataFrame, measured: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The pair of every hidden layer but the first, in each network and state."""
    hidden = _hidden(measured)
    for sizes, network in pairs.groupby("sizes", sort=False):
        layers = []
        for layer, pair in network.groupby("layer"):
            here = hidden[(hidden["sizes"] == sizes) & (hidden["layer"] == layer)]
            layers.append(
                {"number": layer}
                | {
                    state: _pair(pair[pair["state"] == state], here[here["state"] == state])
                    for state in STATES
                }
            )
        yield {"sizes": sizes, "layers": layers}


def _pair(singular: pd.DataFrame, shrinkage: pd.DataFrame) -> dict[str, object]:
    return {
        "largest": largest(SINGULAR_VALUE, singular),
        "above": _stretched(singular),
        "among": len(singular),
        "on_gradient": largest(PRODUCT_MEASURE, shrinkage),
    }


def _stretched(singular: pd.DataFrame) -> Number:
    return calculated(int((singular["median"] > 1).sum()), SINGULAR_VALUE)


def _directions(pairs: pd.DataFrame) -> dict[str, object] | None:
    """Which directions pass the hidden layers, before and after training."""
    start, end = (pairs[pairs["state"] == state] for state in STATES)
    if start.empty or end.empty:
        return None
    layers = [pair for _, pair in end.groupby(["sizes", "layer"])]
    stretched = sorted((_stretched(pair) for pair in layers), key=lambda each: each.value)
    return {
        "at_first": largest(SINGULAR_VALUE, start),
        "at_last": largest(SINGULAR_VALUE, end),
        "fewest": stretched[0],
        "most": stretched[-1],
        "among": max(map(len, layers)),
        "least": {state: _least(own) for state, own in zip(STATES, (start, end), strict=True)},
    }


def _least(pairs: pd.DataFrame) -> Number:
    """The smallest singular value of a pair, in the median of the pairs."""
    smallest = pairs.groupby(["sizes", "layer"])["median"].min()
    return calculated(float(smallest.median()), SINGULAR_VALUE)


def _whole_way(singular: pd.DataFrame) -> Iterator[dict[str, object]]:
    """From delta^L to the first hidden layer, of each network."""
    front = singular[(singular["kind"] == "products") & (singular["layer"] == 1)]
    for sizes, network in front.groupby("sizes", sort=False):
        yield {"sizes": sizes} | {
            state: ends(SINGULAR_VALUE, network[network["state"] == state]) for state in STATES
        }
