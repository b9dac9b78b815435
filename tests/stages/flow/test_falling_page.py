"""What the page says of gradients that fall through deep networks, from small tables."""

import pandas as pd
import pytest

from stages.flow.page import falling
from stages.flow.tables import DEEP_LIMITS, FLOW_COMPARISON
from tests.page.texts import said, say
from tests.stages.flow.pages import CHAPTER_LIMIT, SETTING, compared, limits, write_functions


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(comparison: pd.DataFrame, limit: pd.DataFrame | None = None) -> str:
        monkeypatch.chdir(tmp_path)
        write_functions()
        FLOW_COMPARISON.write(comparison)
        DEEP_LIMITS.write(limits(CHAPTER_LIMIT) if limit is None else limit)
        return said("falling", falling.values(SETTING))

    return of


def test_what_is_left_at_the_front(text) -> None:
    found = text(compared())
    assert "From the last to the first of 11 hidden layers" in found
    assert "multiplied by 0.0010 in layers of 30 (theory: 0.0032) and 0.0010 in layers" in found
    grown = compared()
    grown["norm_decades"] *= -1
    assert "multiplied by 1,000 in layers of 30" in text(grown)
    other = compared()
    assert "From the last" not in text(other[other["initialization"] == "he-zero"])


def test_ends_are_told_by_their_layers_and_not_by_their_order(text) -> None:
    assert "multiplied by 0.0010 in layers of 30" in text(compared()[::-1].reset_index(drop=True))


def test_the_factor_of_a_layer_worked_out(text) -> None:
    found = text(compared())
    assert "comes to rest at 1.30, where the mean of $\\sigma'(z)^2$ is 0.0400" in found
    assert "learns 1/0.200 = 5.0 times as slowly" in found
    another = limits(("tanh", *CHAPTER_LIMIT[1:]))
    assert "comes to rest" not in text(compared(), another)


def test_factors_by_initialization_and_width(text) -> None:
    found = text(compared(off=1.2))
    assert ">N(0, 1/n), random biases<" in found
    assert ">N(0, 2/n), no biases<" in found
    assert found.count(">0.500 (0.600)<") == found.count(">0.500 (0.550)<") == 2
    assert found.index("0.500 (0.600)") < found.index("0.500 (0.550)")
    assert 'data-label="300 neurons"' in found
    assert "No sigmoid network" in text(compared().assign(activation="tanh"))


def test_the_step_from_the_output_layer_is_no_step_between_hidden_layers(text) -> None:
    table = compared(off=1.2)
    table.loc[table["layer"] == table["depth"], "factor"] = 9.0
    assert text(table).count(">0.500 (0.600)<") == 2


def test_verdicts_and_averages_are_named(text) -> None:
    found = text(compared())
    assert "24 images and 3 random starts" in found
    for id in ("F3a", "F3b", "F3c", "F3d", "F3e"):
        assert f"verdict({id})" in found
    assert found.endswith("claims(F)")


def test_numbers_have_their_places(text) -> None:
    text(compared())
    found, path = say("falling", falling.values(SETTING)), FLOW_COMPARISON.path
    first, last = 5, 25  # of 11 layers of 30 neurons, behind 2 layers: the mean gradient
    ends = f"{path}#{first}.norm_decades {path}#{last}.norm_decades"
    assert f'data-from="{ends}">0.0010' in found
    assert f'data-from="{DEEP_LIMITS.path}#0.factor">5.0<' in found
