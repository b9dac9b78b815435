"""Cost functions of a network whose output layer is sigmoid."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput

Output = Float[np.ndarray, "replica image n_out"]
Target = Float[np.ndarray, "*replica image n_out"]
PerImage = Float[np.ndarray, "replica image"]


@dataclass(frozen=True)
class Cost:
    """A cost function C.

    Attributes:
        name: its name in params.yaml.
        of: of(z, a, y) gives C of each image from the outputs' weighted inputs z, their
            activations a and the targets y.
        output_error: output_error(a, y, derivative, out) writes delta^L = dC/dz^L (equation BP1)
            from the outputs' activations a and sigma'(z^L).
    """

    name: str
    of: Callable[[Output, Output, Target], PerImage]
    output_error: Callable[[Output, Target, Callable[[Output, Output], None], Output], None]


def _quadratic(z: Output, a: Output, y: Target) -> PerImage:
    return 0.5 * np.square(a - y).sum(axis=-1, dtype=np.float64)


def _quadratic_error(
    a: Output, y: Target, derivative: Callable[[Output, Output], None], out: Output
) -> None:
    derivative(a, out)
    np.multiply(out, a - y, out=out)


def _cross_entropy(z: Output, a: Output, y: Target) -> PerImage:
    # -y ln a - (1 - y) ln(1 - a) with a = sigma(z), in the form that cannot overflow.
    return (np.logaddexp(0, z) - y * z).sum(axis=-1, dtype=np.float64)


def _cross_entropy_error(
    a: Output, y: Target, derivative: Callable[[Output, Output], None], out: Output
) -> None:
    np.subtract(a, y, out=out)


QUADRATIC = Cost("quadratic", _quadratic, _quadratic_error)
CROSS_ENTROPY = Cost("cross-entropy", _cross_entropy, _cross_entropy_error)
COSTS: Mapping[str, Cost] = {each.name: each for each in (QUADRATIC, CROSS_ENTROPY)}


def named(name: str) -> Cost:
    """The cost function of that name.

    Raises:
        InvalidInput: if there is none.
    """
    if name not in COSTS:
        raise InvalidInput(f"cost {name!r}: expected one of {', '.join(COSTS)}")
    return COSTS[name]
