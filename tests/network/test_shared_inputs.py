"""Products that replicas share, against a product for each; and that they share nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstable_gradients.network.shared_inputs import SharedInputs

IMAGES, N_IN, N_OUT = 50, 33, 7
RNG = np.random.default_rng(71)
INPUTS = RNG.random((IMAGES, N_IN))
WEIGHTS = RNG.standard_normal((12, N_IN, N_OUT))
ERRORS = RNG.standard_normal((12, IMAGES, N_OUT))


def products(block, weights=WEIGHTS, errors=ERRORS):
    """x w and x^T delta of the replicas of a block."""
    shared = SharedInputs(INPUTS, block.start, len(block), N_OUT)
    outputs = np.empty((len(block), IMAGES, N_OUT))
    gradients = np.empty((len(block), N_IN, N_OUT))
    shared.forward(weights[block.start : block.stop], outputs)
    shared.backward(errors[block.start : block.stop], gradients)
    return outputs, gradients


@given(st.integers(0, 11), st.integers(1, 12))
def test_products_of_any_block(first, replicas):
    block = range(first, min(first + replicas, 12))
    outputs, gradients = products(block)
    for place, replica in enumerate(block):
        np.testing.assert_allclose(outputs[place], INPUTS @ WEIGHTS[replica], rtol=1e-10)
        np.testing.assert_allclose(gradients[place], INPUTS.T @ ERRORS[replica], atol=1e-12)


@pytest.mark.parametrize("replica", range(12))
def test_a_replica_has_the_same_bits_in_any_block(replica):
    alone = products(range(replica, replica + 1))
    for first in range(replica + 1):
        block = products(range(first, 12))
        for one, other in zip(alone, block, strict=True):
            np.testing.assert_array_equal(one[0], other[replica - first])


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_a_replica_that_diverged_does_not_reach_its_neighbours(value):
    weights, errors = WEIGHTS.copy(), ERRORS.copy()
    weights[1] = errors[1] = value
    with np.errstate(invalid="ignore"):
        beside = products(range(4), weights, errors)
    for one, other in zip(products(range(4)), beside, strict=True):
        np.testing.assert_array_equal(one[[0, 2, 3]], other[[0, 2, 3]])
