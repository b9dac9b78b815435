"""Section H on the page: which depths train by which remedy, and what theory expects."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.page.setting import Given, Setting
from stages.remedies import interactive, limits
from stages.remedies.reference import Recipe
from stages.remedies.tables import DEEPEST, REMEDIES_PICTURE, TRAINABLE, TRIALS_TOGETHER
from unstable_gradients.network import activations, initializers
from unstable_gradients.page.sourced import Number, cell, combined
from unstable_gradients.study import book, statistics
from unstable_gradients.study.departures import Departures
from unstable_gradients.theory import fixed_points, initializations
from unstable_gradients.training import rates

MADE_WITH = (
    "experiments.depth-trials",
    "experiments.trainable",
    "chapter.recipe",
    "compared.remedies",
    "statistics",
    "kernels",
)


def values(study: Setting) -> dict[str, object]:
    """What the text `remedies` names."""
    deepest, trainable = DEEPEST.read(), TRAINABLE.read()
    chapter = chapters(study, deepest)
    given, trials = study.given("experiments.trainable"), study.given("experiments.depth-trials")
    recipes = [recipe(row) for _, row in deepest.iterrows()]
    momentum = [*_momentum(deepest)]
    return {
        "given": given,
        "trials": trials,
        "epochs": trials.steps * trials.mini_batch / trials.training_images,
        "enough": enough(trials.replicas, given.part, study["statistics.confidence"]),
        "steps": int(deepest["step"].iloc[0]),
        "picture": study.drawn(REMEDIES_PICTURE, *MADE_WITH),
        "map": study.interactive("remedies", "remedies", {"cells": _cells(given)}),
        "chapter": None if chapter is None else recipe(chapter),
        "departures": departures(study),
        "best_start": _best_start(deepest, chapter, trainable),
        "recipes": recipes,
        "further": [] if chapter is None else [*further(deepest, chapter)],
        "fading": None if chapter is None else _fading(recipe(chapter), trials.width),
        "momentum": momentum,
        "same_rates": all(pair["rate"] == pair["plain_rate"] for pair in momentum),
        "theory": _theory(limits.limited(deepest)),
        "endless": _endless(deepest),
    }


def chapters(study: Setting, deepest: pd.DataFrame) -> pd.Series | None:
    """The row of DEEPEST of the remedy that changes nothing; None if there is none."""
    recipe = study["chapter.recipe"]
    unchanged = [
        name
        for name, changes in study["compared.remedies"].items()
        if all(recipe.get(key) == value for key, value in changes.items() if key != "depths")
    ]
    rows = deepest[deepest["remedy"].isin(unchanged)]
    return None if rows.empty else rows.iloc[0]  # where there are several, they say the same


def departures(study: Setting) -> list[dict[str, object]]:
    """What the recipe that remedies change has instead of the book's values."""
    given = study.given("chapter.recipe"), study.given("experiments.depth-trials")
    own = Recipe.of(*given).setting
    known = {name: value for name, value in book.RECIPE.items() if name in own}
    found = Departures.between(own, known).instead
    return [{"name": name.replace("_", "-"), "value": value} for name, value in found.items()]


def _cells(given: Given) -> pd.DataFrame:
    trainable, trials = TRAINABLE.read(), TRIALS_TOGETHER.read()
    return interactive.cells(trainable, trials, given.accuracy, given.part)


def recipe(row: pd.Series) -> dict[str, object]:
    """A row of DEEPEST; None where it has no number."""
    return {
        "name": row["remedy"],
        "activation": row["activation"],
        "initializer": row["initializer"],
        "biases": row["biases"],
        "connections": limits.connections(row),
        "rule": limits.rule(row).page.format_map(row),
        "eta": float(row["eta"]),
        "deepest": cell(DEEPEST, row, "deepest"),
        "next_tried": _known(row, "next_tried"),
        "depth_scale": _known(row, "depth_scale"),
        "predicted": _known(row, "predicted"),
        "endless": bool(np.isinf(row["depth_scale"])),
    }


def _known(row: pd.Series, column: str) -> Number | None:
    return None if pd.isna(row[column]) else cell(DEEPEST, row, column)


def enough(replicas: int, part: float, confidence: float) -> int | None:
    """How many of the networks must train for the interval to lie above a part of them."""
    for trained in range(replicas + 1):
        if statistics.frequency_of(trained, replicas, confidence).low > part:
            return trained
    return None


