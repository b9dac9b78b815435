"""Measure at which width gradients turn from vanishing to exploding (H3).

Below that width the logarithms of the norms rise from front to back, above they fall. The slope is
taken over the layers behind the first ones, where the variance of the weighted inputs has settled.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pydantic import Field, field_validator, model_validator
from scipy.special import logsumexp

from stages.flow import gradients, prediction, slopes
from stages.flow.gradients import Measured
from stages.flow.hidden_layers import Grid
from stages.flow.parameters import Widths
from stages.flow.prediction import GatheredPairs, PredictionSetting
from stages.flow.selection import LARGE_START
from stages.flow.tables import BALANCING_CURVE, BALANCING_RUN, GRADIENT_MEASURES
from stages.images import mnist
from unstable_gradients.network import activations, costs
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Count, Layers
from unstable_gradients.study.replicas import as_array
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.parameters import Replicated

REPLICAS_AT_ONCE = 25


class Balancing(GatheredPairs, Replicated, Widths):
    """Networks of several widths, and where their slopes are taken."""

    depth: Layers = Field(ge=3, description="hidden layers")
    first_layer: Count = Field(description="hidden layer from which the slope is taken")
    points: Count = Field(ge=2, description="widths at which theory is evaluated besides")

    @model_validator(mode="after")
    def _two_layers(self) -> "Balancing":
        if self.first_layer > self.depth - 1:
            raise ValueError(
                f"--first-layer {self.first_layer}: expected at most {self.depth - 1}, one less "
                "than the depth"
            )
        return self

    @field_validator("widths")
    @classmethod
    def _some(cls, widths: tuple[int, ...]) -> tuple[int, ...]:
        if len(widths) < slopes.LEAST_WIDTHS:
            raise ValueError("expected three or more, to which a parabola is fitted")
        return widths

    def grid(self) -> Grid:
        """The networks and the images."""
        return Grid(
            activation=activations.SIGMOID,
            cost=costs.named(self.cost),
            initializations=(LARGE_START,),
            widths=self.widths,
            depths=(self.depth,),
            images=FirstImages.of(mnist.read().training(self.images)),
            saturation=0.0,
            jacobians=0,
            seed=self.seed,
        )


def main(given: Balancing) -> None:
    """Measure, predict and write the tables."""
    setting = given.setting(activations.SIGMOID)
    grid = given.grid()

    def measure(block: range) -> Measured:
        return gradients.measure(block, grid)

    measured = gradients.joined(parallel.map_blocks(measure, given.replicas, REPLICAS_AT_ONCE))
    found = slopes_of_networks(measured, given.first_layer)
    predicted = curves(measured, grid, setting, given.first_layer, given.points)
    BALANCING_RUN.write(found)
    BALANCING_CURVE.write(predicted)


def slopes_of_networks(measured: Measured, first_layer: int) -> pd.DataFrame:
    """The slope in each network: BALANCING_RUN."""
    rows = []
    for width, norms in _settled(measured, first_layer):
        for measure in GRADIENT_MEASURES:
            values = _rows(norms, measure)
            found = {"width": width, "measure": measure, "replica": norms["replica"].unique()}
            rows.append(pd.DataFrame(found | {"slope": slopes.lines(values)["slope"]}))
    return pd.concat(rows, ignore_index=True)


def curves(
    measured: Measured, grid: Grid, setting: PredictionSetting, first_layer: int, points: int
) -> pd.DataFrame:
    """Slopes of the mean squares over the replicas, and predicted ones: BALANCING_CURVE.

    `points` is how many widths are predicted between the ends besides those measured.
    """
    rows = []
    for width, norms in _settled(measured, first_layer):
        for measure in GRADIENT_MEASURES:
            values = _rows(norms, measure)
            squares = logsumexp(2 * values, axis=0, b=1 / len(values)) / 2
            slope = float(slopes.lines(squares[None])["slope"][0])
            rows.append({"width": width, "measure": measure, "square_slope": slope})
    between = np.geomspace(min(grid.widths), max(grid.widths), points).round().astype(int).tolist()
    widths = sorted({*grid.widths, *between})
    predicted = _predicted(grid, setting, widths, first_layer)
    table = predicted.merge(pd.DataFrame(rows), "left", ["width", "measure"])
    deep = prediction.balancing_width(setting.function)
    return table.assign(deep_width=deep["balancing_width"].iloc[0])


def _predicted(
    grid: Grid, setting: PredictionSetting, widths: Sequence[int], first_layer: int
) -> pd.DataFrame:
    table = prediction.predictions(setting, grid.initializations, widths, grid.depths)
    settled = table[table["layer"] >= first_layer]
    found = [
        {
            "width": width,
            "measure": measure,
            "predicted_slope": float(slopes.lines(layers["log_norm"].to_numpy()[None])["slope"][0]),
        }
        for (width, measure), layers in settled.groupby(["width", "measure"], sort=False)
    ]
    return pd.DataFrame(found)


def _settled(measured: Measured, first_layer: int) -> list[tuple[int, pd.DataFrame]]:
    norms = measured.norms
    hidden = norms[~norms["output"].astype(bool) & (norms["layer"] >= first_layer)]
    return [(int(str(width)), rows) for width, rows in hidden.groupby("width", sort=False)]


def _rows(norms: pd.DataFrame, measure: str) -> slopes.Rows:
    """The logarithms of the norms, a row for each replica."""
    return as_array(norms, measure, "replica", "layer")
