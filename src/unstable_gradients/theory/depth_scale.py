"""How deep a network can be and still train, by the depth scale of mean-field theory.

Schoenholz et al. (2017) find that fully connected networks train up to a depth of about six times
the scale xi at which the correlation of two inputs approaches its fixed point. In the ordered
phase, where sigmoid networks are, it is at the same time that at which gradients vanish.
"""

from collections.abc import Callable, Mapping

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import fixed_points
from unstable_gradients.theory.mean_field import Layer
from unstable_gradients.theory.transfer_functions import TRANSFER_FUNCTIONS

SPARSE_INPUTS = 15
# Variance of a weight of a layer of n neurons behind n others.
WEIGHT_VARIANCES: Mapping[str, Callable[[int], float]] = {
    "default": lambda n: 1 / n,
    "large": lambda n: 1.0,
    "lecun": lambda n: 1 / n,
    "he": lambda n: 2 / n,
    "glorot-normal": lambda n: 1 / n,
    "glorot-uniform": lambda n: 1 / n,
    "uniform": lambda n: 1 / (3 * n),
    "orthogonal": lambda n: 1 / n,
    "sparse": lambda n: min(SPARSE_INPUTS, n) / n,
}
BIAS_VARIANCES = {"normal": 1.0, "zero": 0.0}


def of(activation: str, initializer: str, biases: str, width: int) -> float:
    """xi_c in layers, of a network whose hidden layers all have this width.

    Infinite where correlations and gradients keep their size; negative is never returned: in the
    chaotic phase too, correlations approach their fixed point. NaN where q* is infinite.

    Raises:
        InvalidInput: for an activation that the theory does not know.
    """
    if activation not in TRANSFER_FUNCTIONS:
        known = ", ".join(TRANSFER_FUNCTIONS)
        raise InvalidInput(f"activation {activation!r}: expected one of {known}")
    layer = Layer(width * WEIGHT_VARIANCES[initializer](width), BIAS_VARIANCES[biases])
    limit = fixed_points.deep_limit(TRANSFER_FUNCTIONS[activation], layer)
    if limit.variance == 0:  # only the slope at 0 counts, for both
        return limit.gradient_depth
    return limit.correlation_depth
