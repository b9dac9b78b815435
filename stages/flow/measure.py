"""Measure the gradient in deep untrained networks of one activation function (F3, H1, H4)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.flow import gradients as gradient_flow
from stages.flow import replicas as flow_summary
from stages.flow.gradients import Grid, Measured
from stages.flow.tables import (
    FLOW_ACTIVATION,
    FLOW_NETWORK,
    GRADIENT_FLOW,
    LAYER_JACOBIAN,
)
from unstable_gradients.images import mnist
from unstable_gradients.network import activations, costs
from unstable_gradients.program import arguments, command_line, deep_network_arguments, parallel
from unstable_gradients.study import tables
from unstable_gradients.training.first_images import FirstImages

REPLICAS_AT_ONCE = 5  # the first ones have more measured of them, and no core is to wait for it


class Arguments(deep_network_arguments.GridArguments):
    """How often and what is measured, and where it goes."""

    mnist: Path = Field(description="folder of the MNIST files")
    replicas: arguments.Count = Field(description="independent random starts of each network")
    saturation: float = Field(
        gt=0, lt=1, description="part of the largest slope, below which a neuron is saturated"
    )
    jacobians: arguments.Count = Field(
        description="replicas whose layers' singular values are taken"
    )
    seed: arguments.Seed = Field(description="seed of all random streams")
    out: Path = Field(description="CSV file of norms and factors of each layer")
    networks_out: Path = Field(description="CSV file of slopes of each network")
    layers_out: Path = Field(description="CSV file of statistics of the activations")
    jacobians_out: Path = Field(description="CSV file of singular values")

    def grid(self) -> Grid:
        """The networks and the images."""
        return Grid(
            activation=activations.named(self.activation),
            cost=costs.named(self.cost),
            initializations=self.initializations,
            widths=self.widths,
            depths=self.depths,
            images=FirstImages.of(mnist.load(self.mnist).training(self.images)),
            saturation=self.saturation,
            jacobians=self.jacobians,
            seed=self.seed,
        )


def main(given: Arguments) -> None:
    """Measure every network and write the tables."""
    grid = given.grid()

    def measure(block: range) -> Measured:
        return gradient_flow.measure(block, grid)

    blocks = parallel.map_blocks(measure, given.replicas, REPLICAS_AT_ONCE)
    measured = gradient_flow.joined(blocks)
    for frame, columns, target in (
        (flow_summary.by_layer(measured), GRADIENT_FLOW, given.out),
        (flow_summary.by_network(measured), FLOW_NETWORK, given.networks_out),
        (flow_summary.activations(measured), FLOW_ACTIVATION, given.layers_out),
        (flow_summary.jacobians(measured), LAYER_JACOBIAN, given.jacobians_out),
    ):
        tables.write(frame.assign(activation=given.name), columns, target)


if __name__ == "__main__":
    command_line.run(main, Arguments)
