"""A circuit as a graph of gates, evaluated on all its inputs at once.

Wires are numbers: the inputs come first, then the output of each gate in the order in which the
gates were added, so that a gate comes after all that it reads. Gates read any number of wires.

Inverters are counted apart and make no layer: the theory of circuits takes every input to be at
hand with its negation, and a shallow circuit would not be shallow otherwise.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from jaxtyping import Bool, UInt8

from unstable_gradients.errors import InvalidInput

# A parity circuit of two layers has 2^(n-1) gates, whose values on 2^n inputs take 2^(2n-4)
# bytes: 17 MB for 14 inputs, four times as much with each further one.
MOST_INPUTS = 14

Wire = int


class Kind(StrEnum):
    """What a gate does with the wires it reads."""

    NOT = "NOT"
    AND = "AND"
    NAND = "NAND"
    OR = "OR"


@dataclass(frozen=True)
class Gate:
    """A gate, the wires it reads, and the sub-circuits it belongs to, outermost first."""

    kind: Kind
    reads: tuple[Wire, ...]
    parts: tuple[str, ...]


class Circuit:
    """A circuit to which gates are added.

    Attributes:
        names: of the inputs, whose wires are 0, 1, ...
        gates: in the order of their wires.
        outputs: the wires that leave the circuit, by their names.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.gates: list[Gate] = []
        self.outputs: dict[str, Wire] = {}
        self._within: list[str] = []
        self._negations: dict[Wire, Wire] = {}

    @property
    def inputs(self) -> list[Wire]:
        """The wires of the inputs."""
        return list(range(len(self.names)))

    def add(self, kind: Kind, reads: Sequence[Wire]) -> Wire:
        """Add a gate that reads wires that are there already, and return its own wire.

        Raises:
            ValueError: if a wire is not there, or an inverter reads more than one.
        """
        wire = len(self.names) + len(self.gates)
        if not reads or not all(0 <= each < wire for each in reads):
            raise ValueError(
                f"gate {wire} reads {list(reads)}: expected wires from 0 to {wire - 1}"
            )
        if kind is Kind.NOT and len(reads) != 1:
            raise ValueError(f"inverter {wire} reads {list(reads)}: expected one wire")
        self.gates.append(Gate(kind, tuple(reads), tuple(self._within)))
        return wire

    def negated(self, wire: Wire) -> Wire:
        """The negation of a wire, by one and the same inverter at every call."""
        if wire not in self._negations:
            self._negations[wire] = self.add(Kind.NOT, [wire])
        return self._negations[wire]

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Gates that are added in this block belong to a sub-circuit of this name."""
        self._within.append(name)
        yield
        self._within.pop()

    @property
    def size(self) -> int:
        """Number of gates, without inverters."""
        return len(self.gates) - self.inverters

    @property
    def inverters(self) -> int:
        """Number of inverters."""
        return sum(gate.kind is Kind.NOT for gate in self.gates)

    @property
    def depth(self) -> int:
        """The most gates between an input and an output, without the inverters."""
        layers = self.layers()
        return max(layers[wire] for wire in self.outputs.values())

    def layers(self) -> list[int]:
        """For every wire, the most gates between it and an input, the last of them its own."""
        layers = [0] * len(self.names)
        for gate in self.gates:
            own = 0 if gate.kind is Kind.NOT else 1
            layers.append(max(layers[wire] for wire in gate.reads) + own)
        return layers

    def parts(self) -> list[str]:
        """The outermost sub-circuits."""
        return list(dict.fromkeys(gate.parts[0] for gate in self.gates if gate.parts))

    def truth_table(self) -> Bool[np.ndarray, "output row"]:
        """Every output on all inputs, in the rows of `every_input`.

        Raises:
            InvalidInput: if there are too many inputs to try them all.
        """
        inputs = every_input(len(self.names))
        values = np.empty((len(inputs) + len(self.gates), -(-inputs.shape[1] // 8)), np.uint8)
        values[: len(inputs)] = np.packbits(inputs, axis=1)
        for wire, gate in enumerate(self.gates, start=len(inputs)):
            values[wire] = _apply(gate.kind, values[list(gate.reads)])
        outputs = values[list(self.outputs.values())]
        return np.unpackbits(outputs, axis=1, count=inputs.shape[1]).astype(bool)


def _apply(kind: Kind, read: UInt8[np.ndarray, "wire byte"]) -> UInt8[np.ndarray, " byte"]:
    """A gate's output from what it reads, eight rows of the truth table to the byte."""
    if kind is Kind.OR:
        return np.bitwise_or.reduce(read, axis=0)
    both = np.bitwise_and.reduce(read, axis=0)
    return both if kind is Kind.AND else ~both


def every_input(count: int) -> Bool[np.ndarray, "input row"]:
    """All combinations of `count` inputs: in row r, input i is the bit of 2^i in r.

    Raises:
        InvalidInput: if there are too many to enumerate.
    """
    if not 1 <= count <= MOST_INPUTS:
        raise InvalidInput(
            f"circuit of {count} inputs: expected 1 to {MOST_INPUTS}, so that all can be tried"
        )
    return (np.arange(2**count) >> np.arange(count)[:, None] & 1).astype(bool)
