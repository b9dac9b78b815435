"""Claim D5 on the page: what a random first layer keeps, and what freezing it costs."""

from collections.abc import Iterator

import pandas as pd

from stages.frozen.claims import GUESS
from stages.frozen.tables import (
    FROZEN_BY_REPLICA,
    FROZEN_PICTURE,
    RANDOM_BY_REPLICA,
    READOUT_BY_REPLICA,
    READOUT_PICTURE,
)
from stages.page.setting import Setting
from unstable_gradients.page.layout import Drawn
from unstable_gradients.page.sourced import Interval, Number, calculated, cell, combined, estimated
from unstable_gradients.study import statistics
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

SHARED = ("network", "statistics", "kernels")
RANDOM, TRAINED = "start", "trained"  # states of READOUT_BY_REPLICA
Entry = dict[str, object]


def values(study: Setting) -> dict[str, object]:
    """What the text `frozen` names."""
    confidence = study["statistics.confidence"]
    frozen, readout = FROZEN_BY_REPLICA.read(), READOUT_BY_REPLICA.read()
    networks = [*_accuracies(frozen, readout, confidence)]
    return {
        "given": study.given("experiments.accuracy"),
        "epochs": study["experiments.frozen-layers.epochs"],
        "confidence": confidence,
        "guess": GUESS,
        "frozen_picture": _drawn(study, FROZEN_PICTURE, "experiments.frozen-layers"),
        "readout_picture": _drawn(study, READOUT_PICTURE, "experiments.linear-readout"),
        "networks": networks,
        "costs": [network for network in networks if network["cost"] is not None],
        "below": [network for network in networks if _is_below(network)],
        "first": _kept(readout[readout["layer"] == 1]),
        "by_width": _random_layers(RANDOM_BY_REPLICA.read(), confidence),
    }


def _drawn(study: Setting, picture: Picture, experiment: str) -> Drawn:
    return study.drawn(picture, "variants", "experiments.accuracy", experiment, *SHARED)


def _mean(rows: pd.DataFrame, column: str, table: Table, confidence: float) -> Interval | None:
    if rows.empty:
        return None
    return estimated(statistics.mean(rows[column].to_numpy(), confidence), table)


def _accuracies(frozen: pd.DataFrame, readout: pd.DataFrame, confidence: float) -> Iterator[Entry]:
    """Accuracy with and without a frozen layer, its cost, and what is read from that layer."""
    random = readout[(readout["layer"] == 1) & (readout["state"] == RANDOM)]
    for sizes, rows in frozen.groupby("sizes", sort=False):
        none, one = (rows[rows["frozen_layers"] == layers] for layers in (0, 1))
        own = random[random["sizes"] == sizes]
        yield {
            "sizes": sizes,
            "replicas": rows["replica"].nunique(),
            "all_learn": _mean(none, "accuracy", FROZEN_BY_REPLICA, confidence),
            "frozen": _mean(one, "accuracy", FROZEN_BY_REPLICA, confidence),
            "cost": _mean(one, "gain", FROZEN_BY_REPLICA, confidence),
            "readout": _mean(own, "accuracy", READOUT_BY_REPLICA, confidence),
        }


def _is_below(entry: Entry) -> bool:
    """Whether training gets less out of a frozen layer than a readout."""
    frozen, readout = entry["frozen"], entry["readout"]
    if not isinstance(frozen, Interval) or not isinstance(readout, Interval):
        return False
    return frozen.value.value < readout.value.value


def _kept(first: pd.DataFrame) -> Entry:
    """What a readout recovers from the pixels and from first layers, on average over all."""
    pixels = cell(READOUT_BY_REPLICA, first.iloc[0], "pixel_accuracy")
    random, trained = (_of_state(first, state) for state in (RANDOM, TRAINED))
    share = (random.value - GUESS) / (pixels.value - GUESS)
    kept = combined(share, [random, pixels])
    return {"pixels": pixels, "random": random, "trained": trained, "kept": kept}


def _of_state(first: pd.DataFrame, state: str) -> Number:
    return calculated(first.loc[first["state"] == state, "accuracy"].mean(), READOUT_BY_REPLICA)


def _random_layers(random: pd.DataFrame, confidence: float) -> Entry:
    """What is read off random layers of each width, of the digit and of the image."""
    beside = random.assign(gain=random["accuracy"] - random["pixel_accuracy"])

    def mean(rows: pd.DataFrame, column: str) -> Interval:
        return estimated(statistics.mean(rows[column].to_numpy(), confidence), RANDOM_BY_REPLICA)

    pixels = cell(RANDOM_BY_REPLICA, random.iloc[0], "pixel_accuracy")
    return {
        "pixels": combined(100 * pixels.value, [pixels]),  # in percent
        "replicas": random["replica"].nunique(),
        "widths": [
            {
                "neurons": width,
                "accuracy": mean(rows, "accuracy"),
                "gain": mean(rows, "gain"),
                "image": mean(rows, "explained_variance"),
            }
            for width, rows in beside.groupby("width")
        ],
    }
