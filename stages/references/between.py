"""All references from one parameter to others, and to names of the library.

A new one is a line here. Where an experiment follows another one, a comment in params.yaml says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stages.propagation import networks
from stages.references.kinds import (
    AtMost,
    Known,
    OneOf,
    Parameters,
    Reaching,
    Reference,
    Same,
    as_list,
)
from stages.remedies.parameters import Remedies
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import MOST_TRAINING, MOST_VALIDATION
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.program import command_line
from unstable_gradients.theory.plateau_law import FEWEST_LAYERS


@dataclass(frozen=True)
class RemediesGoTogether:
    """What each remedy changes of the chapter's recipe makes a recipe: its rule has its numbers."""

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """See `Reference`."""
        remedies = parameters.at("compared.remedies") or {}
        recipe = _flags(parameters.at("chapter.recipe") or {}, "recipe")
        for name, remedy in remedies.items():
            try:
                given = command_line.parse(Remedies, [*recipe, *_flags(remedy, name)])
                choice = given.choices[name]
                initializers.named(choice.initializer, choice.biases)
            except InvalidInput as fault:
                yield f"compared.remedies.{name}: {fault}"


def _flags(group: Mapping[str, Any], name: str) -> list[str]:
    """The words of a command line that DVC makes of a group."""
    return [
        word
        for key, value in group.items()
        for word in (f"--{name}.{key}", *map(str, as_list(value)))
    ]


NAMES: tuple[Reference, ...] = (
    Known("*.activation", activations.named),
    Known("*.cost", costs.named),
    Known("*.initializer", initializers.named),
    Known("*.initializations", initializers.start),
    Known("experiments.propagation-*.initialization", initializers.start),
    Known("experiments.propagation-*.*weights", initializers.start),
    Known("experiments.propagation-*.activations", networks.named),
    RemediesGoTogether(),
)
# The images of the training file, in the book's split.
IMAGES: tuple[Reference, ...] = (
    AtMost("experiments.*.training-images", MOST_TRAINING),
    AtMost("experiments.*.images", MOST_TRAINING),
    AtMost("experiments.propagation-normalized.batches", MOST_TRAINING),
    AtMost("experiments.*.validation-images", MOST_VALIDATION),
    AtMost("experiments.saturation.watched-images", MOST_VALIDATION),
    AtMost("experiments.plateau.watched-images", "training-images"),
    AtMost("experiments.adaptive.watched-images", "training-images"),
    AtMost("experiments.momentum.watched-images", "training-images"),
    AtMost("experiments.*.mini-batch", "training-images"),
    AtMost("experiments.mini-batch-trace.mini-batch", "images"),
)
# An experiment that goes on with the networks of another one, or is held against it.
FOLLOWING: tuple[Reference, ...] = (
    AtMost("experiments.mini-batch-trace.replicas", "experiments.gradient-trace.replicas"),
    Same("experiments.mini-batch-trace.seed", "experiments.gradient-trace.seed"),
    AtMost("experiments.mini-batch-trace.averaging-window", "steps"),
    AtMost("experiments.frozen-layers.replicas", "experiments.accuracy.replicas"),
    AtMost("experiments.frozen-layers.epochs", "experiments.accuracy.epochs"),
    AtMost("experiments.gradient-flow.jacobians", "replicas"),
    AtMost("experiments.mean-field.groups", "experiments.deep-networks.images"),
    AtMost("experiments.propagation-shattering.last-layers", "depths", less=1),
    OneOf("experiments.plateau-law.fitted", "experiments.plateau.depths"),
    AtMost("experiments.adaptive.compared-at", "steps"),
    AtMost("experiments.fashion-accuracy.replicas", "experiments.accuracy.replicas"),
    AtMost("experiments.fashion-accuracy.epochs", "experiments.accuracy.epochs"),
    AtMost("experiments.fashion-trace.replicas", "experiments.gradient-trace.replicas"),
    AtMost("experiments.fashion-plateau.replicas", "experiments.plateau.replicas"),
    Reaching("experiments.fashion-plateau.deepest", "experiments.plateau.depths", FEWEST_LAYERS),
)
SHOWN: tuple[Reference, ...] = (
    OneOf("shown.bars.network", "variants"),
    AtMost("shown.bars.replica", "experiments.initial-gradient.replicas", less=1),
)
REFERENCES = (*SHOWN, *FOLLOWING, *IMAGES, *NAMES)
