"""How random starts look to mean-field theory: the variances of a weight and of a bias.

An initialization is named after the distribution of its weights (network.initializers). Its
biases are N(0, 1), or 0 where the name ends in `-zero`: `he-zero`. A name alone says all, so that
an experiment over several can be a list, and its tables need no second column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import mean_field
from unstable_gradients.theory.mean_field import Layer

ZERO = "-zero"
SPARSE_INPUTS = 15  # of each neuron that have a weight other than 0 (Martens 2010)

# Var(w) of a layer with n_in inputs and n_out neurons.
WEIGHT_VARIANCES: Mapping[str, Callable[[int, int], float]] = {
    "default": lambda n_in, n_out: 1 / n_in,
    "large": lambda n_in, n_out: 1.0,
    "lecun": lambda n_in, n_out: 1 / n_in,
    "he": lambda n_in, n_out: 2 / n_in,
    "glorot-normal": lambda n_in, n_out: 2 / (n_in + n_out),
    "glorot-uniform": lambda n_in, n_out: 2 / (n_in + n_out),
    "uniform": lambda n_in, n_out: 1 / (3 * n_in),  # of U[-1/sqrt n_in, 1/sqrt n_in]
    "orthogonal": lambda n_in, n_out: 1 / max(n_in, n_out),
    "sparse": lambda n_in, n_out: min(SPARSE_INPUTS, n_in) / n_in,
}


@dataclass(frozen=True)
class Initialization:
    """A distribution of weights and biases.

    Attributes:
        weights: name of the distribution of the weights.
        biases: normal, that is N(0, 1), or zero.
    """

    weights: str
    biases: str

    @property
    def bias_variance(self) -> float:
        """sigma_b^2."""
        return 1.0 if self.biases == "normal" else 0.0

    def layers(self, sizes: Sequence[int]) -> list[Layer]:
        """The layers of a network of these sizes that begins so."""
        return mean_field.layers(sizes, WEIGHT_VARIANCES[self.weights], self.bias_variance)

    def hidden_layer(self, width: int) -> Layer:
        """A layer of so many neurons behind another one."""
        variance = WEIGHT_VARIANCES[self.weights](width, width)
        return Layer(width * variance, self.bias_variance)


def named(name: str) -> Initialization:
    """The initialization of that name.

    Raises:
        InvalidInput: if there is none.
    """
    weights = name.removesuffix(ZERO)
    if weights not in WEIGHT_VARIANCES:
        raise InvalidInput(
            f"initialization {name!r}: expected one of {', '.join(WEIGHT_VARIANCES)}, or one of "
            f"these followed by {ZERO}"
        )
    return Initialization(weights, "normal" if weights == name else "zero")
