"""Section C on populations whose verdicts are known by construction."""

import itertools

import numpy as np
import pandas as pd
import pytest

from stages.start import claims as start

TWO, THREE, FOUR = "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10"
PUBLISHED = {
    TWO: [0.07, 0.31],
    THREE: [0.012, 0.060, 0.283],
    FOUR: [0.003, 0.017, 0.070, 0.285],
}
FACTORS = [0.8, 0.9, 1.0, 1.0, 1.1, 1.25]  # from replica to replica


def run(norms, weights=None, network="some"):
    """INITIAL_GRADIENT, its rows in no order; norms by replica and layer."""
    weights = norms if weights is None else weights
    rows = [
        {
            "network": network,
            "replica": replica,
            "layer": layer + 1,
            "bias_gradient_norm": float(norm),
            "weight_gradient_norm": float(weights[replica][layer]),
            "rms_bias_gradient_norm": 1.0,
        }
        for replica, own in enumerate(norms)
        for layer, norm in enumerate(own)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


def judged(runs, neurons=None, shown=6):
    return start.claims(runs, neurons or {}, shown, 0.95)


def findings(claims, id):
    return [claim.finding for claim in claims if claim.id == id]


def spread(layers):
    return [[factor * speed for speed in layers] for factor in FACTORS]


@pytest.mark.parametrize(("id", "sizes"), [("C1", TWO), ("C2", THREE), ("C3", FOUR)])
def test_each_printed_speed_is_judged_in_its_layer(id, sizes):
    claims = judged({sizes: run(spread(PUBLISHED[sizes]))})
    found = findings(claims, id)
    assert [each.book for each in found] == PUBLISHED[sizes]
    assert [each.verdict.value for each in found] == ["reproduced"] * len(found)
    # Two of six replicas are below the book's number, two equal it.
    assert [each.percentile for each in found] == [50] * len(found)
    mean = np.prod(FACTORS) ** (1 / 6)
    assert [each.estimate.value for each in found] == pytest.approx(
        [mean * speed for speed in PUBLISHED[sizes]]
    )
    assert [claim.quantity for claim in claims if claim.id == id] == [
        f"||dC/db|| of hidden layer {layer}, {sizes}" for layer in range(1, len(found) + 1)
    ]


def test_speeds_in_reversed_order_are_not_those_of_the_book():
    found = findings(judged({FOUR: run(spread(PUBLISHED[FOUR][::-1]))}), "C3")
    assert [each.verdict.value for each in found] == [
        "not reproduced",
        "not reproduced",
        "not reproduced",
        "not reproduced",
    ]


def test_other_networks_have_no_printed_speed():
    claims = judged({"784-20-20-10": run(spread([0.07, 0.31])), "784-30-10": run([[0.3]] * 6)})
    assert [claim.id for claim in claims] == ["C5", "C6"]
    assert all(claim.quantity.endswith(", 784-20-20-10") for claim in claims)


@pytest.mark.parametrize(
    ("ordered", "of", "verdict"),
    [(20, 20, "reproduced"), (15, 20, "reproduced in direction"), (10, 20, "not reproduced")],
)
def test_c5_counts_networks_whose_speeds_increase_in_every_layer(ordered, of, verdict):
    # 15 of 20: Clopper and Pearson's interval begins at 0.509.
    norms = [[1, 2, 3]] * ordered + [[1, 3, 2], [2, 1, 3], [1, 1, 2]] * of
    (finding,) = findings(judged({THREE: run(norms[:of])}), "C5")
    assert finding.estimate.value == ordered / of
    assert finding.verdict.value == verdict


@pytest.mark.parametrize("norms", list(itertools.permutations([1.0, 2.0, 3.0])))
def test_c6_compares_the_orders_of_both_norms(norms):
    for weights in itertools.permutations([10.0, 20.0, 30.0]):
        (finding,) = findings(judged({THREE: run([norms] * 3, [weights] * 3)}), "C6")
        alike = [10 * norm for norm in norms] == list(weights)
        assert finding.estimate.value == float(alike)


def bars(gradients):
    """NEURON_GRADIENT; gradients by replica, layer and neuron."""
    rows = [
        {"network": "some", "replica": r, "layer": layer + 1, "neuron": neuron + 1}
        | {"bias_gradient": float(value)}
        for r, layers in enumerate(gradients)
        for layer, values in enumerate(layers)
        for neuron, value in enumerate(values)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


@pytest.mark.parametrize(
    ("layers", "holds"),
    [
        ([[0.1, -0.1, 9.0], [0.3, -0.3, 0.0]], True),  # signs do not cancel, the third is not shown
        ([[0.4, -0.2, 0.0], [0.1, 0.4, 9.0]], False),
        ([[0.1, 0.1, 0.0], [9.0, 9.0, 0.0], [0.1, 0.1, 0.0]], False),  # equal: not longer
    ],
)
def test_c4_compares_mean_lengths_of_the_bars_shown(layers, holds):
    (finding,) = findings(judged({}, {TWO: bars([layers] * 20)}, shown=2), "C4")
    assert finding.estimate.value == float(holds)
    assert finding.estimate.replicas == 20
    assert finding.verdict.value == ("reproduced" if holds else "not reproduced")


def test_c4_says_how_many_neurons_there_were():
    (claim,) = judged({}, {TWO: bars([[[0.1, 0.2], [0.3, 0.4]]])}, shown=6)
    assert claim.quantity == (
        "frequency of the mean |dC/db| of the first 2 neurons being larger there, 784-30-30-10"
    )
    assert claim.finding.verdict.value == "not reproduced"
    assert claim.finding.reason.startswith("holds for 1 of 1 networks")


def test_c4_needs_two_layers():
    assert not judged({}, {"784-30-10": bars([[[0.1, 0.2]]])})


def test_headline_is_the_geometric_mean_of_last_over_first():
    runs = {
        TWO: run([[1, 4], [2, 2]], network="two"),
        "784-30-10": run([[1], [2]], network="one"),
        THREE: run([[1, 9, 8], [1, 9, 2]], network="three"),
    }
    expected = {"initial-slowdown.two": 2, "initial-slowdown.three": 4}
    assert start.headline(runs) == pytest.approx(expected)


def test_a_gradient_of_zero_is_a_result():
    norms = [[0.0, 0.31]] + [[0.07, 0.31]] * 5
    claims = judged({TWO: run(norms)})
    assert [each.verdict.value for each in findings(claims, "C1")] == [
        "not reproduced",
        "reproduced",
    ]
    assert findings(claims, "C1")[0].reason == "1 of 6 networks have no such number"
    assert np.isnan(start.headline({TWO: run(norms)})["initial-slowdown.some"])
