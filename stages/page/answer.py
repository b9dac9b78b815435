"""What the study answers to the question of its title, from what was measured."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stages.remedies import limits
from unstable_gradients.network import activations, initializers
from unstable_gradients.page import ledger, numbers
from unstable_gradients.study.ledger import BOOK
from unstable_gradients.study.verdicts import Verdict
from unstable_gradients.theory import fixed_points, initializations

SIGMOID_SLOPE = 1 / 4  # the largest
BOOKS = ["activation", "initializer", "biases"]  # the start, without connections
IN_THE_PLURAL = {
    Verdict.HOLDS: "hold",
    Verdict.IN_DIRECTION: "hold in direction",
    Verdict.UNDECIDED: "are undecided",
    Verdict.FAILS: "fail",
    Verdict.NOT_TESTED: "are not tested",
}


def in_a_sentence(
    layer_ratios: pd.DataFrame,
    initial_speed: pd.DataFrame,
    plateau: pd.DataFrame,
    deepest: pd.DataFrame,
    trainable: pd.DataFrame,
    network: Mapping[str, str],
) -> str:
    """By what factor gradients shrink and why, what that does to learning, and what removes it.

    Args:
        layer_ratios: LAYER_RATIO.
        initial_speed: INITIAL_SPEED.
        plateau: PLATEAU.
        deepest: DEEPEST, the chapter's recipe first.
        trainable: TRAINABLE.
        network: activation, initializer and biases of the networks, as in params.yaml.
    """
    parts = [_factor(layer_ratios, network), _at_the_start(initial_speed), _stuck(plateau)]
    cause = "; ".join(part for part in parts if part)
    return f"**{cause}. {_remedy(deepest, trainable)}**"


def _factor(layer_ratios: pd.DataFrame, network: Mapping[str, str]) -> str:
    if layer_ratios.empty:
        return "No network here has two hidden layers to compare"
    low, high = layer_ratios["median"].min(), layer_ratios["median"].max()
    measured = numbers.listed(
        list(dict.fromkeys([numbers.significant(low, 2), numbers.significant(high, 2)]))
    )
    between = "a factor between " if " and " in measured else "a factor of "
    way = "smaller" if low > 1 else "larger" if high < 1 else "different"
    width = int(str(layer_ratios["sizes"].iloc[-1]).split("-")[-2])
    theory = _factor_by_theory(network, width) ** -0.5
    text = (
        "With every layer further to the front the gradient of an untrained network is "
        f"{way} by {between}{measured} "
        f"(mean-field theory: {numbers.significant(theory, 2)})"
    )
    if network["activation"] != "sigmoid" or way != "smaller":
        return text
    return (
        f"{text}, because a sigmoid passes on at most {SIGMOID_SLOPE:g} of a change and weights "
        "that keep the size of what goes forward do not make up for it on the way back"
    )


def _factor_by_theory(network: Mapping[str, str], width: int) -> float:
    """Chi, by which a deep and wide network of equal layers changes the squared gradient."""
    start = initializers.named(network["initializer"], network.get("biases", "normal"))
    layer = initializations.hidden_layer(start, width)
    return fixed_points.deep_limit(activations.named(network["activation"]), layer).factor


def _at_the_start(initial_speed: pd.DataFrame) -> str:
    rows = initial_speed[initial_speed["measure"] == "bias_gradient_norm"]
    rows = rows[rows["hidden_layers"] == rows["hidden_layers"].max()].sort_values("layer")
    medians = rows["median"].to_numpy()
    if len(medians) < 2:
        return ""
    gap, depth = medians[-1] / medians[0], len(medians)
    return (
        f"so the first of {depth} hidden layers starts {numbers.significant(gap, 2)} times slower "
        "than the last"
    )


def _stuck(plateau: pd.DataFrame) -> str:
    """The shallowest network that stays on the plateau with the book's weight decay."""
    decay = plateau[plateau["lmbda"] == plateau["lmbda"].max()]
    by_depth = decay.groupby("hidden_layers")
    left = by_depth["left"].mean()
    leaving, staying = left[left == 1].index, left[left == 0].index
    parts = []
    if len(leaving):
        deepest = decay[decay["hidden_layers"] == leaving.max()]
        steps = float(np.exp(np.log(deepest["steps"]).mean()))
        parts.append(
            f"one of {leaving.max()} layers stands still for {numbers.significant(steps, 2)} "
            "mini-batch steps before it learns"
        )
    if len(staying):
        most = int(decay.loc[decay["hidden_layers"] == staying.min(), "steps"].max())
        parts.append(f"one of {staying.min()} for all the {most:,} that it was given")
    return ", ".join(parts)


