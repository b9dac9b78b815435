"""Draw one figure, as SVG and PNG."""

from unstable_gradients.program import kernels

kernels.fix()

import math

from pydantic import Field

from unstable_gradients import tables
from unstable_gradients.figures import registry, style
from unstable_gradients.figures.arguments import DrawingArguments
from unstable_gradients.program import command_line, files


class Arguments(DrawingArguments):
    """The figure, and the confidence of the intervals and bands in it."""

    figure: str = Field(description="name of the figure")
    confidence: float = Field(
        math.nan, gt=0, lt=1, description="of every interval and band, if the figure has any"
    )


def main(given: Arguments) -> None:
    """Draw the figure; both pictures appear or neither."""
    drawing = registry.named(given.figure)
    table = tables.read(given.table, drawing.columns)
    figure = drawing.draw(table, given.style, given.confidence)
    with files.replacing(given.svg) as svg, files.replacing(given.png) as png:
        style.save(figure, svg, png, given.style)


if __name__ == "__main__":
    command_line.run(main, Arguments)
