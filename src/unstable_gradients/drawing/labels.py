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
    return known.weights.words.label if known else name


def initialization(name: str) -> str:
    """Weights and biases of a start such as he-zero; a name that is none stays as it is."""
    try:
        start = initializers.start(name)
    except InvalidInput:
        return name
    return f"{start.weights.words.label}, {start.biases.label}"
