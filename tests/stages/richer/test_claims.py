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
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.departures import Departures
from unstable_gradients.study.verdicts import Verdict

SIZES = "784-30-30-30-10"
NONE = Departures({})
HOLDS, FAILS, UNDECIDED = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDECIDED


def neurons(free=1e-9, bare=0.056):
    rows = [
        ("with_constant", 1.0, -0.5, 4.0, -1.5, 0.5, 0.5),
        ("with_constant", 1e-3, -0.5, 4.0, -1.5, free, free),
        ("without_constant", 5.0, -2.5, 1.0, 0.0, bare, None),
    ]
    return pd.DataFrame(rows, columns=list(IDENTITY_NEURON.columns))


def deepened(after=0.96, moved=1e-9):
    """Two replicas, one and three layers; coarse copies and bare ones, which are not judged."""
    rows = [
        ("some", replica, form, weight, layers, 0.96, accuracy, 0, change)
        for replica in range(2)
        for form, weight, accuracy, change in (
            ("with_constant", 1.0, 0.5, 0.5),
            ("with_constant", 1e-4, after, moved),
            ("without_constant", 5.6, 0.95, 0.8),
        )
        for layers in (1, 3)
    ]
    return pd.DataFrame(rows, columns=list(IDENTITY_LAYERS.columns))


SPREAD = 1 + np.arange(6) / 100  # of the replicas of matrix products


def products(difference=1e-14, untrained=0.2, trained=1.25, hidden=3, replicas=6):
    """By what hidden layers' pairs multiply gradients, times a replica's own factor."""
    rows = [
        ("some", replica, state, layer, difference, shrinkage if layer > 1 else None)
        for replica in range(replicas)
        for state, factor in (("untrained", untrained), ("trained", trained))
        for layer in range(1, hidden + 2)
        for shrinkage in [1e-3 if layer == hidden + 1 else factor * SPREAD[replica]]
    ]
    return pd.DataFrame(rows, columns=list(MATRIX_PRODUCT.columns)).sample(frac=1, random_state=0)


def judged(neuron_table=None, layer_table=None, product_table=None):
    return richer.claims(
        neurons() if neuron_table is None else neuron_table,
        {SIZES: deepened() if layer_table is None else layer_table},
        {SIZES: products() if product_table is None else product_table},
        NONE,
        0.95,
    )


def test_each_statement_has_an_id_of_its_own():
    found = judged()
    assert [each.claim.id for each in found] == [*("B6", "F1a", "F1b", "F1c", "F2a", "F2b", "F2c")]
    sources = {each.claim.id: each.claim.source for each in found}
    assert {id: source for id, source in sources.items() if source != ledger.BOOK} == {
        "F1c": ledger.STUDY,
        "F2b": "book, read literally",
    }


def test_networks_of_several_sizes_are_told_apart():
    runs, others = ({SIZES: made(), "784-30-30-10": made()} for made in (deepened, products))
    table = ledger.table(richer.claims(neurons(), runs, others, NONE, 0.95))
    of_networks = table[~table["id"].isin(["F2a", "F2b"])]
    assert set(of_networks["network"]) == {SIZES, "784-30-30-10"}
    assert len(of_networks) == 2 * 5


@pytest.mark.parametrize("id", ["B6", "F2c"])
def test_layers_are_judged_by_the_closest_copies(id):
    (quantity,) = (each for each in judged() if each.claim.id == id)
    assert quantity.setting.startswith("1 or 3 identity layers")
    assert quantity.setting.endswith("w1 = 0.0001")
    assert quantity.network == SIZES
    assert quantity.finding.shown == "true in 4 of 4 cases"  # of one and of three layers
    assert quantity.finding.replicas == 2
    assert quantity.finding.power == pytest.approx(1 - 0.95**2)


@pytest.mark.parametrize(("after", "verdict"), [(0.96, HOLDS), (0.97, HOLDS), (0.9599, FAILS)])
def test_b6_nothing_is_lost(after, verdict):
    assert verdicts(judged(layer_table=deepened(after)), "B6") == [verdict]


@pytest.mark.parametrize("id", ["B6", "F2c"])
def test_one_network_that_is_worse_off_refutes_it(id):
    table = deepened()
    one = (table["input_weight"] == 1e-4) & (table["layers"] == 3) & (table["replica"] == 1)
    table.loc[one, ["accuracy", "output_change"]] = 0.9, 0.1
    (finding,) = of(judged(layer_table=table), id)
    assert (finding.measured, finding.verdict) == (3 / 4, FAILS)