def further(deepest: pd.DataFrame, chapter: pd.Series) -> Iterator[dict[str, object]]:
    """The remedies that train deeper networks than the chapter's recipe, by how deep."""
    deeper = deepest[deepest["deepest"] > chapter["deepest"]]
    for (_, open_end), alike in deeper.groupby(["deepest", deeper["next_tried"].isna()]):
        yield {
            "names": alike["remedy"].tolist(),
            "deepest": cell(DEEPEST, alike.iloc[0], "deepest"),
            "open": open_end,
        }


def _best_start(
    deepest: pd.DataFrame, chapter: pd.Series | None, trainable: pd.DataFrame
) -> dict[str, object] | None:
    """The remedy that trains the deepest networks by plain descent and without connections."""
    if chapter is None:
        return None
    starts = limits.plain(deepest[deepest["remedy"] != chapter["remedy"]])
    starts = starts[(starts[limits.CONNECTIONS] == "none").all(axis=1)]
    return None if starts.empty else recipe(limits.surest(starts, trainable))


def _fading(chapter: dict, width: int) -> dict[str, Number] | None:
    """By how much gradients fall in a layer of the chapter's recipe, from xi; None if they do not.

    Theory has the same xi for the likeness of images and the square of gradients where these fall.
    """
    scale = chapter["depth_scale"]
    if scale is None or chapter["endless"] or not _falling(chapter, width):
        return None
    square = math.exp(1 / scale.value)
    return {
        "scale": scale,
        "square": combined(square, [scale]),
        "root": combined(math.sqrt(square), [scale]),
    }


def _falling(chapter: dict, width: int) -> bool:
    start = initializers.named(chapter["initializer"], chapter["biases"])
    layer = initializations.hidden_layer(start, width)
    return fixed_points.deep_limit(activations.named(chapter["activation"]), layer).factor < 1


def _momentum(deepest: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The best recipe with momentum from each start, beside the best of plain descent from it."""
    for row, twin in limits.beside_plain_descent(deepest):
        yield {
            "plain": recipe(twin),
            "plain_rate": float(twin["eta"]),
            "with": recipe(row),
            "rate": round(float(rates.added_up(row["eta"], row["mu_max"])), 9),
        }


def _theory(limited: pd.DataFrame) -> dict[str, object] | None:
    """The limit of depth over theory's, where both are known.

    The limit is taken halfway, in logarithms, between the deepest network that trains and the
    smallest tried that does not.
    """
    if limited.empty:
        return None
    places = np.sqrt(limited["deepest"] * limited["next_tried"].astype(float))
    ratios = places / limited["predicted"]

    def ratio(at: object) -> dict[str, object]:
        row = limited.loc[at]
        parts = [cell(DEEPEST, row, name) for name in ("deepest", "next_tried", "predicted")]
        return {"name": row["remedy"], "ratio": combined(ratios[at], parts)}

    ends = [limited.loc[at] for at in (places.idxmax(), places.idxmin())]
    in_order = limited.sort_values("predicted")["deepest"]
    return {
        "low": ratio(ratios.idxmin()),
        "high": ratio(ratios.idxmax()),
        "apart": combined(
            places.max() / places.min(),
            [cell(DEEPEST, row, name) for row in ends for name in ("deepest", "next_tried")],
        ),
        "in_order": bool(in_order.is_monotonic_increasing),
        "all_differ": bool(in_order.is_unique),
    }


def _endless(deepest: pd.DataFrame) -> dict[str, object] | None:
    """Recipes that have a limit where theory has none, and those that smaller steps take beyond."""
    limitless = limits.limitless(deepest)
    limited = limitless[limitless["next_tried"].notna()]
    if limited.empty:
        return None
    free = limitless[limitless["next_tried"].isna()]
    both = free.merge(limited, on=limits.START_COLUMNS, suffixes=("", "_limited"))
    beyond = both[
        (both["eta"] < both["eta_limited"]) & (both["deepest"] >= both["next_tried_limited"])
    ]
    return {
        "limited": limited["remedy"].tolist(),
        "beyond": [
            {"slow": pair["remedy"], "fast": pair["remedy_limited"]}
            for _, pair in beyond.iterrows()
        ],
    }
