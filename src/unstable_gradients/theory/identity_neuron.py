"""A sigmoid neuron that hands on its input.

The problem asks for w1, b and w2 with w2 s(w1 x + b) close to x for x in [0, 1], where
activations lie. The error of a neuron is the largest |w2 s(w1 x + b) + c - x| over [0, 1]; the
constant c is 0 in the problem as it is put, and free if whatever reads the neuron has a bias.

With a constant the error is least at b = -w1/2, which makes it an odd function of u = x - 1/2.
It then has the least largest value when its extremes alternate with equal size at
u = -1/2, -y/w1, y/w1 and 1/2 (Chebyshev), which is one equation for y:

    sinh y - y + (1 + cosh y) tanh q - 2q = 0,    q = w1/4,

with w2 = 4 cosh(y/2)^2 / w1, c = (1 - w2)/2 and the error (sinh y - y) / w1. For small w1 the
error is that of the cubic term of s, w1^2 / 384. These differences of nearly equal numbers are
taken in extended precision; a linear program would lose them below its tolerance of about 1e-9.
"""

from collections.abc import Callable
from dataclasses import dataclass

import mpmath
import numpy as np
from jaxtyping import Float
from scipy.special import expit

from unstable_gradients.errors import InvalidInput

ARITHMETIC_DIGITS = 60  # of the arithmetic in which alternating errors are made equal
LOWEST_BIAS = -30.0  # there, the sigmoid is an exponential function to rounding
HIGHEST_BIAS = 5.0
BIASES_TRIED = 141  # among which the search without a constant begins
GOLDEN_SECTIONS = 60  # of the golden section, after which an interval is 3e-13 of what it was
GOLDEN_RATIO = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Copy:
    """The neuron x -> output_weight s(input_weight x + bias) + constant.

    Attributes:
        input_weight: w1.
        bias: b.
        output_weight: w2.
        constant: c.
        error: the largest distance from x over [0, 1].
    """

    input_weight: float
    bias: float
    output_weight: float
    constant: float
    error: float


def with_constant(input_weight: float) -> Copy:
    """The best copy with this w1 > 0 and a free constant.

    A negative w1 gives the same error, since s(-z) = 1 - s(z).

    Raises:
        InvalidInput: if w1 is not positive.
    """
    _check_input_weight(input_weight)
    with mpmath.workdps(ARITHMETIC_DIGITS):
        y = _alternation(mpmath.mpf(input_weight))
        output_weight = _output_weight(mpmath.mpf(input_weight), y)
        error = (mpmath.sinh(y) - y) / input_weight
        constant = (1 - output_weight) / 2
    return Copy(
        input_weight, -input_weight / 2, float(output_weight), float(constant), float(error)
    )


def best_without_constant() -> Copy:
    """The best copy of all that have no constant.

    It is the copy with a constant whose constant happens to vanish, because w2 = 1: its error
    alternates four times, once more than it has free numbers.
    """
    with mpmath.workdps(ARITHMETIC_DIGITS):
        input_weight = mpmath.findroot(
            lambda w: _output_weight(w, _alternation(w)) - 1, (4, 8), solver="anderson"
        )
        y = _alternation(input_weight)
        error = (mpmath.sinh(y) - y) / input_weight
        return Copy(float(input_weight), float(-input_weight / 2), 1.0, 0.0, float(error))


def series_error(input_weight: float) -> float:
    """The error with a constant for small w1, from the cubic term of the sigmoid.

    s(z) = 1/2 + z/4 - z^3/48 + ..., and no cubic u^3 + ... stays closer to 0 on [-1/2, 1/2] than
    1/32, Chebyshev's value.
    """
    return input_weight**2 / 384


def _check_input_weight(input_weight: float) -> None:
    if not 0 < input_weight < np.inf:
        raise InvalidInput(f"input weight {input_weight:g}: expected a finite number above 0")


def _alternation(input_weight: mpmath.mpf) -> mpmath.mpf:
    """The y at which the alternating extremes have the same size."""
    q = input_weight / 4

    def imbalance(y: mpmath.mpf) -> mpmath.mpf:
        gap = mpmath.sinh(y) - y + (1 + mpmath.cosh(y)) * mpmath.tanh(q) - 2 * q
        return gap / (q**3 * mpmath.cosh(y))  # of size 1 for small q, finite for large y

    return mpmath.findroot(imbalance, (0, 2 * q), solver="bisect", maxsteps=5 * ARITHMETIC_DIGITS)


def _output_weight(input_weight: mpmath.mpf, y: mpmath.mpf) -> mpmath.mpf:
    return 4 * mpmath.cosh(y / 2) ** 2 / input_weight


