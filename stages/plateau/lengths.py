"""How long networks stay on the plateau, as it is read."""

import pandas as pd

from stages.plateau.tables import PLATEAU
from unstable_gradients.errors import InvalidInput

COST = "cross-entropy"  # of all networks on the plateau: of no other is a constant answer's known


def read() -> pd.DataFrame:
    """PLATEAU.

    Raises:
        InvalidInput: if it is missing or damaged, or a length is not a step or more.
    """
    table = PLATEAU.read()
    odd = table.loc[~(table["steps"] >= 1), "steps"]
    if not odd.empty:
        raise InvalidInput(f"{PLATEAU.path}: column steps: {odd.iloc[0]}, expected 1 or more")
    return table
