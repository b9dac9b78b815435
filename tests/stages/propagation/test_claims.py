"""Claims I1, I3, I4, I5 and I8 on networks whose verdicts are known by construction."""

import itertools

import numpy as np
import pandas as pd
import pytest

from stages.propagation import block_claims, claims, direction_claims, normalized_claims
from stages.propagation.claims import Evidence
from stages.propagation.tables import NORMALIZED_RUN, RESIDUAL_RUN, SHATTERED_RUN, SPECTRUM_RUN
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 20
WITHIN = np.linspace(-0.02, 0.02, REPLICAS)  # spread of the replicas
HOLDS, FAILS, NOT_TESTED = Verdict.HOLDS, Verdict.FAILS, Verdict.NOT_TESTED


def frame(rows: list[tuple], table) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns)).sample(frac=1, random_state=0)


def normalized(
    factor: float,
    predicted: float,
    small: float = 2.0,
    width: int = 50,
    names: tuple[str, ...] = ("sigmoid", "linear"),
) -> pd.DataFrame:
    """Batches of 10 and 100 and layer normalization: factors of a layer, of any function."""
    return frame(
        [
            (kind, name, width, images, replica, np.log(value) + off, 9.0, np.log(predicted))
            for kind, images, value in (
                ("batch", 10, small),
                ("batch", 100, factor),
                ("layer", 10, factor),
            )
            for name in names
            for replica, off in enumerate(WITHIN)
        ],
        NORMALIZED_RUN,
    )


def test_normalized_networks_explode_and_vanish() -> None:
    for factor, explodes, vanishes in ((1.4, HOLDS, FAILS), (0.7, FAILS, HOLDS)):
        own = normalized(factor, predicted=1.4)
        batch = list(normalized_claims.batch(own, 0.95))
        layer = list(normalized_claims.layer(own, 0.95))
        assert verdicts(batch, "I1a") == [explodes]  # of sigmoids; a linear layer need not
        assert verdicts(layer, "I3a") == [vanishes]
        assert verdicts(batch, "I1c") == [HOLDS, HOLDS]
    assert verdicts(normalized_claims.batch(normalized(1.4, 1.4, small=1.2), 0.95), "I1c") == [
        FAILS,
        FAILS,
    ]


@pytest.mark.parametrize(("predicted", "verdict"), [(1.4, HOLDS), (3.0, FAILS)])
def test_theory_of_normalized_layers_can_fail(predicted: float, verdict: Verdict) -> None:
    own = normalized(1.4, predicted, small=1.4)
    batch, layer = normalized_claims.batch(own, 0.95), normalized_claims.layer(own, 0.95)
    assert verdicts(batch, "I1d") == [verdict] * 4  # of two functions, in both batches
    assert verdicts(layer, "I3b") == [verdict] * 2


@pytest.mark.parametrize(
    ("factor", "verdict"),
    [(np.pi / (np.pi - 1), HOLDS), (1.15 * np.pi / (np.pi - 1), Verdict.IN_DIRECTION), (3, FAILS)],
)
def test_the_factor_of_large_batches_is_the_published_one(factor: float, verdict: Verdict) -> None:
    """Of ReLU pi/(pi - 1), whatever theory predicts of this batch."""
    own = normalized(factor, predicted=9.0, names=("relu",))
    (found,) = of(list(normalized_claims.batch(own, 0.95)), "I1b")
    assert found.verdict == verdict
    assert found.measured == pytest.approx(factor * (np.pi - 1) / np.pi)


def linear(width: int, factor: float, small: float) -> pd.DataFrame:
    """A linear layer, predicted to leave the gradient as it is."""
    return normalized(factor, 1.0, small=small, width=width, names=("linear",))


def on_normalized(networks: pd.DataFrame) -> list[ledger.Quantity]:
    return [*normalized_claims.batch(networks, 0.95), *normalized_claims.layer(networks, 0.95)]


@pytest.mark.parametrize("right", [True, False])
def test_what_is_said_of_wide_layers_is_tested_in_the_widest(right: bool) -> None:
    as_said, otherwise = (1.0, 1.05), (5.0, 4.0)
    wide, narrow = (as_said, otherwise) if right else (otherwise, as_said)
    both = on_normalized(pd.concat([linear(20, *narrow), linear(300, *wide)]))
    alone = on_normalized(linear(20, *narrow))  # with no others they are the widest
    for id in ("I1b", "I1c", "I1d", "I3b"):
        assert set(verdicts(both, id, "of 20")) == {NOT_TESTED}
        assert set(verdicts(both, id, "of 300")) == {HOLDS if right else FAILS}
        assert set(verdicts(alone, id)) == {FAILS if right else HOLDS}
        assert "it is said of wide layers, of which there are some of 300" in of(both, id)[0].shown
    judged = ledger.claims(ledger.table(both))
    assert set(judged["verdict"]) == {HOLDS if right else FAILS}


