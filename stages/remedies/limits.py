"""Which recipe counts where several can be compared; claims and page read it here.

All are rows of DEEPEST.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from stages.remedies.tables import DEEPEST
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.named_rules import PLAIN, RULES, NamedRule
from unstable_gradients.study import book

CONNECTIONS = ["normalization", "skips"]
START_COLUMNS = ["activation", "initializer", "biases", *CONNECTIONS]

NORMALIZED = {"batch": "batch normalization", "layer": "layer normalization"}
SKIPPING = {"identity": "skip connections", "scaled": "skip connections past scaled branches"}


def rule(recipe: Mapping[Hashable, Any] | pd.Series) -> NamedRule:
    """The update rule of a recipe.

    Raises:
        InvalidInput: if there is none of that name.
    """
    if recipe["momentum"] not in RULES:
        raise InvalidInput(
            f"{DEEPEST.path}: remedy {recipe['remedy']}: momentum {recipe['momentum']}, "
            f"expected {', '.join(RULES)}"
        )
    return RULES[recipe["momentum"]]


def connections(recipe: Mapping[Hashable, Any] | pd.Series) -> str:
    """Normalization and skip connections in words; empty where there are none."""
    parts = (
        NORMALIZED.get(recipe["normalization"], ""),
        SKIPPING.get(recipe["skips"], ""),
    )
    return ", ".join(filter(None, parts))


def plain(deepest: pd.DataFrame) -> pd.DataFrame:
    """The recipes of plain descent, which are all that theory knows of."""
    return deepest[deepest["momentum"] == PLAIN.name]


def with_momentum(deepest: pd.DataFrame) -> pd.DataFrame:
    """The recipes of a rule whose steps add up."""
    adding_up = [each.name for each in RULES.values() if each.adds_up]
    return deepest[deepest["momentum"].isin(adding_up)]


def best(recipes: pd.DataFrame) -> pd.Series:
    """The recipe that trains the deepest networks.

    Of several it is the one with the learning rate nearest to the book's, as a factor; then the one
    that comes first by its other settings. So their order in params.yaml tells nothing.
    """
    return recipes.loc[_by_depth(recipes).index[0]]


def _by_depth(recipes: pd.DataFrame) -> pd.DataFrame:
    """Sorted, the recipe of the deepest networks first, and no two equal."""
    away = np.abs(np.log(recipes["eta"] / book.LEARNING["eta"]))
    keys = [*START_COLUMNS, "momentum", "mu_max", "epsilon", "eta"]
    order = recipes.assign(shallow=-recipes["deepest"], away=away.round(12))
    return order.sort_values(["shallow", "away", *keys])


def surest(recipes: pd.DataFrame, trainable: pd.DataFrame) -> pd.Series:
    """Of the recipes that train the deepest networks, that by which most train there.

    Of several, that with the most accurate networks, and where that is the same, the `best`. From
    TRAINABLE are taken the numbers.
    """
    known = (
        _by_depth(recipes)
        .reset_index(names="row")
        .merge(
            trainable[["remedy", "hidden_layers", "probability", "accuracy"]],
            how="left",
            left_on=["remedy", "deepest"],
            right_on=["remedy", "hidden_layers"],
        )
    )
    order = ["deepest", "probability", "accuracy"]
    by_order = known.sort_values(order, ascending=False, kind="stable")
    return recipes.loc[by_order["row"].iloc[0]]


def beside_plain_descent(deepest: pd.DataFrame) -> Iterator[tuple[pd.Series, pd.Series]]:
    """The best recipe with momentum from each start, and the best one of plain descent from it."""
    without = plain(deepest)
    for _, recipes in with_momentum(deepest).groupby(START_COLUMNS, sort=False):
        recipe = best(recipes)
        alike = without[(without[START_COLUMNS] == recipe[START_COLUMNS]).all(axis=1)]
        if len(alike):
            yield recipe, best(alike)


def expected(deepest: pd.DataFrame) -> pd.DataFrame:
    """The recipes that train some depth, and whose limit of depth theory expects."""
    known = plain(deepest)
    return known[np.isfinite(known["depth_scale"]) & (known["deepest"] > 0)]


def limited(deepest: pd.DataFrame) -> pd.DataFrame:
    """Those of them whose limit trials have found.

    It lies between the deepest network that trains and the smallest one tried that does not.
    """
    known = expected(deepest)
    return known[known["next_tried"].notna()]


def limitless(deepest: pd.DataFrame) -> pd.DataFrame:
    """The recipes of which theory expects that any depth trains."""
    known = plain(deepest)
    return known[np.isinf(known["depth_scale"])]
