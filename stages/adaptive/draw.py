"""Draw how deep networks train with each epsilon of Adam (I6)."""

from stages.adaptive import figure
from stages.adaptive.tables import ADAPTIVE_PICTURE, DEPTHS, LENGTHS, SLOPES
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw both panels."""
    tables = LENGTHS.read_part(), DEPTHS.read_part(), SLOPES.read_part()
    save(figure.draw(*tables, given.style, given.confidence), ADAPTIVE_PICTURE, given.style)
