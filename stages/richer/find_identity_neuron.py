"""Find the sigmoid neurons that hand on their input most exactly (problem F2)."""

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from stages.richer.tables import IDENTITY_NEURON, WITH_CONSTANT, WITHOUT_CONSTANT
from unstable_gradients.program.parameters import Count, Params, Positive
from unstable_gradients.theory import identity_neuron


class InputWeights(Params):
    """The input weights w1 tried."""

    smallest_weight: Positive = Field(description="smallest w1")
    largest_weight: Positive = Field(description="largest w1")
    weights: Count = Field(description="w1 from the smallest to the largest")

    @model_validator(mode="after")
    def _in_order(self) -> "InputWeights":
        if self.largest_weight < self.smallest_weight:
            raise ValueError(
                f"largest-weight {self.largest_weight:g}: expected at least the smallest-weight "
                f"{self.smallest_weight:g}"
            )
        return self


def main(given: InputWeights) -> None:
    """Write the best neuron for each w1, with and without a constant, and the best without."""
    weights = np.geomspace(given.smallest_weight, given.largest_weight, given.weights)
    rounded = np.array([float(f"{weight:.6g}") for weight in weights])  # the same on any machine
    best = identity_neuron.best_without_constant()
    copies = {
        WITH_CONSTANT: [identity_neuron.with_constant(float(each)) for each in rounded],
        WITHOUT_CONSTANT: sorted(
            [*identity_neuron.without_constant(rounded), best], key=lambda each: each.input_weight
        ),
    }
    table = pd.concat([pd.DataFrame(each).assign(form=form) for form, each in copies.items()])
    series = table["input_weight"].map(identity_neuron.series_error)
    IDENTITY_NEURON.write(table.assign(series_error=series.where(table["form"] == WITH_CONSTANT)))
