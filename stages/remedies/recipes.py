"""What the page tells of a start for sigmoids, and of what to do (H8, I9)."""

import pandas as pd

from stages.remedies import limits
from stages.remedies import page as remedies
from unstable_gradients.network import initializers
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.page import elements, numbers
from unstable_gradients.theory import fixed_points, initializations

# Weights and biases, from the chapter's start to one with which sigmoids keep the gradient.
ON_THE_WAY = {
    "the chapter's start": ("default", "normal"),
    "with biases that centre each neuron": ("default", "centred"),
    "with four times Glorot's weights and no biases": ("glorot-sigmoid", "zero"),
    "with both": ("glorot-sigmoid", "centred"),
}


def a_start_for_sigmoids(width: int) -> str:
    """By what factor a layer changes the gradient, as a list from start to start."""
    lines = []
    for words, (weights, biases) in ON_THE_WAY.items():
        layer = initializations.hidden_layer(initializers.named(weights, biases), width)
        factor = fixed_points.deep_limit(SIGMOID, layer).factor ** 0.5
        lines.append(f"- {words}: {numbers.significant(factor)}")
    return "\n".join(lines)


def to_choose_from(trainable: pd.DataFrame, deepest: pd.DataFrame, depth: int) -> str:
    """Each recipe, how deep it trains, and how accurate it is at one depth.

    Args:
        trainable: TRAINABLE.
        deepest: DEEPEST.
        depth: hidden layers at which accuracies are compared.
    """
    there = trainable[trainable["hidden_layers"] == depth].set_index("remedy")
    rows = []
    for row in deepest.to_dict("records"):
        accuracy = numbers.MISSING
        if row["remedy"] in there.index:
            own = there.loc[row["remedy"]]
            ends = own["accuracy"], own["accuracy_low"], own["accuracy_high"]
            accuracy = numbers.estimate(*ends, scale=100.0)
        rule = limits.rule(row).page.format_map(row)
        rows.append(
            [
                row["remedy"],
                remedies.network(row),
                rule,
                f"{row['eta']:g}",
                remedies.depth(row),
                accuracy,
            ]
        )
    caption = (
        "All recipes, the deepest networks that they train (in brackets the smallest tried that "
        f"they do not), and the validation accuracy in percent at "
        f"{numbers.counted(depth, 'hidden layer')}, {remedies.within(deepest)}. What a step costs "
        "`make bench` measures."
    )
    header = ["Recipe", "Network and start", "Update rule", "η", "Deepest", "Accuracy"]
    return elements.table(header, rows, caption)
