"""Problem F2 and claim B6: neurons and layers that hand on their input."""

import math

import pandas as pd

from stages.richer import copies
from stages.richer.tables import WITH_CONSTANT, WITHOUT_CONSTANT
from unstable_gradients.page import elements, numbers

FORMS_IN_TABLE = {WITH_CONSTANT: "with a constant", WITHOUT_CONSTANT: "without"}


def neuron(neurons: pd.DataFrame) -> str:
    """How well one neuron can do; from IDENTITY_NEURON."""
    free = neurons[neurons["form"] == WITH_CONSTANT].sort_values("input_weight")
    smallest, best = free.iloc[0], copies.best(neurons, WITHOUT_CONSTANT)
    return (
        f"With a constant, $w_1 = {smallest['input_weight']:g}$ brings the error down to "
        f"{tiny(smallest['error'])}, which is "
        f"{numbers.fixed(smallest['error'] / smallest['series_error'], 4)} times "
        "$w_1^2/384$, and there is no end to it. Without a constant the best neuron of all has "
        f"$w_1 = {best['input_weight']:.4g}$, $b = {best['bias']:.4g}$ and "
        f"$w_2 = {best['output_weight']:.4g}$, and misses $x$ by up to "
        f"{numbers.significant(best['error'])}. With a smaller $w_1$ it is worse, not better: "
        "the neuron then hardly depends on $x$, and what it adds to every $x$ cannot be taken "
        "away again."
    )


def tiny(value: float) -> str:
    """A number as a formula, by its power of ten where it is below a thousandth; NaN is a dash."""
    if math.isnan(value):
        return numbers.MISSING
    if not 0 < abs(value) < 1e-3:
        return f"${value:.3g}$"
    exponent = math.floor(math.log10(abs(value)))
    return f"${value / 10.0**exponent:.1f} \\times 10^{{{exponent}}}$"


def layers(deepened: pd.DataFrame) -> str:
    """What identity layers do to the networks; from DEEPENED."""
    counts = sorted(deepened["layers"].unique().tolist())
    rows: list[list[str]] = []
    for sizes, network in deepened.groupby("sizes", sort=False):
        before = _measure(network, "accuracy_before")["median"].iloc[0]
        replicas = numbers.counted(int(network["replicas"].iloc[0]), "replica")
        rows.append(
            [f"{numbers.network(str(sizes))}, {replicas}, before: {numbers.percent(before)}"]
        )
        for (form, weight), alike in network.groupby(["form", "input_weight"], sort=False):
            rows.append([f"{weight:.3g}, {FORMS_IN_TABLE[str(form)]}", *_deepenings(alike, counts)])
    caption = (
        "Trained networks with identity layers between the last hidden layer and the output: "
        "validation accuracy, in brackets the number of validation images classified otherwise "
        "than before, and how far any output moves. Medians over the replicas."
    )
    inserted = [numbers.counted(int(count), "layer") for count in counts]
    header = ["$w_1$, constant", *inserted, f"Largest change, {inserted[-1]}"]
    return elements.table(header, rows, caption)


def _deepenings(copies: pd.DataFrame, counts: list[int]) -> list[str]:
    """The accuracies with each number of layers, and the change of an output with the most."""
    medians = copies.set_index(["measure", "layers"])["median"]
    cells = [
        f"{numbers.percent(medians['accuracy', count])} "
        f"({numbers.fixed(medians['changed_images', count], 0)})"
        for count in counts
    ]
    # Training that diverged leaves no change that could be measured.
    return [*cells, tiny(medians.get(("output_change", counts[-1]), math.nan))]


def _measure(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["measure"] == name]


def effect(deepened: pd.DataFrame) -> str:
    """What the closest copies do to the networks, and what copies without a constant do."""
    free = copies.closest(deepened)
    changed, moved = _measure(free, "changed_images"), _measure(free, "output_change")
    images = changed["median"].max()
    verdict = (
        "no validation image is typically classified otherwise than before"
        if images == 0
        else f"up to {images:,.0f} validation images are typically classified otherwise than before"
    )
    found = (
        f"With a constant and $w_1 = {free['input_weight'].iloc[0]:g}$ {verdict}, and the output "
        f"that moves most moves by {tiny(moved['median'].max())}."
    )
    bare = deepened[deepened["form"] == WITHOUT_CONSTANT]
    if bare.empty:
        return found
    keys = ["sizes", "layers"]
    after = _measure(bare, "accuracy").set_index(keys)["median"]
    lost = after - _measure(bare, "accuracy_before").set_index(keys)["median"]
    most = int(bare["layers"].max())
    low, high = (
        numbers.fixed(100 * each, 2) for each in lost.xs(most, level="layers").agg(["min", "max"])
    )
    return (
        f"{found} Without a constant, the median accuracy changes by {low} to {high} percentage "
        f"points with {numbers.counted(most, 'layer')}."
    )


def in_principle(deepened: pd.DataFrame, by_replica: pd.DataFrame) -> str:
    """Layers that do nothing beside layers that were trained; from DEEPENED, ACCURACY_BY_REPLICA.

    For each network that has one with a hidden layer more beside it, both of the same width.
    """
    closest = copies.closest(deepened)
    fewest = closest[closest["layers"] == closest["layers"].min()]
    count = int(fewest["layers"].iloc[0])
    reached = fewest[fewest["measure"] == "accuracy"].set_index("sizes")["median"]
    trained = by_replica.groupby("sizes")["last_accuracy"].median()
    lines = []
    for sizes, accuracy in reached.items():
        width = str(sizes).split("-")[-2]
        deeper = f"{str(sizes).rpartition('-')[0]}{f'-{width}' * count}-{str(sizes).split('-')[-1]}"
        if deeper in trained:
            lines.append(
                f"- {numbers.network(str(sizes))} with {numbers.counted(count, 'identity layer')}: "
                f"{numbers.percent(accuracy)}; {numbers.network(deeper)} trained as a whole: "
                f"{numbers.percent(float(trained[deeper]))}."
            )
    return "\n".join(lines)
