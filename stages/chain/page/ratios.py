"""Claims E5 to E7: how gradients explode and vanish along chains, whatever weights and function."""

import math
from collections.abc import Sequence

import pandas as pd

from stages.chain import functions
from stages.chain.spread import most_balanced
from stages.chain.tables import CENTRED, RANDOM
from unstable_gradients.page import elements, numbers
from unstable_gradients.study import tables
from unstable_gradients.theory.exploding_chain import ROUNDING

FIRST, LAST = r"$\partial C/\partial b_1$", r"$\partial C/\partial b_L$"
BIASES_ON_PAGE = {RANDOM: "N(0, 1)", CENTRED: "such that every $z_j = 0$"}


def explosions(exploding_chain: pd.DataFrame) -> str:
    """Growth and tolerance at some lengths; from EXPLODING_CHAIN."""
    shown = exploding_chain[exploding_chain["length"].isin(_some(exploding_chain["length"]))]
    rows = [
        [
            numbers.counted(int(row.length), "neuron"),
            numbers.scientific(row.growth_decades, 3),
            numbers.scientific(row.tolerance_decades),
        ]
        for row in shown.itertuples()
    ]
    weight = exploding_chain["weight"].iloc[0]
    caption = (
        f"Chains with all weights {weight:g} and every $z_j = 0$: how much larger {FIRST} is than "
        f"{LAST}, and the relative error of the input $a_0$ that leaves it no larger."
    )
    header = ["Chain", "Growth of the gradient", "Error that ends it"]
    return elements.table(header, rows, caption)


def _some(lengths: pd.Series) -> Sequence[int]:
    """Lengths to show: the shortest, the longest and a few between, among them the book's 4."""
    return sorted({int(lengths.min()), 3, 4, 5, 10, 20, int(lengths.max())})


def fragility(exploding_chain: pd.DataFrame) -> str:
    """How narrow the construction is, as sentences; from EXPLODING_CHAIN."""
    row, rounding = exploding_chain.iloc[0], math.log10(ROUNDING)
    fine = exploding_chain[exploding_chain["tolerance_decades"] < rounding]
    text = (
        f"Every term is {row['largest_term']:.6g} at every length, and so is the "
        "growth in every step. But the construction is as fragile as its gradient is large."
    )
    if fine.empty:
        return text
    return (
        f"{text} To write the input as a double may change it by {numbers.scientific(rounding)} of "
        f"itself. From {numbers.counted(int(fine['length'].min()), 'neuron')} on, that is enough "
        "to end the explosion."
    )


def of_longest(chain_ratio: pd.DataFrame, confidence: float) -> str:
    """First over last gradient of the longest chains; from CHAIN_RATIO."""
    longest = chain_ratio[chain_ratio["length"] == chain_ratio["length"].max()]
    rows: list[list[str]] = []
    for biases, group in longest.groupby("biases", sort=False):
        rows.append([f"Biases {BIASES_ON_PAGE[str(biases)]}"])
        rows += [
            [
                f"N(0,&nbsp;{row.weight_scale:g}²)",
                _band(row),
                numbers.percent(row.below_one / row.chains, 1),
                numbers.percent(row.balanced / row.chains, 1),
            ]
            for row in group.itertuples()
        ]
    caption = (
        f"{FIRST} over {LAST} in sigmoid chains of "
        f"{numbers.counted(int(longest['length'].iloc[0]), 'neuron')}, by the weights: median over "
        f"{numbers.counted(int(longest['chains'].iloc[0]), 'chain')}, in brackets the range that "
        f"holds the central {numbers.confidence(confidence)} of them; in how many the gradient "
        "vanishes, that is, the first one is smaller; and in how many the two are within a factor "
        "of 10 of each other."
    )
    return elements.table(["Weights", "Ratio", "Vanishes", "About equal"], rows, caption)


def _band(row: object) -> str:
    median, lower, upper = (
        numbers.scientific(getattr(row, f"{each}_decades")) for each in ("median", "lower", "upper")
    )
    gap = numbers.NO_BREAK
    return f"{median} ({lower}{gap}to{gap}{upper})"


def instability(chain_ratio: pd.DataFrame) -> str:
    """What the weights do to the ratio, as sentences; from CHAIN_RATIO."""
    longest = chain_ratio[chain_ratio["length"] == chain_ratio["length"].max()]
    sentences = []
    for biases, group in longest.groupby("biases", sort=False):
        best = most_balanced(group)
        part = numbers.percent(best["balanced"] / best["chains"], 1)
        if best["balanced"]:
            most = f"are about equal most often, in {part} of the chains, "
            most += f"with weights N(0, {best['weight_scale']:g}²)"
        else:
            most = "are about equal in none of the chains"
        sentences.append(f"With biases {BIASES_ON_PAGE[str(biases)]}, the two gradients {most}.")
    return " ".join(sentences)


def activations(
    chain_activations: pd.DataFrame, activation_slopes: pd.DataFrame, confidence: float
) -> str:
    """Other activation functions at their best; from CHAIN_ACTIVATION and ACTIVATION_SLOPE."""
    largest = activation_slopes.groupby("activation")["slope"].max()
    rows = []
    for name, group in chain_activations.groupby("activation", sort=False):
        best = most_balanced(group[group["measure"] == "ratio"])
        step = tables.row(group, measure="step", weight_scale=best["weight_scale"])
        rows.append(
            [
                f"${functions.words(str(name)).formula}$",
                numbers.significant(largest[name]),
                f"N(0,&nbsp;{best['weight_scale']:g}²)",
                numbers.scientific(step["median_decades"]),
                numbers.scientific(best["median_decades"]),
                numbers.percent(best["balanced"] / best["chains"], 1),
            ]
        )
    length = int(chain_activations["length"].iloc[0])
    caption = (
        f"Chains of {numbers.counted(length, 'neuron')} with other activation functions, each with "
        "the weights that bring the first and the last gradient closest together: the largest "
        "slope near $z = 0$, the median factor of the last step, the median of the first gradient "
        "over the last, and in how many chains the two are within a factor of 10."
    )
    header = ["Activation", "Largest slope", "Weights", "Step", "Ratio", "About equal"]
    return elements.table(header, rows, caption)


def larger_slopes(chain_activations: pd.DataFrame) -> str:
    """Whether a larger slope kept the gradient, as a sentence; from CHAIN_ACTIVATION."""
    ratios = chain_activations[chain_activations["measure"] == "ratio"]
    bests = {
        str(name): most_balanced(rows) for name, rows in ratios.groupby("activation", sort=False)
    }
    sigmoid = bests["sigmoid"]["median_decades"]
    by_fate: dict[str, list[str]] = {"better": [], "worse": []}
    for name, best in bests.items():
        if name != "sigmoid":
            by_fate["better" if best["median_decades"] > sigmoid else "worse"].append(
                f"${functions.words(name).formula}$"
            )
    fates = [
        f"{numbers.listed(names)} {'loses' if len(names) == 1 else 'lose'} {amount}"
        for names, amount in ((by_fate["better"], "less"), (by_fate["worse"], "as much or more"))
        if names
    ]
    most = max(best["balanced"] / best["chains"] for best in bests.values())
    often = f"more than {numbers.percent(most, 1)}" if most else "any"
    return (
        f"Compared with the median loss of gradient in sigmoid chains, {'; '.join(fates)}. None of "
        f"the functions keeps the two gradients about equal in {often} of the chains."
    )
