"""Claims E8 to E10 on the page: where a neuron does not shrink the gradient."""

import pandas as pd

from stages.page.setting import Setting
from stages.window.tables import (
    ACTIVATION_WINDOW,
    DOUBLE_DIGITS,
    WINDOW_OPTIMUM,
    WINDOW_PICTURE,
)
from unstable_gradients.page.sourced import calculated, cell
from unstable_gradients.study import tables

EXPERIMENT = "experiments.activation-window"
Values = dict[str, object]


def values(study: Setting) -> Values:
    """What the text `window` names."""
    windows = ACTIVATION_WINDOW.read()
    solved = tables.row(WINDOW_OPTIMUM.read(), method="equation")
    exists = windows["closed_form"].notna()
    return {
        "given": study.given(EXPERIMENT),
        "picture": study.drawn(WINDOW_PICTURE, EXPERIMENT, "kernels"),
        "asked": study.interactive("window", "window"),
        "small": _reaching(windows[~exists]) if not exists.all() else None,
        "large": {**_reaching(windows[exists]), **_beside_the_formula(windows[exists])},
        "optimum": {
            name: cell(WINDOW_OPTIMUM, solved, name)
            for name in ("weight", "window_width", "agreeing_digits")
        },
        "digits": DOUBLE_DIGITS,
    }


def _reaching(windows: pd.DataFrame) -> Values:
    """How many pairs of weight and bias bring the factor to 1, and the largest factor of all."""
    largest = windows.loc[windows["largest_factor"].idxmax()]
    return {
        "pairs": calculated(len(windows), ACTIVATION_WINDOW),
        "reaching": calculated((windows["largest_factor"] >= 1).sum(), ACTIVATION_WINDOW),
        "largest": cell(ACTIVATION_WINDOW, largest, "largest_factor"),
    }


def _beside_the_formula(windows: pd.DataFrame) -> Values:
    """By how much windows exceed the formula, and how close the widest of each weight are to it."""
    excess = windows["measured_width"] - windows["closed_form"]
    apart = excess.groupby(windows["weight"]).max().abs()
    return {
        "excess": calculated(excess.max(), ACTIVATION_WINDOW) if excess.max() > 0 else None,
        "apart": calculated(apart.max(), ACTIVATION_WINDOW),
    }
