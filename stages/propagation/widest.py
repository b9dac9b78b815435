"""Statements on wide layers: they are tested in the widest ones that were measured."""

import pandas as pd

from unstable_gradients.study.verdicts import Finding


def in_widest(found: Finding, width: int, networks: pd.DataFrame) -> Finding:
    """The finding of layers of a width, if none of the networks has wider ones."""
    widest = int(networks["width"].max())
    if width == widest:
        return found
    return found.untested(f"it is said of wide layers, of which there are some of {widest}")
