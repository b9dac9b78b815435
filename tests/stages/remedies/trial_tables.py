"""Tables of remedies by whose construction verdicts are known."""

import math

import numpy as np
import pandas as pd

from stages.plateau.tables import PLATEAU
from stages.remedies import claims as remedies
from stages.remedies.claims import Followed
from stages.remedies.reference import Recipe
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from stages.remedies.trials import Trials
from tests.study.ledger_rows import of
from unstable_gradients.study import book
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 40
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas
STEPS = 100
HOLDS, DIRECTION, FAILS = Verdict.HOLDS, Verdict.IN_DIRECTION, Verdict.FAILS
UNDECIDED = Verdict.UNDECIDED
# Accuracies at depths 2, 4 and 8.
ACCURACIES = {
    "chapter": (0.9, 0.1, 0.1),
    "glorot": (0.9, 0.1, 0.1),
    "tanh": (0.9, 0.9, 0.1),
    "fast": (0.9, 0.8, 0.1),
    "slow": (0.9, 0.8, 0.7),
    "sparse": (0.9, 0.9, 0.1),
    "momentum": (0.9, 0.8, 0.1),
    "sparse-momentum": (0.9, 0.9, 0.3),
    "both": (0.9, 0.9, 0.6),
}
RECIPES = {  # activation, initializer, momentum, eta, deepest, next tried, xi
    "chapter": ("sigmoid", "default", "none", 0.1, 2, 4, 1 / 3),
    "glorot": ("sigmoid", "glorot-uniform", "none", 0.1, 2, 4, 1 / 3),
    "tanh": ("tanh", "default", "none", 0.1, 4, 8, 2),
    "fast": ("tanh", "glorot-uniform", "none", 0.1, 4, 8, math.inf),
    "slow": ("tanh", "glorot-uniform", "none", 0.03, 8, None, math.inf),
    "sparse": ("sigmoid", "sparse", "none", 0.1, 4, 8, 2 / 3),
    "momentum": ("sigmoid", "default", "nesterov", 0.1, 4, 8, 1 / 3),
    "sparse-momentum": ("sigmoid", "sparse", "nesterov", 0.1, 4, 8, 2 / 3),
    "both": ("tanh", "glorot-uniform", "nesterov", 0.01, 8, None, math.inf),
}


def deepest(**recipes: tuple) -> pd.DataFrame:
    rows = [
        (
            *(name, activation, initializer, "normal", "none", "none"),
            *(kind, 0.9 if kind == "nesterov" else 0.0, 1e-8 if kind == "adam" else 0.0, eta),
            *(STEPS, depth, after, xi, 6 * xi),
        )
        for name, (activation, initializer, kind, eta, depth, after, xi) in recipes.items()
    ]
    return pd.DataFrame(rows, columns=list(DEEPEST.columns)).astype({"next_tried": float})


def runs(**accuracies: tuple[float, float, float]) -> pd.DataFrame:
    rows = [
        (name, depth, replica, STEPS, accuracy + spread, 1.0)
        for name, at_depths in (ACCURACIES | accuracies).items()
        for depth, accuracy in zip((2, 4, 8), at_depths, strict=True)
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS.columns)).sample(frac=1, random_state=0)


def plateau(left: bool) -> pd.DataFrame:
    """Networks of two and three hidden layers, the deeper of which leave it only without decay."""
    rows = [
        (lmbda, depth, replica, 9000 + replica, int(depth == 2 or lmbda == 0 or left))
        for lmbda in (0.0, 5.0)
        for depth in (2, 3)
        for replica in range(REPLICAS)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns))


def claims(trials: pd.DataFrame, left: bool = False, lmbda: float = 5.0, **recipes: tuple):
    found = Trials(trials, deepest(**RECIPES | recipes), 0.5)
    return judge(found, plateau(left), lmbda=lmbda)


def judge(
    trials: Trials, lengths: pd.DataFrame, confidence: float = 0.95, **instead: object
) -> list[Quantity]:
    """The claims on a recipe that is the book's but for some values, with its plateau."""
    recipe = Recipe(book.RECIPE | instead)
    own = lengths[lengths["lmbda"] == recipe.setting["lmbda"]]
    return remedies.claims(trials, recipe, Followed(own, recipe), confidence)


def judged(left: bool = False, lmbda: float = 5.0) -> list[Quantity]:
    return claims(runs(), left, lmbda)


def seen(quantities: list[Quantity], id: str, network: str = "", setting: str = "") -> list:
    """What was measured and the verdict, of each quantity of a claim."""
    return [(each.measured, each.verdict) for each in of(quantities, id, network, setting)]
