"""The networks of the study in words."""

from collections.abc import Mapping, Sequence

from unstable_gradients.report import numbers

COSTS = {
    "cross-entropy": "cross-entropy, summed over the outputs (equation 63 of the book)",
    "quadratic": "quadratic (equation 6 of the book)",
}
INITIALIZERS = {
    "default": "normal with mean 0 and variance 1/n, where n is the number of inputs of a neuron",
    "large": "normal with mean 0 and variance 1",
}


def described(network: Mapping[str, str], sizes: Mapping[str, Sequence[int]]) -> str:
    """What the networks share and where they differ, as sentences.

    Args:
        network: activation, cost and initializer.
        sizes: the layer sizes of every network, by its name.
    """
    shown = numbers.listed([numbers.network("-".join(map(str, each))) for each in sizes.values()])
    cost = COSTS.get(network["cost"], network["cost"])
    weights = INITIALIZERS.get(network["initializer"], network["initializer"])
    return (
        f"The layers of the networks have these sizes, from the pixels to the digits: {shown}. "
        f"Hidden neurons are {network['activation']} neurons, output neurons are sigmoid ones. "
        f"The cost is {cost}. Before training the weights are {weights}; the biases are normal "
        "with mean 0 and variance 1."
    )
