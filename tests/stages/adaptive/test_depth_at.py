"""Depths and slopes of networks whose plateaus are known."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.adaptive import depth_at
from stages.adaptive.tables import ADAPTIVE_RUN
from tests.stages.adaptive import constructed
from tests.stages.adaptive.constructed import AT
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
    assert depth_at.layers_a_decade("sigmoid", start, width) == pytest.approx(expected, rel=1e-6)
    assert expected == pytest.approx(math.log(10) / math.log(4.9), rel=0.01)


def test_gradients_that_keep_their_size_never_meet_epsilon() -> None:
    start = initializers.named("lecun", "zero")
    assert depth_at.layers_a_decade("tanh", start, 30) == math.inf


NAN = math.nan


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([100, 10_000, NAN], 4.0),  # the middle of 3 and 5, of their logarithms
        ([100, 1000, NAN], 5.0),
        ([1000, 2000, NAN], 3.0),
        ([10, 100, 100_000], 5 + 1 / 3),
        # Beyond them, by a layer at most: 3 and 5 are a decade, 5 and 6 half of one.
        ([2000, 20_000, NAN], 3 - 2 * math.log10(2)),
        ([4000, 40_000, NAN], NAN),
        ([40, 200, 200 * 10**0.5], 6 + 2 * math.log10(5 / 10**0.5)),
        ([1, 2, 4], NAN),
        # Of the two nearest one was not left.
        ([100, NAN, NAN], NAN),
        ([100, 900, NAN], NAN),
        ([NAN, 2000, 4000], NAN),
        ([NAN, 2000, NAN], NAN),
        ([NAN, NAN, NAN], NAN),
        ([10, 100, NAN], NAN),
        # From a shallow network on that stays longer, or no longer, than a deeper one.
        ([3000, 500, 2000], 5 + 0.5),
        ([3000, 2000, NAN], NAN),
        ([500, 400, 200], NAN),
        ([2000, 2000, 2000], NAN),
        ([1000], NAN),
    ],
)
def test_a_depth_is_found_between_two_by_the_logarithm_of_steps(steps, expected) -> None:
    """Of 1000 steps, in plateaus of 3, 5 and 6 layers."""
    depths = np.array([3.0, 5.0, 6.0])[: len(steps)]
    found = depth_at.depth_of(depths, np.log(np.array(steps, float)), float(np.log(1000)))
    assert found == pytest.approx(expected, nan_ok=True)


def test_the_depth_of_each_replica_is_found_again() -> None:
    """ln(steps) is a straight line here, so that pseudo-values are the replicas' own depths."""
    depths = {1e-3: [4.7, 5.0, 8.9], 1e-2: [3.2, 2.1, 3.9]}
    found = depth_at.depths(constructed.run(depths), AT)
    by_place = found.set_index(["epsilon", "replica"])["equal_depth"].to_dict()
    expected = {
        (epsilon, place): own for epsilon, each in depths.items() for place, own in enumerate(each)
    }
    assert by_place == pytest.approx(expected)
    assert set(found["lasting"]) == {AT}


def test_where_one_replica_stays_at_a_depth_that_is_needed_there_is_no_mean() -> None:
    """It stays at 5, between which and 4 the mean of the others lies; at 8 nobody asks."""
    for stays, known in ((8, True), (5, False)):
        run = constructed.run({1e-2: [4.3, 4.6, 4.9]})
        run.loc[(run["hidden_layers"] == stays) & (run["replica"] == 1), "left"] = 0
        found = depth_at.depths(run, AT)["equal_depth"]
        assert bool(np.isfinite(found.mean(skipna=False))) is known


