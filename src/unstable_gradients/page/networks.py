"""The networks of the study in words."""

from collections.abc import Mapping, Sequence

from unstable_gradients.network import activations, initializers
from unstable_gradients.page import numbers

OUTPUTS_IN_WORDS = {"log-likelihood": "a softmax layer"}
COSTS_IN_WORDS = {
    "cross-entropy": "cross-entropy, summed over the outputs (equation 63 of the book)",
    "log-likelihood": "log-likelihood (equation 80 of the book)",
    "quadratic": "quadratic (equation 6 of the book)",
}


def described(network: Mapping[str, str], sizes: Mapping[str, Sequence[int]]) -> str:
    """What the networks share and where they differ, as sentences.

    Args:
        network: activation, cost, initializer and biases.
        sizes: the layer sizes of every network, by its name.

    Raises:
        InvalidInput: if there is no such activation or initializer.
    """
    shown = numbers.listed([numbers.network("-".join(map(str, each))) for each in sizes.values()])
    neurons = activations.named(network["activation"]).words.neurons
    start = initializers.named(network["initializer"], network["biases"])
    cost = network["cost"]
    output = OUTPUTS_IN_WORDS.get(cost, "sigmoid ones")
    return (
        f"The layers of the networks have these sizes, from the pixels to the digits: {shown}. "
        f"Hidden neurons are {neurons}, output neurons are {output}. "
        f"The cost is {COSTS_IN_WORDS.get(cost, cost)}. Before training the weights are "
        f"{start.weights.words.sentence}; the biases are {start.biases.sentence}."
    )
