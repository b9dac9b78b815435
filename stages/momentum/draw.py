"""Draw the cost that a deep network reaches with momentum of growing strength (G3)."""

from stages.momentum import figure
from stages.momentum.tables import MOMENTUM, MOMENTUM_PICTURE
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw the costs at the end."""
    save(figure.draw(MOMENTUM.read(), given.style, given.confidence), MOMENTUM_PICTURE, given.style)
