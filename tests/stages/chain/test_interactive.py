"""The chain as a reader sets it, against a small change followed through it."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.page.web import asked
from tests.page.web.asked import Asked

HEIGHT = 250  # of the panels, in pixels
LOWEST, HIGHEST = 1e-6, 1e4  # gradients between which the right one shows them
WEIGHTS, BIASES = "Weight w", "Bias b"
SIGNS = "₁₂₃₄"


@pytest.fixture(scope="module")
def figure(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    element = asked.of_section("chain", "chain")
    folder = tmp_path_factory.mktemp("chain")
    with asked.opened(chromium, folder, "chain", element) as found:
        yield found


def output(weights: Sequence[float], biases: Sequence[float], changed: int, by: float) -> Any:
    """a_4 of the chain whose input is 1, with one bias changed, to 60 digits."""
    a = mpmath.mpf(1)
    for place, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        z = weight * a + bias + (by if place == changed else 0)
        a = 1 / (1 + mpmath.exp(-z))
    return a


def gradients(weights: Sequence[float], biases: Sequence[float]) -> np.ndarray:
    """|da_4 / db_j| by differences."""
    with mpmath.workdps(60):
        step = mpmath.mpf(10) ** -25
        return np.array(
            [
                float(
                    abs(
                        output(weights, biases, place, step) - output(weights, biases, place, -step)
                    )
                    / (2 * step)
                )
                for place in range(4)
            ]
        )


def drawn(figure: Asked) -> np.ndarray:
    """The gradients that the points of the right panel stand for."""
    y = figure.path("products")[:, 1]
    decades = math.log10(HIGHEST / LOWEST)
    return 10 ** (math.log10(HIGHEST) - y / HEIGHT * decades)


def ratio(found: np.ndarray) -> float:
    return float(found[0] / found[-1])


@pytest.mark.parametrize(
    ("button", "each_layer", "told"),
    [
        ("Explodes", 25.0, "16,000 times as fast"),
        ("Balances", 1.0, "about as fast as the last"),
        ("Vanishes", 1 / 4, "64 times as slowly"),
    ],
)
def test_the_books_settings(figure: Asked, button: str, each_layer: float, told: str) -> None:
    """Every z is 0 there, so that each layer changes the gradient by w/4."""
    figure.press(button)
    expected = each_layer ** np.arange(3, -1, -1) / 4
    np.testing.assert_allclose(drawn(figure), expected, rtol=1e-2)
    assert told in figure.told


def test_what_a_reader_sets(figure: Asked) -> None:
    weights, biases = (1, -3.5, 8, 2), (0, 2.5, -4, -1)
    for name, values in ((WEIGHTS, weights), (BIASES, biases)):
        for sign, value in zip(SIGNS, values, strict=True):
            figure.slide(f"{name}{sign}", value)
    expected = gradients(weights, biases)
    np.testing.assert_allclose(drawn(figure), expected, rtol=1e-2)
    rows = figure.ask("data('data_0')")
    assert [row["product"] for row in rows] == pytest.approx(expected, rel=1e-9)
    assert np.prod([row["factor"] for row in rows]) == pytest.approx(expected[0], rel=1e-9)


def test_a_bias_that_is_off_ends_the_explosion(figure: Asked) -> None:
    figure.press("Explodes no more: one bias is off")
    weights, biases = (100, 100, 100, 100), (-95, -50, -50, -50)
    assert ratio(gradients(weights, biases)) < 1e-12
    assert "does not learn any more" in figure.told
    np.testing.assert_allclose(drawn(figure), LOWEST, rtol=1e-2)  # at the edge of the panel


def test_bars_reach_from_1_to_the_factors(figure: Asked) -> None:
    """From 10^-3 to 10^2, five decades: 25 is at 1.4 decades above 1."""
    figure.press("Explodes")
    bars = figure.whole.locator(".factors_marks path").evaluate_all(
        "all => all.map(each => each.getBBox()).map(box => box.height)"
    )
    expected = [HEIGHT / 5 * abs(math.log10(each)) for each in (25, 25, 25, 0.25)]
    assert bars == pytest.approx(expected, abs=0.6)


def test_neurons_are_counted_in_whole_numbers(figure: Asked) -> None:
    figure.whole.locator(".numbers > summary").click()
    figure.whole.locator(".numbers tbody tr").first.wait_for()
    firsts = figure.whole.locator(".numbers tbody td:first-child").all_inner_texts()
    assert firsts == ["1", "2", "3", "4"]
