"""What the page says of how well gradients are predicted, from small tables."""

import pandas as pd
import pytest

from stages.flow.page import agreement
from stages.flow.tables import (
    FLOW_ACTIVATION,
    FLOW_ACTIVATIONS,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FRONT_AGREEMENT,
)
from tests.page.texts import said, say
from tests.stages.flow.pages import SETTING, compared, write_functions


def agreements() -> pd.DataFrame:
    rows = [
        (
            *(width, measure, 1260, r, within, 0.99, ratio, below, 1.02, worst),
            *("sigmoid-4", "large", 30, 1, 0.975, 1.01, 1.12),
        )
        for measure in ("mean", "rms")
        for width, r, within, ratio, below, worst in (
            (300, 0.99992, 0.987, 1.0004, 0.49, 1.05),
            (30, 0.9968, 0.7, 0.99, 0.74, 1.42),
        )
    ]
    return pd.DataFrame(rows, columns=list(FLOW_AGREEMENT.columns))


def fronts() -> pd.DataFrame:
    rows = [
        (width, measure, 30, 42, 0.99, typical, 1.5, "sigmoid-4", "large", 0.1, 0.5)
        for measure in ("rms", "mean")
        for width, typical in ((30, 0.2), (300, 0.01))
    ]
    return pd.DataFrame(rows, columns=list(FRONT_AGREEMENT.columns))


def layers(saturated: float = 0.8) -> pd.DataFrame:
    """`saturated` is the part of the networks 30 wide, of the others a tenth."""
    rows = [
        ("sigmoid", start, width, layer, 0.5, 0.1, saturated if width == 30 else 0.1, 1.0, 3)
        for start in ("default", "he-zero")
        for width in (30, 300)
        for layer in range(1, 12)
    ]
    return pd.DataFrame(rows, columns=list(FLOW_ACTIVATION.columns))


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(
        table: pd.DataFrame | None = None,
        comparison: pd.DataFrame | None = None,
        activations: pd.DataFrame | None = None,
    ) -> str:
        monkeypatch.chdir(tmp_path)
        write_functions()
        FLOW_AGREEMENT.write(agreements() if table is None else table)
        FRONT_AGREEMENT.write(fronts())
        FLOW_COMPARISON.write(compared() if comparison is None else comparison)
        FLOW_ACTIVATIONS.write(layers() if activations is None else activations)
        return said("agreement", agreement.values(SETTING))

    return of


def test_agreement_has_the_digits_that_tell_it_from_1(text) -> None:
    found = text()
    assert found.count(">0.9968</td>") == found.count(">0.999920</td>") == 2
    assert found.count(">42%<") == 2
    assert found.count(">2.0%<") == 4  # the typical error, 1.02 - 1
    assert found.count(">97.5%<") == 4
    assert found.count(">1,260<") == 4
    assert found.index("Single images<") > found.index("Mean gradient<")


def test_the_answer_is_that_of_single_images(text) -> None:
    table = agreements()
    table.loc[table["measure"] == "mean", "within_tenth"] = 0.5
    assert "in 97.5% of all layers of 30 neurons and 97.5% of all layers of 300" in text(table)


def test_what_r_squared_owes_to_the_kinds_and_which_side_errors_are_on(text) -> None:
    found = text()
    assert "in layers of 30, 99% lies between the kinds" in found
    assert "R² of 0.70 in layers of 30 and 0.987 in layers of 300." in found
    assert "74% of the factors in layers of 30 (median of measured over predicted: 0.990)." in found
    assert "49%" not in found
    assert "side" not in text(agreements().assign(too_small=0.5))


def test_where_it_fails(text) -> None:
    found = text()
    assert "single images is off by 42%." in found
    assert "layer 1 of 30 layers of 30, σ(4z) with N(0, 1), random biases." in found
    assert "a factor of 1.58 in the median of all kinds of networks and of 31.6 in" in found
    assert "the two factors are 1.26 and 3.16." in found  # 10^0.1, 10^0.5


def test_errors_beside_the_neurons_that_pass_gradients_on(text) -> None:
    table, saturated = compared(off=1.3), layers(0.8)
    chapter = (table["initialization"] == "default") & (table["width"] == 30)
    table.loc[chapter, "predicted_factor"] = 0.7
    saturated.loc[:10, "saturated"] = 0.9
    found = text(comparison=table, activations=saturated)
    assert "a rank correlation of −1.00" in found
    assert "largest error, 40.00%, is that of sigmoid with N(0, 1/n), random biases, 30" in found
    assert "with 3.0 such neurons" in found
    assert "rank correlation" not in text(comparison=compared((300,)))


def test_errors_may_go_the_other_way(text) -> None:
    table = compared(off=1.05)  # the narrow networks are predicted better
    narrow_chapter = (table["initialization"] == "default") & (table["width"] == 30)
    table.loc[narrow_chapter, "predicted_factor"] = 0.51
    found = text(comparison=table)
    assert "the smallest, 2.00%, that of sigmoid with N(0, 1/n), random biases, 30 wide" in found
    assert "a rank correlation of 0." in found


def test_first_and_last_layers_of_the_widest_networks(text) -> None:
    table = layers().assign(activation_variance=lambda rows: 10.0 ** (1 - rows["layer"]))
    found = text(activations=table[::-1].reset_index(drop=True))
    assert "of 11 hidden layers of 300" in found
    assert "below 10% of the steepest" in found
    assert found.count(r">1.0, $1.0 \cdot 10^{-10}$<") == 2
    assert found.count(">10%, 10%<") == 2


def test_numbers_have_their_places(text) -> None:
    text()
    found, path = say("agreement", agreement.values(SETTING)), FLOW_AGREEMENT.path
    assert f'data-from="{path}#3.within_tenth">97.5%</data> of all layers of 30' in found
    assert f'data-from="{path}#3.worst">42%</data>.' in found
    for id in ("H1a", "H1b", "H4a", "H4b"):
        assert f"verdict({id})" in found
