"""How the page names activation functions and starts, which tables hold by their names."""

from unstable_gradients.network import activations, initializers


def function(name: str) -> str:
    """An activation function in words.

    Raises:
        InvalidInput: if there is none of this name.
    """
    return activations.named(name).words.noun


def initialization(name: str) -> str:
    """Weights and biases of a start such as he-zero.

    Raises:
        InvalidInput: if there is none of this name.
    """
    start = initializers.start(name)
    return f"{start.weights.words.noun}, {start.biases.noun}"
