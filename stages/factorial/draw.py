"""Draw the accuracy of every combination of the factorial study (G4)."""

from stages.factorial import figure
from stages.factorial.tables import FACTORIAL_CELLS, FACTORIAL_PICTURE
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw accuracy against depth."""
    table = FACTORIAL_CELLS.read()
    save(figure.draw(table, given.style, given.confidence), FACTORIAL_PICTURE, given.style)
