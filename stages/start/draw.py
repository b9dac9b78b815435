"""Draw the figures of section C."""

from pydantic import Field

from stages.start import neurons
from stages.start.figures import gradient_bars, initial_speed
from stages.start.parameters import BarsOfOneStart
from stages.start.tables import (
    GRADIENT_BARS_PICTURE,
    INITIAL_SPEED,
    INITIAL_SPEED_PICTURE,
    NEURON_GRADIENT,
)
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save
from unstable_gradients.errors import InvalidInput


class DrawingWithBars(DrawingWithBands):
    """How the figures look, and whose neurons are shown."""

    bars: BarsOfOneStart = Field(description="network, random start and neurons drawn as bars")


def main(given: DrawingWithBars) -> None:
    """Draw the speed of the layers of all networks, and of the neurons of one."""
    style, bars = given.style, given.bars
    every = neurons.of(bars.network)
    start = every[every["replica"] == bars.replica]
    if start.empty:
        raise InvalidInput(
            f"--bars.replica {bars.replica}: expected one of "
            f"{NEURON_GRADIENT.of(bars.network).path}, whose last is {every['replica'].max()}"
        )
    speed = initial_speed.draw(INITIAL_SPEED.read(), style, given.confidence)
    gradients = gradient_bars.draw(start, style, bars.neurons)
    save(speed, INITIAL_SPEED_PICTURE, style)
    save(gradients, GRADIENT_BARS_PICTURE, style)
