"""Parameters of the programs that draw."""

from pydantic import Field

from unstable_gradients.drawing.style import Style
from unstable_gradients.program.parameters import Params, Part


class Drawing(Params):
    """How figures look."""

    width: float = Field(ge=3, le=40, description="of the figure, inches")
    font_size: float = Field(ge=4, le=40, description="of the text, points")
    dpi: int = Field(ge=20, le=1200, description="dots per inch of the PNG file")

    @property
    def style(self) -> Style:
        """The style asked for."""
        return Style(width=self.width, font_size=self.font_size, dpi=self.dpi)


class DrawingWithBands(Drawing):
    """How figures with intervals or bands look."""

    confidence: Part = Field(description="of every interval and band")
