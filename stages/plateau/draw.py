"""Draw how long networks stay on the plateau (H5), and what the law says (H6)."""

from stages.plateau import critical_figure, figure, law
from stages.plateau.tables import CRITICAL_LENGTHS, CRITICAL_PICTURE, PLATEAU, PLATEAU_PICTURE
from unstable_gradients.drawing.parameters import Drawing
from unstable_gradients.drawing.style import save


def main(given: Drawing) -> None:
    """Draw the lengths of the plateaus, over depth and over lambda."""
    plateau, fits, style = PLATEAU.read(), law.read(), given.style
    save(figure.draw(plateau, fits, style), PLATEAU_PICTURE, style)
    held = CRITICAL_LENGTHS.read_part()
    save(critical_figure.draw(plateau, held, fits, style), CRITICAL_PICTURE, style)
