"""Sections G and H: remedies against depth, the plateau, saturation and momentum."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from unstable_gradients import plateau_growth
from unstable_gradients.report import elements, numbers

NONE, PLAIN = "none", "plain"
TANH, SOFTSIGN = "tanh", "softsign"
SUNK = 0.1  # a mean activation below it, of sigmoid neurons
ALIKE = 1.25  # a cost within this factor of the least is nearly as good
KINDS = {"plain": "plain", "classical": "classical", "nesterov": "Nesterov's"}


def recipes(deepest: pd.DataFrame) -> str:
    """The remedies, how deep each trains and how deep theory expects it to; from DEEPEST."""
    rows = [
        [
            row["remedy"],
            _network(row),
            _momentum(row),
            f"{row['eta']:g}",
            _depth(row),
            _layers(row["depth_scale"]),
            _layers(row["predicted"]),
        ]
        for row in deepest.to_dict("records")
    ]
    caption = (
        "The remedies, the number of hidden layers of the deepest network that they train (in "
        r"brackets the next depth tried, which they do not), and the depth scale $\xi$ of the "
        "untrained networks."
    )
    header = ["Remedy", "Start", "Momentum", "η", "Deepest", "ξ", "Theory"]
    return elements.table(header, rows, caption)


def _network(row: dict) -> str:
    return f"{row['activation']}, {row['initializer']} weights, {row['biases']} biases"


def _momentum(row: dict) -> str:
    if row["momentum"] == NONE:
        return numbers.MISSING
    return f"{KINDS[row['momentum']]}, up to {row['mu_max']:g}"


def _depth(row: dict) -> str:
    if pd.isna(row["next_tried"]):
        return f"{row['deepest']} or more"
    return f"{row['deepest']} ({int(row['next_tried'])})"


def _layers(depth: float) -> str:
    return "∞" if np.isinf(depth) else numbers.significant(depth, 2)


def limits(deepest: pd.DataFrame) -> str:
    """How far each remedy moves the limit of depth, as sentences; from DEEPEST."""
    first, *others = deepest.to_dict("records")
    further = [
        f"*{row['remedy']}* up to {_reached(row)}"
        for row in others
        if row["deepest"] > first["deepest"]
    ]
    text = f"The chapter's recipe trains networks of up to {_reached(first)} in this time"
    if further:
        text += f", {numbers.listed(further)}"
    return f"{text}."


def _reached(row: dict) -> str:
    reached = numbers.counted(row["deepest"], "hidden layer")
    return f"{reached}, the deepest tried" if pd.isna(row["next_tried"]) else reached


def theory(deepest: pd.DataFrame) -> str:
    """Where theory's depth is right and where not, as sentences; from DEEPEST."""
    plain = deepest[(deepest["momentum"] == NONE) & deepest["depth_scale"].notna()]
    found = plain["next_tried"].notna() & (plain["deepest"] > 0)
    limited = plain[np.isfinite(plain["depth_scale"]) & found]
    endless = plain[np.isinf(plain["depth_scale"]) & plain["next_tried"].notna()]
    parts = []
    if len(limited):
        ratio = limited["deepest"] / limited["predicted"]
        parts.append(
            "With plain descent the deepest trainable network has "
            f"{numbers.significant(float(ratio.min()), 2)} to "
            f"{numbers.significant(float(ratio.max()), 2)} times as many hidden layers as theory "
            f"expects, while the depths themselves differ by up to a factor of "
            f"{numbers.significant(limited['deepest'].max() / limited['deepest'].min(), 2)}. "
            f"{_order(limited)}"
        )
    if len(endless):
        names = numbers.listed([f"*{name}*" for name in endless["remedy"]])
        parts.append(f"Where theory has no limit ({names}) there is one all the same.")
        smaller = _smaller_steps(deepest, endless)
        if smaller:
            parts.append(
                "It is not due to the start, which is all that theory knows of, but to the "
                f"learning rate: {numbers.listed(smaller)}, with the same start and smaller "
                "steps, trains every depth tried."
            )
    return " ".join(parts)


def _smaller_steps(deepest: pd.DataFrame, endless: pd.DataFrame) -> list[str]:
    """The recipes without a limit that start like one with a limit, and take smaller steps."""
    start = ["activation", "initializer", "biases"]
    rate = deepest["eta"] / (1 - deepest["mu_max"])
    free = deepest.assign(rate=rate)[deepest["next_tried"].isna()]
    both = free.merge(endless, on=start, suffixes=("", "_limited"))
    return [f"*{row['remedy']}*" for row in both.to_dict("records") if _slower(row)]


def _slower(row: dict) -> bool:
    return bool(row["rate"] < row["eta_limited"])  # the others are of plain descent


def _order(limited: pd.DataFrame) -> str:
    ordered = limited.sort_values("predicted")["deepest"]
    if ordered.is_monotonic_increasing:
        return "It puts the recipes into the right order."
    return "It does not put the recipes into the right order."