def _remedy(deepest: pd.DataFrame, trainable: pd.DataFrame) -> str:
    """The starts and the connections with which plain descent trains the deepest networks."""
    chapter, others = deepest.iloc[0], limits.plain(deepest.iloc[1:])
    deeper = others[others["deepest"] > chapter["deepest"]]
    if deeper.empty:
        return "No remedy tried here trains deeper networks."
    connected = (deeper[limits.CONNECTIONS] != "none").any(axis=1)
    *parts, last = [
        *_by_starts(deeper[~connected], chapter, trainable),
        *_by_connections(deeper[connected], chapter, trainable),
    ]
    text = "; ".join([*parts, f"and {last}" if parts else last])
    return f"{text[0].upper()}{text[1:]}."


def _by_starts(deeper: pd.DataFrame, chapter: pd.Series, trainable: pd.DataFrame) -> Iterator[str]:
    """The best recipe, and if it has other neurons than the chapter's, the best with these."""
    if deeper.empty:
        return
    best = limits.surest(deeper, trainable)
    yield (
        "a start that keeps the gradient's size from layer to layer removes it: with "
        f"{best['activation']} and {best['initializer']} weights {best['deepest']} hidden "
        "layers train in the steps in which the chapter's recipe trains "
        f"{chapter['deepest']}"
    )
    same_neurons = deeper[deeper["activation"] == chapter["activation"]]
    if len(same_neurons) and best["activation"] != chapter["activation"]:
        own = limits.surest(same_neurons, trainable)
        yield (
            f"with {own['activation']} neurons and {own['initializer']} weights "
            f"({own['biases']} biases), {own['deepest']}"
        )


def _by_connections(
    deeper: pd.DataFrame, chapter: pd.Series, trainable: pd.DataFrame
) -> Iterator[str]:
    """The best recipe with connections, from the chapter's start if there is one."""
    if deeper.empty:
        return
    same_start = deeper[(deeper[BOOKS] == chapter[BOOKS]).all(axis=1)]
    best = limits.surest(same_start if len(same_start) else deeper, trainable)
    where = "even from the chapter's start" if len(same_start) else "from another start"
    yield f"with {limits.connections(best)} {best['deepest']} layers train {where}"


def of_the_claims(claims: pd.DataFrame, chances: pd.Series) -> str:
    """How many claims have each verdict, and which of the book's own do not hold; from CLAIMS."""
    counts = {verdict: int((claims["verdict"] == verdict).sum()) for verdict in Verdict}
    shown = numbers.listed([f"{counts[each]} {verb}" for each, verb in IN_THE_PLURAL.items()])
    failing = claims[(claims["verdict"] == Verdict.FAILS) & (claims["source"] == BOOK)]
    text = (
        f"Of {len(claims)} claims {shown}; if all were true, at most "
        f"{numbers.significant(chances.sum(), 2)} would be expected to fail by chance."
    )
    if failing.empty:
        return f"{text} None of those that fail is the book's own."
    listed = "; ".join(
        f"{ledger.typeset(row['claim'])} ({row['id']})" for row in failing.to_dict("records")
    )
    return f"{text} Of what the book itself says, these fail: {listed}."
