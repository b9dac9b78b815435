"""The networks of the study in words."""

from collections.abc import Mapping, Sequence

from unstable_gradients.network import activations
from unstable_gradients.page import numbers

OUTPUTS = {"log-likelihood": "a softmax layer"}
COSTS = {
    "cross-entropy": "cross-entropy, summed over the outputs (equation 63 of the book)",
    "log-likelihood": "log-likelihood (equation 80 of the book)",
    "quadratic": "quadratic (equation 6 of the book)",
}
N_IN = "n is the number of inputs of a neuron"
LAYER = f"{N_IN} and m the number of neurons of its layer"
WEIGHTS = {
    "default": f"normal with mean 0 and variance 1/n, where {N_IN}",
    "large": "normal with mean 0 and variance 1",
    "lecun": f"normal with mean 0 and variance 1/n, where {N_IN}",
    "he": f"normal with mean 0 and variance 2/n, where {N_IN}",
    "glorot-normal": f"normal with mean 0 and variance 2/(n + m), where {LAYER}",
    "glorot-uniform": f"uniform with mean 0 and variance 2/(n + m), where {LAYER}",
    "uniform": f"uniform between -1/√n and 1/√n, where {N_IN}",
    "orthogonal": "random orthogonal matrices",
    "sparse": "0 but for 15 inputs of each neuron; these are normal with mean 0 and variance 1",
}
BIASES = {"normal": "normal with mean 0 and variance 1", "zero": "0"}


def described(network: Mapping[str, str], sizes: Mapping[str, Sequence[int]]) -> str:
    """What the networks share and where they differ, as sentences.

    Args:
        network: activation, cost, initializer and biases.
        sizes: the layer sizes of every network, by its name.

    Raises:
        InvalidInput: if there is no such activation.
    """
    shown = numbers.listed([numbers.network("-".join(map(str, each))) for each in sizes.values()])
    neurons = activations.named(network["activation"]).words.neurons
    cost, weights, biases = network["cost"], network["initializer"], network["biases"]
    return (
        f"The layers of the networks have these sizes, from the pixels to the digits: {shown}. "
        f"Hidden neurons are {neurons}, output neurons are "
        f"{OUTPUTS.get(cost, 'sigmoid ones')}. The cost is {COSTS.get(cost, cost)}. Before "
        f"training the weights are {WEIGHTS.get(weights, weights)}; the biases are "
        f"{BIASES.get(biases, biases)}."
    )
