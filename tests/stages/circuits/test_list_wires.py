"""The table of drawn circuits: its wires compute what they should, also when read from its file."""

import contextlib

import pandas as pd

from stages.circuits import list_wires
from stages.circuits.tables import CIRCUIT_GATE


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
    table = list_wires.wires(parity_inputs=3, multiplier_bits=2)
    assert tuple(table) == CIRCUIT_GATE.columns
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
    table = list_wires.wires(2, 2)
    with contextlib.chdir(tmp_path):
        CIRCUIT_GATE.write(table)
        read = CIRCUIT_GATE.read()
    pd.testing.assert_frame_equal(read, table, check_dtype=False)
