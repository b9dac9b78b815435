"""Random chains: their distributions, and that each is itself whatever is drawn beside it."""

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import chain_ensemble
from unstable_gradients.theory.chain_ensemble import CHAINS_IN_A_STREAM, Ensemble


def drawn(ensemble):
    parts = [(*vars(chains).values(), targets) for chains, targets in ensemble.drawn()]
    return [np.concatenate(each, axis=-1) for each in zip(*parts, strict=True)]


def test_a_chain_does_not_depend_on_how_many_there_are():
    few, many = drawn(Ensemble(3, 17, 4)), drawn(Ensemble(3, CHAINS_IN_A_STREAM + 5, 4))
    for some, all_of_them in zip(few, many, strict=True):
        assert all_of_them.shape[-1] == CHAINS_IN_A_STREAM + 5
        np.testing.assert_array_equal(some, all_of_them[..., :17])


def test_seeds_streams_and_lengths_differ():
    weights, *_ = drawn(Ensemble(3, CHAINS_IN_A_STREAM + 1, 4))
    assert not np.any(weights[:, 0] == weights[:, CHAINS_IN_A_STREAM])
    assert not np.any(weights[:, 0] == drawn(Ensemble(4, 1, 4))[0][:, 0])
    assert not np.any(weights[:3, 0] == drawn(Ensemble(3, 1, 3))[0][:, 0])


def test_distributions():
    weights, biases, inputs, targets = drawn(Ensemble(1, 2 * CHAINS_IN_A_STREAM, 5))
    for values in (weights, biases):  # 100,000 values: standard errors 0.003
        assert values.mean() == pytest.approx(0, abs=0.015)
        assert values.std() == pytest.approx(1, abs=0.012)
    assert 0 <= inputs.min() < 0.001
    assert 0.999 < inputs.max() < 1
    assert inputs.mean() == pytest.approx(0.5, abs=0.01)
    assert set(targets) == {0.0, 1.0}
    assert targets.mean() == pytest.approx(0.5, abs=0.018)
    assert abs(np.corrcoef(weights[0], biases[0])[0, 1]) < 0.036


def test_a_scale_multiplies_the_weights_alone():
    (chains, _), *_ = Ensemble(1, 3, 2).drawn()
    scaled = chain_ensemble.scaled(chains, 4.0)
    np.testing.assert_array_equal(scaled.weights, 4 * chains.weights)
    np.testing.assert_array_equal(scaled.biases, chains.biases)


def test_an_empty_chain_is_refused():
    with pytest.raises(InvalidInput, match="length 0: expected"):
        Ensemble(1, 10, 0)
