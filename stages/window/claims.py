"""Claims E8 to E10: where a neuron does not shrink the gradient."""

import math

import numpy as np
import pandas as pd

from stages.window.tables import DOUBLE_DIGITS
from unstable_gradients.study import book, findings, tables
from unstable_gradients.study.ledger import OF_CASES, Claim, Quantity

NEURON = "sigmoid neuron"
# |w s'| is flat where it is 1 at |w| = 4: a rounding error of 1e-16 moves the border by its root.
BORDER_ERROR = 1e-7


def claims(windows: pd.DataFrame, optimum: pd.DataFrame) -> list[Quantity]:
    """E8 to E10, from ACTIVATION_WINDOW and WINDOW_OPTIMUM."""
    return [*_least_weight(windows), *_widths(windows), *_optimum(optimum)]


def _least_weight(windows: pd.DataFrame) -> list[Quantity]:
    claim = Claim("E8", "|w s'(wa + b)| ≥ 1 is possible only if |w| ≥ 4")
    size, factor = windows["weight"].abs(), windows["largest_factor"]
    small = (size < book.LEAST_WINDOW_WEIGHT).to_numpy()
    below = (factor < 1).to_numpy()[small]
    reach = float((factor / size).max())
    least = 1 / reach if reach else math.inf
    return [
        Quantity(
            claim,
            "pairs (w, b) with |w s'(wa + b)| < 1 for every activation",
            findings.theorem(below),
            NEURON,
            "|w| < 4, activations from 0 to 1",
            OF_CASES,
        ),
        Quantity(
            claim,
            "|w| over the largest factor |w s'(wa + b)| found with it",
            findings.solution(book.LEAST_WINDOW_WEIGHT, least, decimals=0),
            NEURON,
            "activations from 0 to 1",
        ),
    ]


def _widths(windows: pd.DataFrame) -> list[Quantity]:
    claim = Claim(
        "E9", "the activations that satisfy it lie in an interval no wider than the formula says"
    )
    wide = windows[windows["closed_form"].notna()]
    within = wide["measured_width"] <= wide["closed_form"] + BORDER_ERROR
    widest = wide.groupby("weight")[["measured_width", "closed_form"]].max()
    reached = (widest["measured_width"] - widest["closed_form"]).abs() <= BORDER_ERROR
    cases = {
        "pairs (w, b) whose activations keep to the formula": within,
        "weights w for which some b gives the width of the formula": reached,
    }
    setting = "|w| ≥ 4, activations from 0 to 1"
    return [
        Quantity(claim, name, findings.theorem(holds.to_numpy()), NEURON, setting, OF_CASES)
        for name, holds in cases.items()
    ]


def _optimum(optimum: pd.DataFrame) -> list[Quantity]:
    claim = Claim("E10", "the widest interval of all is at |w| of about 6.9 and about 0.45 wide")
    solved = tables.row(optimum, method="equation")
    agree = np.full(len(optimum), optimum["agreeing_digits"].min() >= DOUBLE_DIGITS)
    size, width = book.WIDEST_WINDOW_WEIGHT, book.WIDEST_WINDOW
    return [
        Quantity(
            claim,
            "|w| of the widest interval",
            findings.solution(size, float(solved["weight"]), decimals=1),
            NEURON,
        ),
        Quantity(
            claim,
            "width of the widest interval",
            findings.solution(width, float(solved["window_width"]), decimals=2),
            NEURON,
        ),
        Quantity(
            claim,
            "|w| and width that two methods give alike",
            findings.theorem(agree),
            NEURON,
            f"to {DOUBLE_DIGITS} digits",
            OF_CASES,
        ),
    ]


def headline(optimum: pd.DataFrame) -> dict[str, float]:
    """The weight with the widest window, and its width."""
    solved = tables.row(optimum, method="equation")
    return {
        "widest-window.weight": float(solved["weight"]),
        "widest-window.width": float(solved["window_width"]),
    }
