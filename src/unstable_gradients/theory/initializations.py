"""How random starts look to mean-field theory: variances of a weight and a bias, and centring."""

from collections.abc import Sequence
from dataclasses import replace

from unstable_gradients.network.initializers import Initializer
from unstable_gradients.theory import mean_field
from unstable_gradients.theory.mean_field import Layer


def layers(start: Initializer, sizes: Sequence[int]) -> list[Layer]:
    """The layers of a network of these sizes with this start."""
    drawn = mean_field.layers(sizes, start.weights.variance, start.biases.variance)
    return [_scaled(each, start, layer, len(drawn)) for layer, each in enumerate(drawn)]


def hidden_layer(start: Initializer, width: int) -> Layer:
    """A hidden layer of this width behind another one of the same."""
    return layers(start, [width] * 4)[1]


def _scaled(drawn: Layer, start: Initializer, layer: int, layers: int) -> Layer:
    variance = drawn.weight_variance * start.weights.scale(layer, layers) ** 2
    return replace(drawn, weight_variance=variance, centred=start.biases.centred)
