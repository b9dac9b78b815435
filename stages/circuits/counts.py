"""Logical circuits, each built and then tried on all its inputs (section A)."""

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Bool

from unstable_gradients.circuits import constructions, search
from unstable_gradients.circuits.constructions import Form
from unstable_gradients.circuits.gates import Circuit, every_input

INPUT = "input"


def boolean_functions(
    all_functions_of: int, random_functions: int, random_inputs: int, seed: int
) -> pd.DataFrame:
    """A two-layer circuit for every function of 1 to so many inputs, and for random ones.

    Every row of a random function's truth table is 0 or 1 with equal chance. Columns:
    BOOLEAN_FUNCTION.
    """
    every = (
        ("every", number, every_input(2**inputs)[:, number])
        for inputs in range(1, all_functions_of + 1)
        for number in range(2**2**inputs)
    )
    random = np.random.default_rng(seed)
    some = (
        ("random", number, random.integers(0, 2, 2**random_inputs).astype(bool))
        for number in range(random_functions)
    )
    return pd.DataFrame(
        {
            "inputs": len(function).bit_length() - 1,
            "choice": choice,
            "function": number,
            **_measured(constructions.two_layers(function), function[None]),
        }
        for choice, number, function in itertools.chain(every, some)
    )


def unnegated_inputs(all_functions_of: int) -> pd.DataFrame:
    """How many functions two layers compute without negated inputs: UNNEGATED_INPUTS."""
    reached = {
        inputs: search.without_negations(inputs) for inputs in range(1, all_functions_of + 1)
    }
    return pd.DataFrame(
        {"inputs": inputs, "functions": len(each), "computed": int(each.sum())}
        for inputs, each in reached.items()
    )


def parity_circuits(most_inputs: int) -> pd.DataFrame:
    """Parity of 2 to so many inputs in groups of every size: PARITY_CIRCUIT."""
    return pd.DataFrame(
        {
            "inputs": inputs,
            "fan_in": fan_in,
            **_measured(constructions.parity(inputs, fan_in), _odd(inputs)),
        }
        for inputs in range(2, most_inputs + 1)
        for fan_in in range(2, inputs + 1)
    )


def parity_bounds(most_inputs: int) -> pd.DataFrame:
    """How few gates two layers need for parity of 2 to so many inputs: PARITY_BOUND."""
    return pd.DataFrame(
        _parity_bound(inputs, form) for inputs in range(2, most_inputs + 1) for form in Form
    )


def _parity_bound(inputs: int, form: Form) -> dict[str, int | str]:
    function = constructions.is_odd(inputs)
    least, built = search.bound(function, form), constructions.two_layers(function, form)
    return {
        "inputs": inputs,
        "form": form.value,
        "candidates": least.candidates,
        "implicants": least.implicants,
        "most_covered": least.most_covered,
        "to_cover": least.to_cover,
        "least_gates": least.least_gates,
        "built_gates": built.size - 1,
        "wrong_inputs": _wrong(built, _odd(inputs)),
    }


def multipliers(most_bits: int) -> pd.DataFrame:
    """Multipliers of numbers of 1 to so many bits, each with each: MULTIPLIER."""
    sizes = range(1, most_bits + 1)
    return pd.DataFrame(
        _multiplier(first, second) for first, second in itertools.product(sizes, sizes)
    )


def _multiplier(first_bits: int, second_bits: int) -> dict[str, int]:
    circuit = constructions.multiplier(first_bits, second_bits)
    second, first = np.divmod(np.arange(2 ** (first_bits + second_bits)), 2**first_bits)
    bits = first * second >> np.arange(len(circuit.outputs))[:, None] & 1
    adders = {
        f"{kind}_adders": sum(part.startswith(f"{kind} adder") for part in circuit.parts())
        for kind in ("half", "full")
    }
    return {
        "first_bits": first_bits,
        "second_bits": second_bits,
        **_measured(circuit, bits.astype(bool)),
        **adders,
    }


def _odd(inputs: int) -> Bool[np.ndarray, "1 row"]:
    """Parity by counting."""
    return every_input(inputs).sum(axis=0)[None] % 2 == 1


def _measured(circuit: Circuit, expected: Bool[np.ndarray, "output row"]) -> dict[str, int]:
    return {
        "depth": circuit.depth,
        "gates": circuit.size,
        "inverters": circuit.inverters,
        "wrong_inputs": _wrong(circuit, expected),
    }


def _wrong(circuit: Circuit, expected: Bool[np.ndarray, "output row"]) -> int:
    """The number of inputs for which some output is wrong."""
    return int((circuit.truth_table() != expected).any(axis=0).sum())


def drawn(parity_inputs: int, multiplier_bits: int) -> pd.DataFrame:
    """The wires of a shallow and a deep parity circuit and of a multiplier: CIRCUIT_GATE."""
    circuits = {
        "shallow parity": constructions.parity(parity_inputs, parity_inputs),
        "deep parity": constructions.parity(parity_inputs, 2),
        "multiplier": constructions.multiplier(multiplier_bits, multiplier_bits),
    }
    return pd.DataFrame(
        {"circuit": name, **row} for name, circuit in circuits.items() for row in _wires(circuit)
    )


def _wires(circuit: Circuit) -> Iterator[dict[str, int | str]]:
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