def test_one_size_of_batch_is_not_compared_with_itself() -> None:
    own = normalized(1.4, 1.4)
    found = list(normalized_claims.batch(own[own["images"] == 100], 0.95))
    assert {each.claim.id for each in found} == {"I1a", "I1b", "I1d"}


def residual(
    tanh: dict[int, float], relu: float, ending: float, scaled: float, width: int = 30
) -> pd.DataFrame:
    """tanh: ln of the ratio by depth; relu and ending: of a block that ends in its weights and in
    ReLU; scaled: the norm's ratio.
    """
    logs = {("tanh", "lecun-zero", "identity", depth): log for depth, log in tanh.items()}
    logs[("relu", "lecun-zero", "identity-weights-last", 16)] = 15 * np.log(relu)
    logs[("relu", "he-zero", "scaled-weights-last", 16)] = 2 * np.log(scaled)
    logs[("relu", "he-zero", "scaled", 16)] = 2 * np.log(scaled)
    for depth in (8, 16):
        logs[("relu", "lecun-zero", "identity", depth)] = (depth - 1) * np.log(ending)
    return frame(
        [
            (name, start, skips, width, depth, replica, log * (1 + off / 4), 6.0)
            for (name, start, skips, depth), log in logs.items()
            for replica, off in enumerate(WITHIN)
        ],
        RESIDUAL_RUN,
    )


def test_blocks_as_theory_has_them() -> None:
    """Twice the logarithm for four times the blocks; 1.5; e^(1/2); 2.17 where ReLU is last."""
    own = residual({4: 3.0, 16: 6.0}, relu=1.5, ending=2.172, scaled=np.sqrt(np.e))
    found = list(block_claims.blocks(own, 0.95))
    assert verdicts(found, "I4a") == [HOLDS]
    assert verdicts(found, "I4b") == [HOLDS]
    assert verdicts(found, "I4c", setting="behind ReLU") == [HOLDS]
    assert verdicts(found, "I4d", setting="behind ReLU") == [HOLDS]
    assert verdicts(found, "I4e") == [HOLDS]
    for id in ("I4c", "I4d"):
        (open_,) = of(found, id, setting="before ReLU")
        assert open_.verdict == NOT_TESTED
        assert "has a mean" in open_.shown


def test_blocks_otherwise() -> None:
    """An exponential has four times the logarithm."""
    own = residual({4: 3.0, 16: 13.0}, relu=3.5, ending=1.05, scaled=4.0)
    found = list(block_claims.blocks(own, 0.95))
    for id in ("I4a", "I4b", "I4e"):
        assert verdicts(found, id) == [FAILS]
    for id in ("I4c", "I4d"):
        assert verdicts(found, id, setting="behind ReLU") == [FAILS]


def test_blocks_are_judged_in_the_widest_layers() -> None:
    """What all narrow ones do otherwise is not tested."""
    narrow = residual({4: 3.0, 16: 13.0}, relu=3.5, ending=1.05, scaled=4.0, width=20)
    wide = residual({4: 3.0, 16: 6.0}, relu=1.5, ending=2.172, scaled=np.sqrt(np.e), width=300)
    found = list(block_claims.blocks(pd.concat([narrow, wide]), 0.95))
    for id in ("I4a", "I4b", "I4c", "I4d", "I4e"):
        assert set(verdicts(found, id, "blocks of 20")) == {NOT_TESTED}
    judged = ledger.claims(ledger.table(found))
    assert set(judged["verdict"]) == {HOLDS}


def shattered(factor: float, shared: float, skipping: float) -> pd.DataFrame:
    return frame(
        [
            (kind, skips, 8, replica, 0.2 + off, neighbours + off, shared, factor + off, 0.2)
            for kind, (skips, neighbours) in itertools.product(
                ("none", "batch"), (("none", 0.3), ("identity", skipping))
            )
            for replica, off in enumerate(WITHIN / 4)
        ],
        SHATTERED_RUN,
    )


