"""Draw the figures of section A."""

from stages.circuits.figures import multiplier_circuit, parity_circuits, parity_gates
from stages.circuits.tables import (
    CIRCUIT_GATE,
    MULTIPLIER_PICTURE,
    PARITY_CIRCUIT,
    PARITY_CIRCUITS_PICTURE,
    PARITY_GATES_PICTURE,
)
from unstable_gradients.drawing.parameters import Drawing
from unstable_gradients.drawing.style import save


def main(given: Drawing) -> None:
    """Draw circuits gate by gate, and how many gates parity takes."""
    style, wires = given.style, CIRCUIT_GATE.read()
    save(parity_gates.draw(PARITY_CIRCUIT.read(), style), PARITY_GATES_PICTURE, style)
    save(parity_circuits.draw(wires, style), PARITY_CIRCUITS_PICTURE, style)
    save(multiplier_circuit.draw(wires, style), MULTIPLIER_PICTURE, style)
