"""Arguments of the programs that draw."""

from pathlib import Path

from pydantic import Field

from unstable_gradients.figures.style import Style
from unstable_gradients.program.command_line import Arguments


class DrawingArguments(Arguments):
    """A table, two pictures of it, and their style."""

    table: Path = Field(description="CSV file that is drawn")
    svg: Path = Field(description="SVG file to write")
    png: Path = Field(description="PNG file to write")
    width: float = Field(ge=3, le=40, description="of the figure, inches")
    font_size: float = Field(ge=4, le=40, description="of the text, points")
    dpi: int = Field(ge=20, le=1200, description="dots per inch of the PNG file")

    @property
    def style(self) -> Style:
        """The style asked for."""
        return Style(width=self.width, font_size=self.font_size, dpi=self.dpi)
