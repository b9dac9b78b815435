"""How deep a network can be and still train, by the depth scale of mean-field theory.

Schoenholz et al. (2017) find that fully connected networks train up to a depth of about six times
the scale xi at which the correlation of two inputs approaches its fixed point. In the ordered
phase, where sigmoid networks are, the squared gradient vanishes at the same scale: it falls by a
factor of e in xi layers, the gradient itself in 2 xi.
"""

from unstable_gradients.network import activations, initializers
from unstable_gradients.theory import fixed_points, initializations


def of(activation: str, initializer: str, biases: str, width: int) -> float:
    """xi_c in layers, of a network whose hidden layers all have this width.

    Infinite where correlations and gradients keep their size, NaN where q* is infinite. It is
    never negative: correlations approach their fixed point in the chaotic phase as well.

    Raises:
        InvalidInput: for an activation or an initializer that the theory does not know.
    """
    function = activations.named(activation)
    start = initializers.named(initializer, biases)
    layer = initializations.hidden_layer(start, width)
    limit = fixed_points.deep_limit(function, layer)
    if limit.variance == 0:  # only the slope at 0 counts, for both
        return limit.gradient_depth
    return limit.correlation_depth
