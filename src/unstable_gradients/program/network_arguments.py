"""Arguments of the programs that compute with networks.

Apart from `arguments`, so that a program that only collects results does not depend on the
networks' code.
"""

from pathlib import Path

from pydantic import Field

from unstable_gradients.mnist import CLASSES, PIXELS
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.program.arguments import Count, Hidden, Seed, VariantName
from unstable_gradients.program.command_line import Arguments


class ArchitectureArguments(Arguments):
    """A variant, the functions that all networks share, and the images."""

    network: VariantName = Field(description="name of the variant")
    hidden: Hidden = Field(description="neurons of each hidden layer, front to back")
    activation: str = Field(description="activation function of the hidden layers")
    cost: str = Field(description="cost function")
    mnist: Path = Field(description="folder of the MNIST files")

    def architecture(self) -> Architecture:
        """The network of this variant on MNIST."""
        return Architecture(
            sizes=(PIXELS, *self.hidden, CLASSES),
            activation=activations.named(self.activation),
            cost=costs.named(self.cost),
        )


class TrainedArguments(ArchitectureArguments):
    """A variant that section B trained."""

    trained: Path = Field(description="npz file of the trained weights and biases")


class NetworkArguments(ArchitectureArguments):
    """A variant, how it begins, and how often."""

    initializer: str = Field(description="distribution of the initial weights")
    seed: Seed = Field(description="seed of all random streams")
    replicas: Count = Field(description="independent random starts")
    out: Path = Field(description="CSV file to write")

    def distribution(self) -> initializers.Initializer:
        """The initializer asked for."""
        return initializers.named(self.initializer)
