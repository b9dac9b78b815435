"""Claims E8 to E10: where a neuron does not shrink the gradient."""

import numpy as np
import pandas as pd

from stages.window.tables import DOUBLE_DIGITS
from unstable_gradients.study import book, tables, verdicts
from unstable_gradients.study.ledger import Claim

# |w s'| is flat where it is 1 at |w| = 4: a rounding error of 1e-16 moves the border by its root.
BORDER_ERROR = 1e-7


def claims(windows: pd.DataFrame, optimum: pd.DataFrame) -> list[Claim]:
    """E8 to E10, from ACTIVATION_WINDOW and WINDOW_OPTIMUM."""
    return [*_least_weight(windows), *_widths(windows), *_optimum(optimum)]


def _least_weight(windows: pd.DataFrame) -> list[Claim]:
    claim = "|w s'(wa + b)| ≥ 1 is possible only if |w| ≥ 4"
    size, factor = windows["weight"].abs(), windows["largest_factor"]
    small = (size < book.LEAST_WINDOW_WEIGHT).to_numpy()
    below = (factor < 1).to_numpy()[small]
    reach = float((factor / size).max())
    return [
        Claim(
            "E8",
            claim,
            "part of the pairs (w, b) with |w| < 4 for which no activation reaches 1",
            verdicts.theorem(below),
        ),
        Claim(
            "E8",
            claim,
            "|w| over the largest factor |w s'(wa + b)| found with it",
            verdicts.solution(book.LEAST_WINDOW_WEIGHT, 1 / reach, decimals=0),
        ),
    ]


def _widths(windows: pd.DataFrame) -> list[Claim]:
    claim = "the activations that satisfy it lie in an interval no wider than the formula says"
    wide = windows[windows["closed_form"].notna()]
    within = wide["measured_width"] <= wide["closed_form"] + BORDER_ERROR
    widest = wide.groupby("weight")[["measured_width", "closed_form"]].max()
    reached = (widest["measured_width"] - widest["closed_form"]).abs() <= BORDER_ERROR
    return [
        Claim(
            "E9",
            claim,
            "part of the pairs (w, b) whose activations from 0 to 1 keep to the formula",
            verdicts.theorem(within.to_numpy()),
        ),
        Claim(
            "E9",
            claim,
            "part of the weights w for which some bias b gives the width of the formula",
            verdicts.theorem(reached.to_numpy()),
        ),
    ]


def _optimum(optimum: pd.DataFrame) -> list[Claim]:
    claim = "the widest interval of all is at |w| of about 6.9 and about 0.45 wide"
    solved = tables.row(optimum, method="equation")
    agree = np.full(len(optimum), optimum["agreeing_digits"].min() >= DOUBLE_DIGITS)
    return [
        Claim(
            "E10",
            claim,
            "|w| of the widest interval",
            verdicts.solution(book.WIDEST_WINDOW_WEIGHT, float(solved["weight"]), decimals=1),
        ),
        Claim(
            "E10",
            claim,
            "width of the widest interval",
            verdicts.solution(book.WIDEST_WINDOW, float(solved["window_width"]), decimals=2),
        ),
        Claim(
            "E10",
            claim,
            "part of the numbers |w| and width that two methods give alike to "
            f"{DOUBLE_DIGITS} digits",
            verdicts.theorem(agree),
        ),
    ]


def headline(optimum: pd.DataFrame) -> dict[str, float]:
    """The weight with the widest window, and its width."""
    solved = tables.row(optimum, method="equation")
    return {
        "widest-window.weight": float(solved["weight"]),
        "widest-window.width": float(solved["window_width"]),
    }
