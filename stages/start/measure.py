"""Measure the gradients of networks that were just initialised (section C)."""

import pandas as pd

from stages.images import mnist
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Named
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.initial_gradients import REPLICAS_IN_A_BLOCK, initial_gradients
from unstable_gradients.training.parameters import Functions, Images, Replicated, Start


class Untrained(Named, Variant, Functions, Start, Replicated, Images):
    """A network, how it begins, and the images on which its gradients are measured."""


def main(given: Untrained) -> None:
    """Write the norms of the network's layers and the gradients of its neurons."""
    architecture, initializer = given.architecture(given.hidden), given.distribution()
    images = FirstImages.of(mnist.read().training(given.images))

    def measure(block: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        return initial_gradients(block, architecture, initializer, given.seed, images)

    results = parallel.map_blocks(measure, given.replicas, REPLICAS_IN_A_BLOCK, GROUP)
    norms, neurons = (pd.concat(frames) for frames in zip(*results, strict=True))
    INITIAL_GRADIENT.write(norms, given.name)
    NEURON_GRADIENT.write(neurons, given.name)