def plateau(table: pd.DataFrame) -> str:
    """How long each depth stays on the plateau; from PLATEAU."""
    lambdas = sorted(table["lmbda"].unique())
    rows = []
    for depth, group in table.groupby("hidden_layers"):
        cells = [_stay(group[group["lmbda"] == lmbda]) for lmbda in lambdas]
        rows.append([numbers.counted(int(str(depth)), "hidden layer"), *cells])
    replicas = numbers.counted(table["replica"].nunique(), "replica")
    caption = (
        f"Mini-batch steps on the plateau, geometric mean over {replicas}, or how many of them "
        "have left it when training ends."
    )
    return elements.table(["Network", *(f"λ = {each:g}" for each in lambdas)], rows, caption)


def _stay(rows: pd.DataFrame) -> str:
    if rows.empty:
        return numbers.MISSING
    if rows["left"].all():
        return numbers.significant(float(np.exp(np.log(rows["steps"]).mean())), 2)
    left, steps = int(rows["left"].sum()), int(rows["steps"].max())
    return f"{left} of {len(rows)} left within {steps:,}"


def growth(table: pd.DataFrame) -> str:
    """How fast the plateau grows, as sentences; from PLATEAU."""
    parts = [
        f"{numbers.significant(factor, 2)} with λ = {lmbda:g}"
        for lmbda, factor in plateau_growth.growth(table).items()
    ]
    if not parts:
        return "Too few depths left the plateau to tell how fast it grows."
    text = f"A further hidden layer makes the plateau longer by a factor of {numbers.listed(parts)}"
    stuck = [
        f"{depth} hidden layers with λ = {lmbda:g}"
        for (lmbda, depth), rows in table.groupby(["lmbda", "hidden_layers"])
        if not rows["left"].any()
    ]
    text += ", on average over the depths at which every replica leaves it."
    if stuck:
        text += f" No replica left it with {numbers.listed(stuck)}."
    return text


def saturation(table: pd.DataFrame) -> str:
    """What becomes of the last hidden layer of each network; from SATURATION."""
    rows = []
    for depth, last in _last_layers(table):
        means = _course(last, "mean")
        spread, accuracy = _course(last, "spread"), _course(last, "accuracy")
        rows.append(
            [
                _network_of_depth(last, depth),
                f"{_level(means.iloc[0])}, {_level(means.min())}, {_level(means.iloc[-1])}",
                f"{_level(spread.iloc[0])}, {_level(spread.min())}, {_level(spread.iloc[-1])}",
                numbers.percent(accuracy.iloc[-1], 0),
                f"{means.index[-1]:,} with η = {last['eta'].iloc[0]:g}",
            ]
        )
    caption = (
        "The last hidden layer: mean and standard deviation of its activations at the start, at "
        "their lowest and at the end, and the accuracy at the end on the images watched. Medians "
        "over the replicas."
    )
    header = ["Network", "Mean", "Standard deviation", "Accuracy", "Steps"]
    return elements.table(header, rows, caption)


