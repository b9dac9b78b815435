"""Section H on the page: a start with which sigmoids keep the gradient (H8)."""

from stages.page.setting import Setting
from stages.remedies.page import chapters, recipe
from stages.remedies.tables import DEEPEST
from unstable_gradients.network import initializers
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.theory import fixed_points, initializations

# Weights and biases, from the chapter's start to one with which sigmoids keep the gradient.
ON_THE_WAY = {
    "chapter": ("default", "normal"),
    "centred": ("default", "centred"),
    "larger": ("glorot-sigmoid", "zero"),
    "both": ("glorot-sigmoid", "centred"),
}


def values(study: Setting) -> dict[str, object]:
    """What the text `centred` names."""
    width, deepest = study["experiments.depth-trials.width"], DEEPEST.read()
    chapter = chapters(study, deepest)
    weights, biases = ON_THE_WAY["both"]
    tried = (
        (deepest["activation"] == SIGMOID.name)
        & (deepest["initializer"] == weights)
        & (deepest["biases"] == biases)
    )
    return {
        "width": width,
        "factors": {name: _factor(*start, width) for name, start in ON_THE_WAY.items()},
        "steps": int(deepest["step"].iloc[0]),
        "chapter": None if chapter is None else recipe(chapter),
        "tried": [recipe(row) for _, row in deepest[tried].iterrows()],
    }


def _factor(weights: str, biases: str, width: int) -> float:
    """By which a layer changes the gradient, by mean-field theory: the root of chi."""
    layer = initializations.hidden_layer(initializers.named(weights, biases), width)
    return fixed_points.deep_limit(SIGMOID, layer).factor ** 0.5
