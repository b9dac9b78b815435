"""Section H: how long deep networks stay on the plateau."""

import numpy as np
import pandas as pd

from stages.plateau import growth as plateau_growth
from unstable_gradients.page import elements, numbers


def lengths(table: pd.DataFrame) -> str:
    """How long each depth stays on the plateau; from PLATEAU."""
    lambdas = sorted(table["lmbda"].unique())
    rows = []
    for depth, group in table.groupby("hidden_layers"):
        cells = [_stay(group[group["lmbda"] == lmbda]) for lmbda in lambdas]
        rows.append([numbers.counted(int(str(depth)), "hidden layer"), *cells])
    replicas = numbers.counted(table["replica"].nunique(), "replica")
    caption = (
        f"Mini-batch steps on the plateau, geometric mean over {replicas}, or how many of them "
        "have left it when training ends."
    )
    return elements.table(["Network", *(f"λ = {each:g}" for each in lambdas)], rows, caption)


def _stay(rows: pd.DataFrame) -> str:
    if rows.empty:
        return numbers.MISSING
    if rows["left"].all():
        return numbers.significant(float(np.exp(np.log(rows["steps"]).mean())), 2)
    left, steps = int(rows["left"].sum()), int(rows["steps"].max())
    return f"{left} of {len(rows)} left within {steps:,}"


def growth(table: pd.DataFrame) -> str:
    """How fast the plateau grows, as sentences; from PLATEAU."""
    means = plateau_growth.growth(table)
    parts = [
        f"{_factors(each)} with λ = {lmbda:g} (on average {numbers.significant(means[lmbda], 2)})"
        for lmbda, each in plateau_growth.factors(table).items()
    ]
    if not parts:
        return "Too few depths left the plateau to tell how fast it grows."
    stuck = [
        f"{numbers.counted(int(depth), 'hidden layer')} and λ = {lmbda:g}"
        for (lmbda, depth), rows in table.groupby(["lmbda", "hidden_layers"])
        if not rows["left"].any()
    ]
    text = (
        "A further hidden layer makes the plateau longer by a factor of "
        f"{numbers.listed(parts)}, over the same depths: those of two layers or more at which "
        "every replica leaves it with every λ."
    )
    if stuck:
        steps = numbers.counted(int(table["steps"].max()), "step")
        text += f" No replica left it within {steps} with {numbers.listed(stuck)}."
    return text


def _factors(factors: pd.Series) -> str:
    """The least and the largest factor, or one where they look alike."""
    ends = [numbers.significant(round(each, 9), 2) for each in (factors.min(), factors.max())]
    return " to ".join(dict.fromkeys(ends))
