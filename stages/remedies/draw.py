"""Draw depth against remedy (H2)."""

from stages.remedies import figure
from stages.remedies.tables import REMEDIES_PICTURE, TRAINABLE
from unstable_gradients.drawing.parameters import Drawing
from unstable_gradients.drawing.style import save


def main(given: Drawing) -> None:
    """Draw how often networks train."""
    save(figure.draw(TRAINABLE.read(), given.style), REMEDIES_PICTURE, given.style)
