"""Parameters of the programs that look into the networks of section B."""

from stages.depth.tables import TRAINED
from stages.richer import trained
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program.parameters import Named
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.parameters import Functions


class TrainedNetwork(Named, Variant, Functions):
    """A network that section B trained."""

    @property
    def network(self) -> Architecture:
        """Its shape and functions."""
        return self.architecture(self.hidden)

    def trained(self) -> Parameters:
        """What its replicas have learned.

        Raises:
            InvalidInput: if the file is missing, damaged or holds networks of other sizes.
        """
        return trained.load(TRAINED.of(self.name), self.network)
