"""Tell how long each replica stayed on the plateau (H5)."""

from stages.plateau.tables import PLATEAU, PLATEAU_TRACE
from unstable_gradients.program.parameters import Params
from unstable_gradients.training.plateaus import lengths


def main(given: Params) -> None:
    """Read the costs and write the lengths."""
    PLATEAU.write(lengths(PLATEAU_TRACE.read_part()))
