"""Section G on the page: activation, start, momentum, learning rate and depth, all together."""

from collections.abc import Iterable, Iterator

import pandas as pd

from stages.factorial.effects import JOINED_BY
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_PICTURE,
    FACTORIAL_SHARES,
)
from stages.page.setting import Setting
from unstable_gradients.images.mnist import CLASSES
from unstable_gradients.page import nouns
from unstable_gradients.page.sourced import Interval, Number, calculated, cell, combined, interval

SMALL_SHARE = 0.01  # of the variance: terms below are not shown one by one
MADE_WITH = ("experiments.factorial", "compared.factorial-activations", "statistics", "kernels")


def values(study: Setting) -> dict[str, object]:
    """What the text `factorial` names."""
    cells, effects = FACTORIAL_CELLS.read(), FACTORIAL_EFFECTS.read()
    shares = FACTORIAL_SHARES.read()
    pairs = shares[shares["factors"] == 2].sort_values("share", ascending=False, kind="stable")
    return {
        "picture": study.drawn(FACTORIAL_PICTURE, *MADE_WITH),
        "guess": 1 / CLASSES,
        "replicas": int(shares["replicas"].min()),
        "factors": [*_factors(effects, shares)],
        "pairs": [*_terms(pairs[pairs["share"] >= SMALL_SHARE])],
        "small": {"share": SMALL_SHARE, "pairs": int((pairs["share"] < SMALL_SHARE).sum())},
        "others": [*_terms(shares[~shares["factors"].isin([1, 2])])],
        "parts": _parts(shares),
        "starts": [*_starts(cells)],
        "by_rate": [*_by_rate(cells)],
        "momentum": _momentum(effects),
        "momentum_by_kind": _momentum_by_kind(cells),
    }


def _factors(effects: pd.DataFrame, shares: pd.DataFrame) -> Iterator[dict[str, object]]:
    """What each factor does, and its part in the variance."""
    for _, row in effects.iterrows():
        ((_, share),) = shares[shares["term"] == row["term"]].iterrows()
        yield {
            "term": row["term"],
            "best": _level(row["term"], row["best_level"]),
            "worst": _level(row["term"], row["worst_level"]),
            "difference": interval(FACTORIAL_EFFECTS, row, "difference", "low", "high"),
            "share": _share(share),
        }


def _level(factor: str, level: str) -> str:
    if factor == "activation":
        return nouns.function(level)
    return nouns.initialization(level) if factor == "initialization" else level


def _terms(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    for _, row in rows.iterrows():
        yield {"term": row["term"], "share": _share(row)}


def _share(row: pd.Series) -> Interval:
    return interval(FACTORIAL_SHARES, row, "share", "low", "high")


def _parts(shares: pd.DataFrame) -> dict[str, object] | None:
    """How much is due to factors alone, and how much to their combination.

    None where the replicas are too few, or too much alike, to tell.
    """
    if shares["share"].isna().any():
        return None
    single, pairs = (shares[shares["factors"] == number] for number in (1, 2))
    largest = single.loc[single["share"].idxmax()]
    strongest = pairs.loc[[pairs["share"].idxmax()]] if len(pairs) else pairs
    return {
        "alone": _sum(single),
        "largest": {
            "term": largest["term"],
            "share": cell(FACTORIAL_SHARES, largest, "share"),
        },
        "combined": _sum(shares[shares["factors"] > 1]),
        "strongest": [
            {"factors": row["term"].split(JOINED_BY), "share": cell(FACTORIAL_SHARES, row, "share")}
            for _, row in strongest.iterrows()
        ],
    }


def _sum(terms: pd.DataFrame) -> Number:
    parts = [cell(FACTORIAL_SHARES, row, "share") for _, row in terms.iterrows()]
    return combined(sum(part.value for part in parts), parts)


def _starts(cells: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Each start that is best for some activation function, of several."""
    means = cells.pivot_table("median", "initialization", "activation", sort=False)
    if len(means) > 1:
        best = means.idxmax()
        for start in best.unique():
            functions = [nouns.function(str(each)) for each in best.index[best == start]]
            yield {"start": nouns.initialization(str(start)), "functions": functions}


def _by_rate(cells: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The worst and the best of several activation functions at each of several rates."""
    if min(cells["rate"].nunique(), cells["activation"].nunique()) > 1:
        for rate, rows in cells.groupby("rate"):
            means = rows.groupby("activation")["median"].mean()
            yield {
                "rate": rate,
                "worst": nouns.function(str(means.idxmin())),
                "best": nouns.function(str(means.idxmax())),
                "low": _mean(rows[rows["activation"] == means.idxmin()]),
                "high": _mean(rows[rows["activation"] == means.idxmax()]),
            }


def _mean(rows: pd.DataFrame) -> Number:
    return calculated(rows["median"].mean(), FACTORIAL_CELLS)


def _momentum(effects: pd.DataFrame) -> Interval | None:
    """What momentum adds where steps add up to the same learning rate."""
    for _, row in effects[effects["term"] == "momentum"].dropna(subset="difference").iterrows():
        return interval(FACTORIAL_EFFECTS, row, "difference", "low", "high")
    return None


def _momentum_by_kind(cells: pd.DataFrame) -> dict[str, object] | None:
    """Where momentum gains most, and what it gains elsewhere."""
    with_momentum = cells["mu_max"] > 0
    if with_momentum.all() or not with_momentum.any():
        return None
    by_kind = cells.assign(momentum=with_momentum).pivot_table(
        "median", ["activation", "rate"], "momentum"
    )
    gains = (by_kind[True] - by_kind[False]).dropna()
    if len(gains) < 2:
        return None
    activation, rate = gains.idxmax()
    rest = gains.drop(gains.idxmax())
    return {
        "activation": nouns.function(activation),
        "rate": rate,
        "largest": _points([gains.max()]),
        "mean": _points(rest),
        "low": _points([rest.min()]),
        "high": _points([rest.max()]),
    }


def _points(gains: Iterable[float]) -> Number:
    """The mean of gains in accuracy, in percentage points."""
    return calculated(100 * pd.Series(gains).mean(), FACTORIAL_CELLS)
