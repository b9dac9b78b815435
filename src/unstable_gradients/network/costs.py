"""Cost functions, each with the output layer it belongs to.

Cross-entropy and quadratic cost judge sigmoid outputs, each by itself; the log-likelihood judges
the probabilities of a softmax layer. Both pairs but the quadratic one have delta^L = a^L - y.

Costs are computed in double precision with exp and log alone: numpy takes other functions, and
single precision's log1p, from the C library, whose versions round them differently.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, SOFTMAX, LayerFunction

Output = Float[np.ndarray, "replica image n_out"]
Target = Float[np.ndarray, "*replica image n_out"]
PerImage = Float[np.ndarray, "replica image"]


@dataclass(frozen=True)
class Cost:
    """A cost function C.

    Attributes:
        name: its name in params.yaml.
        output: the function of the output layer.
        of: of(z, a, y) gives C of each image from the outputs' weighted inputs z, their
            activations a and the targets y.
        output_error: output_error(a, y, out) writes delta^L = dC/dz^L (equation BP1) from the
            outputs' activations a.
    """

    name: str
    output: LayerFunction
    of: Callable[[Output, Output, Target], PerImage]
    output_error: Callable[[Output, Target, Output], None]


def _quadratic(z: Output, a: Output, y: Target) -> PerImage:
    return 0.5 * np.square(a - y).sum(axis=-1, dtype=np.float64)


def _quadratic_error(a: Output, y: Target, out: Output) -> None:
    SIGMOID.derivative(out, a, out)
    np.multiply(out, a - y, out=out)


def _cross_entropy(z: Output, a: Output, y: Target) -> PerImage:
    # -y ln a - (1 - y) ln(1 - a) with a = sigma(z) is ln(1 + e^z) - y z, here in the form that
    # cannot overflow.
    z = z.astype(np.float64)
    return (np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))) - y * z).sum(axis=-1)


def _log_likelihood(z: Output, a: Output, y: Target) -> PerImage:
    # -y ln a with a = softmax(z), in the form that cannot take the logarithm of 0. Without the
    # shift the small cost of a certain output would be a difference of large numbers.
    shifted = z.astype(np.float64) - z.max(axis=-1, keepdims=True)
    total = np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return (y * (total - shifted)).sum(axis=-1)


def _difference(a: Output, y: Target, out: Output) -> None:
    np.subtract(a, y, out=out)


QUADRATIC = Cost("quadratic", SIGMOID, _quadratic, _quadratic_error)
CROSS_ENTROPY = Cost("cross-entropy", SIGMOID, _cross_entropy, _difference)
# Equations 80 and 81, where one target is 1 and the others 0; any that add up to 1 will do.
LOG_LIKELIHOOD = Cost("log-likelihood", SOFTMAX, _log_likelihood, _difference)
COSTS: Mapping[str, Cost] = {each.name: each for each in (QUADRATIC, CROSS_ENTROPY, LOG_LIKELIHOOD)}


def named(name: str) -> Cost:
    """The cost function of that name.

    Raises:
        InvalidInput: if there is none.
    """
    if name not in COSTS:
        raise InvalidInput(f"cost {name!r}: expected one of {', '.join(COSTS)}")
    return COSTS[name]
