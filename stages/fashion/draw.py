"""Draw Fashion-MNIST beside MNIST (section J)."""

from stages.fashion import figure
from stages.fashion.data_sets import is_left_out
from stages.fashion.tables import BOTH_ACCURACIES, BOTH_PLATEAUS, BOTH_SPEEDS, FASHION_PICTURE
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw the figure, or in a line that the section is left out."""
    style, confidence = given.style, given.confidence
    if is_left_out(BOTH_ACCURACIES):
        drawn = figure.left_out(style)
    else:
        drawn = figure.draw(
            BOTH_ACCURACIES.read(),
            BOTH_SPEEDS.read(),
            BOTH_PLATEAUS.read_part(),
            style,
            confidence,
        )
    save(drawn, FASHION_PICTURE, style)
