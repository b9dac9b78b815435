"""How unevenly the layers of a random network, taken together, stretch different directions.

J = D_L W_L ... D_1 W_1 is the Jacobian of the last layer's activations by the input, for L square
layers of n neurons. Its squared singular values have a mean that a good start keeps at 1; here is
their variance in parts of the squared mean,

    n tr S^2 / (tr S)^2 - 1,   S = J J^T:

0 where every direction is stretched alike, n - 1 where only one is left. With W Gaussian of
variance 1/n or orthogonal, and D = 1 (linear) or with entries that are 1 or 0 by a fair coin
(ReLU, with weights sqrt(2) times as large), a layer multiplies the pair of expectations
E[tr S^2] and E[(tr S)^2] by a matrix of 2 x 2, found from the moments of Gaussian and of uniformly
distributed orthogonal matrices up to the fourth. For n to infinity it makes L, 0, 2L and L of
Gaussian linear, orthogonal linear, Gaussian ReLU and orthogonal ReLU layers (Saxe et al. 2013;
Pennington, Schoenholz and Ganguli 2017; from memory).

For one input and no biases the coins are exact. Which neurons are active depends on the weights,
but a change of sign of a whole row of W changes nothing else, and such signs are fair and
independent (after Hanin and Nica 2020).
"""

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput

TwoByTwo = Float[np.ndarray, "2 2"]

LIMITS = {  # variance over mean^2 that each layer adds if it is wide: weights, activation
    ("gaussian", "linear"): 1.0,
    ("orthogonal", "linear"): 0.0,
    ("gaussian", "relu"): 2.0,
    ("orthogonal", "relu"): 1.0,
}


def _gaussian_linear(n: int) -> TwoByTwo:
    return np.array([[1 + 1 / n, 1 / n], [2 / n, 1.0]])


def _orthogonal_linear(n: int) -> TwoByTwo:
    return np.eye(2)


def _gaussian_relu(n: int) -> TwoByTwo:
    return np.array([[1 + 3 / n, 2 / n], [4 / n, 1 + 1 / n]])


def _orthogonal_relu(n: int) -> TwoByTwo:
    return np.array([[n + 4, 1.0], [2.0, n + 3]]) / (n + 2)


LAYERS = {
    ("gaussian", "linear"): _gaussian_linear,
    ("orthogonal", "linear"): _orthogonal_linear,
    ("gaussian", "relu"): _gaussian_relu,
    ("orthogonal", "relu"): _orthogonal_relu,
}


def relative_variance(weights: str, activation: str, width: int, depth: int) -> float:
    """n E[tr S^2] / E[(tr S)^2] - 1 of this many layers of n neurons.

    Raises:
        InvalidInput: if there are no such weights or activation, no neuron, or a negative depth.
    """
    matrix = LAYERS[_check(weights, activation)](_counted("width", width, 1))
    both = np.linalg.matrix_power(matrix, _counted("depth", depth, 0))
    squares, square = both @ np.array([width, width**2])  # S = 1 before the first layer
    return float(width * squares / square - 1)


def wide_limit(weights: str, activation: str, depth: int) -> float:
    """The same for n to infinity: proportional to the depth.

    Raises:
        InvalidInput: as `relative_variance`.
    """
    return LIMITS[_check(weights, activation)] * _counted("depth", depth, 0)


def _check(weights: str, activation: str) -> tuple[str, str]:
    if (weights, activation) not in LAYERS:
        known = ", ".join(" ".join(each) for each in LAYERS)
        raise InvalidInput(f"layers {weights} {activation}: expected one of {known}")
    return weights, activation


def _counted(name: str, value: int, least: int) -> int:
    if value < least:
        raise InvalidInput(f"{name} {value}: expected {least} or more")
    return value


def measured(jacobian: Float[np.ndarray, "n n"]) -> float:
    """n tr S^2 / (tr S)^2 - 1 of one Jacobian; NaN where it is 0 or not finite."""
    largest = np.abs(jacobian).max()
    if not 0 < largest < np.inf:
        return float("nan")
    scaled = jacobian / largest
    gram = scaled @ scaled.T
    return float(len(gram) * np.square(gram).sum() / np.trace(gram) ** 2 - 1)
