"""Search for the windows of activations that do not shrink the gradient (claims E8 to E10)."""

import numpy as np
import pandas as pd
from jaxtyping import Float
from pydantic import Field, model_validator

from stages.window.tables import ACTIVATION_WINDOW, METHODS, WINDOW_OPTIMUM
from unstable_gradients.program.parameters import MOST, Count, HighPrecision
from unstable_gradients.theory import activation_window
from unstable_gradients.theory.activation_window import Optimum

# A bias puts the middle of the window at an activation; only some of these are within 0 to 1.
LEFTMOST, RIGHTMOST = -0.5, 1.5


class Windows(HighPrecision):
    """The weights, biases and activations searched, and how exact the optimum is."""

    smallest_weight: float = Field(
        ge=activation_window.LEAST_WEIGHT,
        allow_inf_nan=False,
        description="smallest |w| searched for a window",
    )
    largest_weight: float = Field(allow_inf_nan=False, description="largest |w|")
    weights: Count = Field(description="sizes |w| below the smallest weight, and as many above")
    biases: Count = Field(description="biases for each weight")
    activations: int = Field(ge=2, le=MOST, description="activations from 0 to 1 for each bias")

    @model_validator(mode="after")
    def _in_order(self) -> "Windows":
        if self.largest_weight <= self.smallest_weight:
            raise ValueError(
                f"--largest-weight {self.largest_weight:g}: expected above the smallest-weight, "
                f"{self.smallest_weight:g}"
            )
        return self


def main(given: Windows) -> None:
    """Write the windows of all weights, that of the best weight among them, and the optimum."""
    equation = activation_window.optimum_by_equation(given.digits)
    searched = activation_window.optimum_by_search(given.digits)
    sizes = _sizes(given, float(equation.weight))
    windows = [_window(weight, given) for size in sizes for weight in (size, -size)]
    ACTIVATION_WINDOW.write(pd.concat(windows))
    WINDOW_OPTIMUM.write(_optima(equation, searched, given.digits))


def _sizes(given: Windows, best: float) -> Float[np.ndarray, " size"]:
    """The |w| searched: evenly spaced below the smallest with a window, in equal ratios above."""
    below = np.linspace(0, given.smallest_weight, given.weights + 1)[1:-1]
    above = np.geomspace(given.smallest_weight, given.largest_weight, given.weights)
    above[[0, -1]] = given.smallest_weight, given.largest_weight
    return np.sort(np.concatenate([below, above, [best]]))


def _window(weight: float, given: Windows) -> pd.DataFrame:
    biases = -weight * np.linspace(LEFTMOST, RIGHTMOST, given.biases)
    largest, measured = activation_window.search(weight, biases, given.activations)
    exists = abs(weight) >= activation_window.LEAST_WEIGHT
    return pd.DataFrame(
        {
            "weight": weight,
            "bias": biases,
            "largest_factor": largest,
            "measured_width": measured,
            "closed_form": activation_window.widths(np.array([weight]))[0] if exists else np.nan,
        }
    )


def _optima(equation: Optimum, searched: Optimum, digits: int) -> pd.DataFrame:
    agreeing = min(
        activation_window.agreeing_digits(equation.weight, searched.weight, digits),
        activation_window.agreeing_digits(equation.width, searched.width, digits),
    )
    return pd.DataFrame(
        {
            "method": METHODS,
            "weight": [float(each.weight) for each in (equation, searched)],
            "window_width": [float(each.width) for each in (equation, searched)],
            "agreeing_digits": agreeing,
        }
    )
