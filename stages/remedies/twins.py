"""Remedies that come to one recipe: the same networks under several names."""

from collections.abc import Mapping

import pandas as pd

from stages.remedies.parameters import Choices
from stages.remedies.tables import DEPTH_TRIALS


def distinct(remedies: Mapping[str, Choices]) -> list[str]:
    """A name for each recipe: two remedies that come to the same recipe are the same."""
    names: dict[Choices, str] = {}
    for name, choices in remedies.items():
        names.setdefault(choices, name)
    return [*names.values()]


def pooled(runs: pd.DataFrame, remedies: Mapping[str, Choices]) -> pd.DataFrame:
    """DEPTH_TRIALS in which each remedy has the networks of all that come to the same recipe.

    They are the same networks where two were tried at the same depth.
    """
    found = []
    for name, choices in remedies.items():
        alike = [other for other, its in remedies.items() if its == choices]
        rows = runs[runs["remedy"].isin(alike)].assign(remedy=name)
        found.append(rows.drop_duplicates(DEPTH_TRIALS.of(name).place))
    return pd.concat(found, ignore_index=True)
