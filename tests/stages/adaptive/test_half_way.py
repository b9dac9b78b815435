"""Depths and slopes of networks whose limits are known."""

import math

import numpy as np
import pytest

from stages.adaptive import half_way
from tests.stages.adaptive import constructed
from unstable_gradients.network import initializers


def test_the_factor_of_a_layer_is_that_of_the_chapter_s_start() -> None:
    """About 4.9 a layer, from slopes of the sigmoid averaged over z ~ N(0, 1.3) by a plain sum."""
    z, width = np.linspace(-12, 12, 200_001), 30
    start = initializers.named("default", "normal")
    variance = 1.0
    for _ in range(100):  # q <- E[s(z)^2] + 1
        density = np.exp(-(z**2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
        sigmoid = 1 / (1 + np.exp(-z))
        step = z[1] - z[0]
        variance = float(np.sum(density * sigmoid**2) * step) + 1
    chi = float(np.sum(density * (sigmoid * (1 - sigmoid)) ** 2) * step)
    expected = math.log(10) / math.log(chi**-0.5)
    assert half_way.layers_a_decade("sigmoid", start, width) == pytest.approx(expected, rel=1e-6)
    assert expected == pytest.approx(math.log(10) / math.log(4.9), rel=0.01)


def test_gradients_that_keep_their_size_never_meet_epsilon() -> None:
    start = initializers.named("lecun", "zero")
    assert half_way.layers_a_decade("tanh", start, 30) == math.inf


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ([1, 0, 0], 4.0),
        ([1, 1, 0], 5.5),
        ([1, 0, 1, 0], 4.0 - 5.5 + 6.5),
        ([0, 0, 0], math.nan),
        ([0, 1, 0], math.nan),
        ([1, 1, 1], math.nan),
        ([1], math.nan),
    ],
)
def test_half_way_lies_between_leaving_and_staying(leaves, expected) -> None:
    """Depths 3, 5, 6 and 7."""
    depths = np.array([3.0, 5.0, 6.0, 7.0])[: len(leaves)]
    found = half_way.middle_of(depths, np.array(leaves, float))
    assert found == pytest.approx(expected, nan_ok=True)


def test_on_average_half_way_is_the_mean_depth_at_which_networks_cease_to_leave() -> None:
    """Independent starts at each depth, that leave with the chance of a normal threshold above."""
    rng, depths = np.random.default_rng(1), np.arange(1.0, 13.0)
    mean, spread, replicas = 6.3, 0.8, 20_000
    chances = [0.5 * math.erfc((depth - mean) / (spread * math.sqrt(2))) for depth in depths]
    draws = (rng.random((replicas, len(depths))) < chances).astype(float)
    found = np.array([half_way.middle_of(depths, each) for each in draws])
    assert np.isfinite(found).all()
    assert found.mean() == pytest.approx(mean, abs=5 * found.std() / math.sqrt(replicas))


def test_replicas_that_leave_are_counted_by_epsilon_and_depth() -> None:
    found = half_way.left(constructed.run({1e-3: [4, 4, 5], 1e-2: [3, 4, 3]}, (3, 4, 5, 6)))
    table = found.set_index(["epsilon", "hidden_layers"])
    assert table["left"].to_dict() == {
        **{(1e-3, 3): 3, (1e-3, 4): 3, (1e-3, 5): 1, (1e-3, 6): 0},
        **{(1e-2, 3): 3, (1e-2, 4): 1, (1e-2, 5): 0, (1e-2, 6): 0},
    }
    assert (table["replicas"] == 3).all()
    assert table["steps"].max() == constructed.STEPS


def test_slopes_are_layers_a_decade_of_each_replica() -> None:
    """4.5, 6.5 and 8.5 rise by 2 a decade; 4.5, 4.5 and 7.5 by 3 in two."""
    deepest = {1e-4: [8, 7], 1e-2: [4, 4], 1e-3: [6, 4]}
    _, half_ways, slopes = constructed.tables(deepest, 1.5)
    assert half_way.by_replica(half_ways).loc[0].tolist() == [8.5, 6.5, 4.5]
    assert slopes["slope"].tolist() == pytest.approx([2.0, 1.5])
    assert slopes["predicted"].tolist() == [1.5, 1.5]
    assert slopes["replica"].tolist() == [0, 1]


def test_a_replica_without_one_of_the_depths_has_no_slope() -> None:
    _, _, slopes = constructed.tables({1e-3: [10, 6], 1e-2: [4, 4]}, 1.5)
    assert slopes["slope"].tolist() == pytest.approx([math.nan, 2.0], nan_ok=True)
    _, half_ways, slopes = constructed.tables({1e-3: [10, 10], 1e-2: [10, 10]}, 1.5)
    assert half_way.by_replica(half_ways).shape == (2, 2)
    assert slopes["slope"].isna().all()


def test_a_single_epsilon_has_no_slope() -> None:
    _, _, slopes = constructed.tables({1e-3: [6, 7]}, 1.5)
    assert slopes["slope"].isna().all()
