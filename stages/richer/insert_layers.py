"""Deepen trained networks by layers that do nothing, and compare outputs (claims B6, F2)."""

import pandas as pd
from pydantic import Field

from stages.images import mnist
from stages.richer import identity_layers, trained
from stages.richer.parameters import TrainedNetwork
from stages.richer.tables import IDENTITY_LAYERS
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Count, Positive, Several
from unstable_gradients.training.parameters import Validation

REPLICAS_AT_ONCE = 10


class Inserted(TrainedNetwork, Validation):
    """A trained network, and what is put into it."""

    input_weights: Several[Positive] = Field(description="w1 of the neurons put in")
    layers: Several[Count] = Field(description="numbers of layers put in")


def main(given: Inserted) -> None:
    """Run the comparison on every replica and write its table."""
    inserted = identity_layers.deepenings(
        given.network.activation, given.input_weights, given.layers
    )
    validation = mnist.read().validation(given.validation_images)
    parameters = given.trained()

    def compare(block: range) -> pd.DataFrame:
        own = trained.in_double(parameters, block)
        return identity_layers.compare(block, given.network, own, inserted, validation)

    blocks = parallel.map_blocks(compare, parameters.replicas, REPLICAS_AT_ONCE)
    IDENTITY_LAYERS.write(pd.concat(blocks), given.name)
