"""Tell up to which depth networks train with each epsilon, and what theory expects (I6)."""

from stages.adaptive import half_way
from stages.adaptive.parameters import Untrained
from stages.adaptive.tables import ADAPTIVE_RUN, HALF_WAY, LEFT, SLOPES


def main(given: Untrained) -> None:
    """Read the lengths of the plateaus; write counts, depths and slopes."""
    run = ADAPTIVE_RUN.read()
    predicted = half_way.layers_a_decade(given.activation, given.distribution(), given.width)
    depths = half_way.half_way(run)
    LEFT.write(half_way.left(run))
    HALF_WAY.write(depths)
    SLOPES.write(half_way.slopes(depths, predicted))
