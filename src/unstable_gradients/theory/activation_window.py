"""Where a neuron does not shrink the gradient: the problems about |w s'(wa + b)| >= 1.

A sigmoid neuron with weight w and bias b multiplies the gradient on its way back by
w s'(wa + b), where a is the activation that comes in. Since s' <= 1/4, the factor reaches 1 only
if |w| >= 4, and then only for a within an interval. With z = wa + b the condition
s(z) (1 - s(z)) >= 1/|w| says that s(z) lies between the roots of a quadratic equation, hence

    |z| <= ln(|w| (1 + sqrt(1 - 4/|w|)) / 2 - 1),

and the interval of a is 2/|w| times as wide.
"""

from dataclasses import dataclass

import mpmath
import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput

LEAST_WEIGHT = 4.0  # 1 / s'(0)
GUARD_DIGITS = 10  # of the arithmetic, beyond those of the result


@dataclass(frozen=True)
class Optimum:
    """The weight whose window is the widest, with all the digits of its arithmetic.

    Attributes:
        weight: |w|.
        width: of the window of activations.
    """

    weight: mpmath.mpf
    width: mpmath.mpf


def widths(weights: Float[np.ndarray, " weight"]) -> Float[np.ndarray, " weight"]:
    """Width of the interval of activations in which |w s'(wa + b)| >= 1, for each weight w.

    It is the same for every bias, which only moves the interval.

    Raises:
        InvalidInput: if a |w| is below 4, so that there is no such interval.
    """
    sizes = np.abs(weights)
    if not np.all(sizes >= LEAST_WEIGHT):
        worst = float(sizes[~(sizes >= LEAST_WEIGHT)][0])
        raise InvalidInput(
            f"weight {worst:g}: expected |w| >= {LEAST_WEIGHT:g}, below which |w s'| < 1 everywhere"
        )
    larger_root = (1 + np.sqrt(1 - LEAST_WEIGHT / sizes)) / 2
    return 2 / sizes * np.log(sizes * larger_root - 1)


def factors(
    weights: Float[np.ndarray, "#*shape"],
    biases: Float[np.ndarray, "#*shape"],
    activations: Float[np.ndarray, "#*shape"],
) -> Float[np.ndarray, "*shape"]:
    """|w s'(wa + b)|, from the derivative s'(z) = 1 / (2 cosh(z/2))^2."""
    # cosh overflows to infinity for large z: s' is 0 there.
    with np.errstate(over="ignore"):
        return np.abs(weights) / np.square(2 * np.cosh((weights * activations + biases) / 2))


def search(
    weight: float, biases: Float[np.ndarray, " bias"], activations: int
) -> tuple[Float[np.ndarray, " bias"], Float[np.ndarray, " bias"]]:
    """Look for the window of one weight without its formula, among activations from 0 to 1.

    The factor is evaluated on an even grid. Each pair of neighbours of which one reaches 1 and the
    other does not is halved until the border between them is known to rounding; the borders are
    summed up to the measure of the set.

    Args:
        weight: w.
        biases: the b searched.
        activations: number of activations on the grid.

    Returns:
        For each bias, the largest factor found and the measure of the activations that reach 1.
    """
    grid = np.linspace(0, 1, activations)
    found = factors(np.array([[weight]]), biases[:, None], grid)
    inside = found >= 1
    bias, left = np.nonzero(inside[:, 1:] != inside[:, :-1])
    borders = _borders(weight, biases[bias], grid[left], grid[left + 1])
    measure = inside[:, -1].astype(np.float64)  # a window still open at 1 is left there
    enters = inside[bias, left + 1]
    np.add.at(measure, bias, np.where(enters, -borders, borders))
    return found.max(axis=1), measure


def _borders(
    weight: float,
    biases: Float[np.ndarray, " border"],
    left: Float[np.ndarray, " border"],
    right: Float[np.ndarray, " border"],
) -> Float[np.ndarray, " border"]:
    """Where the window ends between each left and right, of which one is inside."""
    weights = np.array([weight])
    left_inside = factors(weights, biases, left) >= 1
    for _ in range(np.finfo(np.float64).nmant):
        middle = (left + right) / 2
        same = (factors(weights, biases, middle) >= 1) == left_inside
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return (left + right) / 2


def optimum_by_equation(digits: int) -> Optimum:
    """The widest window from the equation that its weight solves, to this many digits.

    At the border w s'(z) = 1, hence |w| = 2 + 2 cosh z, and the width 2z/|w| = z / (1 + cosh z)
    has its maximum where z tanh(z/2) = 1.
    """
    with mpmath.workdps(digits + GUARD_DIGITS):
        z = mpmath.findroot(lambda z: z * mpmath.tanh(z / 2) - 1, 1.5)
        return Optimum(2 + 2 * mpmath.cosh(z), z / (1 + mpmath.cosh(z)))


def optimum_by_search(digits: int) -> Optimum:
    """The widest window by golden-section search on the formula of its width, to this many digits.

    Near its maximum a function is flat: half the digits of the arithmetic tell one weight from
    the next, so it is done in more than twice as many. No derivative is used.
    """
    with mpmath.workdps(2 * digits + GUARD_DIGITS):
        golden = (mpmath.sqrt(5) - 1) / 2
        low, high = mpmath.mpf(5), mpmath.mpf(10)
        first, second = high - golden * (high - low), low + golden * (high - low)
        at_first, at_second = _width(first), _width(second)
        while high - low > mpmath.mpf(10) ** -(digits + 1):
            if at_first > at_second:
                high, second, at_second = second, first, at_first
                first = high - golden * (high - low)
                at_first = _width(first)
            else:
                low, first, at_first = first, second, at_second
                second = low + golden * (high - low)
                at_second = _width(second)
        weight = (low + high) / 2
        return Optimum(weight, _width(weight))


def _width(weight: mpmath.mpf) -> mpmath.mpf:
    """The closed form of `widths` in the current precision."""
    larger_root = (1 + mpmath.sqrt(1 - 4 / weight)) / 2
    return 2 / weight * mpmath.log(weight * larger_root - 1)


def agreeing_digits(first: mpmath.mpf, second: mpmath.mpf, digits: int) -> int:
    """To how many significant digits two numbers agree, at most `digits`."""
    with mpmath.workdps(2 * digits + GUARD_DIGITS):
        if first == second:
            return digits
        return min(digits, int(-mpmath.log10(abs(first - second) / abs(second))))
