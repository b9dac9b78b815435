"""Accuracy during stochastic gradient descent (section B)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.initializers import (
    Initializer,
    Parameters,
    Streams,
    initialize,
    streams,
)
from unstable_gradients.network.training import Hyperparameters, MiniBatchDescent, shuffled


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

    def streams(self, block: range) -> list[Streams]:
        """The random streams of these replicas, from their beginning."""
        return [streams(self.seed, self.architecture.sizes, replica) for replica in block]

    def start(self, own: list[Streams]) -> Parameters:
        """Weights and biases before training, drawn from each replica's streams."""
        generators = (each.initialization for each in own)
        return initialize(self.architecture, self.initializer, generators, self.dtype)


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

    Those of training are over as many images as those of validation, see `watched`. `tick` is
    called after each epoch. Columns: ACCURACY without network. The parameters are those after the
    last epoch.
    """
    own = setting.streams(block)
    parameters = setting.start(own)
    images, live = training.live
    descent = MiniBatchDescent(
        setting.architecture,
        parameters,
        images,
        one_hot(training.labels, setting.dtype),
        setting.mini_batch,
        Hyperparameters(setting.eta, setting.lmbda, len(training.labels)),
        PIXEL_SCALE,
        live,
    )
    sets = {
        name: (split.images, one_hot(split.labels, setting.dtype))
        for name, split in watched(training, validation).items()
    }

    def measured(epoch: int) -> pd.DataFrame:
        return measure(setting.architecture, parameters, sets, block, PIXEL_SCALE, epoch=epoch)

    rows = [measured(epoch=0)]
    for epoch in range(1, setting.epochs + 1):
        descent.run(shuffled(own, len(training.labels)))
        rows.append(measured(epoch))
        tick()
    return pd.concat(rows).sort_values(["replica", "epoch"], kind="stable"), parameters


def watched(training: Split, validation: Split) -> dict[str, Split]:
    """What accuracy and cost are taken over: the validation images and the first so many training
    images, which tell as much; to pass over all of them would take a fifth of the training time.
    """
    return {"validation": validation, "training": training.first(len(validation.labels))}


def measure(
    architecture: Architecture,
    parameters: Parameters,
    sets: Mapping[str, tuple[np.ndarray, Float[np.ndarray, "image 10"]]],
    block: range,
    input_scale: float,
    **more: int,
) -> pd.DataFrame:
    """Accuracy and cost on each set of inputs and targets, beside further columns."""
    columns: dict[str, object] = {"replica": list(block), **more}
    for name, (inputs, targets) in sets.items():
        result = evaluate(architecture, parameters, inputs, targets, input_scale)
        columns[f"{name}_accuracy"] = result.accuracy
        columns[f"{name}_cost"] = result.cost
    return pd.DataFrame(columns)
