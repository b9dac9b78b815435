"""Weights and biases of trained networks as files.

A file is numpy's archive of arrays (npz), uncompressed: `weights_1`, `biases_1` and so on, in the
order of the layers after the input, each with the replicas along its first axis. Networks with
normalization have more: `gains_1` and so on in the order of the hidden layers, and then, with batch
normalization, `population_1` and so on. Its bytes depend on the arrays alone: numpy dates every
entry of an archive 1980-01-01.
"""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.initializers import Parameters


def write(parameters: Parameters, path: Path) -> None:
    """Write the parameters to this file, whatever its suffix."""
    arrays: dict[str, np.ndarray] = {}
    pairs = zip(parameters.weights, parameters.biases, strict=True)
    for layer, (weights, biases) in enumerate(pairs, start=1):
        arrays |= {f"weights_{layer}": weights, f"biases_{layer}": biases}
    arrays |= {f"gains_{layer}": each for layer, each in enumerate(parameters.gains, start=1)}
    population = enumerate(parameters.population, start=1)
    arrays |= {f"population_{layer}": each for layer, each in population}
    with path.open("wb") as file:  # numpy would add a suffix to a name
        np.savez(file, allow_pickle=False, **arrays)


def read(path: Path) -> Parameters:
    """The parameters that `write` wrote, to the same bits.

    Raises:
        InvalidInput: if the file is missing, damaged or holds other arrays.
    """
    try:
        content = io.BytesIO(path.read_bytes())
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected the parameters of networks") from None
    try:
        with zipfile.ZipFile(content) as entries:
            if any(each.compress_type for each in entries.infolist()):  # could unpack to anything
                raise ValueError("compressed, expected arrays as they are")
        archive = np.load(content, allow_pickle=False)
        arrays = {name: archive[name] for name in archive.files}
    except Exception as error:  # numpy and zipfile can raise any on damaged bytes
        raise InvalidInput(f"{path}: not an archive of arrays: {error}") from None
    expected = _names(arrays)
    if list(arrays) != expected:
        shown = ", ".join(expected)
        raise InvalidInput(f"{path}: arrays {', '.join(arrays) or 'none'}; expected {shown}")
    _check_shapes(path, arrays)
    return Parameters(
        *(
            [array for name, array in arrays.items() if name.startswith(f"{kind}_")]
            for kind in ("weights", "biases", "gains", "population")
        )
    )


def _names(found: Iterable[str]) -> list[str]:
    """The arrays of networks with as many layers, and with gains or populations if these have."""
    kinds = [name.partition("_")[0] for name in found]
    layers = range(1, max(kinds.count("weights"), 1) + 1)
    names = [f"{kind}_{layer}" for layer in layers for kind in ("weights", "biases")]
    if "gains" in kinds or "population" in kinds:
        names += [f"gains_{layer}" for layer in layers[:-1]]
    if "population" in kinds:
        names += [f"population_{layer}" for layer in layers[:-1]]
    return names


def _check_shapes(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Check that the arrays are the layers of one block of replicas, of one precision."""
    front = arrays["weights_1"]
    shape, dtype = front.shape, front.dtype
    if len(shape) != 3 or 0 in shape or dtype not in (np.float32, np.float64):
        raise InvalidInput(
            f"{path}: weights_1 of shape {shape} and type {dtype}, expected (replica, n_in, n_out)"
            " in single or double precision"
        )
    replicas, before, _ = shape
    for layer in range(1, len([name for name in arrays if name.startswith("weights")]) + 1):
        # A layer's number of neurons is free; everything else follows from the layer before it.
        n_out = (arrays[f"biases_{layer}"].shape or (0,))[-1]
        rows_of = {"weights": before, "biases": 1, "gains": 1, "population": 3}
        for kind, rows in rows_of.items():
            name, wanted = f"{kind}_{layer}", (replicas, rows, n_out)
            array = arrays.get(name)
            if array is None:  # the output layer is not normalized, other networks not at all
                continue
            if array.shape != wanted or array.dtype != dtype:
                raise InvalidInput(
                    f"{path}: {name} of shape {array.shape} and type {array.dtype}, "
                    f"expected {wanted} and {dtype}"
                )
        before = n_out
