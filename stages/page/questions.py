"""What the twelve questions of readers name: numbers of all sections."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from stages.depth import page as depth
from stages.frozen import page as frozen
from stages.page import answer
from stages.page.setting import Page, Setting
from stages.plateau import page as plateau
from stages.remedies import limits, what_to_do
from stages.remedies.page import chapters, recipe
from stages.remedies.tables import DEEPEST
from stages.training import page as training

Values = dict[str, object]

NO_CONNECTIONS = {"normalization": "none", "skips": "none"}
RECTIFIERS = {"activation": "relu", "biases": "zero"}


def values(study: Setting) -> Values:
    """What the text `questions` names."""

    def of(page: Page, name: str) -> Any:
        return study.values_of(page)[name]

    deepest = DEEPEST.read()
    plain, chapter = limits.plain(deepest), chapters(study, deepest)
    learned = _last(of(training, "learned"))
    he = RECTIFIERS | {"initializer": "he"}
    glorot = RECTIFIERS | {"initializer": "glorot-uniform"}
    return {
        "steps": int(deepest["step"].iloc[0]),
        "chapter": None if chapter is None else recipe(chapter),
        "ratios": of(answer, "ratios"),
        "start": of(answer, "start"),
        "most": of(depth, "most"),
        "frozen": _first(of(frozen, "costs")),
        "learned": learned,
        "plateau": _stay(of(plateau, "depths"), learned),
        "lmbda": of(plateau, "lambdas")[-1],
        "best": {name: of(what_to_do, "best")[name] for name in ("sigmoid", "batch", "skips")},
        "adam": of(what_to_do, "adam"),
        "compared_at": of(what_to_do, "compared_at"),
        "faster": None if chapter is None else _faster(plain, chapter),
        "relu": {
            "glorot": _deepest(plain, glorot | NO_CONNECTIONS),
            "he": _deepest(plain, he | NO_CONNECTIONS),
            "batch": _deepest(plain, he | {"normalization": "batch", "skips": "none"}),
            "scaled": _deepest(plain, he | {"normalization": "none", "skips": "scaled"}),
        },
    }


def _faster(plain: pd.DataFrame, chapter: pd.Series) -> Values | None:
    """The best recipe of the same start with a larger learning rate."""
    start = {name: chapter[name] for name in limits.START_COLUMNS}
    return _deepest(plain[plain["eta"] > chapter["eta"]], start)


def _deepest(recipes: pd.DataFrame, kind: Mapping[str, str]) -> Values | None:
    """The recipe of a kind that trains the deepest networks."""
    for name, value in kind.items():
        recipes = recipes[recipes[name] == value]
    return None if recipes.empty else recipe(limits.best(recipes))


def _stay(depths: Sequence[Mapping[str, Any]], network: Values | None) -> Values | None:
    """How long networks as deep as this one stay on the plateau with the largest weight decay.

    None if some do not leave it, or none were tried.
    """
    layers = 0 if network is None else str(network["sizes"]).count("-") - 1
    for each in depths:
        stay = each["stays"][-1]
        if each["layers"] == layers and stay is not None and stay["steps"] is not None:
            return {"layers": layers, "steps": stay["steps"]}
    return None


def _first(items: Sequence[Any]) -> Any:
    return items[0] if items else None


def _last(items: Sequence[Any]) -> Any:
    return items[-1] if items else None
