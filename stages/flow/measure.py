"""Measure the gradient in deep untrained networks of one activation function (F3, H1, H4)."""

from pydantic import Field

from stages.flow import gradients, replicas
from stages.flow.gradients import Measured
from stages.flow.hidden_layers import Grid
from stages.flow.parameters import DeepNetworks
from stages.flow.tables import FLOW_ACTIVATION, FLOW_NETWORK, GRADIENT_FLOW, LAYER_JACOBIAN
from stages.images import mnist
from unstable_gradients.network import activations, costs
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Count
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.parameters import Replicated, Saturation

REPLICAS_AT_ONCE = 5  # few, since the first replicas take longer and no core should wait


class Measurement(DeepNetworks, Replicated, Saturation):
    """The networks, and what is measured of them."""

    jacobians: Count = Field(description="replicas whose layers' singular values are taken")

    def grid(self) -> Grid:
        """The networks and the images."""
        return Grid(
            activation=activations.named(self.activation),
            cost=costs.named(self.cost),
            initializations=self.initializations,
            widths=self.widths,
            depths=self.depths,
            images=FirstImages.of(mnist.read().training(self.images)),
            saturation=self.saturation,
            jacobians=self.jacobians,
            seed=self.seed,
        )


def main(given: Measurement) -> None:
    """Measure every network and write the tables."""
    grid = given.grid()

    def measure(block: range) -> Measured:
        return gradients.measure(block, grid)

    measured = gradients.joined(parallel.map_blocks(measure, given.replicas, REPLICAS_AT_ONCE))
    for tables, frame in (
        (GRADIENT_FLOW, replicas.by_layer(measured)),
        (FLOW_NETWORK, replicas.by_network(measured)),
        (FLOW_ACTIVATION, replicas.activations(measured)),
        (LAYER_JACOBIAN, replicas.jacobians(measured)),
    ):
        tables.write(frame, given.name)
