"""Effects and parts of the variance, on tables made by hand and against least squares."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from stages.factorial import effects as factorial_effects
from stages.factorial.effects import CHANCE, INTERACTIONS, Design
from stages.factorial.tables import FACTORIAL_TRIALS
from unstable_gradients.errors import InvalidInput

RANDOM = np.random.default_rng(0)


def trials(accuracy, replicas: int = 3, rates: tuple[float, ...] = (0.1, 0.5)) -> pd.DataFrame:
    """A table whose accuracies are a function of the levels and the replica, in no order."""
    rows = [
        (*levels, replica, 100, accuracy(*levels, replica), 1.0)
        for levels in itertools.product(
            ("sigmoid", "tanh"), ("default", "sparse-zero"), (0.0, 0.9), rates, (1, 8)
        )
        for replica in range(replicas)
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_TRIALS.columns))


def of(*tables: list, factors: tuple[str, ...] = ("activation", "depth")) -> Design:
    """A design from a table of each replica, with levels a, b, c ..."""
    values = np.array(tables, float)
    return Design(
        {name: "abcdef"[:n] for name, n in zip(factors, values.shape[1:], strict=True)}, values
    )


def shares(design: Design) -> dict[str, float]:
    return factorial_effects.shares(design.accuracies, list(design.levels))


def test_the_table_is_laid_out_by_replica_and_levels() -> None:
    table = trials(lambda activation, start, mu, rate, depth, replica: replica + depth / 100)
    design = factorial_effects.design(table.sample(frac=1, random_state=0))
    assert set(design.levels) == {
        "activation",
        "initialization",
        "momentum",
        "learning rate",
        "depth",
    }
    assert design.accuracies.shape == (3, 2, 2, 2, 2, 2)
    places = [list(design.levels["depth"]).index(depth) for depth in ("1", "8")]
    for replica in range(3):
        found = design.accuracies[replica][..., places]
        assert np.all(found == [replica + 0.01, replica + 0.08])


def test_a_factor_of_one_level_is_none() -> None:
    table = trials(lambda *levels: 0.5, rates=(0.1,))
    design = factorial_effects.design(table)
    assert list(design.levels) == ["activation", "initialization", "momentum", "depth"]
    assert design.levels["momentum"] == ["0", "0.9"]
    assert design.accuracies.shape == (3, 2, 2, 2, 2)


def test_a_combination_that_is_missing_is_bad_input() -> None:
    with pytest.raises(InvalidInput, match=r"95 networks, expected one .* which are 96"):
        factorial_effects.design(trials(lambda *levels: 0.5).iloc[1:])


def test_a_single_combination_is_bad_input() -> None:
    one = trials(lambda *levels: 0.5).drop_duplicates("replica")
    with pytest.raises(InvalidInput, match="a single combination"):
        factorial_effects.design(one)


def test_the_other_replicas_choose_the_levels() -> None:
    """By hand: in the first replica b is best, in the others and on average a."""
    design = of([0.6, 0.8, 0.1], [0.9, 0.5, 0.1], [0.9, 0.5, 0.1], factors=("activation",))
    effect = factorial_effects.effects(design)["activation"]
    assert (effect.best, effect.worst) == ("a", "c")
    np.testing.assert_allclose(effect.differences, [0.5, 0.8, 0.8])


def test_a_mean_is_taken_over_the_other_factors() -> None:
    """Means of the rows: 0.2 and 0.6; of the columns: 0.3 and 0.5."""
    design = of([[0.1, 0.3], [0.5, 0.7]], [[0.1, 0.3], [0.5, 0.7]])
    effects = factorial_effects.effects(design)
    np.testing.assert_allclose(effects["activation"].differences, [0.4, 0.4])
    np.testing.assert_allclose(effects["depth"].differences, [0.2, 0.2])
    assert (effects["depth"].best, effects["depth"].worst) == ("b", "a")


def test_chance_alone_has_no_effect_on_average() -> None:
    """The largest less the smallest of six means would be 2.5 standard deviations."""
    means = [
        factorial_effects.effects(of(*RANDOM.normal(size=(4, 6)), factors=("activation",)))[
            "activation"
        ].differences.mean()
        for _ in range(2000)
    ]
    assert abs(np.mean(means)) < 4 * np.std(means) / math.sqrt(len(means)) < 0.1


def test_components_are_those_of_least_squares() -> None:
    """Each is what a set of dummy variables explains beyond all smaller sets."""
    table = RANDOM.normal(size=(2, 3, 2, 4))
    dummies = [np.eye(n)[grid.ravel()] for n, grid in zip((3, 2, 4), np.indices((3, 2, 4)))]  # noqa: B905

    def columns(places: tuple[int, ...]) -> np.ndarray:
        found = np.ones((24, 1))
        for place in places:
            found = (found[:, :, None] * dummies[place][:, None, :]).reshape(24, -1)
        return found

    def fitted(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
        return matrix @ np.linalg.lstsq(matrix, values, rcond=None)[0]

    components = factorial_effects.components(table)
    assert len(components) == 7
    for places, component in components.items():
        smaller = [columns(some) for n in range(len(places)) for some in
                   itertools.combinations(places, n)]  # fmt: skip
        below = np.hstack(smaller)
        for replica in range(2):
            values = table[replica].ravel()
            expected = fitted(np.hstack([below, columns(places)]), values) - fitted(below, values)
            whole = np.broadcast_to(component[replica], (3, 2, 4)).ravel()
            np.testing.assert_allclose(whole, expected, atol=1e-12)


def test_replicas_without_chance_have_parts_known_by_hand() -> None:
    """Rows of -+3, columns of -+2, and -+1 that changes sign with both: 9, 4 and 1 of 14."""
    table = [[-3 - 2 + 1, -3 + 2 - 1], [3 - 2 - 1, 3 + 2 + 1]]
    found = shares(of(table, table, table))
    expected = {"activation": 9, "depth": 4, "activation with depth": 1, CHANCE: 0}
    assert list(found) == list(expected)
    for term, part in expected.items():
        assert found[term] == pytest.approx(part / 14, abs=1e-15)
    assert factorial_effects.with_interactions(found)[INTERACTIONS] == pytest.approx(1 / 14)


def test_three_factors_that_act_only_together() -> None:
    signs = np.array([-1.0, 1.0])
    table = np.einsum("i,j,k->ijk", signs, signs, signs)
    found = shares(of(table, table, factors=("activation", "momentum", "depth")))
    assert found.pop("three or more factors") == pytest.approx(1)
    assert list(found.values()) == pytest.approx([0] * 7, abs=1e-15)


def test_what_replicas_do_not_share_is_chance_on_average() -> None:
    parts = [shares(of(*RANDOM.normal(size=(4, 3, 3)))) for _ in range(1000)]
    for term in ("activation", "depth", "activation with depth"):
        found = [each[term] for each in parts]
        assert abs(np.mean(found)) < 4 * np.std(found) / math.sqrt(len(found)) < 0.05
    for each in parts[:10]:
        assert math.fsum(each.values()) == pytest.approx(1)


@pytest.mark.parametrize(("noise", "replicas"), [(0.02, 5), (0.1, 5), (0.1, 16)])
def test_intervals_of_parts_hold_the_true_part_as_often_as_they_say(noise, replicas) -> None:
    """The true part follows from the levels' means and the variance of chance in a cell.

    A mean over three standard errors of 400 simulations may differ from 0.95; 0.91 to 0.99.
    """
    rows, columns = np.array([0.9, 0.8, 0.5, 0.75]), np.array([0.0, 0.05, 0.02])
    means = rows[:, None] + columns
    chance = noise**2 * (1 - 1 / means.size)  # mean variance of a table of chance alone
    truth = rows.var() / (means.var() + chance)
    random = np.random.default_rng(7)
    tables = means + random.normal(0, noise, (400, replicas, *means.shape))
    held = 0
    for each in tables:
        found = factorial_effects.estimates(of(*each), 0.95)["activation"]
        held += found.low <= truth <= found.high
    assert 0.91 <= held / len(tables) <= 0.99


def test_students_interval_of_products_that_share_replicas_would_be_too_narrow() -> None:
    """Why it is the jackknife: the part of an interaction, a product for each replica."""
    random, signs = np.random.default_rng(8), np.array([-1.0, 1.0])
    held = 0
    for _ in range(400):
        table = np.multiply.outer(signs, signs) + random.normal(0, 1, (5, 2, 2))
        amplitude = np.einsum("rij,i,j->r", table, signs, signs) / 4
        products = amplitude * (amplitude.sum() - amplitude) / 4
        half = 2.776445 * products.std(ddof=1) / math.sqrt(5)  # t with four degrees of freedom
        held += abs(products.mean() - 1) <= half
    assert held / 400 < 0.9


def test_a_single_replica_and_a_constant_table_have_no_numbers() -> None:
    alone = of([[0.1, 0.3], [0.5, 0.7]])
    assert np.isnan(factorial_effects.effects(alone)["depth"].differences).all()
    assert np.isnan(list(shares(alone).values())).all()
    level = of([[0.1, 0.1]] * 2, [[0.1, 0.1]] * 2)
    assert np.isnan(list(shares(level).values())).all()


def test_training_that_diverged_has_no_effect() -> None:
    for odd in (math.inf, math.nan):
        found = factorial_effects.effects(of([[odd, 0.3], [0.5, odd]], [[0.1, -odd], [0.5, 0.7]]))
        assert all(np.isnan(each.differences).any() for each in found.values())


def test_terms_have_this_many_factors() -> None:
    terms = ("depth", "activation with learning rate", "three or more factors", "chance")
    assert [factorial_effects.order(term) for term in terms] == [1, 2, 3, 0]
