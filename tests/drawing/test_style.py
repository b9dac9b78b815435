import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from unstable_gradients.drawing import style as module
from unstable_gradients.drawing.style import Style
from unstable_gradients.study.pictures import Picture


def lightness(colour: tuple[float, ...]) -> float:
    """CIE L*, 0 black to 100 white, of an sRGB colour."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@pytest.mark.parametrize("layers", [2, 3, 4, 6])
def test_colours_differ_in_grey_and_from_the_paper(layers: int) -> None:
    greys = [lightness(colour) for colour in module.colours(layers)]
    assert np.diff(greys).min() > 8  # a difference of 2 is just visible
    assert max(greys) < 80  # the paper has 100


def test_one_layer_is_dark() -> None:
    (colour,) = module.colours(1)
    assert lightness(colour) < 25


def test_the_users_settings_neither_matter_nor_change(style: Style) -> None:
    with matplotlib.rc_context({"lines.linewidth": 9.0, "axes.facecolor": "red"}):
        with module.applied(style):
            assert matplotlib.rcParams["axes.facecolor"] == "white"
            assert matplotlib.rcParams["font.size"] == style.font_size
            assert matplotlib.rcParams["svg.fonttype"] == "none"
        assert matplotlib.rcParams["lines.linewidth"] == 9.0
        assert matplotlib.rcParams["axes.facecolor"] == "red"


def test_pictures_have_the_size_asked_for_and_no_date(style: Style, tmp_path: Path) -> None:
    figure = Figure(figsize=(style.width, 2.0))
    picture = Picture(f"{tmp_path}/a")
    module.save(figure, picture, style)
    header = picture.png.read_bytes()[16:24]  # width and height follow the signature and IHDR
    assert int.from_bytes(header[:4]) == round(style.width * style.dpi)
    assert int.from_bytes(header[4:]) == round(2.0 * style.dpi)
    assert b"Software" not in picture.png.read_bytes()
    text = picture.svg.read_text(encoding="utf-8")
    assert "<dc:date>" not in text
    assert 'width="504pt"' in text  # 7 inches of 72 points


def test_places_of_an_svg_are_whole_hundredths_and_as_drawn(style: Style, tmp_path: Path) -> None:
    figure = Figure(figsize=(2, 2), dpi=72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot([1 / 3, 2 / 3], [1 / 7, 1.0], gid="line")
    axes.text(0.1, 0.1, "0.123456")
    picture = Picture(str(tmp_path / "picture"))
    module.save(figure, picture, style)
    text = picture.svg.read_text(encoding="utf-8")
    line = re.search(r'id="line">\s*<path d="M ([\d.]+) ([\d.]+)\s+L ([\d.]+) ([\d.]+)', text, re.S)
    assert line
    # Of 144 points, from the top: a third, six sevenths, two thirds, nothing.
    assert [float(each) for each in line.groups()] == [48, 123.43, 96, 0]
    assert ">0.123456<" in text
    assert not re.search(r' (?:d|x|y)="[^"]*\.\d{3}', text)


@pytest.mark.parametrize(("count", "rows", "columns"), [(1, 1, 1), (3, 1, 3), (5, 2, 4)])
def test_panels_fill_rows(style: Style, count: int, rows: int, columns: int) -> None:
    figure, axes = module.panels(count, style, height=2.0)
    assert len(axes) == len(figure.axes) == count
    geometry = axes[0].get_subplotspec().get_gridspec().get_geometry()
    assert geometry == (rows, columns)
