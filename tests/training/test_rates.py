"""Steps in one direction, added up one by one."""

import numpy as np
import pytest

from unstable_gradients.training import rates


@pytest.mark.parametrize(
    ("eta", "mu", "rate"), [(0.5, 0.0, 0.5), (0.05, 0.9, 0.5), (1.0, 0.75, 4.0)]
)
def test_a_geometric_series_of_steps(eta: float, mu: float, rate: float) -> None:
    assert eta * np.sum(mu ** np.arange(1000)) == pytest.approx(rate)
    assert rates.added_up(eta, mu) == pytest.approx(rate)
    assert rates.of_one_step(rate, mu) == pytest.approx(eta)
