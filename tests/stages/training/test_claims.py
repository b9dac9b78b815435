"""Section D on synthetic traces whose ratios and noise are known."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.training import claims as training
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import book, ledger
from unstable_gradients.study.verdicts import Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
UNDECIDED, FAILS = Verdict.UNDECIDED, Verdict.FAILS
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


def test_each_statement_has_an_id_of_its_own():
    found = judged(
        shapes("784-30-10", [[1]] * REPLICAS),
        shapes(TWO, [[1, 2]] * REPLICAS),
        shapes(THREE, [[1, 2, 3]] * REPLICAS),
        shapes(FOUR, [[1, 2, 3, 80], [1, 2, 3, 125]] * REPLICAS),
    )
    assert [(each.claim.id, each.claim.text, each.network) for each in found] == [
        ("D1a", "the speed of the first of two hidden layers drops fast", TWO),
        ("D1b", "the speed of the first of two hidden layers then rebounds", TWO),
        ("D1c", "the speed of the second of two hidden layers drops fast", TWO),
        ("D1d", "the speed of the second of two hidden layers then rebounds", TWO),
        ("D1e", "the first of two hidden layers is slower overall", TWO),
        ("D2", "the first of three hidden layers is the slowest, the third the fastest", THREE),
        ("D3", "the first of four hidden layers is about 100 times slower than the last", FOUR),
    ]
    assert {each.finding.verdict for each in found} == {HOLDS}
    table = ledger.table(found)  # which refuses what cannot be told apart
    assert set(table["source"]) == {"book"}
    assert table["unit"].tolist() == ["part of the networks"] * 6 + [""]


def test_networks_of_two_layers_are_told_apart():
    both = [shapes(sizes, [[1, 2]] * REPLICAS) for sizes in (TWO, "784-20-20-10")]
    table = ledger.table(judged(*both))
    assert len(table) == 2 * 5
    assert set(table["network"]) == {TWO, "784-20-20-10"}


def test_other_sizes_have_no_printed_slowdown():
    assert not judged(shapes("784-20-20-20-20-10", [[1, 2, 3, 100]] * REPLICAS))
    found = judged(shapes("784-20-20-10", [[1, 2]] * REPLICAS))
    assert [each.claim.id for each in found] == ["D1a", "D1b", "D1c", "D1d", "D1e"]


@pytest.mark.parametrize(
    ("column", "at", "inside", "ids"),
    [
        # Halving from a start of 8; rising by half again from a lowest speed of 1.
        ("early_lowest", 4.0, math.nextafter(4, 0), ("D1a", "D1c")),
        ("highest_after", 1.5, math.nextafter(1.5, 2), ("D1b", "D1d")),
    ],
)
def test_falls_and_rebounds_have_limits_that_do_not_count(column, at, inside, ids):
    for value, verdict in ((at, FAILS), (inside, HOLDS)):
        found = judged(shapes(TWO, [[1, 2]] * REPLICAS, **{column: value}))
        assert [verdicts(found, id) for id in ids] == [[verdict]] * 2


@pytest.mark.parametrize(("layer", "ids"), [(1, ("D1a", "D1b")), (2, ("D1c", "D1d"))])
def test_falls_and_rebounds_are_each_layers_own(layer, ids):
    table = shapes(TWO, [[1, 2]] * REPLICAS)
    table.loc[table["layer"] == layer, "early_lowest"] = 7.0  # of 8, and 2 is highest after it
    found = judged(table)
    for id in ("D1a", "D1b", "D1c", "D1d", "D1e"):
        assert verdicts(found, id) == [FAILS if id in ids else HOLDS]


def test_falls_are_sought_among_the_early_epochs():
    found = judged(shapes(TWO, [[1, 2]] * REPLICAS, early_epochs=50))
    early = {each.setting for each in found if each.claim.id in ("D1a", "D1c")}
    assert early == {"full batches, epochs 0 to 49"}


@pytest.mark.parametrize(
    ("sizes", "levels"), [(TWO, [2, 1]), (TWO, [1, 1]), (THREE, [1, 3, 2]), (THREE, [2, 1, 3])]
)
@pytest.mark.parametrize(
    ("holding", "verdict"),
    # Clopper and Pearson's interval begins at 0.832, 0.751 and 0.457 of all; that of 5 ends at
    # 0.491.
    [(20, HOLDS), (19, IN_DIRECTION), (14, UNDECIDED), (5, FAILS)],
)
def test_speeds_must_increase_from_front_to_back_in_every_layer(sizes, levels, holding, verdict):
    ordered = list(range(1, len(levels) + 1))
    table = shapes(sizes, [ordered] * holding + [levels] * (REPLICAS - holding))
    (finding,) = of(judged(table), {TWO: "D1e", THREE: "D2"}[sizes])
    assert finding.measured == holding / REPLICAS
    assert finding.verdict is verdict


def test_the_slowdown_is_that_of_the_last_layer_over_the_first_in_each_replica():
    (quantity,) = judged(shapes(FOUR, [[0.01, 9, 9, 0.8], [0.02, 9, 9, 2.5]] * REPLICAS))
    finding = quantity.finding
    assert finding.measured == pytest.approx(100)  # of 80 and 125
    assert (finding.book, finding.percentile) == (100, 50)
    assert finding.verdict is HOLDS


def test_a_slowdown_is_that_of_the_book_if_one_more_network_could_have_it():
    for low, high, verdict in ((40, 60, FAILS), (60, 110, HOLDS), (160, 250, FAILS)):
        levels = [[1, 1, 1, low], [1, 1, 1, high]] * (REPLICAS // 2)
        assert verdicts(judged(shapes(FOUR, levels)), "D3") == [verdict]


# From two networks whose slowdowns are apart by a factor of f, one more would fall within a factor
# of f^11 about their middle: 11 is Student's 12.7 times sqrt(1 + 1/2) / sqrt(2).
@pytest.mark.parametrize(("apart", "verdict"), [(1.1, HOLDS), (1.12, UNDECIDED)])
def test_a_slowdown_is_undecided_where_half_a_decade_could_not_be_told(apart, verdict):
    levels = [[1, 1, 1, 100 / math.sqrt(apart)], [1, 1, 1, 100 * math.sqrt(apart)]]
    assert verdicts(judged(shapes(FOUR, levels)), "D3") == [verdict]


def test_statements_do_not_hold_for_networks_that_diverged():
    lost = {"early_lowest": math.nan, "highest_after": math.nan}
    two = judged(shapes(TWO, [[math.nan, math.nan]] * REPLICAS, **lost))
    assert [each.finding.verdict for each in two] == [FAILS] * 5
    (slowdown,) = of(judged(shapes(FOUR, [[1, 1, 1, 100]] * 3 + [[math.nan] * 4])), "D3")
    assert slowdown.verdict is UNDECIDED
    assert slowdown.shown == "1 of 4 networks have no such number"


def test_headline_is_the_geometric_mean_of_last_over_first():
    table = pd.concat(
        [
            shapes("784-30-10", [[1]], "one"),
            shapes(TWO, [[1, 4], [2, 2]], "two"),
            shapes(THREE, [[1, 9, math.nan]], "lost"),
        ]
    )
    found = training.headline(table)
    assert list(found) == ["training-slowdown.two", "training-slowdown.lost"]
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


def measured(quantities):
    return [each.finding.measured for each in quantities]


def judgements(quantities):
    return [each.finding.verdict for each in quantities]


def wiggled(size):
    """The full-batch speeds up and down in turn, by a factor of exp(size)."""
    signs = np.where(np.arange(STEPS) % 2, 1, -1)[:, None]
    return full_batch() * np.exp(size * signs)


def test_noise_that_averages_away_bears_out_every_claim():
    found = noise(wiggled(0.5), full_batch())
    # Steps of 1 up and of 1 down in turn, six up and five down, on a slope of -0.1.
    assert measured(found) == pytest.approx([1, (6 * 0.9 + 5 * 1.1) / 11 / 0.1, 1])
    assert judgements(found) == [HOLDS] * 3
    assert [each.claim.id for each in found] == ["D4a", "D4a", "D4b"]
    table = ledger.table(found)
    assert set(table["source"]) == {"book"}
    assert set(table["network"]) == {TWO}
    assert table["unit"].tolist() == ["part of the networks", "", ""]


@pytest.mark.parametrize(
    ("factors", "verdict"),
    [
        ((1.0, 1.2), HOLDS),  # in the geometric mean 1.095
        ((1.01, 1.2), IN_DIRECTION),  # 1.101
        ((1.6, 2.49), IN_DIRECTION),  # 1.996
        ((1.6, 2.51), FAILS),  # 2.004
        ((0.8, 1.04), HOLDS),  # 0.912, above 1/1.1 = 0.909
        ((0.8, 1.03), IN_DIRECTION),  # 0.908
        ((0.5, 0.51), IN_DIRECTION),  # 0.505
        ((0.5, 0.49), FAILS),  # 0.495
    ],
)
def test_averaged_gradients_are_judged_by_their_own_speeds(factors, verdict):
    """However long single gradients are."""
    found = noise(3 * wiggled(0.2), full_batch() * factors)
    assert measured(found)[2] == pytest.approx(math.sqrt(math.prod(factors)))
    assert judgements(found) == [HOLDS, HOLDS, verdict]


@pytest.mark.parametrize(("size", "verdict"), [(0.051, FAILS), (0.0, FAILS), (0.11, HOLDS)])
def test_noise_is_a_speed_that_changes_more_from_step_to_step(size, verdict):
    # On a slope of -0.1, a step up by 2 s changes the logarithm by 2 s - 0.1, and one down by
    # 2 s + 0.1: on average by more than 0.1 only if 2 s is well above 0.1.
    found = noise(wiggled(size), full_batch())
    up, down = abs(2 * size - 0.1), 2 * size + 0.1
    assert measured(found)[1] == pytest.approx((6 * up + 5 * down) / 11 / 0.1)
    assert judgements(found)[1] is verdict


def test_another_order_of_the_layers_is_another_picture():
    found = noise(full_batch((5.0, 1.0)), 3 * full_batch())
    assert measured(found)[:2] == pytest.approx([0, 1])
    assert judgements(found)[0] is FAILS
    assert judgements(found)[2] is FAILS


def test_only_steps_with_a_whole_window_and_a_full_batch_count():
    averaged = full_batch()
    averaged[:2] = averaged[10:] = np.nan
    single = wiggled(0.5)
    single[:2] = single[10:] = 1e9
    found = noise(single, averaged, full_batch()[:8])  # steps 2 to 7 are left
    assert measured(found) == pytest.approx([1, (3 * 0.9 + 2 * 1.1) / 5 / 0.1, 1])
    assert all(each.setting.endswith("steps 2 to 7") for each in found)


def test_fewer_than_two_such_steps_show_no_noise():
    averaged = np.full_like(full_batch(), np.nan)
    assert not noise(wiggled(0.5), averaged)
    averaged[5] = 1
    assert not noise(wiggled(0.5), averaged)
    averaged[6] = 1
    assert len(noise(wiggled(0.5), averaged)) == 3


def test_a_single_hidden_layer_has_no_picture_to_compare():
    assert not noise(wiggled(0.5)[:, :1], full_batch()[:, :1], full_batch()[:, :1])


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_replica_that_diverged_leaves_the_claims_open(bad):
    run = traces(wiggled(0.5), averaged_bias_gradient_norm=full_batch())
    lost = (run["replica"] == 3) & (run["step"] > 6)
    run.loc[lost, ["bias_gradient_norm", "averaged_bias_gradient_norm"]] = bad
    found = noise(None, None, run=run)
    assert measured(found)[0] == (REPLICAS - 1) / REPLICAS
    for each in found[1:]:
        assert each.finding.verdict is UNDECIDED
        assert each.finding.shown == f"1 of {REPLICAS} networks have no such number"


def test_a_full_batch_that_stands_still_has_no_noise_to_exceed():
    found = noise(np.ones((STEPS, 2)), np.ones((STEPS, 2)), np.ones((STEPS, 2)))
    assert found[1].finding.verdict is UNDECIDED
    assert found[1].finding.shown == f"{REPLICAS} of {REPLICAS} networks have no such number"


@pytest.mark.parametrize(("off", "verdict"), [(1.0, Verdict.HOLDS), (100.0, Verdict.FAILS)])
def test_a_recorded_run_of_the_book_is_one_of_these_networks_or_not(off, verdict):
    """D6: forty runs about the book's curves; then about a hundredth of the second layer's."""
    sizes, random = "784-30-30-10", np.random.default_rng(21)
    rows = [
        {"replica": replica, "epoch": epoch, "layer": layer}
        | {"bias_gradient_norm": value * factor / (off if layer == 2 else 1)}
        for replica, factor in enumerate(np.exp(random.normal(0, 0.3, 40)))
        for layer, curve in enumerate(book.CURVES[sizes], start=1)
        for epoch, value in zip(book.CURVE_EPOCHS, curve, strict=True)
    ]
    found = training.curve_claims({sizes: pd.DataFrame(rows)}, 0.95)
    assert [(each.claim.id, each.name) for each in found] == [
        ("D6a", "distance of the curve of hidden layer 1"),
        ("D6a", "distance of the curve of hidden layer 2"),
    ]
    assert [each.finding.verdict for each in found] == [Verdict.HOLDS, verdict]
    assert {each.setting for each in found} == {"full batches, 9 epochs from 0 to 499"}
    assert not training.curve_claims({"784-30-20-10": pd.DataFrame(rows)}, 0.95)
