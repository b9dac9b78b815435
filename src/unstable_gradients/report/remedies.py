"""Sections G and H: remedies against depth, the plateau, saturation and momentum."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from unstable_gradients import plateau_growth
from unstable_gradients.report import elements, numbers

NONE, PLAIN = "none", "plain"
TANH, SOFTSIGN = "tanh", "softsign"
SUNK = 0.1  # a mean activation below it, of sigmoid neurons
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
        "The remedies, the number of hidden layers of the deepest network that they train "
        f"{within(deepest)} (in brackets the next depth tried, which they do not), and the depth "
        r"scale $\xi$ of the untrained networks."
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


def budget(steps: int, mini_batch: int, images: int) -> str:
    """So many mini-batch steps, and how often they go through the training images."""
    epochs = steps * mini_batch / images
    named = "epoch" if epochs == 1 else "epochs"
    return f"{numbers.counted(steps, 'mini-batch step')} ({epochs:.3g} {named})"


def within(deepest: pd.DataFrame) -> str:
    """The steps that the remedies had; from DEEPEST."""
    return f"within {numbers.counted(int(deepest['step'].iloc[0]), 'mini-batch step')}"


def limits(deepest: pd.DataFrame) -> str:
    """How far each remedy moves the limit of depth, as a sentence; from DEEPEST."""
    first, *others = deepest.to_dict("records")
    text = f"The chapter's recipe trains networks of up to {_reached(first)} {within(deepest)}"
    further = pd.DataFrame([row for row in others if row["deepest"] > first["deepest"]])
    if further.empty:
        return f"{text}."
    parts = []
    for _, alike in further.groupby("deepest"):
        names = numbers.listed([f"*{name}*" for name in alike["remedy"]])
        parts.append(f"{names} up to {_reached(alike.iloc[0].to_dict())}")
    return f"{text}; {'; '.join(parts)}."


def _reached(row: dict) -> str:
    reached = numbers.counted(int(row["deepest"]), "hidden layer")
    return f"{reached}, the deepest tried" if pd.isna(row["next_tried"]) else reached


def momentum_added(deepest: pd.DataFrame) -> str:
    """How far momentum moves the limit, start by start, as a sentence; from DEEPEST.

    Of several recipes of plain descent from a start, the one that trains the deepest networks
    counts.
    """
    start = ["activation", "initializer", "biases"]
    plain = deepest["momentum"] == NONE
    best = deepest[plain].sort_values("deepest", ascending=False, kind="stable")
    pairs = deepest[~plain].merge(
        best.drop_duplicates(start), on=start, suffixes=("", "_plain"), validate="many_to_one"
    )
    if pairs.empty:
        return ""
    parts = [
        f"from {numbers.counted(row['deepest_plain'], 'hidden layer')} (*{row['remedy_plain']}*) "
        f"to {row['deepest']} (*{row['remedy']}*)"
        for row in pairs.to_dict("records")
    ]
    return (
        "Beside plain descent from the same start, momentum moves the deepest network that trains "
        f"{numbers.listed(parts)}."
    )


def theory(deepest: pd.DataFrame) -> str:
    """Where theory's depth is right and where not, as sentences; from DEEPEST."""
    plain = deepest[(deepest["momentum"] == NONE) & deepest["depth_scale"].notna()]
    found = plain["next_tried"].notna() & (plain["deepest"] > 0)
    limited = plain[np.isfinite(plain["depth_scale"]) & found]
    endless = plain[np.isinf(plain["depth_scale"]) & plain["next_tried"].notna()]
    parts = []
    if len(limited):
        limit = np.sqrt(limited["deepest"] * limited["next_tried"].astype(float))
        ratio = limit / limited["predicted"]
        parts.append(
            f"With plain descent the limit {within(deepest)}, taken halfway between the deepest "
            "network that trains and the next depth tried (on a logarithmic scale), is "
            f"{numbers.significant(float(ratio.min()), 2)} to "
            f"{numbers.significant(float(ratio.max()), 2)} times as deep as theory expects, while "
            "the limits themselves differ by up to a factor of "
            f"{numbers.significant(limit.max() / limit.min(), 2)}. {_order(limited)}"
        )
    if len(endless):
        names = numbers.listed([f"*{name}*" for name in endless["remedy"]])
        parts.append(f"Where theory has no limit ({names}) there is one all the same.")
        smaller = _smaller_rates(plain, endless)
        if smaller:
            parts.append(
                "It is not due to the start, which is all that theory knows of, but to the "
                f"learning rate: {numbers.listed(smaller)}, the same start with a smaller one, "
                "trains every depth tried."
            )
    return " ".join(parts)


