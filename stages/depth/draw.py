"""Draw the figure of section B."""

from stages.depth import figure
from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_PICTURE
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw accuracy against depth."""
    table = ACCURACY_BY_REPLICA.read()
    save(figure.draw(table, given.style, given.confidence), ACCURACY_PICTURE, given.style)
