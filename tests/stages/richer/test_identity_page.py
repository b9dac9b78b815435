"""What the page says of identity neurons and identity layers, from small tables."""

import math

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.page.setting import Setting
from stages.richer.page import identity
from stages.richer.tables import DEEPENED, IDENTITY_NEURON
from tests.page.texts import said, say

SHALLOW, DEEP = ("shallow", "784-30-10", 1), ("deep", "784-30-30-10", 2)
SETTING = Setting({"experiments": {"identity-neuron": {"weights": 2}}, "kernels": "pinned"})


def neurons() -> pd.DataFrame:
    rows = [
        ("with_constant", 1.0, -0.5, 4.0, -1.5, 0.0025, 0.0026),
        ("with_constant", 0.01, -0.005, 400.0, -199.5, 2.6e-7, 2.5e-7),
        ("without_constant", 1.0, -20.0, 9.0, 0.0, 0.27, math.nan),
        ("without_constant", 5.6, -2.8, 1.0, 0.0, 0.056, math.nan),
    ]
    return pd.DataFrame(rows, columns=list(IDENTITY_NEURON.columns))


def deepened(accuracy: float = 0.96, images: float = 0.0) -> pd.DataFrame:
    rows = [
        (*network, form, weight, layers, measure, value, value, value, 3)
        for network in (SHALLOW, DEEP)
        for form, weight, after, other in (
            ("with_constant", 0.01, accuracy, images),
            ("without_constant", 5.6, 0.95, 40.0),
        )
        for layers in (3, 1)
        for measure, value in (
            ("accuracy_before", 0.96),
            ("accuracy", after if layers == 3 else after - 0.002),
            ("changed_images", other),
            ("output_change", 2.5e-7 * layers),
        )
    ]
    return pd.DataFrame(rows, columns=list(DEEPENED.columns))


def trained(sizes: str = "784-30-30-10") -> pd.DataFrame:
    rows = [("deep", sizes, 2, replica, 0.97, 0.97, 1) for replica in range(2)]
    return pd.DataFrame(rows, columns=list(ACCURACY_BY_REPLICA.columns))


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""

    def of(layers: pd.DataFrame, by_replica: pd.DataFrame | None = None) -> str:
        monkeypatch.chdir(tmp_path)
        IDENTITY_NEURON.write(neurons())
        DEEPENED.write(layers)
        ACCURACY_BY_REPLICA.write(trained() if by_replica is None else by_replica)
        return said("identity", identity.values(SETTING))

    return of


def test_neurons_with_and_without_a_constant(text) -> None:
    found = text(deepened())
    assert r"$w_1 = 0.01$, brings the error down to $2.6 \cdot 10^{-7}$" in found
    assert "1.0400 times" in found  # 2.6 / 2.5
    assert "$w_1$ = 5.600, $b$ = −2.800 and $w_2$ = 1.000" in found
    assert "misses $x$ by up to 0.0560." in found
    assert "With $w_1 = 1$ the best one misses $x$ by up to 0.270." in found
    assert "verdict(F2a)" in found
    assert "verdict(F2b)" in found


def test_a_row_for_each_kind_of_neuron(text) -> None:
    found = text(deepened())
    assert found.count(">96.00% (0)<") == found.count(">95.80% (0)<") == 2
    assert found.count(">95.00% (40)<") == found.count(">94.80% (40)<") == 2
    assert found.index(">95.80% (0)<") < found.index(">96.00% (0)<")  # one layer before three
    assert ">Largest change, 3 layers<" in found
    assert ">0.01, with a constant<" in found
    assert ">5.60, without<" in found
    assert "[784, 30, 10], 3 replicas, before: 96.00%" in found
    assert found.count(r"$7.5 \cdot 10^{-7}$</td>") == 4


def test_the_effect_is_not_presumed(text) -> None:
    found = text(deepened())
    assert r"$w_1 = 0.01$, the output that moves most moves by $7.5 \cdot 10^{-7}$ and no" in found
    assert "up to 7 validation images" in text(deepened(images=7))
    assert "changes by −1.00 to −1.00 percentage points with 3 layers" in found
    only = deepened()
    without = text(only[only["form"] == "with_constant"])
    assert "percentage points" not in without


def test_training_that_diverged_leaves_dashes(text) -> None:
    lost = deepened()
    found = text(lost[lost["measure"] != "output_change"])
    assert "moves most moves by –" in found
    assert found.count(">–</td>") == 4


def test_a_layer_that_does_nothing_beside_one_that_was_trained(text) -> None:
    found = text(deepened())
    line = "[784, 30, 10] with 1 identity layer: 95.80%; [784, 30, 30, 10] trained as a whole"
    assert f"{line}: 97.00%." in found
    assert found.count("as a whole") == 1
    assert "as a whole" not in text(deepened(), trained("784-20-20-10"))


def test_numbers_have_their_places(text) -> None:
    text(deepened())
    found = say("identity", identity.values(SETTING))
    assert f'data-from="{IDENTITY_NEURON.path}#3.error">0.0560</data>' in found
    assert f'before: <data value="0.96" data-from="{DEEPENED.path}#0.median">96.00%' in found
    assert f'data-from="{DEEPENED.path}">−1.00</data>' in found
