"""Multiply the matrices of equation 124 and take their singular values (claim F1)."""

import pandas as pd

from stages.images import mnist
from stages.richer import trained
from stages.richer.matrix_factors import matrix_factors
from stages.richer.parameters import TrainedNetwork
from stages.richer.tables import FACTOR_VALUE, MATRIX_PRODUCT, STATES
from unstable_gradients.images.mnist import PIXEL_SCALE, one_hot
from unstable_gradients.network import initializers
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Seeded
from unstable_gradients.training.parameters import Images, Start

REPLICAS_AT_ONCE = 10


class Multiplied(TrainedNetwork, Start, Seeded, Images):
    """A trained network, how it began, and the images whose errors are followed."""


def main(given: Multiplied) -> None:
    """Run the comparison on every replica, before and after its training."""
    architecture, initializer = given.network, given.distribution()
    split = mnist.read().training(given.images)
    inputs, targets = split.images * PIXEL_SCALE, one_hot(split.labels, float)
    parameters = given.trained()

    def compare(block: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        own = (initializers.streams(given.seed, architecture.sizes, replica) for replica in block)
        starts = (each.initialization for each in own)
        untrained = initializers.initialize(architecture, initializer, starts)
        states = dict(zip(STATES, (untrained, trained.in_double(parameters, block)), strict=True))
        return matrix_factors(block, architecture, states, inputs, targets)

    results = parallel.map_blocks(compare, parameters.replicas, REPLICAS_AT_ONCE)
    products, values = (pd.concat(frames) for frames in zip(*results, strict=True))
    MATRIX_PRODUCT.write(products, given.name)
    FACTOR_VALUE.write(values, given.name)
