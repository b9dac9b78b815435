"""Claims B6, F1 and F2 on tables whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.richer import claims as richer
from stages.richer.tables import (
    IDENTITY_LAYERS,
    IDENTITY_NEURON,
    MATRIX_PRODUCT,
)

SIZES = "784-30-30-30-10"


def neurons(free=1e-9, bare=0.056):
    rows = [
        ("with_constant", 1.0, -0.5, 4.0, -1.5, 0.5, 0.5),
        ("with_constant", 1e-3, -0.5, 4.0, -1.5, free, free),
        ("without_constant", 5.0, -2.5, 1.0, 0.0, bare, None),
    ]
    return pd.DataFrame(rows, columns=list(IDENTITY_NEURON.columns))


def deepened(after=0.96, moved=1e-9, bare=0.95):
    """Two replicas, one and three layers; a coarse copy as well, which is not judged."""
    rows = [
        ("some", replica, form, weight, layers, 0.96, accuracy, 0, change)
        for replica in range(2)
        for form, weight, accuracy, change in (
            ("with_constant", 1.0, 0.5, 0.5),
            ("with_constant", 1e-4, after, moved),
            ("without_constant", 5.6, bare, 0.8),
        )
        for layers in (1, 3)
    ]
    return pd.DataFrame(rows, columns=list(IDENTITY_LAYERS.columns))


def products(difference=1e-14, trained=1.25, hidden=3):
    """Hidden layers' pairs shrink by 0.2 and a replica's factor at the start."""
    rows = [
        ("some", replica, state, layer, difference, shrinkage if layer > 1 else None)
        for replica in range(6)
        for state, factor in (("untrained", 0.2), ("trained", trained))
        for layer in range(1, hidden + 2)
        for shrinkage in [1e-3 if layer == hidden + 1 else factor * (1 + replica / 100)]
    ]
    return pd.DataFrame(rows, columns=list(MATRIX_PRODUCT.columns)).sample(frac=1, random_state=0)


def judged(neuron_table=None, layer_table=None, product_table=None):
    return richer.claims(
        neurons() if neuron_table is None else neuron_table,
        {SIZES: deepened() if layer_table is None else layer_table},
        {SIZES: products() if product_table is None else product_table},
        0.95,
    )


def of(claims, part):
    return [claim.finding for claim in claims if part in claim.claim + claim.quantity]


def test_the_order_and_the_quantities():
    claims = judged()
    assert [claim.id for claim in claims] == ["B6", "F1", "F1", "F1", "F2", "F2", "F2", "F2"]
    assert "1 or 3 identity layers" in claims[0].quantity
    closest = [claim.quantity for claim in claims if "w1 = 0.0001" in claim.quantity]
    assert len(closest) == 2  # what is lost, and what becomes of the outputs
    assert all(claim.quantity.endswith(SIZES) for claim in claims if claim.id != "F2")


@pytest.mark.parametrize(
    ("after", "verdict"), [(0.96, "reproduced"), (0.97, "reproduced"), (0.9599, "not reproduced")]
)
def test_b6_is_about_the_closest_copies(after, verdict):
    (finding,) = of(judged(layer_table=deepened(after)), "can do nothing")
    assert finding.verdict.value == verdict
    assert finding.estimate.replicas == 4


@pytest.mark.parametrize(
    ("difference", "verdict"),
    [(1e-12, "reproduced"), (2e-12, "not reproduced"), (np.nan, "not reproduced")],
)
def test_f1_in_every_layer(difference, verdict):
    (finding,) = of(judged(product_table=products(difference)), "equation 124")
    assert finding.verdict.value == verdict
    assert finding.estimate.replicas == 6 * 2 * 4


def test_f1_pairs_of_hidden_layers_alone():
    untrained, trained = of(judged(), "tends to make the gradient smaller")
    mean = 1 / (0.2 * np.prod([1 + r / 100 for r in range(6)]) ** (1 / 6))
    assert untrained.estimate.value == pytest.approx(mean)
    assert untrained.verdict.value == "reproduced"
    assert trained.estimate.value < 1
    assert trained.verdict.value == "not reproduced"


def test_a_pair_that_leaves_next_to_nothing_warns_of_nothing():
    """The reciprocal of its factor is beyond all numbers."""
    claims = of(judged(product_table=products(trained=1e-320)), "tends to make the gradient")
    assert [claim.verdict.value for claim in claims] == ["reproduced", "not reproduced"]


def test_one_hidden_layer_has_no_such_pair():
    assert not of(judged(product_table=products(hidden=1)), "tends to")


@pytest.mark.parametrize(
    ("error", "part", "verdict"),
    [(1e-6, 1.0, "reproduced"), (0.056, 1 / 6, "not reproduced"), (0.2, 0, "not reproduced")],
)
def test_f2_counts_the_tolerances_kept(error, part, verdict):
    for table, form in ((neurons(free=error), "with a"), (neurons(bare=error), "without a")):
        (finding,) = of(judged(neuron_table=table), f"1/1,000,000 that some neuron keeps, {form}")
        assert finding.estimate.value == pytest.approx(part)
        assert finding.verdict.value == verdict


def test_f2_outputs_and_accuracy_without_a_constant():
    (same,) = of(judged(layer_table=deepened(moved=1.1e-6)), "no output moves")
    assert same.verdict.value == "not reproduced"
    (bare,) = of(judged(), "cost a trained network no accuracy")
    assert (bare.estimate.value, bare.verdict.value) == (0, "not reproduced")
    (fine,) = of(judged(layer_table=deepened(bare=0.96)), "cost a trained network no accuracy")
    assert fine.verdict.value == "reproduced"


def test_tanh_networks_have_no_copies_without_a_constant():
    table = deepened()
    assert not of(judged(layer_table=table[table["form"] == "with_constant"]), "no accuracy")


def test_headline():
    found = richer.headline({SIZES: deepened()}, {SIZES: products(3e-14)})
    assert found == {
        "identity-layers.largest-output-change": 1e-9,
        "matrix-product.largest-difference": 3e-14,
    }
