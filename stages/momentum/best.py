"""The best learning rate of each schedule, of those tried; claims and page read it here."""

from dataclasses import dataclass

import pandas as pd

from stages.momentum.tables import DESCENTS, MOMENTUM
from unstable_gradients.errors import InvalidInput
from unstable_gradients.training import rates


@dataclass(frozen=True)
class Best:
    """A schedule at the learning rate of the least mean cost, with which no network diverged.

    Attributes:
        kind: plain, classical or nesterov.
        mu_max: the largest momentum coefficient asked for.
        reached: the largest that the steps reach.
        acting: part of the steps in which the coefficient is that.
        eta: the learning rate.
        inside: whether both a smaller and a larger one were tried.
        cost: mean over the replicas of the training cost.
        low: lower end of its interval.
        high: upper end of its interval.
        accuracy: mean over the replicas.
    """

    kind: str
    mu_max: float
    reached: float
    acting: float
    eta: float
    inside: bool
    cost: float
    low: float
    high: float
    accuracy: float

    @property
    def rate(self) -> float:
        """The learning rate to which steps in one direction add up."""
        return rates.added_up(self.eta, self.reached)


def at_the_end(table: pd.DataFrame) -> pd.DataFrame:
    """The rows after the last step."""
    return table[table["step"] == table["step"].max()]


def best(means: pd.DataFrame) -> list[Best]:
    """Each kind and mu_max that some learning rate trains without divergence; from MOMENTUM.

    Plain descent comes first, then each kind of momentum with mu_max rising.

    Raises:
        InvalidInput: if there is another kind.
    """
    for kind in means["kind"]:
        if kind not in DESCENTS:
            raise InvalidInput(f"{MOMENTUM.path}: kind {kind}, expected {', '.join(DESCENTS)}")
    found = [
        _least(rows)
        for _, rows in at_the_end(means).groupby(["kind", "mu_max"])
        if rows["cost"].notna().any()
    ]
    return sorted(found, key=lambda each: (list(DESCENTS).index(each.kind), each.mu_max))


def _least(rows: pd.DataFrame) -> Best:
    least, etas = rows.loc[rows["cost"].idxmin()], rows["eta"]
    return Best(
        kind=str(least["kind"]),
        mu_max=float(least["mu_max"]),
        reached=float(least["mu_reached"]),
        acting=float(least["acting"]),
        eta=float(least["eta"]),
        inside=bool(etas.min() < least["eta"] < etas.max()),
        cost=float(least["cost"]),
        low=float(least["low"]),
        high=float(least["high"]),
        accuracy=float(least["accuracy"]),
    )