def _last_layers(table: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    """The depth of each network and the rows of its last hidden layer."""
    for (_, depth), group in table.groupby(["network", "hidden_layers"], sort=False):
        yield int(str(depth)), group[group["layer"] == depth]


def _watched(rows: pd.DataFrame) -> str:
    return f"{rows['activation'].iloc[0]}, {rows['initializer'].iloc[0]} weights"


def _network_of_depth(rows: pd.DataFrame, depth: int) -> str:
    functions = rows["activation"].iloc[0], rows["initializer"].iloc[0]
    return f"{', '.join(functions)}, {numbers.counted(depth, 'layer')}"


def _level(mean: float) -> str:
    return numbers.fixed(round(mean, 3) + 0.0, 3)  # not "-0.000"


def _course(last: pd.DataFrame, measure: str) -> pd.Series:
    return last[last["measure"] == measure].set_index("step")["median"].sort_index()


def sinking(table: pd.DataFrame) -> str:
    """When last layers sink and whether they come back, as sentences; from SATURATION."""
    parts = []
    for depth, last in _last_layers(table):
        means, spread = _course(last, "mean"), _course(last, "spread")
        sunk = means.index[means < SUNK]
        if len(sunk) and means.iloc[0] > SUNK:
            start = f"With {depth} hidden layers of {_watched(last)}, the last one's mean has "
            fell = f"fallen below {SUNK:g} after {numbers.counted(sunk[0], 'step')}"
            wide = spread.index[(spread.index > spread.idxmin()) & (spread > spread.iloc[0])]
            end = (
                f"after {wide[0]:,} its activations are spread more widely than at the start"
                if len(wide)
                else f"after {means.index[-1]:,} its activations are still spread less than then"
            )
            parts.append(f"{start}{fell}, and {end}.")
    return " ".join(parts) or "In none of these networks does the last hidden layer sink."


def saturated_parts(table: pd.DataFrame, saturation: float) -> str:
    """How much of each layer is saturated at the end, and how steep it is; from SATURATION.

    A neuron counts as saturated where its slope is below the part `saturation` of the steepest.
    """
    rows = []
    for (_, depth), group in table.groupby(["network", "hidden_layers"], sort=False):
        end = group[group["step"] == group["step"].max()].sort_values("layer")
        saturated, slope = (
            end[end["measure"] == each]["median"] for each in ("saturated", "slope")
        )
        rows.append(
            [
                _network_of_depth(end, int(str(depth))),
                ", ".join(numbers.percent(part, 0) for part in saturated),
                ", ".join(numbers.fixed(part, 2) for part in slope),
            ]
        )
    caption = (
        "At the end, for each hidden layer from front to back: the part of neurons and images at "
        f"which the slope is below {numbers.percent(saturation, 0)} of the steepest, and the mean "
        "slope in parts of the steepest. Medians over the replicas."
    )
    return elements.table(["Network", "Saturated", "Mean slope"], rows, caption)


def steepness(table: pd.DataFrame) -> str:
    """Where the mean slope says the opposite of the saturated part, in words; from SATURATION."""
    parts = []
    end = table[table["step"] == table.groupby("network")["step"].transform("max")]
    for kind, rows in end.groupby(["initializer", "hidden_layers"], sort=False):
        levels = rows.pivot_table("median", "activation", "measure")
        if {TANH, SOFTSIGN} <= set(levels.index):
            less = levels.loc[SOFTSIGN, "saturated"] < levels.loc[TANH, "saturated"]
            flatter = levels.loc[SOFTSIGN, "slope"] < levels.loc[TANH, "slope"]
            if less and flatter:
                parts.append(
                    f"{kind[1]} hidden layers with {kind[0]} weights (mean over the layers "
                    f"{numbers.fixed(levels.loc[SOFTSIGN, 'slope'], 2)} against "
                    f"{numbers.fixed(levels.loc[TANH, 'slope'], 2)})"
                )
    if not parts:
        return ""
    return (
        "Fewer neurons of softsign than of tanh are saturated, but this does not make it the "
        f"steeper function: its mean slope is smaller in networks of {numbers.listed(parts)}. "
        "Its slope falls sooner beside 0, and more slowly far from it."
    )


def momentum(table: pd.DataFrame) -> str:
    """The best learning rate of every schedule and what comes of it; from MOMENTUM."""
    rows = [
        [
            f"{KINDS[row['kind']]}, {row['mu_max']:g}",
            f"{row['mu_reached']:.4g}",
            f"{row['eta']:g}",
            numbers.significant(_together(row), 2),
            numbers.estimate(row["cost"], row["low"], row["high"]),
            numbers.percent(row["accuracy"], 0),
        ]
        for row in best(table)
    ]
    caption = (
        r"For each $\mu_{\mathrm{max}}$ the largest $\mu_t$ that its schedule reaches, the best of "
        "the learning rates tried, the learning rate to which steps in one direction add up, "
        f"training cost with its interval and validation accuracy after {table['step'].max():,} "
        "steps."
    )
    # Of all columns but the first the page repeats the name as a plain word.
    header = [r"Momentum, $\mu_{\mathrm{max}}$", "Reached", "η", "η/(1 − μ)", "Cost", "Accuracy"]
    return elements.table(header, rows, caption)


def best(table: pd.DataFrame) -> list[dict]:
    """For each kind and mu_max the row with the least cost at the end; from MOMENTUM."""
    last = table[(table["step"] == table["step"].max()) & table["cost"].notna()]
    return [
        group.loc[group["cost"].idxmin()].to_dict()
        for _, group in last.groupby(["kind", "mu_max"], sort=False)
    ]


def _together(row: dict) -> float:
    return round(float(row["eta"] / (1 - row["mu_reached"])), 9)


def together(table: pd.DataFrame) -> str:
    """What the best learning rates have in common, as sentences; from MOMENTUM."""
    chosen = best(table)
    rates = [_together(row) for row in chosen]
    etas = [row["eta"] for row in chosen]
    lowest = {
        kind: min(row["cost"] for row in chosen if row["kind"] == kind)
        for kind in dict.fromkeys(row["kind"] for row in chosen)
    }
    named = [
        f"{numbers.significant(cost, 2)} ({KINDS[kind]}{' descent' if kind == PLAIN else ''})"
        for kind, cost in lowest.items()
    ]
    text = (
        f"The best learning rates lie between {min(etas):g} and {max(etas):g}, but "
        rf"$\eta/(1-\mu)$ between {numbers.significant(min(rates), 2)} and "
        f"{numbers.significant(max(rates), 2)}. The least costs are {numbers.listed(named)}."
    )
    if lowest.get(PLAIN, np.inf) > ALIKE * min(lowest.values()):
        return text
    return (
        f"{text} So what momentum has to offer here can nearly all be had from a larger learning "
        "rate: where plain descent stalls, its learning rate is too small, and momentum makes up "
        "for that."
    )
