"""Follow the gradients through full-batch gradient descent on a few images (section D)."""

import pandas as pd

from stages.images import mnist
from stages.training.tables import GRADIENT_TRACE, GRADIENT_TRACE_END
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.program import parallel, progress
from unstable_gradients.program.parameters import Named
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.gradient_traces import gradient_traces
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
