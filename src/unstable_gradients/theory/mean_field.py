"""Mean-field theory of one input in a wide random network (Poole et al. 2016, Schoenholz et al.
2017): how large its weighted inputs are in each layer, and how large its gradient.

Layer l has weights of mean 0 and variance sigma_w^2 / n_in, where n_in counts the neurons before
it, and biases of mean 0 and variance sigma_b^2. In the limit of many neurons the weighted inputs
z^l of one input x are Gaussian, independent of each other, with mean 0 and variance

    q^1 = sigma_w^2 |x|^2 / n_0 + sigma_b^2,
    q^(l+1) = sigma_w^2 E[s(z)^2] + sigma_b^2,  z ~ N(0, q^l),

with sigma_w and sigma_b of the layer computed. E[s^2] holds the square of the mean of s as well, so
that sigmoid needs no other formula. Centred biases, b = -s(0) times the sum of the neuron's
weights, are not drawn but tied to the weights: s - s(0) takes the place of s, and sigma_b is 0.

Backwards, delta^l_j = s'(z^l_j) sum_k w^(l+1)_kj delta^(l+1)_k. With the assumption of the theory,
that the weights on the way back are independent of those on the way forth,

    E|delta^l|^2 = n_l E[s'(z^l)^2] Var(w^(l+1)) E|delta^(l+1)|^2 = chi^l E|delta^(l+1)|^2,
    chi^l = sigma_w^2 E[s'(z)^2],  z ~ N(0, q^l),

with sigma_w of layer l + 1. Each of the n_(l+1) neurons behind contributes, each of the n_l neurons
receives, and Var(w^(l+1)) = sigma_w^2 / n_l: for the norm of the whole vector the widths drop out,
also where 30 neurons meet 10 outputs. The mean square of one neuron's delta has
chi^l n_(l+1) / n_l instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import Activation
from unstable_gradients.theory import gaussian_moments

PerImage = Float[np.ndarray, " image"]


@dataclass(frozen=True)
class Layer:
    """How the weights and biases of one layer of neurons are drawn.

    Attributes:
        weight_variance: sigma_w^2 = n_in Var(w).
        bias_variance: sigma_b^2 = Var(b).
        centred: whether biases also take away s(0) times the sum of the neuron's weights. The first
            layer, whose inputs are no neurons, has none of these.
    """

    weight_variance: float
    bias_variance: float
    centred: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.weight_variance < np.inf:
            raise InvalidInput(
                f"sigma_w^2 {self.weight_variance}: expected a finite number above 0"
            )
        if not 0 <= self.bias_variance < np.inf:
            raise InvalidInput(
                f"sigma_b^2 {self.bias_variance}: expected a finite number, 0 or above"
            )


def layers(
    sizes: Sequence[int], variance_of_a_weight: Callable[[int, int], float], bias_variance: float
) -> list[Layer]:
    """The layers of a network whose initializer gives a weight the variance v(n_in, n_out).

    Args:
        sizes: neurons of each layer, input first, output last.
        variance_of_a_weight: v, such as 1 / n_in or, for N(0, 1) weights, 1.
        bias_variance: sigma_b^2 of every layer.
    """
    if len(sizes) < 3 or min(sizes) < 1:
        raise InvalidInput(f"layer sizes {list(sizes)}: expected three or more, each at least 1")
    return [
        Layer(n_in * variance_of_a_weight(n_in, n_out), bias_variance)
        for n_in, n_out in pairwise(sizes)
    ]


def at_rest(function: Activation, layer: Layer) -> float:
    """What a layer's biases take away from each of its inputs: s(0), or 0 if not centred."""
    return float(function.value(np.zeros(1))[0]) if layer.centred else 0.0


def next_variances(function: Activation, layer: Layer, variances: PerImage) -> PerImage:
    """The variance map: q of a layer from q of the layer before it."""
    rest = at_rest(function, layer)
    squares = gaussian_moments.expectation(lambda z: np.square(function.value(z) - rest), variances)
    return layer.weight_variance * squares + layer.bias_variance


def forward_variances(
    function: Activation, network: Sequence[Layer], mean_squares: PerImage
) -> Float[np.ndarray, "layer image"]:
    """q^l of each image in each layer after the input, the output layer too.

    Args:
        function: the hidden layers' activation.
        network: the layers after the input, front to back.
        mean_squares: |x|^2 / n_0 of each image.

    Raises:
        InvalidInput: if a mean square is negative or not finite.
    """
    if not np.all((mean_squares >= 0) & (mean_squares < np.inf)):
        worst = mean_squares[~((mean_squares >= 0) & (mean_squares < np.inf))][0]
        raise InvalidInput(f"mean square {worst} of an input: expected a finite number, 0 or above")
    front = network[0]
    variances = [front.weight_variance * mean_squares + front.bias_variance]
    for layer in network[1:]:
        variances.append(next_variances(function, layer, variances[-1]))
    return np.stack(variances)


def gradient_factor(function: Activation, weight_variance: float, variances: PerImage) -> PerImage:
    """chi = sigma_w^2 E[s'(z)^2] at each variance q of z; sigma_w is of the layer behind."""
    squares = gaussian_moments.expectation(lambda z: np.square(function.slope(z)), variances)
    return weight_variance * squares


def squared_gradients(
    factors: Float[np.ndarray, "hidden some"], of_the_output: Float[np.ndarray, " some"]
) -> Float[np.ndarray, "hidden some"]:
    """E|delta^l|^2 of each hidden layer: E|delta^L|^2 times the factors from the output back.

    The same holds for E[delta^l . delta'^l] of pairs of images, with the factors and the output's
    covariances of pairs.
    """
    return np.cumprod(factors[::-1], axis=0)[::-1] * of_the_output
