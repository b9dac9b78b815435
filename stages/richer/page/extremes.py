"""The smallest and the largest number of a table's rows, with their places."""

import numpy as np
import pandas as pd

from unstable_gradients.page.sourced import Number, calculated, cell
from unstable_gradients.study.tables import Table


def largest(table: Table, rows: pd.DataFrame, column: str = "median") -> Number:
    """The cell with the largest number, or NaN where there is none."""
    known = rows[rows[column].notna()]
    if known.empty:
        return calculated(np.nan, table)
    return cell(table, known.loc[known[column].idxmax()], column)


def smallest(table: Table, rows: pd.DataFrame, column: str = "median") -> Number:
    """The same of the smallest number."""
    known = rows[rows[column].notna()]
    if known.empty:
        return calculated(np.nan, table)
    return cell(table, known.loc[known[column].idxmin()], column)


def ends(table: Table, rows: pd.DataFrame) -> dict[str, Number]:
    """Both, by the names `low` and `high`."""
    return {"low": smallest(table, rows), "high": largest(table, rows)}
