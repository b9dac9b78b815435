"""The combinations of the factorial study, and what they share."""

import itertools

import numpy as np
import pandas as pd
import pytest

from stages.factorial.cells import Cell, cells
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import initializers
from unstable_gradients.network.momentum import Momentum


def test_every_combination_is_there_once_and_the_deepest_first() -> None:
    found = cells(["default", "he-zero"], [0.0, 0.9], [0.1, 0.5], [1, 4, 8])
    levels = {(c.initialization, c.mu_max, c.rate, c.hidden_layers) for c in found}
    assert levels == set(
        itertools.product(["default", "he-zero"], [0.0, 0.9], [0.1, 0.5], [1, 4, 8])
    )
    assert len(found) == 24
    assert [c.hidden_layers for c in found] == [8] * 8 + [4] * 8 + [1] * 8


@pytest.mark.parametrize(("mu_max", "eta"), [(0.0, 0.5), (0.9, 0.05), (0.75, 0.125)])
def test_steps_in_one_direction_add_up_to_the_rate(mu_max: float, eta: float) -> None:
    """A geometric series: eta (1 + mu + mu^2 ...) is the rate."""
    cell = Cell("default", mu_max, 0.5, 4)
    assert cell.eta == pytest.approx(eta)
    assert cell.eta * np.sum(mu_max ** np.arange(1000)) == pytest.approx(0.5)
    assert cell.momentum == (Momentum("nesterov", mu_max) if mu_max else None)


def test_a_start_is_named_with_its_biases() -> None:
    assert Cell("default", 0.0, 0.1, 1).initializer == initializers.named("default", "normal")
    assert Cell("sparse-zero", 0.0, 0.1, 1).initializer == initializers.named("sparse", "zero")
    with pytest.raises(InvalidInput, match="zeros"):
        _ = Cell("zeros", 0.0, 0.1, 1).initializer


def test_trials_have_their_levels_beside_them() -> None:
    trials = pd.DataFrame({"hidden_layers": [4, 4], "replica": [0, 1]})
    found = Cell("default", 0.9, 0.5, 4).beside(trials)
    assert found.to_dict("list") == {
        "hidden_layers": [4, 4],
        "replica": [0, 1],
        "initialization": ["default"] * 2,
        "mu_max": [0.9] * 2,
        "rate": [0.5] * 2,
    }
