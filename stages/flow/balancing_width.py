"""Where gradients turn from vanishing to exploding as networks get wider (H3).

Below that width the logarithms of the norms rise from front to back, above they fall. The slope is
taken over the layers behind the first ones, where the variance of the weighted inputs has settled.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float
from scipy.special import logsumexp

from stages.flow import prediction as mean_field_prediction
from stages.flow.gradients import (
    MEASURES,
    Grid,
    Measured,
)
from stages.flow.prediction import Setting
from stages.flow.slopes import lines

Rows = Float[np.ndarray, "some layer"]


def slopes(measured: Measured, first_layer: int) -> pd.DataFrame:
    """The slope in each network: BALANCING_RUN."""
    rows = []
    for width, norms in _settled(measured, first_layer):
        for measure in MEASURES:
            values = _rows(norms, measure)
            found = {"width": width, "measure": measure, "replica": norms["replica"].unique()}
            rows.append(pd.DataFrame(found | {"slope": lines(values)["slope"]}))
    return pd.concat(rows, ignore_index=True)


def curves(
    measured: Measured, grid: Grid, setting: Setting, first_layer: int, points: int
) -> pd.DataFrame:
    """Slopes of the mean squares over the replicas, and predicted ones: BALANCING_CURVE.

    The widths of the prediction are those measured and so many more between the ends.
    """
    rows = []
    for width, norms in _settled(measured, first_layer):
        for measure in MEASURES:
            values = _rows(norms, measure)
            squares = logsumexp(2 * values, axis=0, b=1 / len(values)) / 2
            slope = float(lines(squares[None])["slope"][0])
            rows.append({"width": width, "measure": measure, "square_slope": slope})
    between = np.geomspace(min(grid.widths), max(grid.widths), points).round().astype(int).tolist()
    widths = sorted({*grid.widths, *between})
    predicted = _predicted(grid, setting, widths, first_layer)
    table = predicted.merge(pd.DataFrame(rows), "left", ["width", "measure"])
    deep = mean_field_prediction.balancing_width(setting.function)
    return table.assign(deep_width=deep["balancing_width"].iloc[0])


def _predicted(
    grid: Grid, setting: Setting, widths: Sequence[int], first_layer: int
) -> pd.DataFrame:
    table = mean_field_prediction.predictions(setting, grid.initializations, widths, grid.depths)
    settled = table[table["layer"] >= first_layer]
    found = [
        {
            "width": width,
            "measure": measure,
            "predicted_slope": float(lines(layers["log_norm"].to_numpy()[None])["slope"][0]),
        }
        for (width, measure), layers in settled.groupby(["width", "measure"], sort=False)
    ]
    return pd.DataFrame(found)


def _settled(measured: Measured, first_layer: int) -> list[tuple[int, pd.DataFrame]]:
    norms = measured.norms
    hidden = norms[~norms["output"].astype(bool) & (norms["layer"] >= first_layer)]
    return [(int(str(width)), rows) for width, rows in hidden.groupby("width", sort=False)]


def _rows(norms: pd.DataFrame, measure: str) -> Rows:
    """A row for each replica."""
    return (
        norms.sort_values(["replica", "layer"])[measure]
        .to_numpy()
        .reshape(norms["replica"].nunique(), -1)
    )