def test_replicas_that_stay_longer_in_shallower_networks_have_a_depth_together() -> None:
    """As starts at two depths are independent. Means are 10^2.5 and 10^3.5 steps."""
    logs = {(4, 0): 3.2, (4, 1): 1.8, (5, 0): 3.1, (5, 1): 3.9}
    rows = [(1e-2, depth, place, 10**log, 1) for (depth, place), log in logs.items()]
    found = depth_at.depths(pd.DataFrame(rows, columns=list(ADAPTIVE_RUN.columns)), 2000)
    line = 4 + (math.log10(2000) - 2.5)
    # Without the one the line is from 1.8 to 3.9, without the other it falls.
    assert found["equal_depth"].iloc[0] == pytest.approx(
        2 * line - (4 + (math.log10(2000) - 1.8) / 2.1)
    )
    assert math.isnan(found["equal_depth"].iloc[1])


def test_the_depth_does_not_lie_on_a_lattice_so_that_the_mean_has_no_error_of_it() -> None:
    """Replicas with depths that differ by less than a layer all differ."""
    own = np.linspace(4.1, 4.9, 9).tolist()
    found = depth_at.depths(constructed.run({1e-2: own}, (4, 5)), AT)
    assert sorted(found["equal_depth"]) == pytest.approx(own)


def test_lengths_are_counted_by_epsilon_and_depth() -> None:
    """With 4 layers for 10^((4 - 3) / 2) and 10^((4 - 5) / 2) times 1000 steps."""
    found = depth_at.lengths(constructed.run({1e-3: [3.0, 5.0], 1e-2: [5.0, 5.0]}, (4, 6)))
    table = found.set_index(["epsilon", "hidden_layers"])
    four, six = table.loc[(1e-3, 4)], table.loc[(1e-3, 6)]
    assert (four["leaving"], four["replicas"], six["leaving"]) == (2, 2, 1)
    assert four["steps"] == pytest.approx(
        constructed.geometric_mean(1000 * 10**0.5, 1000 / 10**0.5)
    )
    assert [four["shortest"], four["longest"]] == pytest.approx([1000 / 10**0.5, 1000 * 10**0.5])
    assert six[["steps", "longest"]].isna().all()  # 1000 * 10^1.5 are more than were given
    assert six["shortest"] == pytest.approx(1000 * 10**0.5)
    assert table.loc[1e-2, "leaving"].tolist() == [2, 2]


def test_what_is_neither_left_nor_not_counts_as_not() -> None:
    """As a damaged table has it: no more than the networks that there are can leave."""
    own = constructed.run({1e-3: [5.0, 5.0, 5.0]}, (4,)).astype({"left": float})
    own.loc[own["replica"] == 1, "left"] = math.inf
    assert depth_at.lengths(own)["leaving"].tolist() == [2]


def test_slopes_are_layers_a_decade_of_each_replica() -> None:
    """4.5, 6.5 and 8.5 rise by 2 a decade; 4.5, 4.5 and 7.5 by 3 in two."""
    own = {1e-4: [8.5, 7.5], 1e-2: [4.5, 4.5], 1e-3: [6.5, 4.5]}
    _, found, slopes = constructed.tables(own, 1.5)
    assert depth_at.by_replica(found).loc[0].tolist() == pytest.approx([8.5, 6.5, 4.5])
    assert slopes["slope"].tolist() == pytest.approx([2.0, 1.5])
    assert slopes["predicted"].tolist() == [1.5, 1.5]
    assert slopes["replica"].tolist() == [0, 1]


def test_a_replica_without_one_of_the_depths_has_no_slope() -> None:
    _, _, slopes = constructed.tables({1e-3: [10, 9.9], 1e-2: [4.5, 4.5]}, 1.5)
    assert slopes["slope"].isna().all()
    _, found, slopes = constructed.tables({1e-3: [10, 10], 1e-2: [10, 10]}, 1.5)
    assert depth_at.by_replica(found).shape == (2, 2)
    assert slopes["slope"].isna().all()


def test_a_single_epsilon_has_no_slope() -> None:
    _, _, slopes = constructed.tables({1e-3: [6, 7]}, 1.5)
    assert slopes["slope"].isna().all()
