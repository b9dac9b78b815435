"""Accuracy during stochastic gradient descent (section B)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.initializers import Initializer, Parameters, initialize, streams
from unstable_gradients.network.training import Hyperparameters, MiniBatchDescent


@dataclass(frozen=True)
class Training:
    """How networks are trained: everything but the data and the replicas' numbers."""

    architecture: Architecture
    initializer: Initializer
    eta: float
    lmbda: float
    mini_batch: int
    epochs: int
    seed: int
    dtype: type[np.floating]


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def learning_curves(
    block: range,
    setting: Training,
    training: Split,
    validation: Split,
    tick: Callable[[], object] = lambda: None,
) -> tuple[pd.DataFrame, Parameters]:
    """Train a block of replicas; accuracy and cost before training and after each epoch.

    `tick` is called after each epoch. Columns: tables.ACCURACY without network. The parameters
    are those after the last epoch.
    """
    own = [streams(setting.seed, setting.architecture.sizes, replica) for replica in block]
    parameters = initialize(
        setting.architecture,
        setting.initializer,
        (each.initialization for each in own),
        setting.dtype,
    )
    targets = one_hot(training.labels, setting.dtype)
    descent = MiniBatchDescent(
        setting.architecture,
        parameters,
        training.images,
        targets,
        setting.mini_batch,
        Hyperparameters(setting.eta, setting.lmbda, len(training.labels)),
        PIXEL_SCALE,
    )
    sets = {
        "validation": (validation.images, one_hot(validation.labels, setting.dtype)),
        "training": (training.images, targets),
    }
    rows = [_measure(setting.architecture, parameters, sets, block, epoch=0)]
    for epoch in range(1, setting.epochs + 1):
        descent.run(np.stack([each.shuffling.permutation(len(targets)) for each in own]))
        rows.append(_measure(setting.architecture, parameters, sets, block, epoch))
        tick()
    return pd.concat(rows).sort_values(["replica", "epoch"], kind="stable"), parameters


def _measure(
    architecture: Architecture,
    parameters: Parameters,
    sets: dict[str, tuple[np.ndarray, Float[np.ndarray, "image 10"]]],
    block: range,
    epoch: int,
) -> pd.DataFrame:
    columns: dict[str, object] = {"replica": list(block), "epoch": epoch}
    for name, (images, targets) in sets.items():
        result = evaluate(architecture, parameters, images, targets, PIXEL_SCALE)
        columns[f"{name}_accuracy"] = result.accuracy
        columns[f"{name}_cost"] = result.cost
    return pd.DataFrame(columns)
