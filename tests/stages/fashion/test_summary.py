"""Rows of both data sets that do not go together."""

import pandas as pd
import pytest

from stages.fashion import summary
from stages.fashion.data_sets import CLOTHES, DIGITS
from stages.fashion.tables import BOTH_PLATEAUS
from unstable_gradients.errors import InvalidInput

ROWS = pd.DataFrame(
    [
        (data, 0.0, depth, replica, 10.0, 1.0)
        for data in (DIGITS, CLOTHES)
        for depth in (1, 2)
        for replica in range(3)
    ],
    columns=list(BOTH_PLATEAUS.columns),
)
OF_ONE = "{}, replica {}: {} rows, expected the 2 that replicas have together, each once"


@pytest.mark.parametrize("rows", [ROWS, ROWS.sample(frac=1, random_state=1), ROWS[:0]])
def test_rows_of_both_are_taken_in_any_order(rows: pd.DataFrame) -> None:
    assert summary.of_both(BOTH_PLATEAUS, rows) is rows


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (ROWS[:6], OF_ONE.format(CLOTHES, 0, 0)),
        (ROWS.replace(DIGITS, "nan"), OF_ONE.format(DIGITS, 0, 0)),
        (ROWS.drop(index=5), OF_ONE.format(DIGITS, 2, 1)),
        (pd.concat([ROWS, ROWS[5:6]]), OF_ONE.format(DIGITS, 2, 3)),
        (ROWS[(ROWS["data"] == DIGITS) | (ROWS["replica"] < 2)], OF_ONE.format(CLOTHES, 2, 0)),
        (pd.concat([ROWS[4:5].assign(replica=2), ROWS.drop(index=2)]), OF_ONE.format(DIGITS, 2, 2)),
    ],
)
def test_rows_that_do_not_go_together_are_told_in_one_line(rows: pd.DataFrame, told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        summary.of_both(BOTH_PLATEAUS, rows)
    assert str(caught.value) == f"{BOTH_PLATEAUS.path}: {told}"