def test_halving_is_tested_where_inputs_share_a_quarter_of_the_neurons() -> None:
    for factor, verdict in ((0.5, HOLDS), (1.2, FAILS)):
        found = list(direction_claims.shattering(shattered(factor, 0.25, 0.8), 0.95))
        assert verdicts(found, "I5a") == [verdict] * 2
        assert verdicts(found, "I5b", setting="normalized over") == [NOT_TESTED]
        assert verdicts(found, "I5c") == [HOLDS] * 2
        assert verdicts(found, "I5d") == [HOLDS] * 2
    found = list(direction_claims.shattering(shattered(0.5, 0.45, 0.2), 0.95))
    assert verdicts(found, "I5a") == [NOT_TESTED] * 2
    assert "share 0.45 of the neurons" in of(found, "I5a")[0].shown
    assert verdicts(found, "I5c") == [FAILS] * 2


def test_with_skip_connections_three_quarters_are_left_where_nothing_is_normalized() -> None:
    for factor, verdict in ((0.75, HOLDS), (0.5, Verdict.IN_DIRECTION), (0.3, FAILS), (1.6, FAILS)):
        found = list(direction_claims.shattering(shattered(factor, 0.25, 0.8), 0.95))
        assert verdicts(found, "I5b", setting="without normalization") == [verdict]


def spectra(
    per_layer: dict[tuple[str, str], float], widths: tuple[int, ...] = (5, 40)
) -> pd.DataFrame:
    return frame(
        [
            (*layers, width, depth, replica, 1.0, depth * value * (1 + off))
            for layers, value in per_layer.items()
            for width in widths
            for depth in (2, 4, 8)
            for replica, off in enumerate(WITHIN)
        ],
        SPECTRUM_RUN,
    )


def test_widths_are_judged_in_the_order_in_which_they_are_listed() -> None:
    found = direction_claims.directions(spectra({("gaussian", "linear"): 1.0}, (80, 40)), 0.95)
    assert [each.network for each in found] == ["layers of 80", "layers of 40"]


def test_directions_are_judged_where_layers_are_wide_for_their_number() -> None:
    published = {
        ("gaussian", "linear"): 1.0,
        ("orthogonal", "linear"): 1e-14,
        ("gaussian", "relu"): 2.0,
        ("orthogonal", "relu"): 1.0,
    }
    found = list(direction_claims.directions(spectra(published), 0.95))
    assert [each.finding.verdict for each in found] == [HOLDS] * 4
    assert all("L = 4" in each.setting and each.network == "layers of 40" for each in found)
    others = {layers: value + 2.5 for layers, value in published.items()}
    found = list(direction_claims.directions(spectra(others), 0.95))
    assert [each.finding.verdict for each in found] == [FAILS] * 4


def test_all_make_a_part_of_the_ledger_with_two_headlines() -> None:
    evidence = Evidence(
        normalized(1.4, 1.4).replace({"linear": "relu"}),
        residual({4: 3.0, 16: 6.0}, 1.5, 2.172, 1.65),
        shattered(0.5, 0.25, 0.8),
        spectra({("gaussian", "linear"): 1.0}),
    )
    table = ledger.table(claims.claims(evidence, 0.95))
    assert set(table["id"].str[:2]) == {"I1", "I3", "I4", "I5", "I8"}
    of_layers = evidence.normalized["normalization"] == "layer"
    evidence.normalized.loc[of_layers, "log_factor"] += np.log(2)
    assert claims.headline(evidence) == pytest.approx(
        {"batch-normalization.relu-factor": 1.4, "layer-normalization.sigmoid-factor": 2.8}
    )


def test_gradients_of_0_decide_nothing() -> None:
    own = normalized(1.4, 1.4).assign(log_factor=-np.inf)
    assert set(verdicts(normalized_claims.batch(own, 0.95), "I1c")) == {Verdict.UNDECIDED}
    own = residual({4: 3.0, 16: 6.0}, relu=1.5, ending=2.172, scaled=1.6).assign(log_ratio=-np.inf)
    assert set(verdicts(block_claims.blocks(own, 0.95), "I4e")) == {Verdict.UNDECIDED}


@pytest.mark.parametrize(("normalization", "skips"), [("none", "identity"), ("batch", "none")])
def test_gradients_without_a_kind_of_network_are_refused(normalization: str, skips: str) -> None:
    own = shattered(0.5, 0.25, 0.8)
    rest = own[(own["normalization"] != normalization) | (own["skips"] != skips)]
    with pytest.raises(InvalidInput, match=f"no row with normalization {normalization}, skips"):
        list(direction_claims.shattering(rest, 0.95))


def test_a_size_of_batch_that_one_function_lacks_is_refused() -> None:
    own = normalized(1.4, 1.4)
    rest = own[(own["images"] != 100) | (own["activation"] != "linear")]
    with pytest.raises(InvalidInput, match="no row with images 100 among"):
        list(normalized_claims.batch(rest, 0.95))
