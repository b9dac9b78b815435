"""A block's parameters in the form in which update rules move them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.first_layer import FirstLayer, Places
from unstable_gradients.network.initializers import Parameters

Stack = Float[np.ndarray, "replica _rows _columns"]
Flat = Float[np.ndarray, " size"]


class FlatLayers:
    """Arrays of several layers in one flat buffer, so that one call serves them all.

    Attributes:
        flat: all their numbers.
        layers: each layer's, (replica, rows, columns); views.
    """

    def __init__(self, arrays: list[Stack]) -> None:
        """Copy the arrays, which may be none."""
        self.flat: Flat = np.concatenate([a.ravel() for a in arrays]) if arrays else np.empty(0)
        edges = np.cumsum([0, *(array.size for array in arrays)])
        self.layers: list[Stack] = [
            self.flat[first:last].reshape(array.shape)
            for first, last, array in zip(edges, edges[1:], arrays, strict=False)
        ]

    def zeros(self) -> "FlatLayers":
        """Zeros in the same layout."""
        return FlatLayers([np.zeros_like(each) for each in self.layers])

    def neighbours(
        self, first: int, count: int
    ) -> Float[np.ndarray, "{count} replica _rows _columns"]:
        """`count` layers of one shape from number `first` on as one array; a view."""
        start, one = sum(each.size for each in self.layers[:first]), self.layers[first]
        return self.flat[start : start + count * one.size].reshape(count, *one.shape)


@dataclass(frozen=True)
class TrainedLayers:
    """The parameters of a block, to be updated in place.

    Attributes:
        parameters: as networks see them, the first layer's weights as they were last handed back.
        first: the first layer's weights.
        rear: the weights behind it.
        biases: those of all layers, and behind them the gains: what moves without weight decay.
        population: what is known of the populations; no rule moves it.
    """

    parameters: Parameters
    first: FirstLayer
    rear: FlatLayers
    biases: FlatLayers
    population: FlatLayers

    @classmethod
    def of(cls, parameters: Parameters, live: Places | None = None) -> "TrainedLayers":
        """Take hold of these.

        Args:
            parameters: C-contiguous; all behind the first layer's weights become views.
            live: see `FirstLayer`.
        """
        rear = FlatLayers(parameters.weights[1:])
        biases = FlatLayers([*parameters.biases, *parameters.gains])
        population = FlatLayers(parameters.population)
        layers = cls(parameters, FirstLayer(parameters.weights[0], live), rear, biases, population)
        parameters.weights[1:], parameters.population[:] = rear.layers, population.layers
        parameters.biases[:], parameters.gains[:] = layers.apart(biases)
        return layers

    def apart(self, biases: FlatLayers) -> tuple[list[Stack], list[Stack]]:
        """The biases, and the gains, of what has the layout of `biases`."""
        count = len(self.parameters.biases)
        return biases.layers[:count], biases.layers[count:]
