"""How figures name activation functions and starts, which tables have by a name of params.yaml."""

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations, initializers


def activation(name: str) -> str:
    """An activation function as a reader knows it; a name that is none stays as it is."""
    try:
        return activations.named(name).words.label
    except InvalidInput:
        return name


def weights(name: str) -> str:
    """How weights are drawn; a name that is none stays as it is."""
    known = initializers.INITIALIZERS.get(name)
    return known.words.label if known else name


def initialization(name: str) -> str:
    """Weights and biases of a start such as he-zero."""
    biases = "b = 0" if name.endswith(initializers.ZERO) else "b N(0, 1)"
    return f"{weights(name.removesuffix(initializers.ZERO))}, {biases}"
