"""Values that make a run of the whole study take seconds; its structure stays."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

# By patterns of names, of which the last that fits a leaf counts. What fits none stays.
VALUES = {
    "*.replicas": 2,
    "*.epochs": 2,
    "*.steps": 5,
    "*.looks": 2,
    "*.depths": [1, 2],
    "*.training-images": 60,
    "*.validation-images": 40,
    "*.watched-images": 20,
    "*.images": 30,
    "*.chains": 20,
    "*.longest": 5,
    "experiments.circuits.all-functions-of": 2,
    "experiments.circuits.random-functions": 2,
    "experiments.circuits.random-inputs": 4,
    "experiments.circuits.parity-inputs": 4,
    "experiments.circuits.minimality-inputs": 3,
    "experiments.circuits.multiplier-bits": 2,
    "experiments.drawn-circuits.parity-inputs": 3,
    "experiments.drawn-circuits.multiplier-bits": 2,
    "experiments.initial-gradient.replicas": 3,
    "experiments.gradient-trace.replicas": 3,
    "experiments.gradient-trace.epochs": 12,
    "experiments.mini-batch-trace.replicas": 3,
    "experiments.mini-batch-trace.steps": 12,
    "experiments.mini-batch-trace.averaging-window": 3,
    "experiments.chain-terms.chains": 200,
    "experiments.chain-activations.length": 5,
    "experiments.chain-activations.points": 20,
    "experiments.activation-window.weights": 3,
    "experiments.activation-window.biases": 3,
    "experiments.activation-window.activations": 101,
    "experiments.activation-window.digits": 15,
    "experiments.identity-neuron.weights": 3,
    "experiments.identity-layers.input-weights": [0.01],
    "experiments.identity-layers.layers": [1, 2],
    "experiments.matrix-product.images": 5,
    "experiments.deep-networks.initializations": ["default", "large", "orthogonal-zero"],
    "experiments.deep-networks.widths": [5, 8],
    "experiments.deep-networks.depths": [2, 3],
    "experiments.deep-networks.images": 5,
    "experiments.gradient-flow.jacobians": 1,
    "experiments.mean-field.groups": 2,
    "experiments.mean-field.bins": 2,
    "experiments.balancing-width.widths": [60, 100, 160],
    "experiments.balancing-width.depth": 5,
    "experiments.balancing-width.first-layer": 2,
    "experiments.balancing-width.points": 3,
    "experiments.plateau.depths": [1, 2, 4],  # those among them that its law is fitted to
    "experiments.plateau.resolution": 0.5,
    "experiments.adaptive.compared-at": 3,
    "experiments.saturation.depths": [2],
    "experiments.saturation.looks": 3,
    "experiments.momentum.depth": 2,
    "experiments.momentum.final-steps": 2,
    "experiments.factorial.initializations": ["default", "sparse-zero"],
    "experiments.factorial.rates": [0.1],
    "experiments.propagation-normalized.widths": [5, 8],
    "experiments.propagation-normalized.batches": [4, 6],
    "experiments.propagation-normalized.depth": 3,
    "experiments.propagation-normalized.first-layer": 1,
    "experiments.propagation-normalized.last-layer": 2,
    "experiments.propagation-residual.widths": [5, 8],
    "experiments.propagation-residual.depths": [2, 4],
    "experiments.propagation-residual.images": 5,
    "experiments.propagation-shattering.width": 8,
    "experiments.propagation-shattering.inputs": 5,
    "experiments.propagation-shattering.last-layers": 1,
    "experiments.propagation-spectrum.widths": [5, 20],
    "style.dpi": 40,
}
# Enough of each list for runs of the real programs.
FEW_VARIANTS = ("depth-1", "depth-2")  # one of them is shown as bars
FEW_COMPARED = {
    "activations": ("sigmoid", "relu"),
    "factorial-activations": ("sigmoid", "relu"),
}


def leaves(params: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a nested mapping with its dotted name; a list is a leaf."""
    for key, value in params.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def at(params: Mapping[str, Any], name: str) -> Any:
    """What stands under a dotted name."""
    for key in name.split("."):
        params = params[key]
    return params


def change(params: Any, name: str, value: Any) -> None:
    """Put another value under a dotted name that exists."""
    above, _, key = name.rpartition(".")
    mapping = at(params, above) if above else params
    if key not in mapping:
        raise KeyError(name)
    mapping[key] = [*value] if isinstance(value, list) else value  # YAML marks what is shared


def make_tiny(params: Any) -> None:
    """Put the values above into params.yaml.

    Raises:
        KeyError: of a pattern that fits no leaf.
    """
    unused = set(VALUES)
    for name in [name for name, _ in leaves(params)]:
        fitting = [pattern for pattern in VALUES if fnmatchcase(name, pattern)]
        unused -= set(fitting)
        if fitting:
            change(params, name, VALUES[fitting[-1]])
    if unused:
        raise KeyError(*unused)


def leave_few(params: Any, variants: Sequence[str] = FEW_VARIANTS) -> None:
    """Leave these variants, one of them as bars, and a few of the lists of what is compared."""
    if params["shown"]["bars"]["network"] not in variants:
        change(params, "shown.bars.network", variants[0])
    for listed, kept in [(params["variants"], variants)] + [
        (params["compared"][name], kept) for name, kept in FEW_COMPARED.items()
    ]:
        for name in [name for name in listed if name not in kept]:
            del listed[name]
