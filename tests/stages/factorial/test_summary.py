"""Aggregates of the factorial study, from a table that is easy to follow."""

import itertools

import pandas as pd
import pytest

from stages.factorial import effects, summary
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
    FACTORIAL_TRIALS,
)


def trials() -> pd.DataFrame:
    """Three replicas that depend on the depth, each a hundredth better than the one before."""
    rows = [
        (*levels, replica, 100, levels[-1] / 10 + replica / 100, 1.0)
        for levels in itertools.product(
            ("sigmoid", "tanh"), ("default", "sparse-zero"), (0.0, 0.9), (0.1, 0.5), (1, 8)
        )
        for replica in range(3)
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_TRIALS.columns))


def test_tables_have_their_columns_and_intervals() -> None:
    table = trials()
    design = effects.design(table)
    found = summary.effects_of_factors(design, 0.95)
    assert tuple(found.columns) == FACTORIAL_EFFECTS.columns
    depth = found.set_index("term").loc["depth"]
    assert (depth["best_level"], depth["worst_level"], depth["replicas"]) == ("8", "1", 3)
    assert [depth["difference"], depth["low"], depth["high"]] == pytest.approx([0.7] * 3)
    shares = summary.shares_of_terms(design, 0.95)
    assert tuple(shares.columns) == FACTORIAL_SHARES.columns
    assert len(shares) == 5 + 10 + 2
    assert shares.set_index("term").loc["depth", "share"] == pytest.approx(1)
    cells = summary.cells(table, 0.95)
    assert tuple(cells.columns) == FACTORIAL_CELLS.columns
    assert len(cells) == 32
    first = cells[cells["hidden_layers"] == 1].iloc[0]
    assert first["median"] == pytest.approx(0.11)
    assert (first["replicas"], first["step"]) == (3, 100)
