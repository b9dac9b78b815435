"""Mean-field theory of layers that skip connections pass by, for one input and for pairs.

A block computes a^l = k a^(l-1) + c s(z^l), z^l = w^l a^(l-1) + b^l: with k = 1 the reduced
residual network of Yang and Schoenholz (2017), with k = 0 and c = 1 a plain layer. Weights have the
variance sigma_w^2 / n, biases sigma_b^2. The first layer is plain, since the input has another
size. In wide networks z of two inputs are Gaussian together, with covariance
sigma_w^2 E[a a'] + sigma_b^2, and independent of the a that the skip connection hands on. So

    E[a a'] grows to k^2 E[a a'] + k c (m E[s(z')] + m' E[s(z)]) + c^2 E[s(z) s(z')],
    m = E[a] to k m + c E[s(z)],

where the terms with m vanish for an odd s. Backwards, with g = dC/da and
delta^l = dC/dz^l = c s'(z^l) g^l,

    E[g . g'] of the block's input is k^2 + c^2 sigma_w^2 E[s'(z) s'(z')] times that of its output

(for one input, z = z'). Three consequences for one input:

ReLU: E[s'^2] = 1/2, so the squared gradient grows by 1 + c^2 sigma_w^2 / 2 a block, whatever the
input: 1.5 for variance 1/n. With branches scaled by c = 1/sqrt(L) (De and Smith 2020 and others)
L blocks make less than exp(sigma_w^2 / 2) of it, and with He's variance e, that is e^(1/2) for the
norm. Both suppose that the weights on the way back are independent of those on the way forth. They
are where a block ends in its weights, a^l = a^(l-1) + c w^l s(a^(l-1)). Where it ends in ReLU, what
it adds is never negative, and the activations get a common direction. Without biases s(z) = z s'(z)
makes a^l . g^l the same in every layer (Euler's theorem on homogeneous functions), so that the
gradient along a^l is as large as 1/|a^l|: towards the front its square grows by what E[a^2] grows
by towards the back, and that is more, `relu_growth`. It begins with a share of about 1/n.

tanh: E[a^2] grows by nearly 1 a block, so q = sigma_w^2 l, and E[s'^2] = 4/(3 sqrt(2 pi q)) for
large q, from the integral of sech^4. The logarithms of the blocks' factors add up to

    ln E|g^0|^2 / E|g^L|^2 = 8 sigma_w / (3 sqrt(2 pi)) sqrt(L) = 1.064 sigma_w sqrt(L)

and a term (4 / (3 pi))(1 - sigma_w^2 / 3) ln L, for large L and no biases: what a plain network
does exponentially in L happens exponentially in its root (Yang and Schoenholz 2017; both terms are
derived here).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import optimize

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import Activation
from unstable_gradients.theory import gaussian_moments
from unstable_gradients.theory.gaussian_moments import Pairs
from unstable_gradients.theory.mean_field import Layer

PerInput = Float[np.ndarray, " input"]
PerPair = Float[np.ndarray, " pair"]


@dataclass(frozen=True)
class Inputs:
    """Some inputs and pairs of them, of which an input with itself is one.

    Attributes:
        mean_squares: |x|^2 / n_0 of each.
        pairs: which two make up each pair.
        products: x . x' / n_0 of each pair.
    """

    mean_squares: PerInput
    pairs: Pairs
    products: PerPair

    @classmethod
    def alone(cls, mean_squares: PerInput) -> "Inputs":
        """Inputs of these mean squares, each in a pair with itself and no other."""
        each = np.arange(len(mean_squares))
        return cls(mean_squares, Pairs(each, each), mean_squares)

    @classmethod
    def of(cls, inputs: Float[np.ndarray, "input n_in"]) -> "Inputs":
        """All pairs of these, each with itself too."""
        products = inputs @ inputs.T / inputs.shape[1]
        first, second = np.triu_indices(len(inputs))
        return cls(np.diagonal(products).copy(), Pairs(first, second), products[first, second])


@dataclass(frozen=True)
class Gradients:
    """What theory says of the gradients of pairs of inputs in a network.

    Attributes:
        layer_gains: E[s'(z) s'(z')] of each layer, front to back, for each pair.
        block_factors: of E[g . g'], of each block behind the first layer, front to back.
        branch: c of these blocks.
        mean_squares: E[a^2] of each layer and input.
    """

    layer_gains: Float[np.ndarray, "layer pair"]
    block_factors: Float[np.ndarray, "block pair"]
    branch: float
    mean_squares: Float[np.ndarray, "layer input"]

    def activation_products(self) -> Float[np.ndarray, "layer pair"]:
        """E[g . g'] of each layer's activations, in parts of the last one's."""
        last = np.ones_like(self.layer_gains[-1:])
        return np.concatenate([np.cumprod(self.block_factors[::-1], axis=0)[::-1], last])

    def error_products(self) -> Float[np.ndarray, "layer pair"]:
        """E[delta . delta'] of each layer, in parts of the last layer's E[g . g']."""
        branches = np.full((len(self.layer_gains), 1), self.branch)
        branches[0] = 1.0
        return self.activation_products() * self.layer_gains * branches**2


def gradients(
    function: Activation,
    network: Sequence[Layer],
    inputs: Inputs,
    skip: bool = True,
    branch: float = 1.0,
) -> Gradients:
    """Predict a network of these hidden layers.

    Args:
        function: the activation.
        network: the hidden layers, front to back; those from the second one on are blocks.
        inputs: of the network.
        skip: whether skip connections pass the blocks by.
        branch: c of each block.

    Raises:
        InvalidInput: if biases are centred, of which this theory knows nothing.
    """
    if any(layer.centred for layer in network):
        raise InvalidInput("centred biases: theory of blocks has none, expected others")
    keep, members = float(skip), inputs.pairs
    products, itself = inputs.products, members.first == members.second
    squares, means = inputs.mean_squares, np.zeros_like(inputs.mean_squares)
    layer_gains, factors, activations = [], [], []
    for number, layer in enumerate(network):
        k, c = (keep, branch) if number else (0.0, 1.0)
        q, correlations = _weighted(layer, squares, products, itself, members)
        gain = _moment(function, "slope", q, correlations, members)
        if number:
            factors.append(k**2 + c**2 * layer.weight_variance * gain)
        layer_gains.append(gain)
        mean = gaussian_moments.expectation(function.value, q)
        crossed = _crossed(means, mean, members)
        outer = _moment(function, "value", q, correlations, members)
        products = k**2 * products + k * c * crossed + c**2 * outer
        squares = _squares(products, itself, members, squares)
        means = k * means + c * mean
        activations.append(squares)
    blocks = np.array(factors).reshape(-1, len(products))
    return Gradients(np.stack(layer_gains), blocks, branch, np.stack(activations))


def _weighted(
    layer: Layer, squares: PerInput, products: PerPair, itself: np.ndarray, pairs: Pairs
) -> tuple[PerInput, PerPair]:
    """Variances and correlations of the weighted inputs."""
    q = layer.weight_variance * squares + layer.bias_variance
    covariances = layer.weight_variance * products + layer.bias_variance
    scale = np.sqrt(q[pairs.first] * q[pairs.second])
    found = np.divide(covariances, scale, out=np.zeros_like(scale), where=scale > 0)
    return q, np.where(itself, 1.0, np.clip(found, -1, 1))


def _moment(
    function: Activation, kind: str, variances: PerInput, correlations: PerPair, pairs: Pairs
) -> PerPair:
    """E[s s] or E[s' s'] of each pair."""
    known = function.value_moment if kind == "value" else function.slope_moment
    of = function.value if kind == "value" else function.slope
    if known is not None:
        return known(variances[pairs.first], variances[pairs.second], correlations)
    if (pairs.first == pairs.second).all():  # a series of 400 terms for nothing
        return gaussian_moments.expectation(lambda z: np.square(of(z)), variances)[pairs.first]
    return gaussian_moments.cross_moment(of, of, variances, correlations, pairs)


def _crossed(means: PerInput, branch: PerInput, pairs: Pairs) -> PerPair:
    """m E[s(z')] + m' E[s(z)]."""
    return means[pairs.first] * branch[pairs.second] + means[pairs.second] * branch[pairs.first]


def _squares(products: PerPair, itself: np.ndarray, pairs: Pairs, before: PerInput) -> PerInput:
    """E[a^2] of each input, from its pair with itself."""
    found = before.copy()
    found[pairs.first[itself]] = products[itself]
    return found


def tanh_growth(weight_variance: float) -> float:
    """What sqrt(L) is multiplied by in ln E|g^0|^2 / E|g^L|^2 of L residual blocks of tanh."""
    return float(8 * np.sqrt(weight_variance) / (3 * np.sqrt(2 * np.pi)))


def relu_growth(weight_variance: float, branch: float = 1.0) -> float:
    """By which E[a^2] grows in the end, a block that ends in ReLU; no biases.

    With m the mean of a and r = m / sqrt(E[a^2]) it grows by 1 + g^2/2 + 2 g r / sqrt(2 pi), and m
    by 1 + g / (r sqrt(2 pi)), where g = c sigma_w. In the end r stays the same, and the first is
    the square of the second.
    """
    gain, mean = branch * np.sqrt(weight_variance), 1 / np.sqrt(2 * np.pi)

    def excess(r: float) -> float:
        return float((1 + gain * mean / r) ** 2 - (1 + gain**2 / 2 + 2 * gain * mean * r))

    r = optimize.brentq(excess, 1e-6, 1.0)
    return float((1 + gain * mean / r) ** 2)


def scaled_limit(weight_variance: float) -> float:
    """By which L scaled blocks of ReLU multiply the squared gradient at most, for every L."""
    return float(np.exp(weight_variance / 2))