@pytest.mark.parametrize(("difference", "verdict"), [(1e-12, HOLDS), (2e-12, FAILS)])
def test_f1_in_every_layer(difference, verdict):
    (finding,) = of(judged(product_table=products(difference)), "F1a", setting="and trained")
    assert finding.verdict is verdict
    assert finding.shown.endswith("of 48 cases")  # 4 layers of untrained and of trained networks
    assert finding.replicas == 6
    assert finding.power == pytest.approx(1 - 0.95**6)


def test_an_error_that_is_no_number_agrees_with_nothing():
    assert verdicts(judged(product_table=products(np.nan)), "F1a") == [FAILS]


def test_f1_pairs_of_hidden_layers_alone():
    mean = np.prod(SPREAD) ** (1 / 6)
    (untrained,), (undone,) = (of(judged(), id) for id in ("F1b", "F1c"))
    assert untrained.measured == pytest.approx(1 / (0.2 * mean))
    assert undone.measured == pytest.approx(1.25 * mean / (0.2 * mean) ** 0.5)
    assert (untrained.verdict, undone.verdict) == (HOLDS, HOLDS)


# The replicas' factors reach from 1 to 1.05, with 1.02 in their middle.
@pytest.mark.parametrize(
    ("factor", "verdict"),
    [(0.95, HOLDS), (1 / 1.025, UNDECIDED), (1.0, FAILS), (1.25, FAILS)],
)
def test_f1_only_untrained_networks_bear_out_that_pairs_shrink_gradients(factor, verdict):
    for trained in (0.2, 5.0):
        table = products(untrained=factor, trained=trained)
        (quantity,) = (each for each in judged(product_table=table) if each.claim.id == "F1b")
        assert quantity.finding.verdict is verdict
        assert quantity.setting.startswith("untrained, ")


# By 0.16 the pairs take 0.84 of the gradient; on a logarithmic scale half of that leaves 0.4. Both
# factors have the replica's own, so that the ratio has its square root, from 1 to 1.025.
@pytest.mark.parametrize(
    ("trained", "verdict"),
    [
        (1.0, HOLDS),  # all of it is undone
        (0.41, HOLDS),
        (0.4 / 1.0125, UNDECIDED),
        (0.39, FAILS),
        (0.16, FAILS),  # nothing is undone
        (0.01, FAILS),
    ],
)
def test_f1_training_undoes_most_of_it_from_half_of_the_decades_on(trained, verdict):
    found = judged(product_table=products(untrained=0.16, trained=trained))
    (quantity,) = (each for each in found if each.claim.id == "F1c")
    assert quantity.finding.verdict is verdict
    assert quantity.setting.startswith("trained over untrained, ")


def test_a_single_network_does_not_decide_whether_pairs_shrink_gradients():
    found = judged(product_table=products(replicas=1))
    assert verdicts(found, "F1b") + verdicts(found, "F1c") == [UNDECIDED] * 2


def test_a_pair_that_leaves_next_to_nothing_warns_of_nothing():
    """The reciprocal of its factor is beyond all numbers."""
    found = judged(product_table=products(untrained=1e-320))
    assert verdicts(found, "F1b") + verdicts(found, "F1c") == [UNDECIDED, HOLDS]


def test_one_hidden_layer_has_no_such_pair():
    found = judged(product_table=products(hidden=1))
    assert not {"F1b", "F1c"} & {each.claim.id for each in found}


@pytest.mark.parametrize(
    ("error", "part", "verdict"),
    [(1e-6, 1.0, HOLDS), (2e-6, 5 / 6, FAILS), (0.056, 1 / 6, FAILS), (0.2, 0, FAILS)],
)
def test_f2_counts_the_tolerances_kept(error, part, verdict):
    for table, id in ((neurons(free=error), "F2a"), (neurons(bare=error), "F2b")):
        (finding,) = of(judged(neuron_table=table), id, setting="... 1/1,000,000")
        assert finding.measured == pytest.approx(part)
        assert (finding.verdict, finding.replicas) == (verdict, 6)


def test_f2_the_form_of_a_neuron_matters():
    found = judged(neuron_table=neurons(free=1e-9, bare=0.056))
    assert verdicts(found, "F2a") + verdicts(found, "F2b") == [HOLDS, FAILS]


@pytest.mark.parametrize(("moved", "verdict"), [(1e-6, HOLDS), (1.1e-6, FAILS)])
def test_f2_outputs_stay_as_they_are(moved, verdict):
    assert verdicts(judged(layer_table=deepened(moved=moved)), "F2c") == [verdict]


def test_headline():
    found = richer.headline({SIZES: deepened()}, {SIZES: products(3e-14)})
    assert found == {
        "identity-layers.largest-output-change": 1e-9,
        "matrix-product.largest-difference": 3e-14,
    }
