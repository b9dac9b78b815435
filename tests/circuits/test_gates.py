"""Circuits of few gates, whose tables, sizes and depths can be worked out by hand."""

import itertools

import numpy as np
import pytest

from unstable_gradients.circuits.gates import MOST_INPUTS, Circuit, Kind, every_input
from unstable_gradients.errors import InvalidInput


def single(kind, inputs):
    circuit = Circuit([f"x{each}" for each in range(inputs)])
    circuit.outputs["f"] = circuit.add(kind, circuit.inputs)
    return circuit


def test_rows_count_in_binary_and_the_first_input_is_the_last_digit():
    table = every_input(3)
    digits = [f"{row:03b}" for row in range(8)]
    assert [["01"[int(bit)] for bit in row] for row in table.T] == [
        list(each)[::-1] for each in digits
    ]


@pytest.mark.parametrize("inputs", [1, 2, 3, 4, 9])  # fewer and more rows than a byte has bits
@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (Kind.AND, all),
        (Kind.NAND, lambda bits: not all(bits)),
        (Kind.OR, any),
    ],
)
def test_gates_of_any_fan_in_have_their_tables(kind, rule, inputs):
    (table,) = single(kind, inputs).truth_table()
    expected = [rule(bits) for bits in itertools.product([False, True], repeat=inputs)]
    assert table.tolist() == expected  # gates do not care about the order of their inputs


def test_an_inverter_negates():
    assert single(Kind.NOT, 1).truth_table().tolist() == [[True, False]]


def test_wires_lead_from_gate_to_gate():
    circuit = Circuit(["x", "y", "z"])
    x, y, z = circuit.inputs
    both = circuit.add(Kind.AND, [x, y])
    circuit.outputs["f"] = circuit.add(Kind.OR, [both, circuit.negated(z)])
    circuit.outputs["g"] = both
    rows = [[row & 1, row >> 1 & 1, row >> 2] for row in range(8)]
    f, g = circuit.truth_table()
    assert f.tolist() == [bool((x and y) or not z) for x, y, z in rows]
    assert g.tolist() == [bool(x and y) for x, y, z in rows]


def test_inverters_are_neither_gates_nor_layers():
    circuit = Circuit(["x", "y"])
    x, y = circuit.inputs
    first = circuit.add(Kind.AND, [circuit.negated(x), y])
    second = circuit.add(Kind.OR, [circuit.negated(first), x])
    circuit.outputs["f"] = circuit.negated(second)
    assert (circuit.size, circuit.inverters, circuit.depth) == (2, 3, 2)
    assert circuit.layers() == [0, 0, 0, 1, 1, 2, 2]


def test_depth_is_that_of_the_outputs():
    circuit = Circuit(["x", "y"])
    circuit.outputs["f"] = circuit.add(Kind.AND, circuit.inputs)
    circuit.add(Kind.OR, [0, circuit.outputs["f"]])
    assert circuit.depth == 1


def test_a_wire_has_one_inverter():
    circuit = Circuit(["x", "y"])
    assert circuit.negated(0) == circuit.negated(0) != circuit.negated(1)
    assert circuit.inverters == 2


def test_gates_know_their_sub_circuits():
    circuit = Circuit(["x", "y"])
    with circuit.part("outer"):
        circuit.add(Kind.AND, [0, 1])
        with circuit.part("inner"):
            circuit.add(Kind.AND, [0, 1])
    circuit.add(Kind.OR, [2, 3])
    assert [gate.parts for gate in circuit.gates] == [("outer",), ("outer", "inner"), ()]
    assert circuit.parts() == ["outer"]


@pytest.mark.parametrize(
    ("kind", "reads", "message"),
    [
        (Kind.AND, [], "gate 2 reads \\[\\]: expected wires from 0 to 1"),
        (Kind.AND, [0, 2], "gate 2 reads \\[0, 2\\]"),  # itself
        (Kind.OR, [-1], "gate 2 reads \\[-1\\]"),
        (Kind.NOT, [0, 1], "inverter 2 reads \\[0, 1\\]: expected one wire"),
    ],
)
def test_a_gate_reads_wires_there_are(kind, reads, message):
    with pytest.raises(ValueError, match=message):
        Circuit(["x", "y"]).add(kind, reads)


@pytest.mark.parametrize("inputs", [0, MOST_INPUTS + 1, 10**6])
def test_too_many_inputs_to_enumerate_are_refused(inputs):
    with pytest.raises(InvalidInput, match=f"^circuit of {inputs} inputs: expected 1 to 14"):
        every_input(inputs)


def test_the_most_inputs_can_be_enumerated():
    (table,) = single(Kind.AND, MOST_INPUTS).truth_table()
    assert np.flatnonzero(table).tolist() == [2**MOST_INPUTS - 1]
