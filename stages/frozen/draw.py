"""Draw the figures of claim D5."""

from stages.frozen.figures import frozen_layers, linear_readout
from stages.frozen.tables import (
    FROZEN_BY_REPLICA,
    FROZEN_PICTURE,
    READOUT_BY_REPLICA,
    READOUT_PICTURE,
)
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw what freezing the first layer costs, and what is read from every layer."""
    frozen = frozen_layers.draw(FROZEN_BY_REPLICA.read(), given.style, given.confidence)
    readout = linear_readout.draw(READOUT_BY_REPLICA.read(), given.style, given.confidence)
    save(frozen, FROZEN_PICTURE, given.style)
    save(readout, READOUT_PICTURE, given.style)
