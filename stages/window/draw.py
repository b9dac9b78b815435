"""Draw the figure of claims E8 to E10."""

from stages.window import figure
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_PICTURE
from unstable_gradients.drawing.parameters import Drawing
from unstable_gradients.drawing.style import save


def main(given: Drawing) -> None:
    """Draw the windows of activations against the size of the weight."""
    save(figure.draw(ACTIVATION_WINDOW.read(), given.style), WINDOW_PICTURE, given.style)
