"""Section D on synthetic traces whose ratios and noise are known."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.training import claims as training

TWO, THREE, FOUR = "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10"
REPLICAS, STEPS = 20, 12


def shapes(sizes, levels, network="some", **columns):
    """SPEED_SHAPE; levels by replica and layer, other columns alike in all."""
    given = {"start": 8.0, "early_epochs": 50, "early_lowest": 1.0, "early_lowest_epoch": 3}
    given |= {"highest_after": 2.0, "end": 2.0}
    rows = [
        {"network": network, "sizes": sizes, "hidden_layers": len(own), "replica": replica}
        | {"layer": layer, **given, **columns, "geometric_mean": float(level)}
        for replica, own in enumerate(levels)
        for layer, level in enumerate(own, start=1)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


def judged(*tables):
    return training.claims(pd.concat(tables, ignore_index=True), 0.95)


def verdicts(claims, words=""):
    return [claim.finding.verdict.value for claim in claims if words in claim.claim]


def test_each_depth_has_its_claims():
    claims = judged(
        shapes("784-30-10", [[1]] * REPLICAS),
        shapes(TWO, [[1, 2]] * REPLICAS),
        shapes(THREE, [[1, 2, 3]] * REPLICAS),
        shapes(FOUR, [[1, 2, 3, 80], [1, 2, 3, 125]] * REPLICAS),
    )
    assert [(claim.id, claim.quantity.rpartition(", ")[2]) for claim in claims] == [
        *[("D1", TWO)] * 5,
        ("D2", THREE),
        ("D3", FOUR),
    ]
    assert set(verdicts(claims)) == {"reproduced"}


def test_other_sizes_have_no_printed_slowdown():
    assert not judged(shapes("784-20-20-20-20-10", [[1, 2, 3, 100]] * REPLICAS))
    assert [claim.id for claim in judged(shapes("784-20-20-10", [[1, 2]] * 20))] == ["D1"] * 5


@pytest.mark.parametrize(
    ("column", "at", "inside", "words"),
    [
        # Halving from a start of 8; rising by half again from a lowest speed of 1.
        ("early_lowest", 4.0, math.nextafter(4, 0), "drops fast"),
        ("highest_after", 1.5, math.nextafter(1.5, 2), "rebounds"),
    ],
)
def test_falls_and_rebounds_have_limits_that_do_not_count(column, at, inside, words):
    for value, verdict in ((at, "not reproduced"), (inside, "reproduced")):
        claims = judged(shapes(TWO, [[1, 2]] * REPLICAS, **{column: value}))
        assert verdicts(claims, words) == [verdict] * 2


def test_falls_and_rebounds_are_each_layers_own():
    table = shapes(TWO, [[1, 2]] * REPLICAS)
    table.loc[table["layer"] == 2, "early_lowest"] = 7.0
    claims = judged(table)
    assert verdicts(claims, "the first of two hidden layers drops fast") == ["reproduced"]
    assert verdicts(claims, "the second of two hidden layers drops fast") == ["not reproduced"]
    assert verdicts(claims, "the first of two hidden layers then rebounds") == ["reproduced"]
    assert verdicts(claims, "the second of two hidden layers then rebounds") == ["not reproduced"]


@pytest.mark.parametrize(
    ("sizes", "levels"), [(TWO, [2, 1]), (TWO, [1, 1]), (THREE, [1, 3, 2]), (THREE, [2, 1, 3])]
)
def test_speeds_must_increase_from_front_to_back_in_every_layer(sizes, levels):
    for holding, verdict in ((20, "reproduced"), (15, "reproduced in direction"), (10, "not")):
        ordered = [sorted(levels)] if len(set(levels)) > 1 else [[1, 2]]
        table = shapes(sizes, ordered * holding + [levels] * (REPLICAS - holding))
        finding = judged(table)[-1].finding
        assert finding.estimate.value == holding / REPLICAS
        assert finding.verdict.value.startswith(verdict)


def test_the_slowdown_is_that_of_the_last_layer_over_the_first_in_each_replica():
    (claim,) = judged(shapes(FOUR, [[0.01, 9, 9, 0.8], [0.02, 9, 9, 2.5]]))
    assert claim.finding.estimate.value == pytest.approx(100)  # of 80 and 125
    assert (claim.finding.book, claim.finding.percentile) == (100, 50)
    assert claim.finding.verdict.value == "reproduced"


@pytest.mark.parametrize(
    ("slowdown", "verdict"),
    [
        (31.7, "reproduced in direction"),
        (31.6, "not"),
        (316, "reproduced in direction"),
        (317, "not"),
    ],
)
def test_a_slowdown_is_near_within_half_a_decade(slowdown, verdict):
    (claim,) = judged(shapes(FOUR, [[1, 1, 1, slowdown]] * REPLICAS))
    assert claim.finding.verdict.value.startswith(verdict)


def test_statements_do_not_hold_for_networks_that_diverged():
    lost = {"early_lowest": math.nan, "highest_after": math.nan}
    two = judged(shapes(TWO, [[math.nan, math.nan]] * REPLICAS, **lost))
    assert verdicts(two) == ["not reproduced"] * 5
    (slowdown,) = judged(shapes(FOUR, [[1, 1, 1, 100]] * 3 + [[math.nan] * 4]))
    assert slowdown.finding.reason == "1 of 4 networks have no such number"


def test_headline_is_the_geometric_mean_of_last_over_first():
    table = pd.concat(
        [
            shapes("784-30-10", [[1]], "one"),
            shapes(TWO, [[1, 4], [2, 2]], "two"),
            shapes(THREE, [[1, 9, math.nan]], "lost"),
        ]
    )
    found = training.headline(table)
    assert found.pop("training-slowdown.two") == pytest.approx(2)
    assert math.isnan(found.pop("training-slowdown.lost"))
    assert not found


# Mini-batches against full batches


def traces(norms, time="step", **more):
    """Rows for each replica, step and layer, in no order; norms by step and layer."""
    rows = [
        {"network": "some", "replica": replica, time: step, "layer": layer + 1}
        | {"bias_gradient_norm": float(norm)}
        | {name: float(values[step][layer]) for name, values in more.items()}
        for replica in range(REPLICAS)
        for step, own in enumerate(norms)
        for layer, norm in enumerate(own)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


def full_batch(levels=(1.0, 5.0)):
    """Speeds that fall by a tenth of a unit of logarithm each step."""
    steps = np.arange(STEPS)[:, None]
    return np.array(levels) * np.exp(-0.1 * steps)


def noise(single, averaged, full=None, run=None):
    full = full_batch() if full is None else full
    mini_batch = traces(single, averaged_bias_gradient_norm=averaged) if run is None else run
    whole = traces(full, "epoch", weight_gradient_norm=np.full_like(full, np.nan))
    return training.noise_claims({TWO: mini_batch}, {TWO: whole}, 0.95)


def estimates(claims):
    return [claim.finding.estimate.value for claim in claims]


def wiggled(size):
    """The full-batch speeds up and down in turn, by a factor of exp(size)."""
    signs = np.where(np.arange(STEPS) % 2, 1, -1)[:, None]
    return full_batch() * np.exp(size * signs)


def test_noise_that_averages_away_reproduces_every_claim():
    claims = noise(wiggled(0.5), full_batch())
    # Steps of 1 up and of 1 down in turn, six up and five down, on a slope of -0.1.
    assert estimates(claims) == pytest.approx([1, (6 * 0.9 + 5 * 1.1) / 11 / 0.1, 1, 1])
    assert [claim.finding.verdict.value for claim in claims] == ["reproduced"] * 4
    assert {claim.id for claim in claims} == {"D4"}


def test_ratios_are_those_of_the_traces():
    claims = noise(3 * wiggled(0.2), full_batch() * [1.2, 1.25])
    assert estimates(claims)[2:] == pytest.approx([3, math.sqrt(1.2 * 1.25)])
    assert [claim.finding.verdict.value for claim in claims] == [
        "reproduced",
        "reproduced",
        "not reproduced",
        "reproduced in direction",
    ]


def test_smooth_mini_batches_and_another_order_reproduce_nothing():
    claims = noise(full_batch((5.0, 1.0)), 3 * full_batch())
    assert estimates(claims)[:2] == pytest.approx([0, 1])
    assert [claim.finding.verdict.value for claim in claims[:2]] == ["not reproduced"] * 2
    assert claims[3].finding.verdict.value == "not reproduced"


def test_only_steps_with_a_whole_window_and_a_full_batch_count():
    averaged = full_batch()
    averaged[:2] = averaged[10:] = np.nan
    single = wiggled(0.5)
    single[:2] = single[10:] = 1e9
    claims = noise(single, averaged, full_batch()[:8])  # steps 2 to 7 are left
    assert estimates(claims) == pytest.approx([1, (3 * 0.9 + 2 * 1.1) / 5 / 0.1, 1, 1])


def test_fewer_than_two_such_steps_show_no_noise():
    averaged = np.full_like(full_batch(), np.nan)
    assert not noise(wiggled(0.5), averaged)
    averaged[5] = 1
    assert not noise(wiggled(0.5), averaged)
    averaged[6] = 1
    assert len(noise(wiggled(0.5), averaged)) == 4


def test_a_single_hidden_layer_has_no_picture_to_compare():
    assert not noise(wiggled(0.5)[:, :1], full_batch()[:, :1], full_batch()[:, :1])


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_replica_that_diverged_counts_against_the_claims(bad):
    run = traces(wiggled(0.5), averaged_bias_gradient_norm=full_batch())
    lost = (run["replica"] == 3) & (run["step"] > 6)
    run.loc[lost, ["bias_gradient_norm", "averaged_bias_gradient_norm"]] = bad
    claims = noise(None, None, run=run)
    assert estimates(claims)[0] == (REPLICAS - 1) / REPLICAS
    for claim in claims[1:]:
        assert claim.finding.verdict.value == "not reproduced"
        assert claim.finding.reason == f"1 of {REPLICAS} networks have no such number"


def test_a_full_batch_that_stands_still_has_no_noise_to_exceed():
    claims = noise(np.ones((STEPS, 2)), np.ones((STEPS, 2)), np.ones((STEPS, 2)))
    assert claims[1].finding.reason == f"{REPLICAS} of {REPLICAS} networks have no such number"
