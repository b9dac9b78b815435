"""What is planned of schedules and learning rates, and how they train."""

import numpy as np
import pytest

from stages.momentum import trials
from tests.stages import blocks
from tests.training.recipes import recipe
from unstable_gradients.images import mnist
from unstable_gradients.network.momentum import Lowering, Momentum
from unstable_gradients.training.trials import trials as at_the_end


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


@pytest.fixture(scope="module")
def validation(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).validation(40)


def test_schedules_that_do_not_differ_are_trained_once() -> None:
    """After 1,000 updates mu_t has been 1/2, 3/4, 5/6 and 7/8."""
    plan = trials.planned([0.0, 0.5, 0.9, 0.99], [0.1, 0.2], (0.0, 10.0), 1000)
    schedules = [
        (each.kind, each.mu_max, each.reached, each.acting) for each in plan if each.eta == 0.1
    ]
    assert schedules == [
        ("plain", (0.0,), 0.0, 1.0),
        ("classical", (0.5,), 0.5, 1.0),
        ("classical", (0.9, 0.99), 0.875, 0.25),
        ("nesterov", (0.5,), 0.5, 1.0),
        ("nesterov", (0.9, 0.99), 0.875, 0.25),
    ]
    assert len(plan) == 10


def test_a_rate_at_the_limit_is_trained_though_its_quotient_is_rounded() -> None:
    """0.001 / (1 - 0.99) is 0.09999999999999991, 0.02 / (1 - 0.99) 1.9999999999999982."""
    plan = trials.planned([0.99], [0.001, 0.02, 0.05], (0.1, 2.0), 20_000)
    assert sorted({each.eta for each in plan}) == [0.001, 0.02]


def test_longer_schedules_are_told_apart() -> None:
    longer = trials.planned([0.9, 0.99], [0.1], (0.0, 10.0), 2001)
    assert [each.mu_max for each in longer if each.kind == "classical"] == [(0.9,), (0.99,)]


def test_schedules_that_differ_only_where_they_are_lowered_are_trained_once() -> None:
    """What 1,250 updates tell apart, 0.9 from 0.875, is lowered to 0.8 after 1,000."""
    lowering = Lowering(1000, 0.8)
    maxima = [0.0, 0.6, 0.875, 0.9]
    apart = trials.planned(maxima, [0.1], (0.0, 10.0), 1250)
    assert [each.mu_max for each in apart if each.kind == "classical"] == [
        (0.6,),
        (0.875,),
        (0.9,),
    ]
    plan = trials.planned(maxima, [0.1], (0.0, 10.0), 1250, lowering)
    assert [(each.mu_max, each.reached) for each in plan if each.kind == "nesterov"] == [
        ((0.6,), 0.6),
        ((0.875, 0.9), 0.875),
    ]
    for each in plan:
        assert each.momentum is None or each.momentum.lowering == lowering


def test_steps_that_add_up_to_too_much_or_too_little_are_not_planned() -> None:
    """1 / (1 - 1/2) is 2, 1 / (1 - 3/4) is 4."""
    plan = trials.planned([0.0, 0.5, 0.9], [0.1, 1.0], (0.15, 3.0), 500)
    assert {(each.kind, each.reached) for each in plan if each.eta == 1.0} == {
        ("plain", 0.0),
        ("classical", 0.5),
        ("nesterov", 0.5),
    }
    assert {(each.kind, each.reached) for each in plan if each.eta == 0.1} == {
        ("classical", 0.5),
        ("classical", 0.75),
        ("nesterov", 0.5),
        ("nesterov", 0.75),
    }
    assert len(plan) == 7


def test_a_trial_s_own_learning_rate_and_momentum_count(training, validation) -> None:
    trial = trials.Trial("classical", (0.9, 0.99), 0.875, 0.25, 0.2)
    found = trials.trials(range(2), trial, recipe(), [0, 30], training, validation, training)
    same = recipe(eta=0.2, rule=Momentum("classical", 0.99))
    expected = at_the_end(range(2), same, 30, training, validation)
    for mu_max in (0.9, 0.99):
        last = found[(found["mu_max"] == mu_max) & (found["step"] == 30)]
        np.testing.assert_array_equal(last["validation_accuracy"], expected["validation_accuracy"])
    assert (found["mu_reached"] == 0.875).all()
    costs = found[found["mu_max"] == 0.9].groupby("step")["training_cost"].mean()
    assert costs[30] < costs[0]


def test_a_trial_s_momentum_falls_at_the_end(training, validation) -> None:
    """Until then nothing is different, and without momentum from the start it is plain descent."""

    def costs(kind: str, start: int | None) -> list[float]:
        lowering = None if start is None else Lowering(start, 0.0)
        trial = trials.Trial(kind, (0.5,), 0.5, 1.0, 0.2, lowering)
        found = trials.trials(range(1), trial, recipe(), [20, 30], training, validation, training)
        return found["training_cost"].tolist()

    (before, after), kept, plain = costs("nesterov", 20), costs("nesterov", None), costs("plain", 0)
    assert before == kept[0]
    assert after != kept[1]
    assert costs("nesterov", 0) == pytest.approx(plain, rel=1e-4)


def test_a_replica_is_the_same_in_any_block(training, validation) -> None:
    trial = trials.Trial("nesterov", (0.9, 0.99), 0.9, 0.5, 0.2)
    blocks.assert_independent_of_blocks(
        lambda block: [
            trials.trials(block, trial, recipe(), [3, 9], training, validation, validation)
        ]
    )
