"""Chains of layers of one neuron each, as in equations 114 to 122 of the book.

Neuron j has the weighted input z_j = w_j a_(j-1) + b_j and the activation a_j = s(z_j), so that

    dC/db_j = s'(z_j) w_(j+1) s'(z_(j+1)) ... w_L s'(z_L) dC/da_L,

which is equation 122 for j = 1 and L = 4. Many chains of one length are computed side by side:
row j - 1 of an array belongs to neuron j of each of them. Products of slopes and weights are kept
as natural logarithms, which do not underflow.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import Activation

PerLayer = Float[np.ndarray, "layer chain"]
PerStep = Float[np.ndarray, "step chain"]
PerChain = Float[np.ndarray, " chain"]


@dataclass(frozen=True)
class Chains:
    """Chains of one length.

    Attributes:
        weights: w_j of each neuron.
        biases: b_j of each neuron.
        inputs: a_0 of each chain.
    """

    weights: PerLayer
    biases: PerLayer
    inputs: PerChain

    def __post_init__(self) -> None:
        check_length(len(self.weights))


def check_length(length: int, shortest: int = 1) -> None:
    """Check that a chain is long enough.

    Raises:
        InvalidInput: if it has fewer neurons than the shortest allowed.
    """
    if length < shortest:
        raise InvalidInput(f"length {length}: expected a chain of at least {shortest} neurons")


def forward(chains: Chains, activation: Activation) -> tuple[PerLayer, PerLayer]:
    """Weighted inputs z_j and activations a_j (equation 25)."""
    z, a = np.empty_like(chains.weights), np.empty_like(chains.weights)
    before = chains.inputs
    for layer, (weight, bias) in enumerate(zip(chains.weights, chains.biases, strict=True)):
        z[layer] = weight * before + bias
        a[layer] = before = activation.of(z[layer])
    return z, a


def bias_gradients(
    chains: Chains, z: PerLayer, activation: Activation, output_gradient: PerChain
) -> PerLayer:
    """The derivative dC/db_j of every neuron by the product formula (equation 122).

    `output_gradient` is dC/da_L.
    """
    slopes = activation.slope_by_logarithm(z)
    terms = chains.weights[1:] * slopes[1:]
    behind = np.ones_like(slopes)
    behind[:-1] = np.cumprod(terms[::-1], axis=0)[::-1]
    return slopes * behind * output_gradient


def log_terms(chains: Chains, z: PerLayer, activation: Activation) -> PerLayer:
    """The logarithm of |w_j s'(z_j)|, the terms of equation 122, for every neuron."""
    return _log_sizes(chains.weights) + activation.log_slope(z)


def log_steps(chains: Chains, z: PerLayer, activation: Activation) -> PerStep:
    """The logarithm of |dC/db_j| / |dC/db_(j+1)| = |w_(j+1) s'(z_j)| for every step j."""
    return _log_sizes(chains.weights[1:]) + activation.log_slope(z[:-1])


def log_ratios(chains: Chains, z: PerLayer, activation: Activation) -> PerStep:
    """The logarithm of |dC/db_1| / |dC/db_l| for l = 2, 3, ...

    It depends on the first l neurons alone, so that row l - 2 is also the ratio of the first to
    the last gradient of the chain cut off after neuron l.
    """
    return np.cumsum(log_steps(chains, z, activation), axis=0)


def centred(chains: Chains, activation: Activation) -> Chains:
    """The same chains with biases b_j = -w_j a_(j-1), which make every z_j = 0."""
    resting = activation.of(np.zeros_like(chains.inputs))
    before = np.concatenate(
        [chains.inputs[np.newaxis], np.broadcast_to(resting, chains.weights[1:].shape)]
    )
    return Chains(chains.weights, -chains.weights * before, chains.inputs)


def _log_sizes(values: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    with np.errstate(divide="ignore"):  # a weight of 0 lets nothing through
        return np.log(np.abs(values))
