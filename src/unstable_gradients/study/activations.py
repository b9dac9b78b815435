"""The activation functions that are compared, as params.yaml lists them under `compared`."""

from pydantic import Field

from unstable_gradients.program.parameters import Groups, Params, Statistics


class Activated(Params):
    """The activation function of hidden layers."""

    activation: str = Field(description="activation function of the hidden layers")


class Activations(Groups[Activated]):
    """Activation functions by names of their own: `--steep.activation sigmoid-4`."""

    @property
    def functions(self) -> dict[str, str]:
        """The function of every name, in the order of params.yaml."""
        return {name: each.activation for name, each in self.groups.items()}


class ComparedActivations(Statistics, Activations):
    """The activation functions, and how sure intervals over replicas are to be."""
