"""Tell how long each replica stayed on the plateau (H5)."""

import pandas as pd

from stages.plateau.tables import PLATEAU, PLATEAU_TRACE
from unstable_gradients.program.parameters import Params


def main(given: Params) -> None:
    """Read the costs and write the lengths."""
    PLATEAU.write(lengths(PLATEAU_TRACE.read_part()))


def lengths(traces: pd.DataFrame) -> pd.DataFrame:
    """How long each replica was seen on the plateau: from PLATEAU_TRACE to PLATEAU."""
    last = traces.groupby(["lmbda", "hidden_layers", "replica"], sort=False).last()
    return last.reset_index().rename(columns={"step": "steps"})