def without_constant(input_weights: Float[np.ndarray, " weight"]) -> list[Copy]:
    """The best copy without a constant for each w1 > 0, by search over b and w2.

    Biases are searched down to LOWEST_BIAS: for small w1 there is no best one, the error falls
    the further the lower b. A negative w1 would only make a decreasing function.

    Raises:
        InvalidInput: if a w1 is not positive.
    """
    for input_weight in input_weights:
        _check_input_weight(float(input_weight))
    weights = input_weights[:, None]
    biases = np.linspace(
        np.minimum(LOWEST_BIAS, -input_weights), HIGHEST_BIAS, BIASES_TRIED, axis=1
    )
    nearest = _least_errors(weights, biases)[0].argmin(axis=1)[:, None]
    low = np.take_along_axis(biases, np.maximum(nearest - 1, 0), 1)
    high = np.take_along_axis(biases, np.minimum(nearest + 1, BIASES_TRIED - 1), 1)
    bias = _golden_section(lambda some: _least_errors(weights, some)[0], low, high)
    error, output_weight = _least_errors(weights, bias)
    columns = (input_weights, bias[:, 0], output_weight[:, 0], error[:, 0])
    return [
        Copy(float(w1), float(b), float(w2), 0.0, float(least))
        for w1, b, w2, least in zip(*columns, strict=True)
    ]


def _least_errors(
    input_weights: Float[np.ndarray, "weight 1"], biases: Float[np.ndarray, "weight bias"]
) -> tuple[Float[np.ndarray, "weight bias"], Float[np.ndarray, "weight bias"]]:
    """The least error over w2 for each w1 and b, and its w2.

    The error is convex in w2, and beyond w2 s(w1 + b) = 2 that at x = 1 is above 1.
    """
    at_one = expit(input_weights + biases)
    zero = np.zeros_like(at_one)
    scaled = _golden_section(
        lambda each: _error(input_weights, biases, each / at_one), zero, zero + 2
    )
    return _error(input_weights, biases, scaled / at_one), scaled / at_one


def _error(
    input_weights: Float[np.ndarray, "weight 1"],
    biases: Float[np.ndarray, "weight bias"],
    output_weights: Float[np.ndarray, "weight bias"],
) -> Float[np.ndarray, "weight bias"]:
    """The largest |w2 s(w1 x + b) - x| over [0, 1], exactly: at an end or a stationary point.

    A point is stationary where w1 w2 s'(z) = 1, that is 2 cosh(z/2) = sqrt(w1 w2).
    """
    with np.errstate(divide="ignore"):
        half_cosh = np.maximum(np.sqrt(input_weights * output_weights) / 2, 1)
    z = 2 * np.arccosh(half_cosh)
    error = np.zeros_like(biases)
    for x in (zero := np.zeros_like(biases), zero + 1, (z - biases) / input_weights,
              (-z - biases) / input_weights):  # fmt: skip
        inside = np.clip(x, 0, 1)
        copied = output_weights * expit(input_weights * inside + biases)
        error = np.maximum(error, np.abs(copied - inside))
    return error


def _golden_section(
    function: Callable[[Float[np.ndarray, "*shape"]], Float[np.ndarray, "*shape"]],
    low: Float[np.ndarray, "*shape"],
    high: Float[np.ndarray, "*shape"],
) -> Float[np.ndarray, "*shape"]:
    """Where a function has its minimum between low and high, for many functions at once."""
    first, second = high - GOLDEN_RATIO * (high - low), low + GOLDEN_RATIO * (high - low)
    at_first, at_second = function(first), function(second)
    for _ in range(GOLDEN_SECTIONS):
        left = at_first < at_second
        low, high = np.where(left, low, first), np.where(left, second, high)
        new = np.where(left, high - GOLDEN_RATIO * (high - low), low + GOLDEN_RATIO * (high - low))
        at_new = function(new)
        first, second = np.where(left, new, second), np.where(left, first, new)
        at_first, at_second = (
            np.where(left, at_new, at_second),
            np.where(left, at_first, at_new),
        )
    return (low + high) / 2


def for_tanh(copy: Copy) -> Copy:
    """The tanh neuron that copies x from [-1, 1], as `copy` does from [0, 1] with the sigmoid.

    With x = 2u - 1 and s(z) = (1 + tanh(z/2)) / 2, the copy of u becomes one of x: its error is
    twice that of u, for the range is twice as wide.
    """
    return Copy(
        input_weight=copy.input_weight / 4,
        bias=copy.input_weight / 4 + copy.bias / 2,
        output_weight=copy.output_weight,
        constant=copy.output_weight + 2 * copy.constant - 1,
        error=2 * copy.error,
    )
