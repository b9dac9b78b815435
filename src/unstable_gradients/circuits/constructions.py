"""Circuits for any function, for parity and for multiplication, built of smaller ones."""

import itertools
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from jaxtyping import Bool

from unstable_gradients.circuits.gates import Circuit, Kind, Wire


class Form(StrEnum):
    """How the second layer puts the first one together.

    A sum of products collects the inputs for which the function is 1, as an OR of ANDs or, which
    is the same, a NAND of NANDs. A product of sums shuts out the inputs for which it is 0, as an
    AND of ORs or an AND of NANDs.
    """

    SUM_OF_PRODUCTS = "sum of products"
    PRODUCT_OF_SUMS = "product of sums"


def two_layers(function: Bool[np.ndarray, " row"], form: Form = Form.SUM_OF_PRODUCTS) -> Circuit:
    """Any function, given by its truth table in the rows of `every_input`, in two layers.

    The gates are NAND gates, and one AND gate for a product of sums.
    """
    inputs = len(function).bit_length() - 1
    circuit = Circuit([f"x{each}" for each in range(1, inputs + 1)])
    circuit.outputs["f"] = add_two_layers(circuit, circuit.inputs, function, form)
    return circuit


def add_two_layers(
    circuit: Circuit,
    wires: Sequence[Wire],
    function: Bool[np.ndarray, " row"],
    form: Form = Form.SUM_OF_PRODUCTS,
) -> Wire:
    """Add a function of these wires to a circuit, in two layers, and return its wire.

    The first layer has a gate for each input to be collected or shut out, which is 0 for that input
    alone; the second layer is one gate, which reads all of the first.
    """
    collects = form is Form.SUM_OF_PRODUCTS
    first = [
        circuit.add(Kind.NAND, _literals(circuit, wires, int(row)))
        for row in np.flatnonzero(function == collects)
    ]
    if not first:  # A constant: no input is x and not x.
        first = [circuit.add(Kind.NAND, [wires[0], circuit.negated(wires[0])])]
    return circuit.add(Kind.NAND if collects else Kind.AND, first)


def _literals(circuit: Circuit, wires: Sequence[Wire], row: int) -> list[Wire]:
    """Wires that are all 1 for the input of this row, and for no other."""
    return [wire if row >> place & 1 else circuit.negated(wire) for place, wire in enumerate(wires)]


def is_odd(inputs: int) -> Bool[np.ndarray, " row"]:
    """The truth table of parity: whether an odd number of the inputs is 1."""
    return np.array([row.bit_count() % 2 == 1 for row in range(2**inputs)])


def parity(inputs: int, fan_in: int) -> Circuit:
    """Parity as a tree: the parity of groups of inputs, then of groups of these, to the end.

    The parity of each group is taken in two layers. In groups of 2 that is the deep circuit of
    the book, in one group of all the shallow one.
    """
    circuit = Circuit([f"x{each}" for each in range(1, inputs + 1)])
    wires = circuit.inputs
    for step in itertools.count(1):
        if len(wires) == 1:
            break
        groups = [wires[first : first + fan_in] for first in range(0, len(wires), fan_in)]
        wires = []
        for place, group in enumerate(groups, start=1):
            with circuit.part(f"parity {step},{place}"):
                wires.append(_add_parity(circuit, group))
    (circuit.outputs["parity"],) = wires
    return circuit


def _add_parity(circuit: Circuit, wires: Sequence[Wire]) -> Wire:
    """The parity of some wires in two layers; a single wire is its own parity."""
    return add_two_layers(circuit, wires, is_odd(len(wires))) if len(wires) > 1 else wires[0]


def add_half_adder(circuit: Circuit, first: Wire, second: Wire) -> tuple[Wire, Wire]:
    """Sum and carry of two bits."""
    return _add_parity(circuit, [first, second]), circuit.add(Kind.AND, [first, second])


def add_full_adder(circuit: Circuit, first: Wire, second: Wire, third: Wire) -> tuple[Wire, Wire]:
    """Sum and carry of three bits, by two half adders of which at most one carries."""
    with circuit.part("half adder 1"):
        some, carry = add_half_adder(circuit, first, second)
    with circuit.part("half adder 2"):
        total, another = add_half_adder(circuit, some, third)
    return total, circuit.add(Kind.OR, [carry, another])


def multiplier(first_bits: int, second_bits: int) -> Circuit:
    """The product of two numbers as it is worked out on paper.

    Row j is the first number times bit j of the second, moved j places to the left, and is added
    to what the rows above it came to. Inputs are a0, a1, ..., b0, b1, ..., outputs p0, p1, ...,
    each from the bit of least value on. Sub-circuits bear the row and the place: `full adder 2,3`
    adds in row 2 what has the value 2^3.
    """
    names = [f"a{bit}" for bit in range(first_bits)] + [f"b{bit}" for bit in range(second_bits)]
    circuit = Circuit(names)
    first, second = circuit.inputs[:first_bits], circuit.inputs[first_bits:]
    total: dict[int, Wire] = {}  # by place
    for row, factor in enumerate(second):
        carry: list[Wire] = []
        for place, bit in enumerate(first, start=row):
            with circuit.part(f"product {row},{place}"):
                product = circuit.add(Kind.AND, [bit, factor])
            above = [total[place]] if place in total else []
            total[place], carry = _add_bits(circuit, [product, *above, *carry], f"{row},{place}")
        if carry:
            total[row + first_bits] = carry[0]
    circuit.outputs = {f"p{place}": total[place] for place in sorted(total)}
    return circuit


def _add_bits(circuit: Circuit, addends: list[Wire], where: str) -> tuple[Wire, list[Wire]]:
    """The sum of one to three bits, and the carry if there can be one."""
    if len(addends) == 1:
        return addends[0], []
    if len(addends) == 2:
        with circuit.part(f"half adder {where}"):
            total, carry = add_half_adder(circuit, *addends)
    else:
        with circuit.part(f"full adder {where}"):
            total, carry = add_full_adder(circuit, *addends)
    return total, [carry]
