"""The tables of section A: every circuit is there, and the numbers are those of its graph."""

import pytest

from stages.circuits import build
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
)
from unstable_gradients.circuits import constructions
from unstable_gradients.circuits.gates import Kind


def test_every_function_and_the_random_ones_are_built():
    table = build.boolean_functions(all_functions_of=2, random_functions=5, random_inputs=6, seed=1)
    assert tuple(table) == BOOLEAN_FUNCTION.columns
    every, random = (table[table["choice"] == choice] for choice in ("every", "random"))
    assert every.groupby("inputs")["function"].apply(list).to_dict() == {
        1: list(range(4)),
        2: list(range(16)),
    }
    # A gate for every 1 in the truth table, one at least, and the second layer.
    ones = [max(1, number.bit_count()) for number in every["function"]]
    assert every["gates"].tolist() == [1 + each for each in ones]
    assert random["function"].tolist() == list(range(5))
    assert random["gates"].between(2, 2**6 + 1).all()
    assert len(set(random["gates"])) > 1
    assert (table["depth"] == 2).all()
    assert (table["wrong_inputs"] == 0).all()


def test_random_functions_follow_from_the_seed_and_the_first_do_not_depend_on_the_number():
    def random(number, seed):
        table = build.boolean_functions(1, number, 8, seed)
        return table.loc[table["choice"] == "random", "gates"].tolist()

    assert random(3, seed=1) == random(9, seed=1)[:3] != random(3, seed=2)


def test_functions_of_unnegated_inputs_are_counted():
    assert build.unnegated_inputs(2).to_dict("list") == {
        "inputs": [1, 2],
        "functions": [4, 16],
        "computed": [4, 14],
    }


def test_parity_has_a_circuit_for_every_number_of_inputs_and_size_of_group():
    table = build.parity_circuits(5)
    assert tuple(table) == PARITY_CIRCUIT.columns
    pairs = [(inputs, fan_in) for inputs in range(2, 6) for fan_in in range(2, inputs + 1)]
    assert list(zip(table["inputs"], table["fan_in"], strict=True)) == pairs
    shallow = table[table["inputs"] == table["fan_in"]]
    assert shallow["gates"].tolist() == [3, 5, 9, 17]
    assert (table["wrong_inputs"] == 0).all()


def test_the_bound_of_parity_is_what_was_built():
    table = build.parity_bounds(4)
    assert tuple(table) == PARITY_BOUND.columns
    assert table["form"].tolist() == ["sum of products", "product of sums"] * 3
    for column in ("implicants", "to_cover", "least_gates", "built_gates"):
        assert table[column].tolist() == [2, 2, 4, 4, 8, 8]
    assert (table["wrong_inputs"] == 0).all()


def test_multipliers_of_all_sizes():
    table = build.multipliers(3)
    assert set(table) == set(MULTIPLIER.columns)
    assert len(table) == 9
    square = table[table["first_bits"] == table["second_bits"]]
    assert square["half_adders"].tolist() == [0, 2, 3]
    assert square["full_adders"].tolist() == [0, 0, 3]
    assert (table["wrong_inputs"] == 0).all()


@pytest.mark.parametrize(
    ("function", "measure"),
    [
        (lambda: build.parity_circuits(4), "wrong_inputs"),
        (lambda: build.multipliers(3), "wrong_inputs"),
        (lambda: build.boolean_functions(2, 2, 4, 1), "wrong_inputs"),
        (lambda: build.parity_bounds(3), "wrong_inputs"),
    ],
)
def test_a_wrong_circuit_would_be_noticed(monkeypatch, function, measure):
    """With OR gates in the place of the last NAND or carry, nearly every circuit is wrong."""
    add = constructions.Circuit.add

    def wrong(self, kind, reads):
        return add(self, Kind.OR if kind is Kind.NAND else kind, reads)

    monkeypatch.setattr(constructions.Circuit, "add", wrong)
    assert (function()[measure] > 0).any()
