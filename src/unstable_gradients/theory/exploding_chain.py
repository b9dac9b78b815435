"""The chain whose gradient explodes, and how exactly it has to be built.

All weights are w, and the biases b_j = -w a_(j-1) make every weighted input z_j = 0, where the
sigmoid is steepest. Each step towards the front then multiplies the gradient by w s'(0) = w / 4,
which is 25 for the book's w = 100.

Let the input differ from the a_0 that the biases were made for. The error grows on its way through
the chain, z_(j+1) = w (s(z_j) - 1/2) = (w / 2) tanh(z_j / 2), by the same factor w / 4 as long as
it is small, until the neurons saturate and their slopes are nearly 0. The last form loses no
digits, however small the error.
"""

import math

import numpy as np
from scipy import optimize

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.theory.neuron_chain import Chains, centred, check_length

LIGHTEST, HEAVIEST = 4.01, 1e100  # weights: from 4 down no step's factor w / 4 exceeds 1
ROUNDING = float(np.finfo(float).eps / 2)  # largest relative error of a number as a double
LINEAR_BELOW = 1e-9  # below it tanh(x) is x, to every digit of a double


def chain(length: int, weight: float, input: float) -> Chains:
    """The exploding chain of this many neurons.

    Raises:
        InvalidInput: if the length is below 2, the weight not above 4, so that no step's factor
            exceeds 1, or the input not above 0 and at most 1.
    """
    check_length(length, shortest=2)
    if not LIGHTEST <= weight <= HEAVIEST:
        raise InvalidInput(
            f"weight {weight}: expected from {LIGHTEST} to {HEAVIEST:g}; a chain explodes if w / 4 "
            "is above 1"
        )
    if not 0 < input <= 1:
        raise InvalidInput(f"input {input}: expected above 0 and at most 1")
    weights = np.full((length, 1), float(weight))
    return centred(Chains(weights, np.zeros_like(weights), np.array([float(input)])), SIGMOID)


def log_growth(length: int, weight: float, log_first: float) -> float:
    """ln |dC/db_1| / |dC/db_L| if z_1 is exp(log_first) instead of 0."""
    log_z, total = log_first, 0.0
    for _ in range(length - 1):
        z = math.exp(log_z)
        total += math.log(weight) + float(SIGMOID.log_slope(np.array([z]))[0])
        if z < LINEAR_BELOW:
            log_z += math.log(weight / 4)  # also where z itself underflows
        else:
            log_z = math.log(weight / 2 * math.tanh(z / 2))
    return total


def log_tolerance(length: int, weight: float, input: float) -> float:
    """ln of the relative error of the input at which |dC/db_1| has fallen to |dC/db_L|.

    The growth falls as the error rises, so that with any smaller error the gradient still explodes.

    Raises:
        InvalidInput: as `chain`.
    """
    chain(length, weight, input)
    changes_nothing = -length * math.log(weight / 4) - 25.0
    saturates = math.log(length * math.log(weight) + 1)  # no growth makes up for this first slope
    root = optimize.brentq(
        lambda log_first: log_growth(length, weight, log_first),
        *(changes_nothing, saturates),
        xtol=1e-12,
    )
    return float(root) - math.log(weight * input)
