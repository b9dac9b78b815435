"""Draw the activations of hidden layers in the course of training (G1, G2)."""

from stages.saturation import figure
from stages.saturation.tables import SATURATION, SATURATION_PICTURE
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw mean and spread of every layer."""
    save(
        figure.draw(SATURATION.read(), given.style, given.confidence),
        SATURATION_PICTURE,
        given.style,
    )
