"""The neuron that a reader makes hand on its input, against a fine grid of inputs."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.page.web import asked
from tests.page.web.asked import Asked

HEIGHT = 260  # of the panels, in pixels
LOW, HIGH = -0.25, 1.25  # of the copies
LEAST, MOST = 5e-4, 1.0  # of the deviations, on a logarithmic axis
LIGHTEST, HEAVIEST = 0.5, 12.0  # input weights, too
X = np.linspace(0, 1, 20_001)
BEST = pd.DataFrame(
    {
        "form": ["with_constant", "with_constant", "without_constant", "without_constant"],
        "input_weight": [0.8, 5.0, 0.8, 5.0],
        "error": [0.002, 0.04, 0.3, 0.06],
    }
)


@pytest.fixture(scope="module")
def figure(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    element = asked.of_section("richer", "identity", {"best": BEST})
    folder = tmp_path_factory.mktemp("identity")
    with asked.opened(chromium, folder, "identity", element) as found:
        yield found


def copy(w1: float, b: float, w2: float, constant: bool) -> np.ndarray:
    """The copy of X; the best constant leaves as much above as below."""
    bare = w2 / (1 + np.exp(-w1 * X - b))
    apart = bare - X
    return bare - (apart.max() + apart.min()) / 2 if constant else bare


def logarithmic(part: float, low: float, high: float) -> float:
    return float(low * (high / low) ** part)


@pytest.mark.parametrize(
    ("w1", "b", "w2", "constant"),
    [
        (5.65, -2.825, 1.0, False),
        (2.0, -1.0, 2.2, True),
        (2.0, -1.0, 2.2, False),
        (9.0, -3.0, 0.9, False),
        (0.5, -0.25, 8.03, True),
        (0.5, 1.0, 0.6, False),  # furthest off at an end
    ],
)
def test_copy_and_deviation(figure: Asked, w1: float, b: float, w2: float, constant: bool) -> None:
    figure.whole.get_by_label("With the best constant c").set_checked(constant)
    for label, value in (("Input weight w₁", w1), ("Bias b", b), ("Output weight w₂", w2)):
        figure.slide(label, value)
    expected = copy(w1, b, w2, constant)
    x, y = figure.path("copy").T
    shown = HIGH - y / HEIGHT * (HIGH - LOW)
    at = np.interp(x / figure.width, X, expected)
    np.testing.assert_allclose(shown, at, atol=2e-3)  # also beyond the frame, which cuts it off
    assert figure.whole.locator(".copy_marks[clip-path]").count() == 1
    worst = float(np.abs(expected - X).max())
    ((x, y),) = figure.places("now")
    assert logarithmic(x / figure.width, LIGHTEST, HEAVIEST) == pytest.approx(w1, rel=0.01)
    assert logarithmic(1 - y / HEIGHT, LEAST, MOST) == pytest.approx(worst, rel=0.01)
    assert figure.ask("signal('worst')") == pytest.approx(worst, abs=1e-7)


def test_it_begins_with_the_best_without_a_constant(figure: Asked) -> None:
    """Of all neurons near it none is closer by more than the steps of the sliders let expect."""
    figure.press("The best without a constant")
    assert "off by up to 0.056" in figure.told
    steps = (-0.05, 0, 0.05)
    errors = [
        np.abs(copy(5.65 + dw, -2.825 + db, 1 + dv, False) - X).max()
        for dw in steps for db in steps for dv in steps
    ]  # fmt: skip
    assert min(errors) == pytest.approx(0.056, abs=5e-4)


def test_a_small_weight_with_a_constant_is_close(figure: Asked) -> None:
    """The least error is w1^2 / 384."""
    figure.press("A small w₁ with a constant")
    assert figure.ask("signal('worst')") == pytest.approx(0.25 / 384, rel=0.15)
    assert "with c = −3.51" in figure.told


def test_strokes_stand_where_it_is_furthest_off(figure: Asked) -> None:
    figure.press("The best without a constant")
    apart = np.abs(copy(5.65, -2.825, 1.0, False) - X)
    inner = X[1:-1][(apart[1:-1] > apart[:-2]) & (apart[1:-1] > apart[2:])]
    strokes = figure.whole.locator(".worst_marks line").evaluate_all(
        "all => all.map(each => each.getAttribute('transform').match(/[\\d.]+/)[0])"
    )
    found = sorted(float(each) / figure.width for each in strokes)
    for place in found:
        assert min(np.abs(inner - place).min(), place, 1 - place) < 5e-3


def test_lines_are_the_least_that_is_possible(figure: Asked) -> None:
    lines = figure.whole.locator(".best_marks path").evaluate_all(
        "all => all.map(each => each.getAttribute('d'))"
    )
    assert len(lines) == 2
    for line, errors in zip(lines, ([0.002, 0.04], [0.3, 0.06]), strict=True):
        y = [float(each.split(",")[1]) for each in line[1:].split("L")]
        shown = [logarithmic(1 - each / HEIGHT, LEAST, MOST) for each in y]
        assert shown == pytest.approx(errors, rel=0.01)
