"""The window of activations as a reader moves it, against factors computed on a grid."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.page.web import asked
from tests.page.web.asked import Asked

HEIGHT, HIGHEST = 240, 5.0  # of the left panel, in pixels and in units of the factor
LOW, HIGH = -0.5, 1.5  # activations in it
LARGEST, WIDEST = 20.0, 0.5  # ends of the axes of the right panel


@pytest.fixture
def figure(chromium: Any, tmp_path: Path) -> Iterator[Asked]:
    element = asked.of_section("window", "window")
    with asked.opened(chromium, tmp_path, "window", element) as found:
        yield found


def factor(weight: float, bias: float, a: np.ndarray) -> np.ndarray:
    """|w s'(z)| by the difference of the sigmoid, which knows no formula for its slope."""
    z, step = weight * a + bias, 1e-5
    sigmoid = 1 / (1 + np.exp(-np.stack([z + step, z - step])))
    return np.abs(weight * (sigmoid[0] - sigmoid[1]) / (2 * step))


def width(weight: float) -> float:
    """The part of a fine grid on which the factor is 1 or more, around its middle."""
    grid = np.linspace(-1, 1, 200_001)
    return float((factor(weight, 0.0, grid) >= 1).mean() * 2)


@pytest.mark.parametrize(("weight", "bias"), [(6.9, -3.45), (12, -9), (-8, 3), (3, -1)])
def test_the_curve_is_the_factor(figure: Asked, weight: float, bias: float) -> None:
    figure.slide("Weight w", weight)
    figure.slide("Bias b", bias)
    x, y = figure.path("factor").T
    a = LOW + x / figure.width * (HIGH - LOW)
    assert (a[0], a[-1]) == pytest.approx((LOW, HIGH), abs=1e-3)
    np.testing.assert_allclose((HEIGHT - y) / HEIGHT * HIGHEST, factor(weight, bias, a), atol=2e-3)


@pytest.mark.parametrize("weight", [4.5, 6.9, -10.0, 20.0])
def test_the_point_is_at_the_width_and_on_the_curve(figure: Asked, weight: float) -> None:
    figure.slide("Weight w", weight)
    ((x, y),) = figure.places("now")
    assert x / figure.width * LARGEST == pytest.approx(abs(weight), abs=0.05)
    assert (HEIGHT - y) / HEIGHT * WIDEST == pytest.approx(width(weight), abs=1e-3)
    line = figure.path("width")
    assert np.interp(x, *line.T) == pytest.approx(y, abs=1.0)


def test_it_begins_with_the_widest_window(figure: Asked) -> None:
    grid = np.round(np.arange(4.1, 20, 0.1), 1)
    best = grid[np.argmax([width(each) for each in grid])]
    assert figure.ask("signal('w')") == best == 6.9
    assert f"a window {width(best):.3f} wide" in figure.told
    assert "0.28 to 0.72" in figure.told


@pytest.mark.parametrize(
    ("button", "told"),
    [
        ("A weight below 4", "nowhere above 0.88"),
        ("The bias is off", "where no activation comes in"),
        ("A large weight", "a window 0.289 wide"),
    ],
)
def test_buttons_show_other_windows(figure: Asked, button: str, told: str) -> None:
    figure.press(button)
    assert told in figure.told
    assert figure.places("now").shape == (1, 2)


def test_a_window_partly_outside_is_told_as_such(figure: Asked) -> None:
    """Around a = 1, half of 0.448 is left."""
    figure.slide("Bias b", -6.9)
    assert "within 0 to 1, 0.224 of it is left" in figure.told


def test_what_is_shaded_are_the_activations_that_keep_the_gradient(figure: Asked) -> None:
    shaded = figure.path("window")[:, 0]
    a = LOW + shaded / figure.width * (HIGH - LOW)
    grid = np.linspace(LOW, HIGH, 401)
    kept = grid[factor(6.9, -3.45, grid) >= 1]
    assert (a.min(), a.max()) == pytest.approx((kept[0], kept[-1]), abs=1e-3)
