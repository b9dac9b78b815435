"""Follow the gradients of networks through full-batch descent on images of Fashion-MNIST."""

import pandas as pd
from pydantic import Field

from stages.fashion.data_sets import clothes, leave_empty
from stages.fashion.parameters import Fewer, check_at_most
from stages.fashion.tables import FASHION_TRACE
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.program import parallel, progress
from unstable_gradients.study.networks import Variants
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


class TracedOnFashion(Functions, Start, Replicated, Images, Epochs, LearningRate, Decay, Variants):
    """The networks as section D follows them, and how many of them."""

    fashion_trace: Fewer = Field(description="the same on Fashion-MNIST")


def main(given: TracedOnFashion) -> None:
    """Write one table of all networks with layers to compare."""
    replicas = given.fashion_trace.replicas
    check_at_most("fashion-trace.replicas", replicas, given.replicas)
    data = clothes(FASHION_TRACE)
    if data is None:
        return
    images = FirstImages.of(data.training(given.images))
    deep = [name for name, variant in given.groups.items() if len(variant.hidden) > 1]
    if not deep:
        return leave_empty(FASHION_TRACE)
    FASHION_TRACE.write(pd.concat([_traces(given, name, images) for name in deep]))


def _traces(given: TracedOnFashion, name: str, images: FirstImages) -> pd.DataFrame:
    """Norms of one network's gradients in each epoch, of all replicas."""
    architecture, initializer = given.architecture(given.groups[name].hidden), given.distribution()
    descent = Hyperparameters(given.eta, given.lmbda, given.images)

    def trace(block: range) -> pd.DataFrame:
        with progress.bar(name, block, given.epochs) as bar:
            norms, _ = gradient_traces(
                *(block, architecture, initializer, descent, given.epochs, given.seed, images),
                bar.update,
            )
        return norms

    # One group at once: all images fill the cache already.
    parts = parallel.map_blocks(trace, given.fashion_trace.replicas, GROUP, GROUP)
    return pd.concat(parts).assign(network=name)
