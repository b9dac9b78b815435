"""Equation 124 in untrained and trained networks: whether it holds, what its factors do (F1)."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.theory.matrix_product import (
    EachMatrices,
    MatrixProduct,
    relative_differences,
    singular_values,
)

IMAGES_AT_ONCE = 25  # of which the products of matrices stay in the cache


# Networks whose training diverged are a result, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def matrix_factors(
    block: range,
    architecture: Architecture,
    states: dict[str, Parameters],
    inputs: Float[np.ndarray, "image n_in"],
    targets: Float[np.ndarray, "image n_out"],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The product against backpropagation, and the singular values of its factors.

    Args:
        block: the replicas' numbers.
        architecture: the network.
        states: double-precision parameters of these replicas by their state, such as trained.
        inputs: images.
        targets: their targets.

    Returns:
        MATRIX_PRODUCT and FACTOR_VALUE, without network.
    """
    products, values = [], []
    for state, parameters in states.items():
        runs = [
            MatrixProduct.of(architecture, parameters, inputs[some], targets[some])
            for some in _portions(len(inputs))
        ]
        errors = _backpropagated(architecture, parameters, inputs, targets)
        products.append(_products(block, runs, errors).assign(state=state))
        for kind in ("pairs", "products"):
            values.append(_values(block, kind, runs).assign(state=state))
    keys = ["replica", "layer"]
    return (
        pd.concat(products).sort_values(keys, kind="stable"),
        pd.concat(values).sort_values(keys, kind="stable"),
    )


def _portions(images: int) -> list[slice]:
    return [slice(first, first + IMAGES_AT_ONCE) for first in range(0, images, IMAGES_AT_ONCE)]


def _backpropagated(
    architecture: Architecture,
    parameters: Parameters,
    inputs: Float[np.ndarray, "image n_in"],
    targets: Float[np.ndarray, "image n_out"],
) -> list[Float[np.ndarray, "replica image _neuron"]]:
    """delta^l of each layer by the network's own code, in double precision."""
    run = Backpropagation(architecture, parameters.replicas, len(inputs), np.float64)
    run.forward(parameters, inputs)
    run.backward(parameters, targets)
    return run.errors


def _products(
    block: range, runs: list[MatrixProduct], errors: list[Float[np.ndarray, "replica image _n"]]
) -> pd.DataFrame:
    by_layer = _joined([run.errors() for run in runs])
    shrinkage = _joined([run.shrinkage() for run in runs])
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "replica": list(block),
                    "layer": layer,
                    "relative_difference": relative_differences(found, expected),
                    "shrinkage": _geometric_mean(shrinkage[layer - 2]) if layer > 1 else np.nan,
                }
            )
            for layer, (found, expected) in enumerate(zip(by_layer, errors, strict=True), 1)
        ]
    )


def _values(block: range, kind: str, runs: list[MatrixProduct]) -> pd.DataFrame:
    matrices: list[EachMatrices] = [getattr(run, kind) for run in runs]
    by_layer = _joined([[singular_values(each) for each in layers] for layers in matrices])
    frames = []
    # A pair is named after the layer behind it, a product after the layer that it leads to.
    for layer, values in enumerate(by_layer, 2 if kind == "pairs" else 1):
        means = _geometric_mean(values)
        frames += [
            pd.DataFrame(
                {
                    "replica": list(block),
                    "kind": kind,
                    "layer": layer,
                    "position": position,
                    "singular_value": column,
                }
            )
            for position, column in enumerate(means.T, 1)
        ]
    return pd.concat(frames)


def _joined(
    portions: list[list[Float[np.ndarray, "replica _image ..."]]],
) -> list[Float[np.ndarray, "replica image ..."]]:
    """For each layer, the portions of the images one after the other."""
    return [np.concatenate(layer, axis=1) for layer in zip(*portions, strict=True)]


def _geometric_mean(
    values: Float[np.ndarray, "replica image *rest"],
) -> Float[np.ndarray, "replica *rest"]:
    """Over the images; 0 if one of them is 0."""
    with np.errstate(divide="ignore"):
        return np.exp(np.log(values).mean(axis=1))
