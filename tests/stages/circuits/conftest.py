"""Small tables of the kind that the section's figures are drawn from."""

import contextlib
import math
from pathlib import Path

import pandas as pd
import pytest

from stages.circuits import list_wires
from stages.circuits.tables import CIRCUIT_GATE, PARITY_CIRCUIT
from tests.drawing.rows import Table, frame


@pytest.fixture
def parity_table() -> Table:
    """Parity circuits whose gates and depth are those of theory, for any size of group."""

    def make(inputs: int = 6) -> pd.DataFrame:
        rows = [
            {
                "inputs": count,
                "fan_in": fan_in,
                "depth": 2 * math.ceil(math.log(count) / math.log(fan_in) - 1e-9),
                "gates": 2 ** (fan_in - 1) + 1 if fan_in == count else 3 * (count - 1) + fan_in - 2,
                "inverters": count,
                "wrong_inputs": 0,
            }
            for count in range(2, inputs + 1)
            for fan_in in range(2, count + 1)
        ]
        return frame(rows, PARITY_CIRCUIT)

    return make


@pytest.fixture
def drawn_table(tmp_path: Path) -> Table:
    """The wires of circuits, read from a file as the program that draws reads them."""

    def make(parity_inputs: int = 3, multiplier_bits: int = 2) -> pd.DataFrame:
        with contextlib.chdir(tmp_path):
            CIRCUIT_GATE.write(list_wires.wires(parity_inputs, multiplier_bits))
            return CIRCUIT_GATE.read()

    return make
