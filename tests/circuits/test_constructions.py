"""Constructions against arithmetic, and their gates against counts from the literature."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstable_gradients.circuits import constructions
from unstable_gradients.circuits.constructions import Form
from unstable_gradients.circuits.gates import Circuit, Kind


def table_of(number, inputs):
    return np.array([bool(number >> row & 1) for row in range(2**inputs)])


def longest_path(circuit, wire, known=None):
    """Depth by walking back from a wire."""
    known = {} if known is None else known
    if wire < len(circuit.names):
        return 0
    if wire not in known:
        gate = circuit.gates[wire - len(circuit.names)]
        behind = max(longest_path(circuit, each, known) for each in gate.reads)
        known[wire] = behind + (gate.kind != "NOT")
    return known[wire]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_every_function_of_up_to_three_inputs_in_two_layers(inputs, form):
    for number in range(2**2**inputs):
        function = table_of(number, inputs)
        circuit = constructions.two_layers(function, form)
        assert circuit.truth_table().tolist() == [function.tolist()]
        assert longest_path(circuit, circuit.outputs["f"]) == circuit.depth == 2
        kinds = {gate.kind for gate in circuit.gates}
        assert kinds <= {Kind.AND, Kind.NAND, Kind.NOT}
        # Only inputs are negated.
        assert all(gate.reads[0] < inputs for gate in circuit.gates if gate.kind is Kind.NOT)


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 2**2**n - 1))))
def test_functions_of_more_inputs(drawn):
    inputs, number = drawn
    function = table_of(number, inputs)
    for form, rows in ((Form.SUM_OF_PRODUCTS, function), (Form.PRODUCT_OF_SUMS, ~function)):
        circuit = constructions.two_layers(function, form)
        assert circuit.truth_table().tolist() == [function.tolist()]
        assert circuit.size == 1 + max(1, rows.sum())


def parity(bits):
    return bits.count("1") % 2 == 1


@pytest.mark.parametrize("inputs", range(2, 13))
def test_parity_of_all_at_once_and_in_pairs(inputs):
    expected = [parity(f"{row:b}") for row in range(2**inputs)]
    shallow, deep = (constructions.parity(inputs, fan_in) for fan_in in (inputs, 2))
    assert shallow.truth_table().tolist() == [expected]
    assert deep.truth_table().tolist() == [expected]
    # The two-layer form has a gate for every odd input, and a tree has n - 1 pairs.
    assert (shallow.size, shallow.depth) == (2 ** (inputs - 1) + 1, 2)
    assert (deep.size, deep.depth) == (3 * (inputs - 1), 2 * math.ceil(math.log2(inputs)))
    assert shallow.inverters == inputs


@pytest.mark.parametrize("inputs", [5, 7, 9])
def test_parity_in_groups_of_every_size(inputs):
    expected = [parity(f"{row:b}") for row in range(2**inputs)]
    for fan_in in range(2, inputs + 1):
        circuit = constructions.parity(inputs, fan_in)
        assert circuit.truth_table().tolist() == [expected]
        assert circuit.depth == longest_path(circuit, circuit.outputs["parity"])


def test_parity_of_nine_in_groups_of_three_is_four_circuits_of_five_gates():
    circuit = constructions.parity(9, 3)
    assert (circuit.size, circuit.depth) == (4 * 5, 4)
    assert circuit.parts() == ["parity 1,1", "parity 1,2", "parity 1,3", "parity 2,1"]


@pytest.mark.parametrize(
    ("add", "bits", "gates"),
    [(constructions.add_half_adder, 2, 4), (constructions.add_full_adder, 3, 9)],
)
def test_adders_add(add, bits, gates):
    circuit = Circuit([f"x{each}" for each in range(bits)])
    total, carry = add(circuit, *circuit.inputs)
    circuit.outputs = {"sum": total, "carry": carry}
    low, high = circuit.truth_table().astype(int)
    assert (low + 2 * high).tolist() == [row.bit_count() for row in range(2**bits)]
    assert circuit.size == gates


@pytest.mark.parametrize("first", range(1, 6))
@pytest.mark.parametrize("second", range(1, 6))
def test_a_multiplier_multiplies_every_pair(first, second):
    circuit = constructions.multiplier(first, second)
    bits = circuit.truth_table().astype(int)
    products = sum(
        2 ** int(name[1:]) * row for name, row in zip(circuit.outputs, bits, strict=True)
    )
    expected = [a * b for b in range(2**second) for a in range(2**first)]
    assert products.tolist() == expected
    assert circuit.depth == max(longest_path(circuit, each) for each in circuit.outputs.values())


@pytest.mark.parametrize("bits", range(2, 6))
def test_a_multiplier_has_the_adders_of_the_array_multiplier(bits):
    """n half adders and n (n - 2) full ones, as textbooks count them."""
    circuit = constructions.multiplier(bits, bits)
    parts = [part.split(" ")[0] for part in circuit.parts()]
    half, full, products = bits, bits * (bits - 2), bits**2
    assert [parts.count(each) for each in ("half", "full", "product")] == [half, full, products]
    assert circuit.size == products + 4 * half + 9 * full
    assert list(circuit.outputs) == [f"p{place}" for place in range(2 * bits)]


def test_every_gate_is_of_use():
    for circuit in (constructions.multiplier(4, 3), constructions.parity(7, 3)):
        read = {wire for gate in circuit.gates for wire in gate.reads}
        wires = range(len(circuit.names), len(circuit.names) + len(circuit.gates))
        assert set(wires) <= read | set(circuit.outputs.values())
