"""Draw the gradients of single neurons of one untrained network (claim C4), as SVG and PNG."""

from unstable_gradients.program import kernels

kernels.fix()

from pydantic import Field

from stages.start.figures import gradient_bars
from unstable_gradients.drawing import style
from unstable_gradients.drawing.parameters import DrawingArguments
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import command_line, files
from unstable_gradients.study import tables


class Arguments(DrawingArguments):
    """Which random start is drawn, and how many bars."""

    replica: int = Field(ge=0, description="the random start that is drawn")
    neurons: int = Field(ge=1, description="bars of each hidden layer: its first neurons")


def main(given: Arguments) -> None:
    """Draw the figure; both pictures appear or neither."""
    table = tables.read(given.table, gradient_bars.COLUMNS)
    start = table[table["replica"] == given.replica]
    if start.empty:
        raise InvalidInput(
            f"--replica {given.replica}: expected one of {given.table}, whose last is "
            f"{table['replica'].max()}"
        )
    figure = gradient_bars.draw(start, given.style, given.neurons)
    with files.replacing(given.svg) as svg, files.replacing(given.png) as png:
        style.save(figure, svg, png, given.style)


if __name__ == "__main__":
    command_line.run(main, Arguments)
