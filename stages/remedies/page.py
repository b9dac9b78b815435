"""Section H: which depths train by which remedy, and what theory expects."""

import numpy as np
import pandas as pd

from stages.remedies import limits as depth_limits
from unstable_gradients.page import elements, numbers
from unstable_gradients.training import rates


def recipes(deepest: pd.DataFrame) -> str:
    """The remedies, how deep each trains and how deep theory expects it to; from DEEPEST."""
    rows = [
        [
            row["remedy"],
            network(row),
            depth_limits.rule(row).page.format_map(row),
            f"{row['eta']:g}",
            depth(row),
            _layers(row["depth_scale"]),
            _layers(row["predicted"]),
        ]
        for row in deepest.to_dict("records")
    ]
    caption = (
        "The remedies, the number of hidden layers of the deepest network that they train "
        f"{within(deepest)} (in brackets the smallest tried that they do not train; depths between "
        r"are undecided), and the depth scale $\xi$ of the untrained networks."
    )
    header = ["Remedy", "Start", "Update rule", "η", "Deepest", "ξ", "Theory"]
    return elements.table(header, rows, caption)


def network(row: dict) -> str:
    """What the network is made of, and its start; of a row of DEEPEST."""
    words = f"{row['activation']}, {row['initializer']} weights, {row['biases']} biases"
    return ", ".join(filter(None, (words, depth_limits.connections(row))))


def depth(row: dict) -> str:
    """The deepest network that trains, and in brackets the smallest tried that does not."""
    if pd.isna(row["next_tried"]):
        return f"{row['deepest']} or more"
    return f"{row['deepest']} ({int(row['next_tried'])})"


def _layers(depth: float) -> str:
    if np.isnan(depth):
        return numbers.MISSING
    return "∞" if np.isinf(depth) else numbers.significant(depth, 2)


def budget(steps: int, mini_batch: int, images: int) -> str:
    """A number of mini-batch steps, and how often they go through the training images."""
    epochs = steps * mini_batch / images
    named = "epoch" if epochs == 1 else "epochs"
    return f"{numbers.counted(steps, 'mini-batch step')} ({epochs:.3g} {named})"


def within(deepest: pd.DataFrame) -> str:
    """The steps that the remedies had; from DEEPEST."""
    return f"within {numbers.counted(int(deepest['step'].iloc[0]), 'mini-batch step')}"


def limits(deepest: pd.DataFrame, part: float) -> str:
    """How far each remedy moves the limit of depth, as a sentence; from DEEPEST.

    Up to the limit more than that part of the networks train.
    """
    first, *others = deepest.to_dict("records")
    text = (
        f"The chapter's recipe trains more than {numbers.percent(part, 0)} of the networks of up "
        f"to {_reached(first)} {within(deepest)}"
    )
    further = pd.DataFrame([row for row in others if row["deepest"] > first["deepest"]])
    if further.empty:
        return f"{text}."
    parts = []
    for _, alike in further.groupby(["deepest", further["next_tried"].isna()]):
        names = numbers.listed([f"*{name}*" for name in alike["remedy"]])
        parts.append(f"{names} up to {_reached(alike.iloc[0].to_dict())}")
    return f"{text}; {'; '.join(parts)}."


def _reached(row: dict) -> str:
    reached = numbers.counted(int(row["deepest"]), "hidden layer")
    return f"{reached} or more" if pd.isna(row["next_tried"]) else reached


def momentum_added(deepest: pd.DataFrame) -> str:
    """How far momentum moves the limit, start by start, as a sentence; from DEEPEST.

    Of several recipes of plain descent from a start, the one that trains the deepest networks
    counts.
    """
    pairs = list(depth_limits.beside_plain_descent(deepest))
    if not pairs:
        return ""
    parts = [
        f"from {numbers.counted(int(twin['deepest']), 'hidden layer')} (*{twin['remedy']}*) "
        f"to {row['deepest']} (*{row['remedy']}*), where steps add up to a learning rate of "
        f"{_together(row):g} instead of {twin['eta']:g}"
        for row, twin in pairs
    ]
    text = (
        "Beside plain descent from the same start, momentum moves the deepest network that trains "
        f"{'; '.join(parts)}."
    )
    if all(_together(row) == twin["eta"] for row, twin in pairs):
        return text
    return (
        f"{text} Where these differ, what a larger rate does is not told from what momentum does."
    )


def _together(row: pd.Series) -> float:
    return round(rates.added_up(row["eta"], row["mu_max"]), 9)


def theory(deepest: pd.DataFrame) -> str:
    """Where theory's depth is right and where not, as sentences; from DEEPEST."""
    limited, limitless = depth_limits.limited(deepest), depth_limits.limitless(deepest)
    endless = limitless[limitless["next_tried"].notna()]
    parts = []
    if len(limited):
        limit = np.sqrt(limited["deepest"] * limited["next_tried"].astype(float))
        ratio = limit / limited["predicted"]
        parts.append(
            f"With plain descent the limit {within(deepest)}, taken halfway between the deepest "
            "network that trains and the smallest tried that does not (on a logarithmic scale), is "
            f"{numbers.significant(float(ratio.min()), 2)} to "
            f"{numbers.significant(float(ratio.max()), 2)} times as deep as theory expects, while "
            "the limits themselves differ by up to a factor of "
            f"{numbers.significant(limit.max() / limit.min(), 2)}. {_order(limited)}"
        )
    if len(endless):
        names = numbers.listed([f"*{name}*" for name in endless["remedy"]])
        parts.append(f"Where theory has no limit ({names}) there is one all the same.")
        smaller = _smaller_rates(depth_limits.plain(deepest), endless)
        if smaller:
            parts.append(
                "It is not due to the start, which is all that theory knows of, but to the "
                f"learning rate: {numbers.listed(smaller)}, the same start with a smaller one, "
                "trains networks that it does not."
            )
    return " ".join(parts)


def _smaller_rates(plain: pd.DataFrame, endless: pd.DataFrame) -> list[str]:
    """The recipes without a limit that train, with a smaller eta, beyond that of the same start."""
    free = plain[plain["next_tried"].isna()]
    both = free.merge(endless, on=depth_limits.START_COLUMNS, suffixes=("", "_limited"))
    beyond = (both["eta"] < both["eta_limited"]) & (both["deepest"] >= both["next_tried_limited"])
    return [f"*{name}*" for name in both.loc[beyond, "remedy"].unique()]


def _order(limited: pd.DataFrame) -> str:
    ordered = limited.sort_values("predicted")["deepest"]
    if ordered.is_monotonic_increasing and ordered.is_unique:
        return "It puts the recipes into the right order."
    if ordered.is_monotonic_increasing:
        return "Where these limits differ, it puts the recipes into the right order."
    return "It does not put the recipes into the right order."
