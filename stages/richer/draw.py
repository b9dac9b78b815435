"""Draw the figures of section F."""

from stages.richer.figures import identity_neuron, singular_values
from stages.richer.tables import (
    IDENTITY_NEURON,
    IDENTITY_NEURON_PICTURE,
    SINGULAR_VALUE,
    SINGULAR_VALUE_PICTURE,
)
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw the copies of one neuron, and the singular values of the matrices."""
    neurons = identity_neuron.draw(IDENTITY_NEURON.read(), given.style)
    save(neurons, IDENTITY_NEURON_PICTURE, given.style)
    values = singular_values.draw(SINGULAR_VALUE.read(), given.style, given.confidence)
    save(values, SINGULAR_VALUE_PICTURE, given.style)
