"""Claims E8 to E10: where a neuron does not shrink the gradient."""

import pandas as pd

from stages.window.tables import DOUBLE_DIGITS
from unstable_gradients.page import numbers
from unstable_gradients.study import tables

ABS_W = r"$\left|w\right|"  # the beginning of a formula


def searched(windows: pd.DataFrame) -> str:
    """What the search found on both sides of |w| = 4; from ACTIVATION_WINDOW."""
    exists = windows["closed_form"].notna()
    small, large = windows[~exists], windows[exists]
    closest = (large["closed_form"] - large["measured_width"]).groupby(large["weight"]).min()
    found = [
        f"Of {numbers.counted(len(large), 'pair')} of a weight with {ABS_W} \\ge 4$ and a bias, "
        f"{_how_many(large['largest_factor'] >= 1)} do so for some activations between 0 and 1. "
        "Their measure never exceeds the formula by more than "
        f"{_power(-(large['closed_form'] - large['measured_width']).min())}, and for every "
        "weight some bias comes as close to it as "
        f"{_power(closest.abs().max())}."
    ]
    if not small.empty:
        found.insert(
            0,
            f"Of {numbers.counted(len(small), 'pair')} of a weight with {ABS_W} < 4$ and a bias, "
            f"{_how_many(small['largest_factor'] >= 1)} can bring the factor to 1; the largest "
            f"one among them is {numbers.significant(small['largest_factor'].max(), 4)}.",
        )
    return " ".join(found)


def _how_many(holds: pd.Series) -> str:
    return f"{int(holds.sum()):,}" if holds.any() else "none"


def _power(value: float) -> str:
    """A small number as the power of ten that is not below it."""
    if value <= 0:
        return "0"
    exponent = next(each for each in range(-300, 300) if value <= 10.0**each)
    return f"$10^{{{exponent}}}$"


def optimum(optimum: pd.DataFrame) -> str:
    """The widest window; from WINDOW_OPTIMUM."""
    solved = tables.row(optimum, method="equation")
    return (
        f"Both ways lead to {ABS_W} = {solved['weight']:.{DOUBLE_DIGITS}g}$ and a width of "
        f"${solved['window_width']:.{DOUBLE_DIGITS}g}$, and agree to "
        f"{numbers.counted(int(solved['agreeing_digits']), 'digit')}."
    )
