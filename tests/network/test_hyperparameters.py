"""How much a step shrinks the weights."""

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.hyperparameters import Hyperparameters


@pytest.mark.parametrize(("eta", "lmbda"), [(1.0, 12.0), (3.0, 5.0), (0.1, float("inf"))])
def test_decay_that_would_reverse_the_weights(eta, lmbda):
    with pytest.raises(InvalidInput, match=r"eta .* and lmbda .* with 12 images: expected"):
        Hyperparameters(eta, lmbda, 12)


def test_the_decay_factor():
    assert Hyperparameters(0.1, 5.0, 1000).decay == pytest.approx(0.9995, rel=1e-15)
