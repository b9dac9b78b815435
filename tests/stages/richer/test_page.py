"""Sentences and tables on identity neurons, identity layers and matrices, from small tables."""

import math

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.richer.page import identity, matrices
from stages.richer.tables import (
    DEEPENED,
    IDENTITY_NEURON,
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
)

MEASURES = ("relative_difference", "shrinkage")
SHALLOW, DEEP = ("shallow", "784-30-10", 1), ("deep", "784-30-30-10", 2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.5, "$0.5$"), (2.34e-9, r"$2.3 \times 10^{-9}$"), (0.0, "$0$"), (0.001, "$0.001$")],
)
def test_tiny_numbers(value: float, expected: str) -> None:
    assert identity.tiny(value) == expected


def test_training_that_diverged_leaves_dashes() -> None:
    lost = deepened()
    assert "<td" in identity.layers(lost[lost["measure"] != "output_change"])
    assert identity.tiny(math.nan) == "–"
    columns = list(PRODUCT_MEASURE.columns)
    rows = [(*DEEP, "untrained", 2, measure, 0.5, 0.4, 0.6, 3) for measure in MEASURES]
    measured = pd.DataFrame(rows, columns=columns)
    assert "and – in trained networks" in matrices.agreement(measured)
    untrained = values(0.4)
    untrained = untrained[untrained["state"] == "untrained"]
    assert "0 of 0" in matrices.pairs(untrained, measured)
    assert matrices.directions(untrained) == ""
    assert "from – to – when trained" in matrices.whole_way(untrained)


def test_neurons_with_and_without_a_constant() -> None:
    rows = [
        ("with_constant", 1.0, -0.5, 4.0, -1.5, 0.0025, 0.0026),
        ("with_constant", 0.01, -0.005, 400.0, -199.5, 2.6e-7, 2.6e-7),
        ("without_constant", 1.0, -20.0, 9.0, 0.0, 0.27, math.nan),
        ("without_constant", 5.6, -2.8, 1.0, 0.0, 0.056, math.nan),
    ]
    text = identity.neuron(pd.DataFrame(rows, columns=list(IDENTITY_NEURON.columns)))
    assert "$w_1 = 0.01$ brings the error down to $2.6 \\times 10^{-7}$" in text
    assert "1.0000 times" in text
    assert "$w_1 = 5.6$, $b = -2.8$ and $w_2 = 1$" in text


def deepened(accuracy: float = 0.96, images: float = 0.0) -> pd.DataFrame:
    rows = [
        (*network, form, weight, layers, measure, value, value, value, 3)
        for network in (SHALLOW, DEEP)
        for form, weight, after, other in (
            ("with_constant", 0.01, accuracy, images),
            ("without_constant", 5.6, 0.95, 40.0),
        )
        for layers in (1, 3)
        for measure, value in (
            ("accuracy_before", 0.96),
            ("accuracy", after),
            ("changed_images", other),
            ("output_change", 2.5e-7),
        )
    ]
    return pd.DataFrame(rows, columns=list(DEEPENED.columns))


def test_a_row_for_each_kind_of_neuron() -> None:
    html = identity.layers(deepened())
    assert html.count("96.00% (0)") == 4
    assert html.count("95.00% (40)") == 4
    assert "Largest change, 3 layers" in html


def test_the_effect_is_not_presumed() -> None:
    assert "no validation image" in identity.effect(deepened())
    assert "up to 7 validation images" in identity.effect(deepened(images=7))
    text = identity.effect(deepened())
    assert "changes by −1.00 to −1.00 percentage points with 3 layers" in text
    only = deepened()
    assert "Without" not in identity.effect(only[only["form"] == "with_constant"])


def test_a_layer_that_does_nothing_beside_one_that_was_trained() -> None:
    rows = [(*DEEP, replica, 0.97, 0.97, 1) for replica in range(2)]
    trained = pd.DataFrame(rows, columns=list(ACCURACY_BY_REPLICA.columns))
    text = identity.in_principle(deepened(), trained)
    assert text.count("\n") == 0
    assert "with 1 identity layer: 96.00%" in text
    assert text.endswith("97.00%.")
    assert identity.in_principle(deepened(), trained.assign(sizes="784-20-10")) == ""


def values(largest: float) -> pd.DataFrame:
    rows = [
        (*DEEP, state, kind, layer, position, scale / position, 0.1, 1.0, 3)
        for state, scale in (("untrained", largest), ("trained", 2.4))
        for kind, layers in (("pairs", (2, 3)), ("products", (1, 2)))
        for layer in layers
        for position in (1, 2, 3)
    ]
    return pd.DataFrame(rows, columns=list(SINGULAR_VALUE.columns))


def test_directions_are_counted() -> None:
    text = matrices.directions(values(0.4))
    assert "at most 0.40: every direction shrinks" in text
    assert "reaches 2.4, and 2 of the 3 directions" in text
    assert "less than" in text
    assert "do not shrink" in matrices.directions(values(1.5))


def test_pairs_leave_the_output_layer_out() -> None:
    measured = pd.DataFrame(
        [
            (*DEEP, state, layer, measure, value, value, value, 3)
            for state in ("untrained", "trained")
            for layer in (1, 2, 3)
            for measure, value in (("shrinkage", 0.25), ("relative_difference", 3e-14))
        ],
        columns=list(PRODUCT_MEASURE.columns),
    )
    html = matrices.pairs(values(0.4), measured)
    assert "0 of 3" in html
    assert "2 of 3" in html
    assert "layer\N{NO-BREAK SPACE}3" not in html
    assert matrices.agreement(measured).count(r"$3.0 \times 10^{-14}$") == 2
    lone = values(0.4).assign(hidden_layers=1)
    assert "No network here" in matrices.pairs(lone, measured)
    assert matrices.directions(lone) == ""


def test_the_whole_way() -> None:
    text = matrices.whole_way(values(0.3))
    assert "from $0.1$ to $0.3$ when untrained and from $0.8$ to $2.4$ when trained" in text
