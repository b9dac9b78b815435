"""The experiments of sections G and H against training written elsewhere, and block by block."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from stages.depth.learning_curves import Training, learning_curves
from stages.momentum import trials as momentum_trials
from stages.plateau import course as plateau
from stages.saturation import activations as saturation
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network.activations import RELU, SIGMOID, SOFTSIGN, TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import CROSS_ENTROPY, LOG_LIKELIHOOD
from unstable_gradients.network.initializers import INITIALIZERS, initialize, named, streams
from unstable_gradients.network.momentum import Lowering, Momentum
from unstable_gradients.training.recipe import Recipe, followed
from unstable_gradients.training.shrinking_block import DwindlingBlock
from unstable_gradients.training.trials import trials

INITIALIZER = INITIALIZERS["default"]
BOOK = Architecture((784, 12, 7, 10), SIGMOID, CROSS_ENTROPY)
REPLICAS = 7


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


@pytest.fixture(scope="module")
def validation(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).validation(40)


def recipe(**changed: object) -> Recipe:
    given = {
        "architecture": BOOK,
        "initializer": INITIALIZER,
        "eta": 0.5,
        "lmbda": 0.1,
        "mini_batch": 10,
        "seed": 5,
    }
    return Recipe(**(given | changed))


def test_the_book_s_recipe_learns_as_in_the_accuracy_experiment(training, validation) -> None:
    """Three epochs there are three times as many steps as there are mini-batches here."""
    setting = Training(BOOK, INITIALIZER, 0.5, 0.1, 10, 3, 5, np.float32)
    curves, _ = learning_curves(range(3), setting, training, validation)
    theirs = curves[curves["epoch"] == 3]
    ours = trials(range(3), recipe(), 18, training, validation)
    np.testing.assert_array_equal(ours["validation_accuracy"], theirs["validation_accuracy"])
    np.testing.assert_allclose(ours["validation_cost"], theirs["validation_cost"], rtol=1e-5)
    assert ours["hidden_layers"].tolist() == [2, 2, 2]
    assert ours["step"].tolist() == [18, 18, 18]


def test_step_0_is_the_untrained_network(training) -> None:
    (_, found), *_ = followed(range(2, 4), recipe(), training, [0, 1])
    own = [streams(5, BOOK.sizes, replica).initialization for replica in (2, 3)]
    expected = initialize(BOOK, INITIALIZER, own, np.float32)
    # The generator has gone on to step 1, which changed what it yielded in place.
    first = next(followed(range(2, 4), recipe(), training, [0]))[1]
    for mine, theirs in zip(first.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert np.any(found.weights[0] != expected.weights[0])


def test_plain_descent_is_momentum_of_mu_max_0(training, validation) -> None:
    plain = trials(range(2), recipe(), 30, training, validation)
    none = trials(range(2), recipe(momentum=Momentum("classical", 0.0)), 30, training, validation)
    some = trials(range(2), recipe(momentum=Momentum("classical", 0.5)), 30, training, validation)
    np.testing.assert_allclose(plain["validation_cost"], none["validation_cost"], rtol=1e-4)
    assert np.all(np.abs(plain["validation_cost"] / some["validation_cost"] - 1) > 1e-3)


@pytest.mark.parametrize("steps", [[], [3, 3], [5, 2], [-1, 4]])
def test_steps_must_rise(training, steps: list[int]) -> None:
    with pytest.raises(InvalidInput, match="steps"):
        next(followed(range(1), recipe(), training, steps))


def plateau_costs(training, validation) -> Callable[[range], pd.DataFrame]:
    looks = list(range(0, 41, 4))
    return lambda block: plateau.plateaus(block, recipe(), looks, 0.95, training, validation)


def activations(training, validation) -> Callable[[range], pd.DataFrame]:
    return lambda block: saturation.activations(
        block, recipe(), [0, 2, 9], 0.1, training, validation
    ).drop(columns="activation")


def momentum(training, validation) -> Callable[[range], pd.DataFrame]:
    trial = momentum_trials.Trial("nesterov", (0.9, 0.99), 0.9, 0.2)
    return lambda block: momentum_trials.trials(
        block, trial, recipe(), [3, 9], training, validation, validation
    ).drop(columns="kind")


def depths(training, validation) -> Callable[[range], pd.DataFrame]:
    return lambda block: trials(block, recipe(), 13, training, validation)


@pytest.mark.parametrize("experiment", [plateau_costs, activations, momentum, depths])
def test_a_replica_is_the_same_in_any_block(experiment, training, validation) -> None:
    of = experiment(training, validation)
    whole = of(range(REPLICAS)).sort_values(
        [name for name in ("mu_max", "replica", "step", "layer") if name in of(range(1))],
        ignore_index=True,
    )
    for block in (range(1), range(2, 5), range(5, REPLICAS)):
        part = of(block).sort_values(
            [name for name in ("mu_max", "replica", "step", "layer") if name in whole],
            ignore_index=True,
        )
        same = whole[whole["replica"].isin(list(block))].reset_index(drop=True)
        pd.testing.assert_frame_equal(part, same[part.columns.tolist()], check_exact=True)


def test_a_constant_answer_costs_what_ten_sigmoid_outputs_of_a_tenth_cost() -> None:
    assert pytest.approx(-math.log(0.1) - 9 * math.log(0.9)) == plateau.CONSTANT_ANSWER


def test_rows_end_where_the_plateau_is_left(training, validation) -> None:
    looks = list(range(0, 61, 3))
    found = plateau.plateaus(range(6), recipe(), looks, 0.9, training, training)
    limit = 0.9 * plateau.CONSTANT_ANSWER
    assert (found["hidden_layers"] == 2).all()
    for _, rows in found.groupby("replica"):
        steps = rows["step"].tolist()
        assert steps == list(range(0, steps[-1] + 1, 3))
        assert (rows["cost"].iloc[:-1] >= limit).all()
        np.testing.assert_array_equal(rows["left"], rows["cost"] < limit)
        assert rows["left"].iloc[-1] or steps[-1] == 60
    assert len(set(found.groupby("replica")["step"].max())) > 1


def test_looks_at_the_plateau_are_as_far_apart_as_its_length_needs() -> None:
    assert plateau.looks(0, 0.5) == [0]
    assert plateau.looks(14, 0.5) == [0, 1, 2, 3, 4, 6, 9, 13, 14]
    many = plateau.looks(100_000, 0.01)
    assert many[:100] == list(range(100))
    assert many[-1] == 100_000
    gaps = [(later - step) / step for step, later in itertools.pairwise(many[100:])]
    assert min(gaps) > 0
    assert max(gaps) <= 0.01


def test_replicas_that_are_left_do_not_notice_that_others_are_given_up(training) -> None:
    """Also where that happens within an epoch of 6 mini-batches, and at its end."""
    block = DwindlingBlock(range(REPLICAS), recipe(), training)
    block.advance(4)
    block.keep(np.arange(REPLICAS) % 2 == 0)
    assert block.replicas.tolist() == [0, 2, 4, 6]
    block.advance(8)
    block.keep(np.array([False, True, True, False]))
    block.advance(3)
    assert block.replicas.tolist() == [2, 4]
    *_, (_, expected) = followed(range(2, 5), recipe(), training, [4, 12, 15])
    for mine, theirs in zip(block.parameters.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs[::2])
    for mine, theirs in zip(block.parameters.biases, expected.biases, strict=True):
        np.testing.assert_array_equal(mine, theirs[::2])


def test_replicas_can_be_given_up_before_the_first_step(training) -> None:
    block = DwindlingBlock(range(3), recipe(), training)
    block.keep(np.array([True, False, True]))
    block.advance(2)
    *_, (_, expected) = followed(range(3), recipe(), training, [2])
    for mine, theirs in zip(block.parameters.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs[::2])


def test_momentum_would_be_forgotten_and_is_refused(training) -> None:
    with pytest.raises(InvalidInput, match="momentum classical: expected none"):
        DwindlingBlock(range(1), recipe(momentum=Momentum("classical", 0.5)), training)


def test_training_that_diverges_stays_on_the_plateau(training) -> None:
    wild = recipe(eta=1e30, lmbda=0.0)
    found = plateau.plateaus(range(2), wild, [0, 2, 4, 6], 0.9, training, training)
    assert found.groupby("replica")["step"].max().tolist() == [6, 6]
    assert found["left"].sum() == 0


def test_activations_are_those_of_the_forward_equations(training, validation) -> None:
    architecture = Architecture((784, 9, 6, 10), TANH, LOG_LIKELIHOOD)
    start = named("uniform", "zero")
    ours = recipe(architecture=architecture, initializer=start)
    found = saturation.activations(range(1), ours, [0], 0.9, training, validation)
    own = [streams(5, architecture.sizes, 0).initialization]
    weights = initialize(architecture, start, own, np.float64).weights
    values = validation.images / 256
    for layer, matrix in zip((1, 2), weights, strict=False):
        values = np.tanh(values @ matrix[0])
        row = found[found["layer"] == layer].iloc[0]
        assert row["mean"] == pytest.approx(values.mean(), abs=1e-6)
        assert row["spread"] == pytest.approx(values.std(), abs=1e-6)
        ordered = np.sort(values.ravel())
        within = (values >= row["percentile_2"]) & (values <= row["percentile_98"])
        assert within.mean() == pytest.approx(0.96, abs=2 / len(ordered) + 0.01)
        slopes = 1 / np.cosh(np.arctanh(values)) ** 2
        assert row["slope"] == pytest.approx(slopes.mean(), abs=1e-6)
        assert row["saturated"] == pytest.approx(np.mean(slopes < 0.9), abs=1e-3)
        assert row["activation"] == "tanh"
    assert found["step"].unique().tolist() == [0]


@pytest.mark.parametrize(
    ("function", "values", "expected"),
    [
        (SIGMOID, [0.5, 0.25], [1, 0.75]),  # s' = a (1 - a)
        (TANH, [0.0, 0.6], [1, 0.64]),
        (SOFTSIGN, [0.0, -0.5], [1, 0.25]),
        (RELU, [0.0, 3.0], [0, 1]),
    ],
)
def test_slopes_are_in_parts_of_the_steepest(function, values, expected) -> None:
    assert saturation.relative_slopes(function, np.array(values)) == pytest.approx(expected)


def test_networks_that_diverged_have_no_saturated_part(training, validation) -> None:
    wild = recipe(eta=1e38, lmbda=0.0)
    found = saturation.activations(range(2), wild, [0, 9], 0.1, training, validation)
    lost = found[found["mean"].isna()]
    assert not lost.empty
    assert lost["saturated"].isna().all()


def test_looks_are_spaced_by_a_factor_and_begin_with_0() -> None:
    steps = saturation.spaced(10_000, 5)
    assert steps == [0, 1, 10, 100, 1000, 10_000]
    many = saturation.spaced(20, 40)
    assert many[:2] == [0, 1]
    assert many[-1] == 20
    assert saturation.spaced(20, 1) == [0, 20]
    assert saturation.spaced(1, 3) == [0, 1]
    assert all(a < b for a, b in itertools.pairwise(many))


def test_schedules_that_do_not_differ_are_trained_once() -> None:
    """After 1,000 updates mu_t has been 1/2, 3/4, 5/6 and 7/8."""
    plan = momentum_trials.planned([0.0, 0.5, 0.9, 0.99], [0.1, 0.2], (0.0, 10.0), 1000)
    assert [(each.kind, each.mu_max, each.reached) for each in plan if each.eta == 0.1] == [
        ("plain", (0.0,), 0.0),
        ("classical", (0.5,), 0.5),
        ("classical", (0.9, 0.99), 0.875),
        ("nesterov", (0.5,), 0.5),
        ("nesterov", (0.9, 0.99), 0.875),
    ]
    assert len(plan) == 10


def test_a_rate_at_the_limit_is_trained_though_its_quotient_is_rounded() -> None:
    """0.001 / (1 - 0.99) is 0.09999999999999991, 0.02 / (1 - 0.99) 1.9999999999999982."""
    plan = momentum_trials.planned([0.99], [0.001, 0.02, 0.05], (0.1, 2.0), 20_000)
    assert sorted({each.eta for each in plan}) == [0.001, 0.02]


def test_longer_schedules_are_told_apart() -> None:
    longer = momentum_trials.planned([0.9, 0.99], [0.1], (0.0, 10.0), 2001)
    assert [each.mu_max for each in longer if each.kind == "classical"] == [(0.9,), (0.99,)]


def test_schedules_that_differ_only_where_they_are_lowered_are_trained_once() -> None:
    """What 1,250 updates tell apart, 0.9 from 0.875, is lowered to 0.8 after 1,000."""
    lowering = Lowering(1000, 0.8)
    maxima = [0.0, 0.6, 0.875, 0.9]
    apart = momentum_trials.planned(maxima, [0.1], (0.0, 10.0), 1250)
    assert [each.mu_max for each in apart if each.kind == "classical"] == [
        (0.6,),
        (0.875,),
        (0.9,),
    ]
    plan = momentum_trials.planned(maxima, [0.1], (0.0, 10.0), 1250, lowering)
    assert [(each.mu_max, each.reached) for each in plan if each.kind == "nesterov"] == [
        ((0.6,), 0.6),
        ((0.875, 0.9), 0.875),
    ]
    for each in plan:
        assert each.momentum is None or each.momentum.lowering == lowering


def test_steps_that_add_up_to_too_much_or_too_little_are_not_planned() -> None:
    """1 / (1 - 1/2) is 2, 1 / (1 - 3/4) is 4."""
    plan = momentum_trials.planned([0.0, 0.5, 0.9], [0.1, 1.0], (0.15, 3.0), 500)
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
    trial = momentum_trials.Trial("classical", (0.9, 0.99), 0.875, 0.2)
    found = momentum_trials.trials(
        range(2), trial, recipe(), [0, 30], training, validation, training
    )
    same = recipe(eta=0.2, momentum=Momentum("classical", 0.99))
    expected = trials(range(2), same, 30, training, validation)
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
        trial = momentum_trials.Trial(kind, (0.5,), 0.5, 0.2, lowering)
        found = momentum_trials.trials(
            range(1), trial, recipe(), [20, 30], training, validation, training
        )
        return found["training_cost"].tolist()

    (before, after), kept, plain = costs("nesterov", 20), costs("nesterov", None), costs("plain", 0)
    assert before == kept[0]
    assert after != kept[1]
    assert costs("nesterov", 0) == pytest.approx(plain, rel=1e-4)
