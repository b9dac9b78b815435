"""Find the sigmoid neurons that hand on their input most exactly (problem F2)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from stages.richer.tables import IDENTITY_NEURON
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables
from unstable_gradients.theory import identity_neuron


class Arguments(command_line.Arguments):
    """The input weights w1 tried."""

    smallest_weight: float = Field(gt=0, allow_inf_nan=False, description="smallest w1")
    largest_weight: float = Field(gt=0, allow_inf_nan=False, description="largest w1")
    weights: arguments.Count = Field(description="w1 from the smallest to the largest")
    out: Path = Field(description="CSV file to write")

    @model_validator(mode="after")
    def _in_order(self) -> "Arguments":
        if self.largest_weight < self.smallest_weight:
            raise ValueError(
                f"largest-weight {self.largest_weight:g}: expected at least the smallest-weight "
                f"{self.smallest_weight:g}"
            )
        return self


def main(given: Arguments) -> None:
    """Write the best neuron for each w1, with and without a constant, and the best without."""
    weights = np.geomspace(given.smallest_weight, given.largest_weight, given.weights)
    rounded = np.array([float(f"{weight:.6g}") for weight in weights])  # the same on any machine
    best = identity_neuron.best_without_constant()
    copies = {
        "with_constant": [identity_neuron.with_constant(float(each)) for each in rounded],
        "without_constant": sorted(
            [*identity_neuron.without_constant(rounded), best], key=lambda each: each.input_weight
        ),
    }
    frames = [pd.DataFrame(each).assign(form=form) for form, each in copies.items()]
    table = pd.concat(frames)
    with_series = table["form"] == "with_constant"
    series = table["input_weight"].map(identity_neuron.series_error)
    table = table.assign(series_error=series.where(with_series))
    tables.write(table, IDENTITY_NEURON, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
