"""Build logical circuits and try each on all its inputs."""

import itertools

import numpy as np
import pandas as pd
from jaxtyping import Bool
from pydantic import Field

from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from unstable_gradients.circuits import constructions, search
from unstable_gradients.circuits.constructions import Form
from unstable_gradients.circuits.gates import MOST_INPUTS, Circuit, every_input
from unstable_gradients.circuits.search import MOST_INPUTS_OF_ALL_FUNCTIONS, MOST_INPUTS_TO_BOUND
from unstable_gradients.program.parameters import Count, Seeded


class Circuits(Seeded):
    """How large the circuits are; limits are where there are too many inputs to enumerate."""

    all_functions_of: int = Field(
        ge=1, le=MOST_INPUTS_OF_ALL_FUNCTIONS, description="inputs of which each function is built"
    )
    random_functions: Count = Field(description="random functions built beside them")
    random_inputs: int = Field(ge=1, le=MOST_INPUTS, description="inputs of each of these")
    parity_inputs: int = Field(ge=2, le=MOST_INPUTS, description="most inputs of parity circuits")
    minimality_inputs: int = Field(
        ge=2, le=MOST_INPUTS_TO_BOUND, description="most inputs for which two layers are searched"
    )
    multiplier_bits: int = Field(ge=1, le=MOST_INPUTS // 2, description="most bits of a factor")


def main(given: Circuits) -> None:
    """Build and try the circuits, and write their tables."""
    functions = boolean_functions(
        given.all_functions_of, given.random_functions, given.random_inputs, given.seed
    )
    unnegated = unnegated_inputs(given.all_functions_of)
    parity = parity_circuits(given.parity_inputs)
    bounds = parity_bounds(given.minimality_inputs)
    products = multipliers(given.multiplier_bits)
    BOOLEAN_FUNCTION.write(functions)
    UNNEGATED_INPUTS.write(unnegated)
    PARITY_CIRCUIT.write(parity)
    PARITY_BOUND.write(bounds)
    MULTIPLIER.write(products)


def boolean_functions(
    all_functions_of: int, random_functions: int, random_inputs: int, seed: int
) -> pd.DataFrame:
    """Two-layer circuits for every function of few inputs, and for random ones: BOOLEAN_FUNCTION.

    Args:
        all_functions_of: for every function of 1 up to this many inputs.
        random_functions: number of random functions; every row of the truth table of one is 0 or
            1 with equal chance.
        random_inputs: number of inputs of each of these.
        seed: of the random functions.
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
    """How many functions of 1 up to this many inputs need no negated input: UNNEGATED_INPUTS."""
    reached = {
        inputs: search.without_negations(inputs) for inputs in range(1, all_functions_of + 1)
    }
    return pd.DataFrame(
        {"inputs": inputs, "functions": len(each), "computed": int(each.sum())}
        for inputs, each in reached.items()
    )


def parity_circuits(most_inputs: int) -> pd.DataFrame:
    """Parity of 2 up to `most_inputs` inputs in groups of every size: PARITY_CIRCUIT."""
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
    """How few gates parity of 2 up to `most_inputs` inputs takes in two layers: PARITY_BOUND."""
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
    """Multipliers of numbers of 1 up to `most_bits` bits, each with each: MULTIPLIER."""
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
    """Parity by counting the ones of every input."""
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
