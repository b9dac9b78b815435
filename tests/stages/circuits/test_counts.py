"""The tables of section A: every circuit is there, and the numbers are those of its graph."""

import numpy as np
import pandas as pd
import pytest

from stages.circuits import counts as circuits
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    CIRCUIT_GATE,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
)
from unstable_gradients.circuits import constructions
from unstable_gradients.circuits.gates import Kind
from unstable_gradients.study import tables


def test_every_function_and_the_random_ones_are_built():
    table = circuits.boolean_functions(
        all_functions_of=2, random_functions=5, random_inputs=6, seed=1
    )
    assert list(table) == list(BOOLEAN_FUNCTION)
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
        table = circuits.boolean_functions(1, number, 8, seed)
        return table.loc[table["choice"] == "random", "gates"].tolist()

    assert random(3, seed=1) == random(9, seed=1)[:3] != random(3, seed=2)


def test_functions_of_unnegated_inputs_are_counted():
    assert circuits.unnegated_inputs(2).to_dict("list") == {
        "inputs": [1, 2],
        "functions": [4, 16],
        "computed": [4, 14],
    }


def test_parity_has_a_circuit_for_every_number_of_inputs_and_size_of_group():
    table = circuits.parity_circuits(5)
    assert list(table) == list(PARITY_CIRCUIT)
    pairs = [(inputs, fan_in) for inputs in range(2, 6) for fan_in in range(2, inputs + 1)]
    assert list(zip(table["inputs"], table["fan_in"], strict=True)) == pairs
    shallow = table[table["inputs"] == table["fan_in"]]
    assert shallow["gates"].tolist() == [3, 5, 9, 17]
    assert (table["wrong_inputs"] == 0).all()


def test_the_bound_of_parity_is_what_was_built():
    table = circuits.parity_bounds(4)
    assert list(table) == list(PARITY_BOUND)
    assert table["form"].tolist() == ["sum of products", "product of sums"] * 3
    for column in ("implicants", "to_cover", "least_gates", "built_gates"):
        assert table[column].tolist() == [2, 2, 4, 4, 8, 8]
    assert (table["wrong_inputs"] == 0).all()


def test_multipliers_of_all_sizes():
    table = circuits.multipliers(3)
    assert set(table) == set(MULTIPLIER)
    assert len(table) == 9
    square = table[table["first_bits"] == table["second_bits"]]
    assert square["half_adders"].tolist() == [0, 2, 3]
    assert square["full_adders"].tolist() == [0, 0, 3]
    assert (table["wrong_inputs"] == 0).all()


@pytest.mark.parametrize(
    ("function", "measure"),
    [
        (lambda: circuits.parity_circuits(4), "wrong_inputs"),
        (lambda: circuits.multipliers(3), "wrong_inputs"),
        (lambda: circuits.boolean_functions(2, 2, 4, 1), "wrong_inputs"),
        (lambda: circuits.parity_bounds(3), "wrong_inputs"),
    ],
)
def test_a_wrong_circuit_would_be_noticed(monkeypatch, function, measure):
    """With OR gates in the place of the last NAND or carry, nearly every circuit is wrong."""
    add = constructions.Circuit.add

    def wrong(self, kind, reads):
        return add(self, Kind.OR if kind is Kind.NAND else kind, reads)

    monkeypatch.setattr(constructions.Circuit, "add", wrong)
    assert (function()[measure] > 0).any()


def evaluated(rows, inputs):
    """The outputs of a drawn circuit by the rules of its table, one input at a time."""
    rules = {"NOT": lambda bits: not bits[0], "AND": all, "NAND": lambda bits: not all(bits)}
    rules["OR"] = any
    values = []
    for row in rows.itertuples():
        read = [values[int(wire)] for wire in row.reads.split()]
        values.append(inputs[row.name] if row.kind == "input" else rules[row.kind](read))
    outputs = rows[(rows["name"] != "") & (rows["kind"] != "input")]
    return {row.name: values[row.Index] for row in outputs.set_index("wire").itertuples()}


def test_the_wires_of_drawn_circuits_compute_what_they_should():
    table = circuits.drawn(parity_inputs=3, multiplier_bits=2)
    assert list(table) == list(CIRCUIT_GATE)
    for name in ("shallow parity", "deep parity"):
        rows = table[table["circuit"] == name]
        for number in range(8):
            bits = {f"x{place + 1}": number >> place & 1 for place in range(3)}
            assert evaluated(rows, bits) == {"parity": number.bit_count() % 2 == 1}
    rows = table[table["circuit"] == "multiplier"]
    for a in range(4):
        for b in range(4):
            bits = {"a0": a & 1, "a1": a >> 1, "b0": b & 1, "b1": b >> 1}
            product = sum(2 ** int(name[1:]) * bit for name, bit in evaluated(rows, bits).items())
            assert product == a * b


def test_drawn_wires_survive_the_file(tmp_path):
    table = circuits.drawn(2, 2)
    tables.write(table, CIRCUIT_GATE, tmp_path / "t.csv")
    read = tables.read(tmp_path / "t.csv", CIRCUIT_GATE)
    pd.testing.assert_frame_equal(read.replace({np.nan: ""}), table, check_dtype=False)
