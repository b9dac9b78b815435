"""Draw gradients at the start with what fixed them, measured and predicted."""

from stages.propagation import figure
from stages.propagation.tables import NORMALIZED, PROPAGATION_PICTURE, RESIDUAL, SHATTERED, SPECTRUM
from unstable_gradients.drawing.parameters import Drawing
from unstable_gradients.drawing.style import save


def main(given: Drawing) -> None:
    """Draw the four panels."""
    tables = (NORMALIZED.read(), RESIDUAL.read(), SHATTERED.read(), SPECTRUM.read())
    save(figure.draw(*tables, given.style), PROPAGATION_PICTURE, given.style)
