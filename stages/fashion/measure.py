"""Measure the gradients of untrained networks that see Fashion-MNIST."""

import pandas as pd
from pydantic import Field

from stages.fashion.data_sets import clothes
from stages.fashion.tables import FASHION_GRADIENT, FASHION_NEURONS
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Name, Params
from unstable_gradients.study.networks import Variants
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.initial_gradients import REPLICAS_IN_A_BLOCK, initial_gradients
from unstable_gradients.training.parameters import Functions, Images, Replicated, Start


class Shown(Params):
    """The network of whose neurons the gradients are kept."""

    network: Name = Field(description="the variant whose neurons are drawn as bars")


class UntrainedOnFashion(Functions, Start, Replicated, Images, Variants):
    """The networks as section C measures them."""

    bars: Shown = Field(description="the bars of single neurons")


def main(given: UntrainedOnFashion) -> None:
    """Write the norms of all networks' layers, and the gradients of the neurons of one."""
    if given.bars.network not in given.groups:
        known = ", ".join(given.groups)
        raise InvalidInput(f"--bars.network {given.bars.network}: expected one of {known}")
    data = clothes(FASHION_GRADIENT, FASHION_NEURONS)
    if data is None:
        return
    images = FirstImages.of(data.training(given.images))
    tables = {name: _gradients(given, name, images) for name in given.groups}
    FASHION_GRADIENT.write(pd.concat([norms for norms, _ in tables.values()]))
    FASHION_NEURONS.write(tables[given.bars.network][1])


def _gradients(
    given: UntrainedOnFashion, name: str, images: FirstImages
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Norms of the layers and gradients of the neurons of one network, of all replicas."""
    architecture, initializer = given.architecture(given.groups[name].hidden), given.distribution()

    def measure(block: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        return initial_gradients(block, architecture, initializer, given.seed, images)

    parts = parallel.map_blocks(measure, given.replicas, REPLICAS_IN_A_BLOCK, GROUP)
    norms, neurons = (pd.concat(each).assign(network=name) for each in zip(*parts, strict=True))
    return norms, neurons
