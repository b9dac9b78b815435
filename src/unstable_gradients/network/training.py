"""The names that moved to `descent`, `hyperparameters` and `mini_batches`."""

import numpy as np

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent, descend
from unstable_gradients.network.first_layer import Places
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batches import (
    Examples,
    endless_mini_batches,
    mini_batches,
    shuffled,
)

__all__ = [
    "Hyperparameters",
    "MiniBatchDescent",
    "descend",
    "endless_mini_batches",
    "mini_batches",
    "shuffled",
]


class MiniBatchDescent(Descent):
    """Plain descent as it was called before."""

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        inputs: np.ndarray,
        targets: np.ndarray,
        mini_batch: int,
        hyperparameters: Hyperparameters,
        input_scale: float = 1.0,
        live: Places | None = None,
    ) -> None:
        examples = Examples(inputs, targets, input_scale, live)
        super().__init__(architecture, parameters, examples, mini_batch, hyperparameters)
