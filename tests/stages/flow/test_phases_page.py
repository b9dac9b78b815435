"""What the page says of vanishing and exploding gradients, from small tables."""

import math

import pandas as pd
import pytest

from stages.flow.page import phases
from stages.flow.tables import DEEP_LIMITS, LAYER_JACOBIAN, LAYER_JACOBIANS
from tests.page.texts import said, say
from tests.stages.flow.pages import CHAPTER_LIMIT, SETTING, limits, write_functions

LIMITS = limits(
    *(
        ("tanh", start, width, 1.0, factor, 1.0, depth, 1.0, phase)
        for start, width, factor, depth, phase in (
            ("lecun-zero", 30, 1.0, math.inf, "critical"),
            ("lecun-zero", 300, 1.0 + 1e-12, math.inf, "critical"),
            ("large", 30, 4.0, -1 / math.log(4), "chaotic"),
            ("large", 300, 0.25, 1 / math.log(4), "ordered"),
        )
    )
)


def orthogonal(*mean_squares: float) -> pd.DataFrame:
    """Layers of tanh with independent and with orthogonal weights."""
    rows = [
        ("tanh", start, 300, layer, low, 0.9, high, mean_square, 4)
        for layer, low, high in ((2, 0.5, 3.0), (30, 0.86, 1.0))
        for start, mean_square in zip(("lecun-zero", "orthogonal-zero"), mean_squares, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(LAYER_JACOBIAN.columns))


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(limit: pd.DataFrame = LIMITS, jacobians: pd.DataFrame | None = None) -> str:
        monkeypatch.chdir(tmp_path)
        write_functions()
        DEEP_LIMITS.write(limit)
        LAYER_JACOBIANS.write(orthogonal(0.97, 0.97) if jacobians is None else jacobians)
        return said("phases", phases.values(SETTING))

    return of


def test_factors_and_depths(text) -> None:
    found = text()
    assert found.count(">N(0, 1/n), no biases<") == 2  # one row for all widths, one of jacobians
    assert ">1.00 (∞)<" in found
    assert ">N(0, 1), random biases, 30 wide<" in found
    assert ">2.00 (−0.72)<" in found
    assert ">N(0, 1), random biases, 300 wide<" in found
    assert ">0.500 (0.72)<" in found


def test_networks_of_any_depth_are_named(text) -> None:
    assert "however many layers there are: tanh with N(0, 1/n), no biases." in text()
    rest = LIMITS[LIMITS["initialization"] == "large"]
    assert "In all of the networks below, theory says, gradients vanish or" in text(rest)


def test_the_chapters_sigmoids_worked_out(text) -> None:
    found = text(limits(CHAPTER_LIMIT))
    assert r"$q^\ast$ is 1.30 and $\chi_1$ 0.040" in found
    assert "that is 0.31 layers" in found
    assert "For the chapter's sigmoids" not in text()


def test_singular_values_of_the_last_layer_of_the_widest_networks(text) -> None:
    rows = [
        (name, start, width, layer, 0.0, 1e-9, 2.5, 0.98, 4)
        for width in (30, 300)
        for layer in (2, 30)
        for start in ("lecun-zero", "he-zero")
        for name in ("tanh", "sigmoid-4")
    ]
    found = text(jacobians=pd.DataFrame(rows, columns=list(LAYER_JACOBIAN.columns)))
    assert "layer 30 of the networks 300 wide" in found
    assert "over 4 random starts; 0 is what is below $1 \\cdot 10^{-6}$" in found
    assert found.count(">0, 2.5 (0.98)<") == 4
    assert "σ(4z)" in found
    assert "range from" not in found  # no orthogonal weights


def test_orthogonal_layers_beside_independent_weights(text) -> None:
    found = text(jacobians=orthogonal(0.97, 0.5))
    assert "layer 30 of tanh networks 300 wide range from 0.86 to 1.00 with weights" in found
    assert "means of their squares are 0.97 and 0.50." in found


def test_numbers_have_their_places(text) -> None:
    text()
    found = say("phases", phases.values(SETTING))
    assert f'data-from="{DEEP_LIMITS.path}#2.factor">2.00<' in found
    assert f'data-from="{LAYER_JACOBIANS.path}#3.smallest">0.86</data> to' in found
