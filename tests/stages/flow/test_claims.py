"""Claims F3, H1, H3 and H4 on networks whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.flow import claims as flow
from stages.flow import slopes
from stages.flow.tables import (
    BALANCING_RUN,
    FLOW_AGREEMENT,
    TURN,
)
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 40
HOLDS, FAILS, UNDECIDED = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDECIDED
IN_DIRECTION = Verdict.IN_DIRECTION


def networks(off=0.0, spread=0.0, straightness=1.0, large=None, names=("s", "t")):
    """Slopes of 1 as predicted, but for `off` and a spread; of N(0, 1) weights, `large` by width.

    Shallow networks are there to be left out: nothing of them is as predicted.
    """
    rng = np.random.default_rng(61)
    rows = []
    for activation in names:
        for start in ("default", "large"):
            for width in (30, 300):
                for depth in (2, 30):
                    for measure in ("rms", "mean"):
                        slope = (large or {}).get(width, 1.0) if start == "large" else 1.0
                        for replica in range(REPLICAS):
                            own = slope + off + spread * rng.standard_normal()
                            own = -7.0 if depth == 2 else own
                            rows.append(
                                {"activation": activation, "initialization": start}
                                | {"width": width, "depth": depth, "measure": measure}
                                | {"replica": replica, "slope": own, "straightness": straightness}
                                | {"log_ratio": -29 * own, "predicted_slope": slope}
                                | {"predicted_log_ratio": -29 * slope}
                            )
    return pd.DataFrame(rows)


def balancing(rms=105.0, mean=160.0):
    rng = np.random.default_rng(62)
    rows = [
        (width, replica, measure, float(-np.log(width / (turn * factor))))
        for measure, turn in (("rms", rms), ("mean", mean))
        for replica, factor in enumerate(np.exp(0.03 * rng.standard_normal(REPLICAS)))
        for width in (60, 100, 150, 220)
    ]
    return pd.DataFrame(rows, columns=list(BALANCING_RUN.columns))


def turns(mean=158.0):
    rows = [(measure, 105.0, 104.0, 106.0, 105.0, at, 104.5, REPLICAS) for measure, at in
            (("rms", 104.6), ("mean", mean))]  # fmt: skip
    return pd.DataFrame(rows, columns=list(TURN.columns))


def found(table=None, runs=None, functions=None, turned=None):
    return flow.Evidence(
        networks=networks() if table is None else table,
        functions={"s": "sigmoid", "t": "tanh"} if functions is None else functions,
        balancing=balancing() if runs is None else runs,
        turns=turns() if turned is None else turned,
    )


def judged(**how):
    return flow.claims(found(**how), 0.95)


def test_each_statement_has_an_id_of_its_own():
    quantities = judged()
    assert [each.claim.id for each in quantities] == [
        *(2 * ["F3a", "F3b", "F3c", "F3d"]),
        *(2 * ["H1a", "H1b"]),
        *("H3a", "H3a", "H3b", "H3c", "H3d"),
        *(2 * ["H4a", "H4b"]),
    ]
    assert len(ledger.table(quantities)) == len(quantities)
    sources = {each.claim.id: each.claim.source for each in quantities}
    assert {id for id, source in sources.items() if source == ledger.BOOK} == {"F3a", "F3b"}
    assert {id for id, source in sources.items() if source == "Schoenholz et al. 2017"} == {
        *("F3c", "F3d", "H1a", "H1b")
    }


def test_each_width_is_judged_by_its_deepest_networks():
    turns_of_widths = [each for each in judged() if each.claim.id in ("H3b", "H3c", "H3d")]
    assert {each.network for each in turns_of_widths} == {"hidden layers of 60 to 220"}
    others = [each for each in judged() if each not in turns_of_widths]
    assert {each.network for each in others} == {
        *("30 hidden layers of 30", "30 hidden layers of 300")
    }
    assert {each.finding.verdict for each in others} - {HOLDS} == {FAILS}  # H3a: none explodes
    assert verdicts(judged(), "H3a", "of 300") == [FAILS]


def test_single_networks_decide_nothing():
    table, runs = (every[every["replica"] == 0] for every in (networks(), balancing()))
    assert {each.finding.verdict for each in judged(table=table, runs=runs)} == {UNDECIDED}


def test_f3_is_about_the_chapters_sigmoid_networks():
    """Not about tanh, nor about N(0, 1) weights."""
    exploding = networks(large={30: -1.0, 300: -1.0})
    tanh = exploding["activation"] == "t"
    exploding.loc[tanh, ["slope", "log_ratio"]] *= -1
    assert verdicts(judged(table=exploding), "F3a") == [HOLDS] * 2
    assert of(judged(table=exploding), "F3a")[0].replicas == REPLICAS
    other = judged(functions={"s": "tanh", "t": "sigmoid"}, table=exploding)
    assert verdicts(other, "F3a") == [FAILS] * 2


def test_f3_is_about_the_speed_of_learning_and_so_about_the_mean_gradient():
    table = networks()
    table.loc[table["measure"] == "rms", ["slope", "log_ratio"]] *= -1
    assert verdicts(judged(table=table), "F3a") == [HOLDS] * 2


@pytest.mark.parametrize(
    ("exploding", "verdict"), [(2, HOLDS), (4, IN_DIRECTION), (20, UNDECIDED), (35, FAILS)]
)
def test_f3_most_networks_have_to_vanish(exploding, verdict):
    """By the exact intervals of 38, 36, 20 and 5 of 40."""
    table = networks()
    table.loc[table["replica"] < exploding, "log_ratio"] *= -1
    assert verdicts(judged(table=table), "F3a") == [verdict] * 2


@pytest.mark.parametrize(
    ("straightness", "verdict"), [(0.999, HOLDS), (0.998, FAILS), (np.nan, FAILS)]
)
def test_f3_exponentials_are_straight(straightness, verdict):
    quantities = judged(table=networks(straightness=straightness))
    assert verdicts(quantities, "F3b") == [verdict] * 2


LAYERS = np.arange(30)


@pytest.mark.parametrize("logarithms", [-((1 + LAYERS) ** 1.3), -np.cumsum(1 + LAYERS / 29)])
def test_f3_what_falls_faster_and_faster_is_no_exponential(logarithms):
    assert slopes.lines(logarithms[None])["straightness"][0] < flow.STRAIGHT


@pytest.mark.parametrize(
    ("off", "verdict"),
    [(0.02, HOLDS), (-0.02, HOLDS), (0.03, FAILS), (-0.03, FAILS)],
)  # over 29 layers factors of 1.8 and 2.4
def test_f3_the_first_layer_s_gradient_is_the_predicted_part_of_the_last_one_s(off, verdict):
    assert verdicts(judged(table=networks(off=off)), "F3d") == [verdict] * 2


@pytest.mark.parametrize(
    ("off", "verdict"),
    [
        *((0.08, HOLDS), (-0.08, HOLDS), (0.3, IN_DIRECTION), (-0.3, IN_DIRECTION)),
        *((0.8, FAILS), (-0.8, FAILS)),
    ],
)
def test_f3_the_rate_is_the_predicted_one(off, verdict):
    quantities = judged(table=networks(off=off, spread=0.01))
    assert verdicts(quantities, "F3c") == [verdict] * 2
    assert of(quantities, "F3c")[0].measured == pytest.approx(np.exp(-off), rel=0.01)


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(
    ("off", "factor", "ratio"),
    [
        (0.02, HOLDS, HOLDS),  # 29 layers: a factor of 1.8
        (0.03, HOLDS, FAILS),  # of 2.4
        (0.1, FAILS, FAILS),  # a tenth is less than exp(0.1)
    ],
)
@pytest.mark.parametrize("id", ["H1", "H4"])
def test_h1_and_h4_are_about_every_kind(off, factor, ratio, id, side):
    quantities = judged(table=networks(off=side * off))
    assert verdicts(quantities, f"{id}a") == [factor] * 2
    assert verdicts(quantities, f"{id}b") == [ratio] * 2
    for finding in of(quantities, f"{id}a") + of(quantities, f"{id}b"):
        assert finding.replicas == 2 * 2  # activation functions and initializations


FIVE = ("s", "t", "u", "v", "w")  # ten kinds, of two initializations each


def with_kinds(changed, column, by):
    """Ten kinds as predicted, but for this column of the first `changed` of them."""
    table = networks(names=FIVE)
    kinds = table.groupby(["activation", "initialization"], sort=False).ngroup()
    table.loc[kinds < changed, column] += by
    return table


@pytest.mark.parametrize(
    ("wrong", "verdict"), [(1, HOLDS), (2, IN_DIRECTION), (4, IN_DIRECTION), (5, FAILS)]
)
@pytest.mark.parametrize(
    ("column", "by", "letter", "other"), [("slope", 0.2, "a", "b"), ("log_ratio", 1.0, "b", "a")]
)
@pytest.mark.parametrize("id", ["H1", "H4"])
def test_h1_and_h4_more_than_four_of_five_kinds_have_to_be_right(
    wrong, verdict, column, by, letter, other, id
):
    quantities = judged(table=with_kinds(wrong, column, by))
    assert verdicts(quantities, f"{id}{letter}") == [verdict] * 2
    assert verdicts(quantities, f"{id}{other}") == [HOLDS] * 2
    for finding in of(quantities, f"{id}{letter}"):
        assert finding.measured == pytest.approx(1 - wrong / 10)


def test_h1_asks_for_the_mean_of_a_kind_and_not_for_its_single_networks():
    """Each network is off by a fifth or so, one half to either side."""
    table = networks()
    table["slope"] += 0.2 * (-1.0) ** table["replica"]
    assert verdicts(judged(table=table), "H1a") == [HOLDS] * 2


def test_h1_errors_of_different_kinds_do_not_cancel():
    table = networks()
    table["slope"] += np.where(table["activation"] == "s", 0.2, -0.2)
    assert verdicts(judged(table=table), "H1a") == [FAILS] * 2
    table = networks()
    table["slope"] += np.where(table["initialization"] == "large", 0.2, -0.2)
    assert verdicts(judged(table=table), "H1a") == [FAILS] * 2


def test_h1_widths_have_verdicts_of_their_own():
    table = networks()
    table.loc[table["width"] == 30, "slope"] += 1
    assert verdicts(judged(table=table), "H1a", "layers of 30") == [FAILS, HOLDS]


def test_h1_and_h4_are_about_different_gradients():
    table = networks()
    table.loc[table["measure"] == "mean", "slope"] += 1
    assert verdicts(judged(table=table), "H1a") == [HOLDS] * 2
    assert verdicts(judged(table=table), "H4a") == [FAILS] * 2


def test_a_kind_is_undecided_if_the_gradient_of_some_network_is_0():
    table = with_kinds(3, ["slope", "log_ratio"], np.nan)
    table = table.where(table["replica"] == 0, networks(names=FIVE))
    for id in ("H1a", "H1b", "H4a", "H4b"):
        for finding in of(judged(table=table), id):
            assert (finding.low, finding.high) == pytest.approx((0.7, 1.0))
            assert finding.verdict is IN_DIRECTION


def test_kinds_that_scatter_too_much_are_undecided():
    """Half the interval of 40 replicas is 0.3 of their standard deviation."""
    quantities = judged(table=networks(spread=0.1))  # over 29 layers 2.9
    assert verdicts(quantities, "H1a") == [HOLDS] * 2
    assert verdicts(quantities, "H1b") == [UNDECIDED] * 2
    assert [(each.low, each.high) for each in of(quantities, "H1b")] == [(0, 1)] * 2
    assert verdicts(judged(table=networks(spread=5.0)), "H1a") == [UNDECIDED] * 2


def test_h3_vanishes_below_and_explodes_above():
    as_predicted = judged(table=networks(large={30: 0.4, 300: -0.3}))
    assert verdicts(as_predicted, "H3a") == [HOLDS] * 2
    (claim,) = {each.claim for each in as_predicted if each.claim.id == "H3a"}
    assert "vanish below a width of 104 and explode above" in claim.text
    reversed_ = judged(table=networks(large={30: -0.4, 300: 0.3}))
    assert verdicts(reversed_, "H3a") == [FAILS] * 2
    neither = networks(large={30: 0.4, 300: -0.3})
    neither[["slope", "log_ratio"]] *= 0
    assert verdicts(judged(table=neither), "H3a") == [FAILS] * 2


# Theory puts the turns at 104.5 and, of the mean gradient, at 158.
@pytest.mark.parametrize(
    ("rms", "mean", "expected"),
    [
        (105, 160, [HOLDS, HOLDS, HOLDS]),
        (150, 160, [IN_DIRECTION, HOLDS, HOLDS]),
        (105, 104, [HOLDS, UNDECIDED, IN_DIRECTION]),
        (300, 280, [FAILS, FAILS, IN_DIRECTION]),
        (209, 316, [UNDECIDED, HOLDS, UNDECIDED]),
        (50, 70, [FAILS, HOLDS, FAILS]),
    ],
)
def test_h3_the_turns(rms, mean, expected):
    quantities = judged(runs=balancing(rms, mean))
    assert [verdicts(quantities, id)[0] for id in ("H3b", "H3c", "H3d")] == expected
    of_images, apart, of_the_mean = (of(quantities, id)[0] for id in ("H3b", "H3c", "H3d"))
    assert of_images.measured == pytest.approx(rms / 104.5, rel=0.02)
    assert apart.measured == pytest.approx(mean / rms, rel=0.02)
    assert of_the_mean.measured == pytest.approx(mean / 158, rel=0.02)


def test_h3_a_network_without_a_turn_leaves_its_width_undecided():
    runs = balancing()
    runs.loc[(runs["measure"] == "rms") & (runs["replica"] == 0), "slope"] = np.nan
    quantities = judged(runs=runs)
    assert verdicts(quantities, "H3b") + verdicts(quantities, "H3c") == [UNDECIDED] * 2
    assert verdicts(quantities, "H3d") == [HOLDS]


@pytest.mark.parametrize(
    ("width", "shown"), [(0.0, "0.0"), (1e30, "1e+30"), (np.inf, "inf"), (np.nan, "nan")]
)
def test_h3_a_predicted_turn_at_no_width_that_there_is(width, shown):
    """By slopes that hardly change, a parabola is taken far beyond the widths tried."""
    (found,) = (each for each in judged(turned=turns(mean=width)) if each.claim.id == "H3d")
    assert found.finding.verdict in (FAILS, UNDECIDED)
    assert found.name.endswith(f"over the predicted {shown}")


def test_h3_where_gradients_turn_at_no_width_nothing_is_decided():
    quantities = judged(runs=balancing().assign(slope=-1.0))
    assert verdicts(quantities, "H3c") == [UNDECIDED]


def test_headline():
    rows = [{"width": w, "measure": m, "r_squared": r, "within_r_squared": r / 2} for w, m, r in
            ((30, "rms", 0.9), (30, "mean", 0.1), (300, "rms", 0.99))]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(FLOW_AGREEMENT.columns))
    assert flow.headline(found(), table) == {
        "mean-field.r-squared.width-30": 0.9,
        "mean-field.r-squared-within-kinds.width-30": 0.45,
        "mean-field.r-squared.width-300": 0.99,
        "mean-field.r-squared-within-kinds.width-300": 0.495,
        "turning-width.measured": 105.0,
        "turning-width.predicted": 104.5,
    }
