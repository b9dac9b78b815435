"""Section G: activation, start, momentum, learning rate and depth, all together."""

import pandas as pd

from stages.factorial.effects import JOINED_BY
from unstable_gradients.page import elements, nouns, numbers

PERCENTAGE_POINTS = 100.0  # in 1
SMALL_SHARE = 0.01  # of the variance: terms below are not shown one by one


def parts(effects: pd.DataFrame, shares: pd.DataFrame) -> str:
    """What each factor does, and its part in the variance; FACTORIAL_EFFECTS and _SHARES."""
    rows = [["One factor"], *(_alone(row, shares) for row in effects.to_dict("records"))]
    pairs = shares[shares["factors"] == 2].sort_values("share", ascending=False, kind="stable")
    if len(pairs):
        rows.append(["Two factors, beyond what each does alone"])
        rows += _without_levels(pairs[pairs["share"] >= SMALL_SHARE])
        few = int((pairs["share"] < SMALL_SHARE).sum())
        if few:
            others = f"{numbers.counted(few, 'other pair')}, each"
            below = f"below {numbers.significant(PERCENTAGE_POINTS * SMALL_SHARE, 1)}"
            rows.append([others, numbers.MISSING, numbers.MISSING, below])
    rows += [["All else"], *_without_levels(shares[~shares["factors"].isin([1, 2])])]
    replicas = numbers.counted(int(shares["replicas"].min()), "replica")
    caption = (
        "For each factor its best and worst level and the difference of their mean accuracies in "
        "percentage points, over all combinations of the others; for each term its part in the "
        "variance of accuracy over all combinations, in percent. Means over "
        f"{replicas} with their intervals."
    )
    header = ["", "Best and worst", "Difference", "Part of the variance"]
    return elements.table(header, rows, caption)


def _alone(effect: dict, shares: pd.DataFrame) -> list[str]:
    (share,) = shares[shares["term"] == effect["term"]].to_dict("records")
    best, worst = (_level(effect["term"], effect[f"{each}_level"]) for each in ("best", "worst"))
    return [
        effect["term"],
        f"{best}; {worst}",
        numbers.estimate(effect["difference"], effect["low"], effect["high"], PERCENTAGE_POINTS),
        _part(share),
    ]


def _without_levels(terms: pd.DataFrame) -> list[list[str]]:
    return [
        [row["term"], numbers.MISSING, numbers.MISSING, _part(row)]
        for row in terms.to_dict("records")
    ]


def _part(row: dict) -> str:
    return numbers.estimate(row["share"], row["low"], row["high"], PERCENTAGE_POINTS)


def _level(factor: str, level: str) -> str:
    """A level as a reader knows it."""
    if factor == "activation":
        return nouns.function(level)
    if factor == "initialization":
        return nouns.initialization(level)
    if factor == "momentum":
        return f"up to {level}" if float(level) else "none"
    return numbers.counted(int(level), "hidden layer") if factor == "depth" else level


def findings(shares: pd.DataFrame) -> str:
    """How much is due to factors alone and how much to their combination; FACTORIAL_SHARES."""
    if shares["share"].isna().any():
        return "The replicas are too few, or too much alike, to tell the parts."
    alone = shares.loc[shares["factors"] == 1, "share"].sum()
    combined = shares.loc[shares["factors"] > 1, "share"].sum()
    text = (
        f"What the factors do each for itself makes up {numbers.percent(alone, 0)} of the "
        f"variance, what they do only together {numbers.percent(combined, 0)}."
    )
    pairs = shares[shares["factors"] == 2]
    if len(pairs):
        first = pairs.loc[pairs["share"].idxmax()]
        text += (
            f" The strongest pair is {first['term'].replace(JOINED_BY, ' and ')}, with "
            f"{numbers.percent(first['share'], 0)}."
        )
    if combined > alone:
        text += (
            " So more is due to combinations than to the factors themselves: what a choice is "
            "worth cannot be told without the others."
        )
    return text


def starts(cells: pd.DataFrame) -> str:
    """Which initialization is best for each activation function; FACTORIAL_CELLS."""
    means = cells.pivot_table("median", "initialization", "activation", sort=False)
    if len(means) == 1:
        return ""
    best: dict[str, list[str]] = {}
    for activation in means:
        start = str(means[activation].idxmax())
        best.setdefault(start, []).append(nouns.function(str(activation)))
    listed = [
        f"{nouns.initialization(start)} for {numbers.listed(functions)}"
        for start, functions in best.items()
    ]
    if len(listed) == 1:
        return f"The best start is {listed[0]}."
    return f"The best start depends on the activation function: {'; '.join(listed)}."


def momentum(effects: pd.DataFrame) -> str:
    """What momentum adds where steps add up to the same learning rate; FACTORIAL_EFFECTS."""
    rows = effects[effects["term"] == "momentum"]
    if rows["difference"].isna().all():  # there may be none
        return ""
    (row,) = rows.to_dict("records")
    difference = numbers.estimate(row["difference"], row["low"], row["high"], PERCENTAGE_POINTS)
    text = (
        "Where steps add up to the same learning rate whatever the momentum, the best momentum "
        f"gains {difference} percentage points over the worst."
    )
    if not row["low"] > 0:
        text += " That is not to be told from chance."
    return text


def by_rate(cells: pd.DataFrame) -> str:
    """Which activation function is worst at each learning rate, in words; FACTORIAL_CELLS."""
    if min(cells["rate"].nunique(), cells["activation"].nunique()) < 2:
        return ""
    text = []
    for rate, rows in cells.groupby("rate"):
        means = rows.groupby("activation")["median"].mean()
        worst, best = (nouns.function(str(each)) for each in (means.idxmin(), means.idxmax()))
        text.append(
            f"where steps add up to {rate:g} it is {worst} ({numbers.percent(means.min(), 0)}; "
            f"{best} {numbers.percent(means.max(), 0)})"
        )
    return (
        f"The worst activation function: {numbers.listed(text)}, each the mean of the "
        "combinations' medians."
    )


def momentum_by_kind(cells: pd.DataFrame) -> str:
    """Where momentum gains most, as a sentence; from FACTORIAL_CELLS."""
    with_momentum = cells["mu_max"] > 0
    if with_momentum.all() or not with_momentum.any():
        return ""
    by_kind = cells.assign(momentum=with_momentum).pivot_table(
        "median", ["activation", "rate"], "momentum"
    )
    gains = PERCENTAGE_POINTS * (by_kind[True] - by_kind[False]).dropna()
    if len(gains) < 2:
        return ""
    (activation, rate), largest = gains.idxmax(), gains.max()
    rest = gains.drop(gains.idxmax())
    return (
        f"With momentum {nouns.function(activation)} at {rate:g} gains most, "
        f"{numbers.fixed(largest, 1)} points in the mean of the combinations' medians; the others "
        f"gain {numbers.fixed(rest.mean(), 1)} on average, from {numbers.fixed(rest.min(), 1)} to "
        f"{numbers.fixed(rest.max(), 1)}. Here steps add up to less while the schedule rises, "
        "which may spare a network a learning rate that is too large for its start."
    )
