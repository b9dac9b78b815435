"""Follow the gradients through full-batch gradient descent on a few images (section D)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from stages.images import mnist
from stages.training.measurements import column, index
from stages.training.tables import GRADIENT_TRACE, GRADIENT_TRACE_END
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import descend
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Initializer, streams
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.program import parallel, progress
from unstable_gradients.program.parameters import Named
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.parameters import (
    Decay,
    Epochs,
    Functions,
    Images,
    LearningRate,
    Replicated,
    Start,
)


class Traced(Named, Variant, Functions, Start, Replicated, Images, Epochs, LearningRate, Decay):
    """A network, and how it is trained on all images at once."""


def main(given: Traced) -> None:
    """Write the norms of the network's gradients in each epoch, and what it has learned."""
    architecture, initializer = given.architecture(given.hidden), given.distribution()
    descent = Hyperparameters(given.eta, given.lmbda, given.images)
    images = FirstImages.of(mnist.read().training(given.images))

    def trace(block: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        with progress.bar(given.name, block, given.epochs) as bar:
            return gradient_traces(
                block,
                architecture,
                initializer,
                descent,
                given.epochs,
                given.seed,
                images,
                bar.update,
            )

    # One group at once: all images fill the cache already.
    traces = parallel.map_blocks(trace, given.replicas, GROUP, GROUP)
    norms, learned = (pd.concat(parts) for parts in zip(*traces, strict=True))
    GRADIENT_TRACE.write(norms, given.name)
    GRADIENT_TRACE_END.write(learned, given.name)


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def gradient_traces(
    block: range,
    architecture: Architecture,
    initializer: Initializer,
    hyperparameters: Hyperparameters,
    epochs: int,
    seed: int,
    images: FirstImages,
    tick: Callable[[], object] = lambda: None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gradient norms before each epoch's one step, and what is learned after the last of them.

    For a block of replicas. An epoch of full-batch descent is one step; epoch 0 is the untrained
    network. `tick` is called after each epoch. Columns: GRADIENT_TRACE and GRADIENT_TRACE_END
    without network.
    """
    own = [streams(seed, architecture.sizes, replica) for replica in block]
    parameters = images.initialize(architecture, initializer, own)
    narrowed = images.narrowed(architecture)
    gradient = MeanGradient(narrowed, len(block), images.inputs, images.targets, block.start)
    bias_norms, weight_norms = [], []
    for _ in range(epochs):
        gradient.compute(parameters)
        bias_norms.append(gradient.bias_norms())
        weight_norms.append(gradient.weight_norms())
        descend(parameters, gradient.weights, gradient.biases, hyperparameters)
        tick()
    norms = pd.DataFrame(
        index(block, epochs, len(bias_norms[0]), "epoch")
        | {
            "bias_gradient_norm": column(np.stack(bias_norms)),
            "weight_gradient_norm": column(np.stack(weight_norms)),
        }
    )
    learned = evaluate(narrowed, parameters, images.inputs, images.targets)
    return norms, pd.DataFrame(
        {
            "replica": block,
            "training_accuracy": learned.accuracy,
            "training_cost": learned.cost,
        }
    )
