"""Networks whose matrices equation 124 does not give in the form checked here."""

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import LOG_LIKELIHOOD, QUADRATIC
from unstable_gradients.network.initializers import initialize, named
from unstable_gradients.theory.matrix_product import MatrixProduct


@pytest.mark.parametrize(
    ("activation", "cost", "message"),
    [
        (RELU, QUADRATIC, "activation 'relu': equation 124 is checked for one of sigmoid, tanh"),
        (
            SIGMOID,
            LOG_LIKELIHOOD,
            "cost 'log-likelihood': equation 124 is checked for one of quadratic, cross-entropy",
        ),
    ],
)
def test_other_activations_and_costs_are_refused(activation, cost, message):
    architecture = Architecture((4, 3, 2), activation, cost)
    parameters = initialize(architecture, named("default"), [np.random.default_rng(1)])
    with pytest.raises(InvalidInput) as caught:
        MatrixProduct.of(architecture, parameters, np.ones((1, 4)), np.eye(2)[:1])
    assert str(caught.value) == message
