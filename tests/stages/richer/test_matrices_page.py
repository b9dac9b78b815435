"""What the page says of equation 124 and its matrices, from small tables."""

import math

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.richer.page import matrices
from stages.richer.tables import PRODUCT_MEASURE, SINGULAR_VALUE
from tests.page.texts import said, say

DEEP = ("deep", "784-30-30-10", 2)
STATES = ("untrained", "trained")
SETTING = Setting(
    {
        "variants": {"deep": [30, 30]},
        "experiments": {"matrix-product": {"images": 7}, "accuracy": {"replicas": 3}},
        "network": {},
        "statistics": {"confidence": 0.9},
        "kernels": "pinned",
    }
)


def values(largest: float, trained: float = 2.4) -> pd.DataFrame:
    """Singular values of which the second is half and the third a third of the largest."""
    rows = [
        (*DEEP, state, kind, layer, position, scale / position, 0.1, 1.0, 3)
        for state, scale in (("untrained", largest), ("trained", trained))
        for kind, layers in (("pairs", (2, 3)), ("products", (1, 2)))
        for layer in layers
        for position in (1, 2, 3)
    ]
    return pd.DataFrame(rows, columns=list(SINGULAR_VALUE.columns))


def measured(shrinkage: float = 0.25, trained: float = 1.5) -> pd.DataFrame:
    """The output layer's pair makes the gradient nine times as long."""
    rows = [
        (*DEEP, state, layer, measure, value, value, value, 3)
        for state, factor in (("untrained", shrinkage), ("trained", trained))
        for layer in (1, 2, 3)
        for measure, value in (
            ("relative_difference", layer * 1e-14),
            ("shrinkage", 9.0 if layer == 3 else factor),
        )
    ]
    return pd.DataFrame(rows, columns=list(PRODUCT_MEASURE.columns))


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(singular: pd.DataFrame, product: pd.DataFrame) -> str:
        monkeypatch.chdir(tmp_path)
        SINGULAR_VALUE.write(singular)
        PRODUCT_MEASURE.write(product)
        return said("matrices", matrices.values(SETTING))

    return of


def test_what_the_matrices_do_to_a_gradient_is_not_presumed(text) -> None:
    found = text(values(0.4), measured(0.25, 1.5))
    assert "gradient by 0.25 to 0.25 before training and by 1.5 to 1.5 after it" in found
    assert "verdict(F1b)" in found
    assert "verdict(F1c)" in found
    assert "gradient by 1.1 to 1.1 before" in text(values(0.4), measured(1.1))


def test_how_far_the_product_is_from_backpropagation(text) -> None:
    found = text(values(0.4), measured())
    assert r"$3.0 \cdot 10^{-14}$ in untrained networks and $3.0 \cdot 10^{-14}$" in found
    assert "for 7 images" in found
    assert "verdict(F1a)" in found


def test_directions_are_counted(text) -> None:
    found = text(values(0.4), measured())
    assert "any pair is typically 0.40: every direction shrinks" in found
    assert "After training it is 2.4, and a pair stretches 2 of its 3 directions" in found
    assert "is 0.13 before and 0.80 after" in found  # a third of the largest
    assert "there are directions that do not shrink" in text(values(1.5), measured())
    assert "stretches 0 of its 3" in text(values(0.4, trained=0.9), measured())


def test_fewest_and_most_directions_where_layers_differ(text) -> None:
    deeper = values(0.4)
    third = (deeper["kind"] == "pairs") & (deeper["layer"] == 3) & (deeper["state"] == "trained")
    deeper.loc[third, "median"] = [1.5, 0.9, 0.2]
    assert "stretches 1 to 2 of its 3" in text(deeper.assign(hidden_layers=3), measured())


def test_pairs_leave_the_output_layer_out(text) -> None:
    found = text(values(0.4), measured())
    assert ">layer&nbsp;2<" in found
    assert ">layer&nbsp;3<" not in found
    assert ">0 of 3<" in found
    assert ">2 of 3<" in found
    assert ">9.0<" not in found


def test_a_network_of_one_hidden_layer_has_no_pair(text) -> None:
    found = text(values(0.4).assign(hidden_layers=1), measured().assign(hidden_layers=1))
    assert "No network here has two hidden layers" in found
    assert "On its way back" not in found
    assert "After training" not in found


def test_training_that_diverged_leaves_dashes(text) -> None:
    lost = measured()
    lost.loc[lost["state"] == "trained", ["median", "lower", "upper"]] = math.nan
    singular = values(0.4)
    found = text(singular[singular["state"] == "untrained"], lost)
    assert "in untrained networks and – in trained" in found
    assert "by – to – after it" in found
    assert ">0 of 0<" in found
    assert ">– to –<" in found
    assert "After training" not in found


def test_the_whole_way(text) -> None:
    found = text(values(0.3), measured())
    assert ">0.10 to 0.30<" in found
    assert ">0.80 to 2.4<" in found


def test_numbers_have_their_places(text) -> None:
    text(values(0.4), measured())
    found = say("matrices", matrices.values(SETTING))
    assert f'data-from="{SINGULAR_VALUE.path}#0.median">0.40</data>:' in found
    assert f'data-from="{PRODUCT_MEASURE.path}#3.median">0.25</data> before' in found
