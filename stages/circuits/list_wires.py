"""Build the circuits that are drawn, and list their wires."""

from collections.abc import Iterator

import pandas as pd
from pydantic import Field

from stages.circuits.tables import (
    CIRCUIT_GATE,
    DEEP_PARITY,
    DRAWN_MULTIPLIER,
    INPUT,
    SHALLOW_PARITY,
)
from unstable_gradients.circuits import constructions
from unstable_gradients.circuits.gates import Circuit
from unstable_gradients.program.parameters import Params

# Larger ones do not fit the page: 32 gates above one another, or 12 columns of adders.
MOST_PARITY_INPUTS = 5
MOST_MULTIPLIER_BITS = 5


class DrawnCircuits(Params):
    """How large the circuits are."""

    parity_inputs: int = Field(
        ge=2, le=MOST_PARITY_INPUTS, description="inputs of the parity circuits"
    )
    multiplier_bits: int = Field(
        ge=2, le=MOST_MULTIPLIER_BITS, description="bits of each factor of the multiplier"
    )


def main(given: DrawnCircuits) -> None:
    """Write the table of wires."""
    CIRCUIT_GATE.write(wires(given.parity_inputs, given.multiplier_bits))


def wires(parity_inputs: int, multiplier_bits: int) -> pd.DataFrame:
    """The wires of a shallow and a deep parity circuit and of a multiplier: CIRCUIT_GATE."""
    circuits = {
        SHALLOW_PARITY: constructions.parity(parity_inputs, parity_inputs),
        DEEP_PARITY: constructions.parity(parity_inputs, 2),
        DRAWN_MULTIPLIER: constructions.multiplier(multiplier_bits, multiplier_bits),
    }
    return pd.DataFrame(
        {"circuit": name, **row} for name, circuit in circuits.items() for row in _of(circuit)
    )


def _of(circuit: Circuit) -> Iterator[dict[str, int | str]]:
    names = dict(enumerate(circuit.names)) | {wire: name for name, wire in circuit.outputs.items()}
    for wire, layer in enumerate(circuit.layers()):
        gate = circuit.gates[wire - len(circuit.names)] if wire >= len(circuit.names) else None
        yield {
            "wire": wire,
            "kind": gate.kind.value if gate else INPUT,
            "layer": layer,
            "reads": " ".join(map(str, gate.reads)) if gate else "",
            "part": gate.parts[0] if gate and gate.parts else "",
            "name": names.get(wire, ""),
        }
