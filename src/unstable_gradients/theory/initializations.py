"""How random starts look to mean-field theory: the variances of a weight and of a bias."""

from collections.abc import Sequence

from unstable_gradients.network.initializers import Initializer
from unstable_gradients.theory import mean_field
from unstable_gradients.theory.mean_field import Layer


def layers(start: Initializer, sizes: Sequence[int]) -> list[Layer]:
    """The layers of a network of these sizes with this start."""
    return mean_field.layers(sizes, start.variance, start.bias_variance)


def hidden_layer(start: Initializer, width: int) -> Layer:
    """A hidden layer of this width behind another one of the same."""
    return Layer(width * start.variance(width, width), start.bias_variance)