def _smaller_rates(plain: pd.DataFrame, endless: pd.DataFrame) -> list[str]:
    """The recipes without a limit that start like one with a limit, with a smaller eta."""
    start = ["activation", "initializer", "biases"]
    free = plain[plain["next_tried"].isna()]
    both = free.merge(endless, on=start, suffixes=("", "_limited"))
    slower = both[both["eta"] < both["eta_limited"]]
    return [f"*{name}*" for name in slower["remedy"].unique()]


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
    means = plateau_growth.growth(table)
    parts = [
        f"{_factors(each)} with λ = {lmbda:g} (on average {numbers.significant(means[lmbda], 2)})"
        for lmbda, each in plateau_growth.factors(table).items()
    ]
    if not parts:
        return "Too few depths left the plateau to tell how fast it grows."
    stuck = [
        f"{numbers.counted(int(depth), 'hidden layer')} and λ = {lmbda:g}"
        for (lmbda, depth), rows in table.groupby(["lmbda", "hidden_layers"])
        if not rows["left"].any()
    ]
    text = (
        "A further hidden layer makes the plateau longer by a factor of "
        f"{numbers.listed(parts)}, over the depths at which every replica leaves it."
    )
    if stuck:
        steps = numbers.counted(int(table["steps"].max()), "step")
        text += f" No replica left it within {steps} with {numbers.listed(stuck)}."
    return text


def _factors(factors: pd.Series) -> str:
    """From the least to the largest, unless they look alike."""
    ends = [numbers.significant(round(each, 9), 2) for each in (factors.min(), factors.max())]
    return " to ".join(dict.fromkeys(ends))


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


def schedules(given: Mapping[str, Any]) -> str:
    """What was trained, as sentences; from the parameters of momentum."""
    text = (
        f"The network here has {numbers.counted(given['depth'], 'hidden layer')} and starts as the "
        "chapter's do. A learning rate and a schedule were tried together where steps add up to a "
        rf"learning rate $\eta/(1-\mu)$ from {given['smallest-rate']:g} to "
        f"{given['largest-rate']:g}, with the largest $\\mu$ of the schedule."
    )
    if not given["final-steps"]:
        return text
    return (
        f"{text} In the last {given['final-steps']:,} of {given['steps']:,} steps "
        rf"$\mu$ is at most {given['final-mu']:g}."
    )


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
            f"{row['mu_reached']:.3g}",
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
    """For each kind and mu_max the row with the least cost at the end; from MOMENTUM.

    `inside` says whether a smaller and a larger learning rate were tried, too.
    """
    last = table[table["step"] == table["step"].max()]
    found = [
        group.loc[group["cost"].idxmin()].to_dict() | {"inside": _inside(group)}
        for _, group in last.groupby(["kind", "mu_max"])
        if group["cost"].notna().any()
    ]
    return sorted(found, key=lambda row: list(KINDS).index(row["kind"]))


def _inside(group: pd.DataFrame) -> bool:
    etas = group["eta"]
    return bool(etas.min() < etas[group["cost"].idxmin()] < etas.max())


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
        f"{numbers.significant(max(rates), 2)}. {_edges(chosen)} The least costs are "
        f"{numbers.listed(named)}."
    )
    end = table[(table["step"] == table["step"].max()) & (table["kind"] == PLAIN)]
    worst, least = end["cost"].max(), min(lowest.values())
    if not worst > least:
        return text
    part = (worst - lowest[PLAIN]) / (worst - least)
    return (
        f"{text} Of the fall in cost from the worst learning rate of plain descent to the best "
        f"schedule, {numbers.percent(part, 0)} can be had without momentum, from a better learning "
        "rate."
    )


def _edges(chosen: list[dict]) -> str:
    outermost = [f"{KINDS[row['kind']]}, {row['mu_max']:g}" for row in chosen if not row["inside"]]
    if not outermost:
        return "Smaller and larger ones were tried with every schedule, and are worse."
    return (
        "At the edge of those tried, so that there may be better ones, are those of "
        f"{numbers.listed(outermost)}."
    )
