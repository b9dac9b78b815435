"""Lengths of plateaus, from a table that is easy to follow."""

import pandas as pd

from stages.plateau.tables import PLATEAU, PLATEAU_TRACE
from unstable_gradients.training.plateaus import lengths


def test_the_length_of_a_plateau_is_where_its_rows_end() -> None:
    rows = [
        (0.0, 2, 0, 0, 3.2, 0.2, 0),
        (0.0, 2, 0, 10, 2.0, 0.4, 1),
        (0.0, 2, 1, 0, 3.2, 0.2, 0),
        (0.0, 2, 1, 10, 3.1, 0.2, 0),
        (0.0, 2, 1, 20, 3.0, 0.2, 0),
    ]
    table = lengths(pd.DataFrame(rows, columns=list(PLATEAU_TRACE.columns)))
    table = table[list(PLATEAU.columns)]
    assert table.to_numpy().tolist() == [[0, 2, 0, 10, 1], [0, 2, 1, 20, 0]]
