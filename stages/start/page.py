"""Section C on the page: the speed of learning of untrained networks."""

from collections.abc import Iterator

import pandas as pd

from stages.page.setting import Setting
from stages.start.tables import (
    GRADIENT_BARS_PICTURE,
    INITIAL_SPEED,
    INITIAL_SPEED_PICTURE,
    LAYER_RATIO,
    SPEED_OF_LEARNING,
)
from unstable_gradients.page.sourced import Number, cell, combined, interval
from unstable_gradients.study import book

WEIGHTS = "weight_gradient_norm"
MADE_WITH = ("experiments.initial-gradient", "network", "statistics", "kernels")


def values(study: Setting) -> dict[str, object]:
    """What the text `start` names."""
    speeds, ratios = INITIAL_SPEED.read(), LAYER_RATIO.read_part()
    bars = study.given("shown.bars")
    network = f"variants.{bars.network}"
    return {
        "given": study.given("experiments.initial-gradient"),
        "bars": bars,
        "bars_network": study.sizes.get(bars.network, ""),
        "bars_picture": study.drawn(GRADIENT_BARS_PICTURE, network, *MADE_WITH, "shown.bars"),
        "speeds_picture": study.drawn(INITIAL_SPEED_PICTURE, "variants", *MADE_WITH),
        "networks": [*_networks(speeds)],
        "ratios": _ratios(ratios),
        "gaps": [*_gaps(speeds, SPEED_OF_LEARNING)],
        "gaps_of_weights": [*_gaps(speeds, WEIGHTS)],
    }


def _networks(speeds: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The speed of every layer of each network, beside the book's."""
    measured = speeds[speeds["measure"] == SPEED_OF_LEARNING]
    for sizes, rows in measured.groupby("sizes", sort=False):
        published = book.INITIAL_SPEED.get(str(sizes), ())
        yield {
            "sizes": sizes,
            "replicas": int(rows["replicas"].iloc[0]),
            "layers": [
                {
                    "number": int(row["layer"]),
                    "speed": interval(INITIAL_SPEED, row, "median", "lower", "upper"),
                    "book": published[int(row["layer"]) - 1] if published else None,
                }
                for _, row in rows.sort_values("layer").iterrows()
            ],
        }


def _ratios(ratios: pd.DataFrame) -> dict[str, object] | None:
    """By how much the speed changes from a layer to the next, over all of them."""
    if ratios.empty:
        return None

    def end(column: str, which: str) -> Number:
        return cell(LAYER_RATIO, ratios.loc[getattr(ratios[column], which)()], column)

    return {
        "low": end("median", "idxmin"),
        "high": end("median", "idxmax"),
        "lowest": end("lower", "idxmin"),
        "highest": end("upper", "idxmax"),
        "replicas": int(ratios["replicas"].min()),
    }


def _gaps(speeds: pd.DataFrame, measure: str) -> Iterator[dict[str, object]]:
    """The last layer's median over the first's, of each network with two layers or more."""
    measured = speeds[speeds["measure"] == measure]
    for sizes, rows in measured.groupby("sizes", sort=False):
        by_layer = rows.sort_values("layer")
        first, last = by_layer.iloc[0], by_layer.iloc[-1]
        if len(rows) > 1 and first["median"] > 0:
            ends = [cell(INITIAL_SPEED, row, "median") for row in (last, first)]
            yield {"sizes": sizes, "factor": combined(last["median"] / first["median"], ends)}
