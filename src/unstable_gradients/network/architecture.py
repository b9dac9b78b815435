"""What a network is before it has weights: its layers, their functions and connections."""

import itertools
import math
from dataclasses import dataclass, field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, Activation, LayerFunction
from unstable_gradients.network.costs import CROSS_ENTROPY, Cost

NORMALIZATIONS = ("none", "batch", "layer")
SKIPS = ("none", "identity", "scaled")


@dataclass(frozen=True)
class Architecture:
    """The shape and functions of a feedforward network.

    With normalization the weighted inputs of hidden layers are those that it gives (see
    network.normalization): by the mean and variance of a neuron over a batch of images (`batch`;
    Ioffe and Szegedy 2015) or of an image over the neurons of a layer (`layer`; Ba, Kiros and
    Hinton 2016).

    With skips a hidden layer of as many neurons as the hidden layer before it is a residual block
        a^l = a^(l-1) + c s(z^l)
    of a single layer of weights, as in the reduced residual network of Yang and Schoenholz (2017)
    after He et al. (2016). Its skip connection is the identity; c is 1 (`identity`), or 1/sqrt of
    the number of blocks (`scaled`; De and Smith 2020), so that at the start all branches together
    add about as much at any depth.

    Attributes:
        sizes: neurons of each layer, input first, output last.
        activation: the activation function s of the hidden layers.
        cost: the cost function, with which goes the function of the output layer.
        normalization: of the hidden layers' weighted inputs; one of NORMALIZATIONS.
        skips: skip connections and the scale of what they pass by; one of SKIPS.

    Raises:
        InvalidInput: if there is no such network.
    """

    sizes: tuple[int, ...]
    activation: Activation = field(default=SIGMOID)
    cost: Cost = field(default=CROSS_ENTROPY)
    normalization: str = "none"
    skips: str = "none"

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            shown = list(self.sizes)
            raise InvalidInput(f"layer sizes {shown}: expected two or more, each at least 1")
        for name, value, known in (
            ("normalization", self.normalization, NORMALIZATIONS),
            ("skips", self.skips, SKIPS),
        ):
            if value not in known:
                raise InvalidInput(f"{name} {value!r}: expected one of {', '.join(known)}")

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """(n_in, n_out) of each layer of weights."""
        return list(zip(self.sizes, self.sizes[1:], strict=False))

    @property
    def normalized(self) -> tuple[int, ...]:
        """The widths of the hidden layers that are normalized, front first."""
        return () if self.normalization == "none" else self.sizes[1:-1]

    @property
    def batch_normalized(self) -> tuple[int, ...]:
        """The widths of those with batch normalization."""
        return self.normalized if self.normalization == "batch" else ()

    @property
    def branch_scale(self) -> float:
        """The factor c of the residual blocks; 1 if there are none."""
        blocks = sum(n == before for before, n in itertools.pairwise(self.sizes[1:-1]))
        return 1 / math.sqrt(blocks) if self.skips == "scaled" and blocks else 1.0

    @property
    def activations(self) -> list[LayerFunction]:
        """The function of each layer after the input."""
        return [*[self.activation] * (len(self.sizes) - 2), self.cost.output]
