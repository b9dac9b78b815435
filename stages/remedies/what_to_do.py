"""What to do, on the page: the recipes to choose from, and what a step of each costs (H8, I)."""

from collections.abc import Iterator

import pandas as pd

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.page.setting import Setting
from stages.page.step_times import STEP_TIMES
from stages.remedies import limits
from stages.remedies.page import chapters, departures, recipe
from stages.remedies.tables import DEEPEST, TRAINABLE
from unstable_gradients.page.sourced import Interval, Number, calculated, cell, interval

ADAM = "adam"
NO_CONNECTIONS = {"normalization": "none", "skips": "none"}
# What recipes of plain descent are told by, as columns of DEEPEST: by their start, or by the
# connections that are added to the chapter's.
STARTS = {
    "sigmoid": {"activation": "sigmoid", "initializer": "glorot-sigmoid", "biases": "centred"},
    "tanh": {"activation": "tanh", "initializer": "glorot-uniform"},
    "relu": {"activation": "relu", "initializer": "he"},
}
CONNECTIONS = {
    "skips": {"normalization": "none", "skips": "identity"},
    "batch": {"normalization": "batch", "skips": "none"},
}


def values(study: Setting) -> dict[str, object]:
    """What the text `what-to-do` names."""
    deepest, trainable, times = DEEPEST.read(), TRAINABLE.read(), STEP_TIMES.read_part()
    chapter = chapters(study, deepest)
    compared_at = None if chapter is None else _compared_at(chapter)
    there = trainable[trainable["hidden_layers"] == compared_at]
    plain = limits.plain(deepest)
    best = {
        name: _best(plain, own | NO_CONNECTIONS, times) for name, own in STARTS.items()
    } | dict.fromkeys(CONNECTIONS)
    adam = None
    if chapter is not None:
        start = {name: chapter[name] for name in limits.START_COLUMNS}
        best |= {name: _best(plain, start | own, times) for name, own in CONNECTIONS.items()}
        adam = _best(deepest, start | {"momentum": ADAM}, times)
    return {
        "trials": study.given("experiments.depth-trials"),
        "steps": int(deepest["step"].iloc[0]),
        "compared_at": compared_at,
        "recipes": [
            recipe(row) | {"accuracy": _accuracy(row, there), "time": _time(row, times)}
            for _, row in deepest.iterrows()
        ],
        "chapter": None if chapter is None else recipe(chapter),
        "departures": departures(study),
        "best": best,
        "adam": adam,
        "smaller_steps": [*_smaller_steps(deepest)],
        "longer": _longer(study, ACCURACY_BY_REPLICA.read()),
    }


def _longer(study: Setting, accuracies: pd.DataFrame) -> dict[str, object]:
    """How accurate the best networks of section B are, which learn for longer."""
    means = accuracies.groupby("hidden_layers")["last_accuracy"].mean()
    return {
        "epochs": study["experiments.accuracy.epochs"],
        "layers": int(means.idxmax()),
        "accuracy": calculated(means.max(), ACCURACY_BY_REPLICA),
    }


def _compared_at(chapter: pd.Series) -> int:
    """The first depth tried that it does not train, else the deepest that it does."""
    return int(chapter["deepest" if pd.isna(chapter["next_tried"]) else "next_tried"])


def _accuracy(row: pd.Series, there: pd.DataFrame) -> Interval | None:
    for _, own in there[there["remedy"] == row["remedy"]].iterrows():
        return interval(TRAINABLE, own, "accuracy", "accuracy_low", "accuracy_high")
    return None


def _time(row: pd.Series, times: pd.DataFrame) -> Number | None:
    """A step's, over that of plain descent in plain layers; None where it was not measured."""
    own = (times["normalization"] == row["normalization"]) & (times["skips"] == row["skips"])
    for _, measured in times[own & (times["rule"] == row["momentum"])].iterrows():
        return cell(STEP_TIMES, measured, "times_plain")
    return None


def _best(deepest: pd.DataFrame, kind: dict[str, str], times: pd.DataFrame) -> dict | None:
    """The recipe of a kind that trains the deepest networks, with the time of its step."""
    for name, value in kind.items():
        deepest = deepest[deepest[name] == value]
    if deepest.empty:
        return None
    best = limits.best(deepest)
    return recipe(best) | {"time": _time(best, times)}


def _smaller_steps(deepest: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Where theory has no limit: recipes of one start, the smaller rate of which trains deeper."""
    limitless = limits.limitless(deepest)
    for _, alike in limitless.groupby(limits.START_COLUMNS, sort=False):
        by_rate = alike.sort_values("eta")
        slow, fast = by_rate.iloc[0], by_rate.iloc[-1]
        if slow["eta"] < fast["eta"] and slow["deepest"] > fast["deepest"]:
            yield {"slow": recipe(slow), "fast": recipe(fast)}
