"""Tell how deep networks are whose plateaus last equally long, and what theory expects (I6)."""

from stages.adaptive import depth_at
from stages.adaptive.parameters import Compared
from stages.adaptive.tables import ADAPTIVE_RUN, DEPTHS, LENGTHS, SLOPES


def main(given: Compared) -> None:
    """Read the lengths of the plateaus; write their means, depths and slopes."""
    run = ADAPTIVE_RUN.read()
    predicted = depth_at.layers_a_decade(given.activation, given.distribution(), given.width)
    depths = depth_at.depths(run, given.compared_at)
    LENGTHS.write(depth_at.lengths(run))
    DEPTHS.write(depths)
    SLOPES.write(depth_at.slopes(depths, predicted))
