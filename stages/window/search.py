"""Search for the windows of activations that do not shrink the gradient (claims E8 to E10)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables
from unstable_gradients.theory import activation_window

# A bias puts the middle of the window at an activation; only some of these are within 0 to 1.
LEFTMOST, RIGHTMOST = -0.5, 1.5


class Arguments(command_line.Arguments):
    """The weights, biases and activations searched, and how exact the optimum is."""

    smallest_weight: float = Field(ge=activation_window.LEAST_WEIGHT, allow_inf_nan=False)
    largest_weight: float = Field(allow_inf_nan=False, description="largest |w|")
    weights: arguments.Count = Field(description="sizes |w| below the smallest weight, and above")
    biases: arguments.Count = Field(description="biases for each weight")
    activations: int = Field(
        ge=2, le=arguments.MOST, description="activations from 0 to 1 for each bias"
    )
    digits: int = Field(ge=1, le=1000, description="decimal digits of the optimum")
    windows: Path = Field(description="CSV file of the windows")
    optimum: Path = Field(description="CSV file of the widest window")

    @model_validator(mode="after")
    def _in_order(self) -> "Arguments":
        if self.largest_weight <= self.smallest_weight:
            raise ValueError(
                f"largest-weight {self.largest_weight:g}: expected above the smallest-weight "
                f"{self.smallest_weight:g}"
            )
        return self


def main(given: Arguments) -> None:
    """Write the windows of all weights, the widest one among them, and the optimum."""
    equation = activation_window.optimum_by_equation(given.digits)
    search = activation_window.optimum_by_search(given.digits)
    below = np.linspace(0, given.smallest_weight, given.weights + 1)[1:-1]
    above = np.geomspace(given.smallest_weight, given.largest_weight, given.weights)
    above[[0, -1]] = given.smallest_weight, given.largest_weight
    sizes = np.sort(np.concatenate([below, above, [float(equation.weight)]]))
    windows = [_window(weight, given) for size in sizes for weight in (size, -size)]
    tables.write(pd.concat(windows), ACTIVATION_WINDOW, given.windows)
    tables.write(_optima(equation, search, given.digits), WINDOW_OPTIMUM, given.optimum)


def _window(weight: float, given: Arguments) -> pd.DataFrame:
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


def _optima(
    equation: activation_window.Optimum, search: activation_window.Optimum, digits: int
) -> pd.DataFrame:
    agreeing = min(
        activation_window.agreeing_digits(equation.weight, search.weight, digits),
        activation_window.agreeing_digits(equation.width, search.width, digits),
    )
    return pd.DataFrame(
        {
            "method": ["equation", "search"],
            "weight": [float(each.weight) for each in (equation, search)],
            "window_width": [float(each.width) for each in (equation, search)],
            "agreeing_digits": agreeing,
        }
    )


if __name__ == "__main__":
    command_line.run(main, Arguments)
