"""The law of the plateau as a reader sets it, against its equation solved step by step."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import integrate

from tests.page.web import asked
from tests.page.web.asked import Asked

HEIGHT = 260  # of the panels, in pixels
SHORTEST, LONGEST = 1e2, 1e7  # steps
SHALLOWEST, DEEPEST = 1.7, 8.3  # hidden layers
START, EXIT, COUPLING, DECAY = 0.2, 0.45, 5e-4, 2e-6
LAW = pd.DataFrame([{"start": START, "exit": EXIT, "coupling": COUPLING, "decay": DECAY}])
MEASURED = pd.DataFrame(
    [
        (0.0, 4, 0, 5000.0, 1.0),
        (5.0, 5, 0, 26_000.0, 1.0),
        (5.0, 5, 16, 30_000.0, 1.0),
        (5.0, 6, 8, 150_000.0, 0.0),
    ],
    columns=["lmbda", "hidden_layers", "replica", "steps", "left"],
)


@pytest.fixture(scope="module")
def figure(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    element = asked.of_section("plateau", "plateau-law", {"law": LAW, "measured": MEASURED})
    folder = tmp_path_factory.mktemp("law")
    with asked.opened(chromium, folder, "plateau-law", element) as found:
        yield found


def length(layers: float, lmbda: float, start: float = START) -> float:
    """Steps until g passes the exit, with dg/dt = c g^(h-2) - k g; infinite if it never does."""

    def growth(_: float, g: np.ndarray) -> np.ndarray:
        return COUPLING * g ** (layers - 2) - DECAY * lmbda * g

    def leaving(_: float, g: np.ndarray) -> float:
        return float(g[0] - EXIT)

    leaving.terminal = True  # type: ignore[attr-defined]
    solved = integrate.solve_ivp(
        growth, (0, 1e8), [start], events=leaving, rtol=1e-10, atol=1e-12, method="LSODA"
    )
    times = solved.t_events[0]
    return float(times[0]) if len(times) else np.inf


def steps(y: np.ndarray) -> np.ndarray:
    return LONGEST * (SHORTEST / LONGEST) ** (y / HEIGHT)


def set(figure: Asked, layers: int, lmbda: float, start: float | None = None) -> None:
    figure.slide("Hidden layers h", layers)
    figure.slide("Weight decay λ", lmbda)
    if start is not None:
        figure.slide("Gain at the start g₀", start)


@pytest.fixture(autouse=True)
def _from_the_beginning(figure: Asked) -> None:
    figure.press("5 layers as in the book")


def test_it_begins_as_in_the_book(figure: Asked) -> None:
    assert [figure.ask(f"signal('{name}')") for name in ("h", "lmbda", "g0")] == [5, 5, START]
    expected = length(5, 5)
    assert figure.ask("signal('steps')") == pytest.approx(expected, rel=1e-5)
    assert f"for {float(f'{expected:.3g}'):,.0f} steps" in figure.told
    # k = c g_0^2.
    assert f"From λ = {COUPLING * START**2 / DECAY:.0f} on" in figure.told


@pytest.mark.parametrize(
    ("layers", "lmbda", "start"),
    [(2, 0, 0.2), (2, 20, 0.3), (3, 0, 0.2), (3, 40, 0.1), (4, 30, 0.25), (5, 9, 0.2),
     (6, 1.8, 0.2), (6, 5, 0.35), (8, 1, 0.4)],
)  # fmt: skip
def test_lengths_by_the_equation(figure: Asked, layers: int, lmbda: float, start: float) -> None:
    set(figure, layers, lmbda, start)
    expected = length(layers, lmbda, start)
    assert figure.ask("signal('steps')") == pytest.approx(expected, rel=1e-4)
    for panel in ("h", "lmbda"):
        ((_, y),) = figure.places(f"now_{panel}")
        assert steps(y) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("lmbda", [0, 5])
def test_the_line_of_depths(figure: Asked, lmbda: float) -> None:
    set(figure, 4, lmbda)
    x, y = figure.path("by_depth").T
    layers = SHALLOWEST + x / figure.width * (DEEPEST - SHALLOWEST)
    for place in range(0, len(x), 15):
        if steps(y[place]) < LONGEST:
            expected = length(float(np.round(layers[place], 2)), lmbda)
            assert steps(y[place]) == pytest.approx(expected, rel=0.03)


def test_above_the_critical_decay_it_is_never_left(figure: Asked) -> None:
    set(figure, 6, 5.0)
    assert length(6, 5.0) == np.inf
    assert "never leave the plateau" in figure.told
    assert figure.places("now_lmbda").size == 0
    set(figure, 6, 1.9)
    assert length(6, 1.9) < np.inf
    assert "they stay for" in figure.told


@pytest.mark.parametrize(
    ("layers", "lmbda", "start", "beyond"),
    [(8, 0, 0.1, True), (8, 0, 0.2, False), (6, 5, 0.2, False)],
)
def test_what_the_scale_does_not_hold_is_said_to_be_beyond(
    figure: Asked, layers: int, lmbda: float, start: float, beyond: bool
) -> None:
    set(figure, layers, lmbda, start)
    assert (LONGEST < length(layers, lmbda, start) < np.inf) == beyond
    for panel in ("h", "lmbda"):
        texts = figure.whole.locator(f".beyond_{panel}_marks text").all_text_contents()
        assert len([each for each in texts if each.strip()]) == beyond


def test_the_line_ends_at_the_critical_decay(figure: Asked) -> None:
    """For 5 layers it is 10; on the axis a place is ln(1 + lambda / 2), from -0.25 to 100."""
    right = figure.path("by_lambda")[:, 0].max() / figure.width

    def place(lmbda: float) -> float:
        return float(np.sign(lmbda) * np.log1p(abs(lmbda) / 2))

    expected = (place(10) - place(-0.25)) / (place(100) - place(-0.25))
    assert right == pytest.approx(expected, abs=0.005)


def test_networks_that_were_measured_are_marked(figure: Asked) -> None:
    """Left those with this lambda, right those of this depth; who stays is another mark."""
    left = figure.places("left_hidden_layers")
    assert sorted(steps(left[:, 1])) == pytest.approx([26_000, 30_000], rel=0.01)
    layers = SHALLOWEST + left[:, 0] / figure.width * (DEEPEST - SHALLOWEST)
    assert layers == pytest.approx([4.76, 5.24], abs=0.02)
    assert steps(figure.places("stayed_hidden_layers")[:, 1]) == pytest.approx([150_000], rel=0.01)
    assert len(figure.places("left_lmbda")) == 2
    set(figure, 4, 0)
    assert steps(figure.places("left_lmbda")[:, 1]) == pytest.approx([5000], rel=0.01)
    assert len(figure.places("stayed_hidden_layers")) == 0
