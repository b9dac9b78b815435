"""Aggregates of the speed of learning over replicas (D1 to D4).

A trace that stops being finite has no level over all epochs.
"""

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.training.tables import BOOK_CURVE
from unstable_gradients.study import book, statistics
from unstable_gradients.study.curves import simultaneous_band
from unstable_gradients.study.networks import Networks, shown, with_sizes
from unstable_gradients.study.replicas import as_array, quantiles
from unstable_gradients.study.speed_shape import trace_shape

# On the page, where a reader picks single runs.
EPOCHS_SHOWN = 33  # beside those of the book's curves
DIGITS_SHOWN = 4


def speed(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of ||delta|| at each epoch: SPEED_BY_EPOCH."""
    table = quantiles(runs, ["network", "epoch", "layer"], "bias_gradient_norm", confidence)
    return with_sizes(table, networks)


def speed_shape(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Fall, rebound and level of each replica's ||delta|| over the epochs: SPEED_SHAPE."""
    rows = []
    for (network, replica, layer), trace in runs.groupby(
        ["network", "replica", "layer"], sort=False
    ):
        norms = trace.sort_values("epoch")["bias_gradient_norm"].to_numpy()
        place = {"network": network, "replica": replica, "layer": layer}
        rows.append(place | trace_shape(norms))
    return with_sizes(pd.DataFrame(rows).astype({"early_lowest_epoch": "Int64"}), networks)


def learned(ends: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Mean part of the images that networks classify after training: LEARNED."""
    rows = []
    for network, group in ends.groupby("network", sort=False):
        found = statistics.mean(group["training_accuracy"].to_numpy(), confidence)
        rows.append((network, found.value, found.low, found.high, found.replicas))
    columns = ["network", "mean", "low", "high", "replicas"]
    return with_sizes(pd.DataFrame(rows, columns=columns), networks)


def thinned(runs: pd.DataFrame) -> pd.DataFrame:
    """Each replica's ||delta|| to a few digits, in some epochs: SPEED_BY_RUN from GRADIENT_TRACE.

    Their distances grow with the epoch, because speeds change fast at first; those of the book's
    curves and the last one are among them.
    """
    last = int(runs["epoch"].max())
    grid = np.rint(last * np.linspace(0, 1, EPOCHS_SHOWN) ** 2).astype(int)
    rows = runs[runs["epoch"].isin({*grid.tolist(), *book.CURVE_EPOCHS})]
    norms = rows["bias_gradient_norm"].map(lambda norm: float(f"{norm:.{DIGITS_SHOWN}g}"))
    return rows.assign(bias_gradient_norm=norms)


def at_the_books_epochs(network: pd.DataFrame, layer: int) -> Float[np.ndarray, "replica epoch"]:
    """||dC/db|| of a layer at the epochs at which the book's curves were read off.

    Args:
        network: GRADIENT_TRACE of one network, of all these epochs.
        layer: hidden layer, counted from 1.
    """
    rows = network[(network["layer"] == layer) & network["epoch"].isin(book.CURVE_EPOCHS)]
    return as_array(rows, "bias_gradient_norm", "replica", "epoch")


def published(runs: pd.DataFrame, sizes: str) -> bool:
    """Whether the book shows curves of networks of these sizes, and a run has all their epochs."""
    return sizes in book.CURVES and set(book.CURVE_EPOCHS) <= set(runs["epoch"])


def book_curves(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """The curves of the book's figures among the replicas: BOOK_CURVE from GRADIENT_TRACE."""
    found = []
    for network, rows in runs.groupby("network", sort=False):
        sizes = shown(networks[str(network)])
        for layer, curve in enumerate(book.CURVES[sizes] if published(rows, sizes) else (), 1):
            ours = at_the_books_epochs(rows, layer)
            places = pd.DataFrame(
                {
                    "network": network,
                    "layer": layer,
                    "epoch": book.CURVE_EPOCHS,
                    "book": curve,
                    "percentile": [
                        statistics.percentile_of(*each) for each in zip(curve, ours.T, strict=True)
                    ],
                }
            )
            places["whole_lower"], places["whole_upper"] = simultaneous_band(ours, confidence)
            found.append(places)
    if not found:
        return pd.DataFrame(columns=list(BOOK_CURVE.columns))
    bands = quantiles(runs, ["network", "epoch", "layer"], "bias_gradient_norm", confidence)
    together = pd.concat(found).merge(bands, on=["network", "epoch", "layer"])
    return with_sizes(together, networks)


def noise(
    mini_batch: pd.DataFrame, full_batch: pd.DataFrame, networks: Networks, confidence: float
) -> pd.DataFrame:
    """Quantiles of ||delta|| at each step, mini-batch, averaged and full batch: NOISE."""
    long = mini_batch.rename(
        columns={"bias_gradient_norm": "mini_batch", "averaged_bias_gradient_norm": "averaged"}
    ).melt(["network", "replica", "step", "layer"], ["mini_batch", "averaged"], var_name="measure")
    full = full_batch.rename(columns={"epoch": "step", "bias_gradient_norm": "value"})
    together = pd.concat([long, full.assign(measure="full_batch")], ignore_index=True)
    table = quantiles(together, ["network", "step", "layer", "measure"], "value", confidence)
    return with_sizes(table, networks)
