"""What a network is before it has weights: its layers, activation and cost."""

from dataclasses import dataclass, field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, Activation, LayerFunction
from unstable_gradients.network.costs import CROSS_ENTROPY, Cost

# What there is beside plain layers; passes and gradients know of no more.
NORMALIZATIONS = ("none",)
SKIPS = ("none",)


@dataclass(frozen=True)
class Architecture:
    """The shape and functions of a feedforward network.

    Attributes:
        sizes: neurons of each layer, input first, output last.
        activation: the activation function of the hidden layers.
        cost: the cost function, with which goes the function of the output layer.
        normalization: of the hidden layers' weighted inputs; one of NORMALIZATIONS.
        skips: connections that pass layers by; one of SKIPS.

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
    def activations(self) -> list[LayerFunction]:
        """The function of each layer after the input."""
        return [*[self.activation] * (len(self.sizes) - 2), self.cost.output]
