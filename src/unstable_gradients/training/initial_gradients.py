"""Gradients of networks that were just initialised."""

import numpy as np
import pandas as pd

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer, streams
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.training.first_images import FirstImages

REPLICAS_IN_A_BLOCK = 14 * GROUP
REPLICAS_AT_ONCE = 4  # whose buffers stay in the cache


def initial_gradients(
    block: range,
    architecture: Architecture,
    initializer: Initializer,
    seed: int,
    images: FirstImages,
    replicas_at_once: int = REPLICAS_AT_ONCE,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gradient norms of a block of replicas, and the mean gradient of every neuron.

    Columns: replica, layer, and of the mean over the images bias_gradient_norm ||dC/db|| and
    weight_gradient_norm ||dC/dw|| (Frobenius), and rms_bias_gradient_norm, the root mean square of
    one image's ||dC/db||; and replica, layer, neuron (from 1), bias_gradient dC/db of the mean.

    Args:
        block: the replicas.
        architecture: of the networks.
        initializer: of their weights and biases.
        seed: of all random streams.
        images: on which gradients are measured.
        replicas_at_once: how many are computed together, which changes no result.
    """
    narrowed = images.narrowed(architecture)
    norms, neurons = [], []
    for first in range(block.start, block.stop, replicas_at_once):
        some = range(first, min(first + replicas_at_once, block.stop))
        own = [streams(seed, architecture.sizes, replica) for replica in some]
        gradient = MeanGradient(narrowed, len(some), images.inputs, images.targets, some.start)
        gradient.compute(images.initialize(architecture, initializer, own))
        norms.append(_norms(some, gradient))
        neurons.append(_neurons(some, gradient))
    by_layer = pd.concat(norms).sort_values(["replica", "layer"], kind="stable")
    by_neuron = pd.concat(neurons).sort_values(["replica", "layer", "neuron"], kind="stable")
    return by_layer, by_neuron


def _norms(replicas: range, gradient: MeanGradient) -> pd.DataFrame:
    measured = {
        "bias_gradient_norm": gradient.bias_norms(),
        "weight_gradient_norm": gradient.weight_norms(),
        "rms_bias_gradient_norm": gradient.rms_bias_norms(),
    }
    layers = len(measured["bias_gradient_norm"])
    return pd.DataFrame(
        {
            "layer": np.repeat(np.arange(1, layers + 1), len(replicas)),
            "replica": np.tile(np.array(replicas), layers),
        }
        | {name: values.ravel() for name, values in measured.items()}
    )


def _neurons(replicas: range, gradient: MeanGradient) -> pd.DataFrame:
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "replica": np.repeat(np.array(replicas), biases.shape[-1]),
                    "layer": layer,
                    "neuron": np.tile(np.arange(1, biases.shape[-1] + 1), len(replicas)),
                    "bias_gradient": biases.ravel(),
                }
            )
            for layer, biases in enumerate(gradient.biases[:-1], start=1)
        ]
    )
