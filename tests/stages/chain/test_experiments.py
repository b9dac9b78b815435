"""Experiments on random chains, against direct counts and known distributions."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, special, stats

from stages.chain import compare_activations, compare_lengths, count_terms, derive, explode, spread
from stages.chain.functions import functions as with_steepness
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID
from unstable_gradients.theory import exploding_chain, neuron_chain
from unstable_gradients.theory.chain_ensemble import CHAINS_IN_A_STREAM, Ensemble


def test_the_spread_of_a_sample_that_is_easy_to_follow():
    decades = np.array([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, -math.inf])
    found = spread.columns(decades * math.log(10), 0.5)
    assert found["median_decades"] == pytest.approx(-0.5)
    assert (found["lower_decades"], found["upper_decades"]) == pytest.approx((-3.0, 0.5))
    assert (found["below_one"], found["vanished"], found["chains"]) == (4, 1, 8)
    assert found["balanced"] in {4, 5}  # -1 and 1 are at the limit, but for rounding
    assert found["balanced"] == np.sum(np.abs(decades * math.log(10)) <= math.log(10))


def counted(chains=3 * CHAINS_IN_A_STREAM, length=4):
    counts = count_terms.counts_below(Ensemble(9, chains, length))
    return count_terms.table(counts, chains)


@pytest.fixture(scope="module")
def terms():
    return counted()


def frequency(table, quantity, layer, bound):
    rows = table[(table["quantity"] == quantity) & (table["layer"] == layer)]
    (row,) = rows[rows["bound"] == bound].itertuples()
    return row.below / row.chains


def test_every_bound_of_the_book_is_counted(terms):
    assert tuple(terms.columns) == CHAIN_TERMS.columns
    for layer in (2, 3, 4):
        for quantity in ("weight", "term", "ratio"):
            group = terms[(terms["quantity"] == quantity) & (terms["layer"] == layer)]
            assert {1.0, 0.25, 0.0625} <= set(group["bound"])
            assert group["below"].is_monotonic_increasing
            assert group["below"].iloc[-1] == 3 * CHAINS_IN_A_STREAM


def test_counts_are_those_of_the_chains_themselves(terms):
    below = {(1 / 16, 3): 0, (1 / 16, 2): 0}
    terms_below = 0
    for chains, _ in Ensemble(9, 3 * CHAINS_IN_A_STREAM, 4).drawn():
        _, a = neuron_chain.forward(chains, SIGMOID)
        slopes = a * (1 - a)
        second = np.abs(slopes[0] * chains.weights[1])
        third = second * np.abs(slopes[1] * chains.weights[2])
        below[1 / 16, 2] += np.sum(second < 1 / 16)
        below[1 / 16, 3] += np.sum(third < 1 / 16)
        terms_below += np.sum(np.abs(chains.weights[3] * slopes[3]) < 1 / 4)
    for (bound, layer), count in below.items():
        assert frequency(terms, "ratio", layer, bound) == count / (3 * CHAINS_IN_A_STREAM)
    assert frequency(terms, "term", 4, 0.25) == terms_below / (3 * CHAINS_IN_A_STREAM)


def test_frequencies_are_those_of_the_distributions(terms):
    """30,000 chains: standard errors of at most 0.003."""
    normal = special.erf(1 / math.sqrt(2))  # part within a standard deviation
    assert frequency(terms, "weight", 2, 1.0) == pytest.approx(normal, abs=0.012)
    # The term of neuron 1, whose input is uniform, by quadrature over input and weight.
    assert frequency(terms, "ratio", 2, 1 / 4) == pytest.approx(first_step(1 / 4), abs=0.012)


def first_step(bound):
    """P(|w_2| s'(z_1) < bound), z_1 = w_1 a_0 + b_1: normal with variance 1 + a_0^2 given a_0."""

    def given_z(z):
        slope = 1 / (1 + math.exp(-z)) * (1 - 1 / (1 + math.exp(-z)))
        return special.erf(bound / slope / math.sqrt(2))

    def integrand(z, a):
        return given_z(z) * stats.norm.pdf(z, scale=math.sqrt(1 + a * a))

    return integrate.dblquad(integrand, 0, 1, -12, 12, epsabs=1e-4)[0]


def test_ratios_of_centred_chains_have_a_known_median_and_spread():
    """Their logarithm is a sum of ln |w| s/4 over the steps; ln |w| has known moments."""
    chains, scales, longest = 2 * CHAINS_IN_A_STREAM, (1.0, 8.0), 12
    ratios = compare_lengths.log_ratios(Ensemble(2, chains, longest), scales)
    assert ratios.shape == (2, 2, longest - 1, chains)
    mean, variance = -(math.log(2) + np.euler_gamma) / 2, math.pi**2 / 8  # of ln |N(0, 1)|
    for scale, logs in zip(scales, ratios[1], strict=True):
        for steps in (1, 5, 11):
            expected = steps * (mean + math.log(scale / 4))
            error = math.sqrt(steps * variance / chains)
            assert logs[steps - 1].mean() == pytest.approx(expected, abs=4 * error)
            assert logs[steps - 1].var() == pytest.approx(steps * variance, rel=0.05)


def test_ratios_of_random_chains_are_those_of_the_gradients():
    ratios = compare_lengths.log_ratios(Ensemble(2, 5, 4), (1.0, 3.0))
    (chains, _), *_ = Ensemble(2, 5, 4).drawn()
    heavy = neuron_chain.Chains(3 * chains.weights, chains.biases, chains.inputs)
    z, _ = neuron_chain.forward(heavy, SIGMOID)
    gradients = np.abs(neuron_chain.bias_gradients(heavy, z, SIGMOID, np.ones(5)))
    np.testing.assert_allclose(np.exp(ratios[0, 1]), gradients[0] / gradients[1:])


def test_the_table_of_ratios_has_a_row_for_every_length():
    ratios = compare_lengths.log_ratios(Ensemble(2, 5, 4), (1.0, 3.0))
    table = compare_lengths.table(ratios, (1.0, 3.0), 0.95)
    assert tuple(table.columns) == CHAIN_RATIO.columns
    assert table.groupby(["biases", "weight_scale"], sort=False)["length"].apply(list).tolist() == (
        [[2, 3, 4]] * 4
    )
    row = table[(table["biases"] == "centred") & (table["weight_scale"] == 3)].iloc[-1]
    decades = np.sort(ratios[1, 1, -1]) / math.log(10)
    assert row["median_decades"] == decades[2]
    assert (row["lower_decades"], row["upper_decades"]) == (decades[0], decades[-1])


def test_activations_have_a_row_for_each_scale_and_measure():
    functions = with_steepness(2.0)
    logs = compare_activations.logarithms(Ensemble(2, 50, 6), functions, (1.0, 2.0))
    table = compare_activations.table(logs, 6, list(functions), (1.0, 2.0), 0.95)
    assert tuple(table.columns) == CHAIN_ACTIVATION.columns
    assert len(table) == len(functions) * 2 * 2
    (chains, _), *_ = Ensemble(2, 50, 6).drawn()
    z, _ = neuron_chain.forward(chains, functions["tanh"])
    gradients = np.abs(neuron_chain.bias_gradients(chains, z, functions["tanh"], np.ones(50)))
    step, ratio = np.exp(logs[list(functions).index("tanh"), 0])
    np.testing.assert_allclose(step, gradients[-2] / gradients[-1])
    np.testing.assert_allclose(ratio, gradients[0] / gradients[-1])


def test_rectifiers_are_inactive_half_of_the_time():
    functions = {"relu": RELU}
    logs = compare_activations.logarithms(Ensemble(2, CHAINS_IN_A_STREAM, 8), functions, (1.0,))
    table = compare_activations.table(logs, 8, ["relu"], (1.0,), 0.95)
    step = table[table["measure"] == "step"].iloc[0]
    # z is symmetric around 0, whatever comes in.
    assert step["vanished"] / CHAINS_IN_A_STREAM == pytest.approx(0.5, abs=0.02)


def test_slopes_are_taken_at_0_too():
    table = compare_activations.slopes({"sigmoid": SIGMOID}, 6.0, 7)
    assert tuple(table.columns) == ACTIVATION_SLOPE.columns
    assert table["z"].iloc[[0, 7, 14]].tolist() == [-6.0, 0.0, 6.0]
    assert table["slope"].iloc[7] == 0.25


def test_three_ways_to_the_derivative_agree_in_every_chain():
    derivatives, changes = derive.precise(Ensemble(1, 6, 3), 40, [1e-3, 1e-4])
    assert tuple(changes.columns) == CHAIN_CASCADE.columns
    assert set(derivatives.columns) == set(CHAIN_DERIVATIVE.columns)
    assert derivatives["chain"].tolist() == list(range(6))
    for name in ("product", "backpropagation"):
        np.testing.assert_allclose(derivatives[name], derivatives["difference"], rtol=1e-11)
    costs = changes[(changes["quantity"] == "C") & (changes["change"] == 1e-4)]
    np.testing.assert_allclose(costs["predicted"] / 1e-4, derivatives["difference"], rtol=1e-11)
    first, second = (changes.loc[changes["change"] == size, "error"] for size in (1e-3, 1e-4))
    np.testing.assert_allclose(first.to_numpy() / second.to_numpy(), 100, rtol=0.05)


@pytest.mark.parametrize("length", [2, 4, 30])
def test_backpropagation_through_the_core_gives_the_product(length):
    ((chains, targets),) = Ensemble(3, 11, length).drawn()
    expected = derive.by_backpropagation(chains, targets)
    np.testing.assert_allclose(derive.by_product(chains, targets), expected, rtol=1e-11)


def test_a_row_of_an_exploding_chain():
    row = explode.measured(4, 100.0, 0.5)
    assert row["growth_decades"] == pytest.approx(3 * math.log10(25))
    for name in ("smallest_term", "largest_term", "smallest_step", "largest_step"):
        assert row[name] == pytest.approx(25)
    tolerance = math.exp(exploding_chain.log_tolerance(4, 100.0, 0.5))
    assert 10 ** row["tolerance_decades"] == pytest.approx(tolerance)


def balances(*rows):
    """Medians in decades and how many chains are balanced."""
    return pd.DataFrame(rows, columns=["median_decades", "balanced"])


def test_the_most_balanced_row_has_the_most_chains_in_balance_then_the_median_nearest_to_1():
    assert spread.most_balanced(balances((0.0, 3), (-5.0, 4), (-2.0, 4), (3.0, 4))).name == 2
    lost = balances((-math.inf, 0), (-math.inf, 0))
    assert spread.most_balanced(lost).name == 0
    with pytest.raises(InvalidInput, match="none of the greatest length, expected some"):
        spread.most_balanced(lost[:0])
