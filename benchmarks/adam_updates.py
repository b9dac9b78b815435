"""Adam's updates beside torch.optim.Adam, for `check_gradients`."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch

from unstable_gradients.network.adam import Adam
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batches import Examples

SETTINGS = (Adam(1e-3), Adam(1e-8), Adam(1e-3, 0.8, 0.95))


class Network(Protocol):
    """One replica in PyTorch."""

    weights: list[torch.Tensor]
    biases: list[torch.Tensor]

    def mean_cost(self, inputs: np.ndarray, targets: np.ndarray) -> torch.Tensor:
        """Mean of C0 over the images."""


def move(
    architecture: Architecture,
    parameters: Parameters,
    twins: Sequence[Network],
    examples: Examples,
    updates: np.ndarray,
    hyperparameters: Hyperparameters,
    settings: Adam,
) -> None:
    """Move parameters and twins; `updates` holds the images of each, (update, replica, image)."""
    size = updates.shape[-1]
    descent = Descent(architecture, parameters, examples, size, hyperparameters, settings)
    for chosen in updates:
        descent.step(chosen.ravel())
    descent.settle()
    for replica, twin in enumerate(twins):
        _move_by_torch(twin, examples, updates[:, replica], hyperparameters, settings)


def _move_by_torch(
    twin: Network,
    examples: Examples,
    updates: np.ndarray,
    hyperparameters: Hyperparameters,
    settings: Adam,
) -> None:
    decay = hyperparameters.lmbda / hyperparameters.images
    optimizer = torch.optim.Adam(
        [{"params": twin.weights, "weight_decay": decay}, {"params": twin.biases}],
        lr=hyperparameters.eta,
        betas=(settings.beta1, settings.beta2),
        eps=settings.epsilon,
    )
    for chosen in updates:
        optimizer.zero_grad()
        twin.mean_cost(examples.inputs[chosen], examples.targets[chosen]).backward()
        optimizer.step()
