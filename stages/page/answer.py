"""What the study answers to the question of its title, and of its claims as a whole."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from stages.page.setting import Setting
from stages.plateau.tables import PLATEAU
from stages.remedies import limits
from stages.remedies.page import chapters
from stages.remedies.tables import DEEPEST, TRAINABLE
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO, SPEED_OF_LEARNING
from stages.training.tables import SPEED_PICTURE
from unstable_gradients.network import activations, initializers
from unstable_gradients.page.sourced import calculated, cell, combined
from unstable_gradients.study import book
from unstable_gradients.theory import fixed_points, initializations

BOOKS = ["activation", "initializer", "biases"]  # the start, without connections
TRACE = "experiments.gradient-trace"
Recipe = dict[str, object]


def values(study: Setting) -> dict[str, object]:
    """What the text `answer` names."""
    network = study["network"]
    return {
        "activation": network["activation"],
        "speed_picture": study.drawn(SPEED_PICTURE, "variants", TRACE, "network", "kernels"),
        "ratios": _ratios(LAYER_RATIO.read_part(), network),
        "start": _at_the_start(INITIAL_SPEED.read()),
        "plateau": _plateau(PLATEAU.read()),
        **_remedies(study, DEEPEST.read(), TRAINABLE.read()),
    }


def _ratios(ratios: pd.DataFrame, network: Mapping[str, str]) -> dict[str, object] | None:
    """By how much a gradient is smaller than that of the layer behind it, and theory's factor."""
    if ratios.empty:
        return None
    by_size = ratios.sort_values("median")
    width = int(str(ratios["sizes"].iloc[-1]).split("-")[-2])
    return {
        "low": cell(LAYER_RATIO, by_size.iloc[0], "median"),
        "high": cell(LAYER_RATIO, by_size.iloc[-1], "median"),
        "theory": _by_theory(network, width) ** -0.5,
    }


def _by_theory(network: Mapping[str, str], width: int) -> float:
    """Chi, by which a deep and wide network of equal layers changes the squared gradient."""
    start = initializers.named(network["initializer"], network.get("biases", "normal"))
    layer = initializations.hidden_layer(start, width)
    return fixed_points.deep_limit(activations.named(network["activation"]), layer).factor


def _at_the_start(speeds: pd.DataFrame) -> dict[str, object] | None:
    """How much slower the first layer of the deepest network starts than its last."""
    rows = speeds[speeds["measure"] == SPEED_OF_LEARNING]
    rows = rows[rows["hidden_layers"] == rows["hidden_layers"].max()].sort_values("layer")
    if len(rows) < 2:
        return None
    first, last = (cell(INITIAL_SPEED, rows.iloc[place], "median") for place in (0, -1))
    return {"layers": len(rows), "gap": combined(last.value / first.value, [last, first])}


def _plateau(plateau: pd.DataFrame) -> dict[str, object]:
    """With the book's weight decay: which networks leave it late, and which never."""
    decay = plateau[plateau["lmbda"] == book.LEARNING["lmbda"]]
    left = decay.groupby("hidden_layers")["left"].mean()
    leaving, staying = left[left == 1].index, left[left == 0].index
    found: dict[str, object] = {"leaving": None, "staying": None}
    if len(leaving):
        steps = np.log(decay.loc[decay["hidden_layers"] == leaving.max(), "steps"])
        length = calculated(np.exp(steps.mean()), PLATEAU)
        found["leaving"] = {"layers": int(leaving.max()), "steps": length}
    if len(staying):
        most = int(decay.loc[decay["hidden_layers"] == staying.min(), "steps"].max())
        found["staying"] = {"layers": int(staying.min()), "steps": most}
    return found


def _remedies(study: Setting, deepest: pd.DataFrame, trainable: pd.DataFrame) -> dict[str, object]:
    """With which starts and connections plain descent trains deeper networks than the chapter's.

    Of starts the best, and if it has other neurons than the chapter's, the best with these besides.
    Of recipes with connections the best, from the chapter's own start if there is one.
    """
    chapter = chapters(study, deepest)
    if chapter is None:
        return dict.fromkeys(("chapter", "best", "own", "connected")) | {"from_its_start": False}
    plain = limits.plain(deepest)
    deeper = plain[plain["deepest"] > chapter["deepest"]]
    connected = (deeper[limits.CONNECTIONS] != "none").any(axis=1)
    starts, connections = deeper[~connected], deeper[connected]
    from_its_start = connections[(connections[BOOKS] == chapter[BOOKS]).all(axis=1)]
    own = starts[starts["activation"] == chapter["activation"]]
    best, own_best = (_best(each, trainable, chapter["eta"]) for each in (starts, own))
    return {
        "chapter": cell(DEEPEST, chapter, "deepest"),
        "best": best,
        "own": own_best if best and best["activation"] != chapter["activation"] else None,
        "connected": _connected(from_its_start if len(from_its_start) else connections),
        "from_its_start": bool(len(from_its_start)),
    }


def _best(recipes: pd.DataFrame, trainable: pd.DataFrame, eta: float) -> Recipe | None:
    if recipes.empty:
        return None
    best = limits.surest(recipes, trainable)
    return {name: best[name] for name in BOOKS} | {
        "deepest": cell(DEEPEST, best, "deepest"),
        "open": bool(pd.isna(best["next_tried"])),
        "smaller_steps": bool(best["eta"] < eta),
    }


def _connected(recipes: pd.DataFrame) -> Recipe | None:
    """The connections that train the deepest networks: those of one recipe, or of several."""
    if recipes.empty:
        return None
    best = recipes[recipes["deepest"] == recipes["deepest"].max()]
    names = dict.fromkeys(limits.connections(row) for _, row in best.iterrows())
    return {
        "names": [*names],
        "deepest": cell(DEEPEST, best.iloc[0], "deepest"),
        "open": bool(best["next_tried"].isna().all()),
    }
