"""SVG figures as elements of the page."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from unstable_gradients.drawing.style import Style, save
from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import drawn
from unstable_gradients.study.pictures import Picture

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


class Parts(HTMLParser):
    """Names, references and texts of an element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.references: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.names.append(value or "")
            elif name == "href":
                self.references.append((value or "").removeprefix("#"))
            elif name == "clip-path":
                self.references.append((value or "").removeprefix("url(#").removesuffix(")"))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


@pytest.fixture(scope="module")
def figure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A figure of matplotlib with marks, clipped lines, a formula and a logarithmic axis."""
    shown = Figure(figsize=(4, 2))
    axes = shown.subplots()
    axes.plot([1, 2, 3], [1, 10, 100], marker="o")
    axes.set(yscale="log", title="cost & speed <1>", xlabel=r"$\lambda$")
    picture = Picture(str(tmp_path_factory.mktemp("figures") / "learning"))
    save(shown, picture, Style(4.0, 9.0, 50))
    return picture.svg


def test_every_reference_leads_to_a_part_of_this_figure(figure: Path) -> None:
    found = Parts(drawn.element(figure, "A line"))
    assert found.references
    assert set(found.references) == set(found.names)
    assert len(found.names) == len(set(found.names))
    assert all(name.startswith("learning-") for name in found.names)


def test_its_text_is_text(figure: Path) -> None:
    assert "cost & speed <1>" in Parts(drawn.element(figure, "A line")).texts


def test_it_holds_nothing_that_a_page_reads_as_its_own(figure: Path) -> None:
    """Neither rules of style for the whole page, nor gaps that end HTML in Markdown, nor $."""
    text = drawn.element(figure, "A line of $5")
    assert "<style" in figure.read_text(encoding="utf-8")
    assert "<style" not in text
    assert "\n\n" not in text
    assert "$" not in text
    assert 'role="img" aria-label="A line of &#36;5"' in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "missing, expected an SVG figure"),
        ("<svg", "expected an SVG figure"),
        ("<html></html>", "begins with html, expected an SVG figure"),
    ],
)
def test_what_is_no_figure_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "picture.svg"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=f"picture.svg: .*{said}"):
        drawn.element(path, "")


def test_names_of_colours_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    path.write_text(
        f'{OPEN}viewBox="0 0 1 1"><g id="a1b2c3"><path style="fill: #a1b2c4"/>'
        '<use xlink:href="#a1b2c3"/></g></svg>',
        encoding="utf-8",
    )
    text = drawn.element(path, "")
    assert 'style="fill: #a1b2c4"' in text
    assert 'id="picture-a1b2c3"' in text
    assert 'href="#picture-a1b2c3"' in text
