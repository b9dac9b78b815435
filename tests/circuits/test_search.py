"""The searches against ones that are slower and know less."""

import itertools

import numpy as np
import pytest

from unstable_gradients.circuits import search
from unstable_gradients.circuits.constructions import Form, is_odd

ODD, EVEN = Form.SUM_OF_PRODUCTS, Form.PRODUCT_OF_SUMS


def number_of(table):
    return sum(2**row for row, value in enumerate(table) if value)


def gates_by_rule(inputs):
    """Truth tables of AND, OR, NAND and NOR over every choice of literals, as numbers."""
    found = set()
    for choice in itertools.product(["skip", True, False], repeat=inputs):
        literals = [(place, wanted) for place, wanted in enumerate(choice) if wanted != "skip"]
        values = [
            [(row >> place & 1 == 1) == wanted for place, wanted in literals]
            for row in range(2**inputs)
        ]
        for rule in (all, any):
            table = [rule(each) for each in values]
            found |= {number_of(table), number_of([not each for each in table])}
    return found


@pytest.mark.parametrize("inputs", [1, 2, 3, 4])
def test_a_first_layer_is_chosen_from_every_gate(inputs):
    gates = search.first_layer(inputs)
    assert gates.shape == (2 * 3**inputs, 2**inputs)
    assert {number_of(gate) for gate in gates} == gates_by_rule(inputs)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("inputs", range(2, 9))
def test_parity_needs_a_gate_for_every_input_of_its_kind(inputs, form):
    found = search.bound(is_odd(inputs), form)
    assert found.candidates == 2 * 3**inputs
    assert found.implicants == found.to_cover == found.least_gates == 2 ** (inputs - 1)
    assert found.most_covered == 1


def smallest_first_layer(function, inputs):
    """By trying every set of gates under every gate of the second layer, smallest sets first."""
    rows = 2 ** len(function) - 1
    wanted, gates = number_of(function), sorted(gates_by_rule(inputs))
    for size in itertools.count(1):
        for chosen in itertools.combinations(gates, size):
            both, either = rows, 0
            for gate in chosen:
                both, either = both & gate, either | gate
            if wanted in (both, either, rows - both, rows - either):
                return size
    raise AssertionError


@pytest.mark.parametrize("inputs", [2, 3])
def test_no_circuit_of_two_layers_is_smaller_than_the_bound(inputs):
    least = min(search.bound(is_odd(inputs), form).least_gates for form in Form)
    assert smallest_first_layer(is_odd(inputs), inputs) == least


def test_the_bound_is_one_for_other_functions_too():
    for number in range(1, 255):
        function = np.array([bool(number >> row & 1) for row in range(8)])
        bounds = [search.bound(function, form).least_gates for form in Form]
        if smallest_first_layer(function, 3) == 1:
            assert min(bounds) == 1
        assert all(1 <= each <= 4 for each in bounds)


def test_a_majority_is_bounded_by_its_prime_implicants():
    majority = np.array([row.bit_count() >= 2 for row in range(8)])
    # xy, xz and yz are 1 for two inputs each; so are their halves, three for one input each, and
    # a fourth: 111. OR gates are 1 where the majority is not.
    found = search.bound(majority, ODD)
    assert (found.to_cover, found.most_covered, found.least_gates) == (4, 2, 2)
    assert found.implicants == 3 + 4


def two_layers_by_rule(inputs):
    """Functions of two layers of AND and NAND gates over plain inputs, set by set."""
    rows = range(2**inputs)
    first = {number_of([row >> place & 1 for row in rows]) for place in range(inputs)}
    for size in range(inputs + 1):
        for chosen in itertools.combinations(range(inputs), size):
            table = [all(row >> place & 1 for place in chosen) for row in rows]
            first |= {number_of(table), number_of([not each for each in table])}
    found = set()
    for size in range(len(first) + 1):
        for chosen in itertools.combinations(sorted(first), size):
            both = 2 ** len(rows) - 1
            for gate in chosen:
                both &= gate
            found |= {both, 2 ** len(rows) - 1 - both}
    return found


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_what_two_layers_compute_without_negations(inputs):
    reached = search.without_negations(inputs)
    assert set(np.flatnonzero(reached).tolist()) == two_layers_by_rule(inputs)


def test_of_two_inputs_only_parity_and_its_negation_need_negated_ones():
    assert np.flatnonzero(~search.without_negations(2)).tolist() == [0b0110, 0b1001]


def test_all_functions_of_four_inputs_can_be_searched():
    assert len(search.without_negations(search.MOST_INPUTS_OF_ALL_FUNCTIONS)) == 65536
