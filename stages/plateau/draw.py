"""Draw how long networks stay on the plateau (H5)."""

from stages.plateau import figure, lengths
from stages.plateau.tables import PLATEAU_PICTURE
from unstable_gradients.drawing.parameters import Drawing
from unstable_gradients.drawing.style import save


def main(given: Drawing) -> None:
    """Draw the lengths of the plateaus."""
    save(figure.draw(lengths.read(), given.style), PLATEAU_PICTURE, given.style)
