"""Activations of the hidden layers in the course of training (G1, G2).

Glorot and Bengio (2010) watched 300 fixed images. Numbers of a layer are over these images and all
its neurons.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.activations import Activation
from unstable_gradients.network.evaluation import evaluate, hidden_layers
from unstable_gradients.training.recipe import Recipe, followed

PERCENTILES = 2, 98


def spaced(steps: int, times: int) -> list[int]:
    """0 and about this many steps up to the last, equally far apart in their logarithms."""
    found = np.round(np.geomspace(1, steps, times)).astype(int).tolist()
    return [0, *dict.fromkeys([*found[:-1], steps])]


def relative_slopes(
    function: Activation, z: Float[np.ndarray, "*shape"], values: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """s'(z) of each z and activation s(z), in parts of the steepest."""
    slopes = np.empty_like(values)
    function.derivative(z, values, slopes)
    return slopes / function.steepest


def _saturated(
    slopes: Float[np.ndarray, "replica image neuron"], saturation: float
) -> Float[np.ndarray, " replica"]:
    """The part of slopes of this size or less, in parts of the steepest; NaN where one is."""
    small = np.abs(slopes) < saturation
    return np.where(np.isnan(slopes), np.nan, small).mean(axis=(1, 2))


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def activations(
    block: range,
    recipe: Recipe,
    steps: Sequence[int],
    saturation: float,
    training: Split,
    watched: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Mean, spread, saturation and slope of each hidden layer's activations at these steps.

    A neuron counts as saturated where its slope is below the part `saturation` of the steepest.
    Columns: ACTIVATION_COURSE without network and initializer; accuracy and cost are over the
    watched images.
    """
    layers = len(recipe.architecture.sizes) - 2
    targets = one_hot(watched.labels, recipe.dtype)
    rows = []
    for step, parameters in followed(block, recipe, training, steps, tick):
        result = evaluate(recipe.architecture, parameters, watched.images, targets, PIXEL_SCALE)
        seen = hidden_layers(recipe.architecture, parameters, watched.images, PIXEL_SCALE)
        for layer, (z, values) in enumerate(zip(*seen, strict=True), 1):
            z, values = z.astype(np.float64), values.astype(np.float64)
            slopes = relative_slopes(recipe.architecture.activation, z, values)
            low, high = np.percentile(values, PERCENTILES, axis=(1, 2))
            rows.append(
                pd.DataFrame(
                    {
                        "activation": recipe.architecture.activation.name,
                        "eta": recipe.eta,
                        "hidden_layers": layers,
                        "replica": list(block),
                        "step": step,
                        "layer": layer,
                        "mean": values.mean(axis=(1, 2)),
                        "spread": values.std(axis=(1, 2)),
                        "percentile_2": low,
                        "percentile_98": high,
                        "saturated": _saturated(slopes, saturation),
                        "slope": slopes.mean(axis=(1, 2)),
                        "accuracy": result.accuracy,
                        "cost": result.cost,
                    }
                )
            )
    return pd.concat(rows).sort_values(["replica", "step", "layer"], kind="stable")
