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


def to_choose_from(
    trainable: pd.DataFrame, deepest: pd.DataFrame, step_times: pd.DataFrame, depth: int
) -> str:
    """Each recipe, how deep it trains, how accurate it is at one depth, and what a step costs.

    Args:
        trainable: TRAINABLE.
        deepest: DEEPEST.
        step_times: STEP_TIMES.
        depth: hidden layers at which accuracies are compared.
    """
    there = trainable[trainable["hidden_layers"] == depth].set_index("remedy")
    times = step_times.set_index(["normalization", "skips", "rule"])["times_plain"]
    rows = []
    for row in deepest.to_dict("records"):
        accuracy = numbers.MISSING
        if row["remedy"] in there.index:
            own = there.loc[row["remedy"]]
            ends = own["accuracy"], own["accuracy_low"], own["accuracy_high"]
            accuracy = numbers.estimate(*ends, scale=100.0)
        rule = limits.rule(row).page.format_map(row)
        time = times.get((row["normalization"], row["skips"], row["momentum"]))
        rows.append(
            [
                row["remedy"],
                remedies.network(row),
                rule,
                f"{row['eta']:g}",
                remedies.depth(row),
                accuracy,
                numbers.MISSING if time is None else f"{time:.1f}",
            ]
        )
    caption = (
        "All recipes, the deepest networks that they train (in brackets the smallest tried that "
        f"they do not), and the validation accuracy in percent at "
        f"{numbers.counted(depth, 'hidden layer')}, {remedies.within(deepest)}. The time of a step "
        "is that with the same connections and update rule, divided by that of plain descent in "
        "plain sigmoid layers, as <code>make bench</code> measured it."
    )
    header = ["Recipe", "Network and start", "Update rule", "η", "Deepest", "Accuracy", "Step"]
    return elements.table(header, rows, caption)
