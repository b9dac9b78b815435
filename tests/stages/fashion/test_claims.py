"""Section J from both sides: what holds on both data sets, on one of them, and on neither."""

import itertools

import numpy as np
import pandas as pd
import pytest

from stages.fashion import claims, course_claims
from stages.fashion.data_sets import CLOTHES, DIGITS
from unstable_gradients.study import book, ledger
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict

BOTH = (DIGITS, CLOTHES)
ONE, TWO, THREE, FOUR = book.VALIDATION_ACCURACY
REPLICAS = 20
HOLDS, FAILS = Verdict.HOLDS, Verdict.FAILS


def verdicts(found: list[Quantity]) -> dict[str, Verdict]:
    """The verdict on each claim."""
    table = ledger.table(found)  # which refuses what cannot be told apart
    return {row.id: Verdict(row.verdict) for row in ledger.claims(table).itertuples()}


def of_data(found: list[Quantity], id: str) -> dict[str, Verdict]:
    """The verdict on each data set."""
    own = [each for each in found if each.claim.id == id]
    return {each.network.split(",")[0]: each.finding.verdict for each in own}


def near(level: float, replica: int) -> float:
    """A value that differs a little from replica to replica."""
    return level * (1 + 1e-4 * np.sin(replica))


def accuracies(levels: dict[str, list[float]]) -> pd.DataFrame:
    """BOTH_ACCURACIES; levels of the networks of one hidden layer and more."""
    return pd.DataFrame(
        [
            {"data": data, "sizes": sizes, "epoch": 12, "replica": replica}
            | {"validation_accuracy": near(level, replica)}
            for data, each in levels.items()
            for sizes, level in zip(book.VALIDATION_ACCURACY, each, strict=False)
            for replica in range(REPLICAS)
        ]
    )


def at_the_end(levels: list[float]) -> pd.DataFrame:
    rows = accuracies({DIGITS: levels})
    return rows.rename(columns={"validation_accuracy": "last_accuracy"})


AS_IN_THE_BOOK = [0.960, 0.965, 0.964, 0.963]


def test_what_layers_do_to_accuracy_is_true_of_both_or_of_digits_alone() -> None:
    other = {DIGITS: AS_IN_THE_BOOK, CLOTHES: [0.87, 0.86, 0.88, 0.86]}
    end = at_the_end(AS_IN_THE_BOOK)
    for levels, verdict in ((dict.fromkeys(BOTH, AS_IN_THE_BOOK), HOLDS), (other, FAILS)):
        found = list(claims.of_accuracy(accuracies(levels), end, 0.95))
        assert verdicts(found) == dict.fromkeys(("J1", "J2", "J3"), verdict)
    assert [each.network for each in found[:2]] == [
        f"{CLOTHES}, {TWO} minus {ONE}",
        f"{DIGITS}, {TWO} minus {ONE}",
    ]
    for id in ("J1", "J2", "J3"):
        assert of_data(found, id) == {DIGITS: HOLDS, CLOTHES: FAILS}
    assert np.isnan([each.finding.book for each in found]).all()  # the book's are of all epochs


def test_networks_that_were_not_trained_to_the_end_are_not_compared() -> None:
    levels = dict.fromkeys(BOTH, AS_IN_THE_BOOK)
    assert list(claims.of_accuracy(accuracies(levels), at_the_end(AS_IN_THE_BOOK[:1]), 0.95)) == []
    found = claims.of_accuracy(accuracies(levels), at_the_end(AS_IN_THE_BOOK[:2]), 0.95)
    assert {*verdicts(list(found))} == {"J1"}


def test_one_row_says_what_both_data_sets_have() -> None:
    """A gain of 0.5 points on digits, a loss of 1 on clothes."""
    other = {DIGITS: AS_IN_THE_BOOK, CLOTHES: [0.87, 0.86, 0.86, 0.86]}
    found = list(claims.of_accuracy(accuracies(other), at_the_end(AS_IN_THE_BOOK), 0.95))
    first = ledger.claims(ledger.table(found)).iloc[0]
    assert first["claim"] == "with clothes as with digits, the second hidden layer helps"
    assert first["verdict"] == "fails"
    own, beside = first["evidence"].split("; the verdict on MNIST is “holds”: ")
    assert CLOTHES in own
    assert "-1.00 percentage points" in own
    assert "+0.50 percentage points" in beside


def test_what_is_not_so_of_digits_is_not_asked_of_clothes() -> None:
    """A statement that fails on both is not about digits; its own section says that it fails."""
    losing = [0.960, 0.950, 0.940, 0.930]
    for clothes in (losing, AS_IN_THE_BOOK):
        levels = {DIGITS: losing, CLOTHES: clothes}
        found = list(claims.of_accuracy(accuracies(levels), at_the_end(losing), 0.95))
        assert of_data(found, "J1") == {DIGITS: Verdict.NOT_TESTED, CLOTHES: Verdict.NOT_TESTED}
        assert "the verdict on MNIST is “fails”" in found[0].finding.shown


def test_a_budget_too_short_for_digits_tests_nothing() -> None:
    """After so few epochs the fourth layer costs accuracy on either data set."""
    early = [0.960, 0.965, 0.964, 0.950]
    found = list(
        claims.of_accuracy(accuracies(dict.fromkeys(BOTH, early)), at_the_end(AS_IN_THE_BOOK), 0.95)
    )
    assert verdicts(found) == {"J1": HOLDS, "J2": HOLDS, "J3": Verdict.NOT_TESTED}
    assert "after all epochs the verdict on MNIST is “holds”" in found[-1].finding.shown


def gradients(norms: list[float], weights: list[float] | None = None) -> pd.DataFrame:
    """INITIAL_GRADIENT of one network."""
    return pd.DataFrame(
        [
            {"replica": replica, "layer": layer, "bias_gradient_norm": near(norm, replica)}
            | {"weight_gradient_norm": near(weight, replica)}
            for replica in range(REPLICAS)
            for layer, (norm, weight) in enumerate(zip(norms, weights or norms, strict=True), 1)
        ]
    )


def bars(lengths: list[float]) -> pd.DataFrame:
    """NEURON_GRADIENT of one network, of four neurons in each layer."""
    return pd.DataFrame(
        [
            {"replica": replica, "layer": layer, "neuron": neuron, "bias_gradient": -length}
            for replica in range(REPLICAS)
            for layer, length in enumerate(lengths, start=1)
            for neuron in range(1, 5)
        ]
    )


def start(digits: list[float], clothes: list[float], **how: list[float]) -> list[Quantity]:
    each = {DIGITS: gradients(digits), CLOTHES: gradients(clothes, how.get("weights"))}
    neurons = {DIGITS: bars(digits), CLOTHES: bars(clothes)}
    return list(claims.of_the_start({TWO: each}, {TWO: neurons}, 6, 0.95))


def test_untrained_networks_that_are_alike_on_both() -> None:
    found = start([1.0, 4.0], [2.0, 8.2])
    assert verdicts(found) == dict.fromkeys(("J4", "J5", "J6", "J7"), HOLDS)
    (alike,) = [each for each in found if each.claim.id == "J7"]
    assert alike.finding.measured == pytest.approx(4.1 / 4)
    assert {each.setting for each in found if each.claim.id == "J4"} == {
        "untrained, first 4 neurons of each layer"
    }


def test_untrained_networks_that_differ_on_clothes() -> None:
    found = start([1.0, 4.0], [8.0, 2.0], weights=[1.0, 2.0])
    assert verdicts(found) == dict.fromkeys(("J4", "J5", "J6", "J7"), FAILS)
    for id in ("J4", "J5", "J6"):
        assert of_data(found, id) == {DIGITS: HOLDS, CLOTHES: FAILS}


def test_untrained_networks_that_are_otherwise_on_both() -> None:
    """That the front is the faster is then no matter of the images."""
    found = start([8.0, 2.0], [8.0, 2.0])
    assert verdicts(found) == {
        "J4": Verdict.NOT_TESTED,
        "J5": Verdict.NOT_TESTED,
        "J6": HOLDS,
        "J7": HOLDS,
    }


def test_a_single_hidden_layer_has_nothing_to_order() -> None:
    each = dict.fromkeys(BOTH, gradients([1.0]))
    neurons = dict.fromkeys(BOTH, bars([1.0]))
    assert not [*claims.of_the_start({ONE: each}, {ONE: neurons}, 6, 0.95)]


def shapes(data: str, sizes: str, levels: list[float], **columns: float) -> pd.DataFrame:
    """SPEED_SHAPE of one network on one data set."""
    given = {"start": 8.0, "early_epochs": 50, "early_lowest": 1.0, "highest_after": 2.0} | columns
    return pd.DataFrame(
        [
            {"data": data, "sizes": sizes, "hidden_layers": len(levels), "replica": replica}
            | {"layer": layer, **given, "geometric_mean": near(level, replica)}
            for replica in range(REPLICAS)
            for layer, level in enumerate(levels, start=1)
        ]
    )


IN_TRAINING = ("J8a", "J8b", "J8c", "J8d", "J8e", "J9", "J10")


def training(clothes: dict[str, list[float]], **columns: float) -> dict[str, Verdict]:
    digits = {TWO: [1.0, 2.0], THREE: [1.0, 2.0, 3.0], FOUR: [1.0, 2.0, 3.0, 90.0]}
    tables = [shapes(DIGITS, sizes, levels) for sizes, levels in digits.items()]
    tables += [shapes(CLOTHES, sizes, levels, **columns) for sizes, levels in clothes.items()]
    return verdicts([*course_claims.of_training(pd.concat(tables), 0.95)])


def test_training_that_is_alike_on_both() -> None:
    alike = {TWO: [3.0, 9.0], THREE: [2.0, 3.0, 9.0], FOUR: [1.0, 2.0, 3.0, 88.0]}
    assert training(alike) == dict.fromkeys(IN_TRAINING, HOLDS)


def test_training_that_differs_on_clothes() -> None:
    other = {TWO: [9.0, 3.0], THREE: [2.0, 1.0, 9.0], FOUR: [1.0, 2.0, 3.0, 9.0]}
    found = training(other, early_lowest=5.0, highest_after=6.0)
    assert found == dict.fromkeys(IN_TRAINING, FAILS)


def plateaus(steps: dict[tuple[str, float], list[float]], stuck: int | None = None) -> pd.DataFrame:
    """BOTH_PLATEAUS from two hidden layers on; of one depth no replica leaves it on clothes."""
    return pd.DataFrame(
        [
            {"data": data, "lmbda": lmbda, "hidden_layers": depth, "replica": replica}
            | {"steps": near(each, replica), "left": int((data, depth) != (CLOTHES, stuck))}
            for (data, lmbda), lengths in steps.items()
            for depth, each in enumerate(lengths, start=2)
            for replica in range(REPLICAS)
        ]
    )


ALIKE = {
    (data, lmbda): [level * factor**layer for layer in range(3)]
    for (data, level), (lmbda, factor) in itertools.product(
        ((DIGITS, 100.0), (CLOTHES, 300.0)), ((0.0, 4.0), (5.0, 4.5))
    )
}


def test_plateaus_that_are_alike_on_both() -> None:
    found = [*course_claims.of_the_plateau(plateaus(ALIKE), 0.95)]
    assert verdicts(found) == {"J11a": HOLDS, "J12": HOLDS, "J11b": HOLDS}
    growths = [each.finding.measured for each in found if each.claim.id == "J12"]
    assert growths == pytest.approx([1.0, 1.0])
    prolonged = [each.finding.measured for each in found if each.claim.id == "J11b"]
    assert prolonged == pytest.approx([(4.5 / 4) ** 2] * 2)


def test_plateaus_that_differ_on_clothes() -> None:
    shrinking = {(CLOTHES, 0.0): [300.0, 200.0, 100.0], (CLOTHES, 5.0): [300.0, 200.0, 90.0]}
    found = [*course_claims.of_the_plateau(plateaus(ALIKE | shrinking), 0.95)]
    assert verdicts(found) == {"J11a": FAILS, "J12": FAILS, "J11b": FAILS}


def test_a_depth_that_some_never_leave_is_compared_on_neither() -> None:
    found = [*course_claims.of_the_plateau(plateaus(ALIKE, stuck=4), 0.95)]
    assert {each.network for each in found if each.claim.id == "J11a"} == {
        f"{data}, 2 to 3 hidden layers" for data in BOTH
    }
    assert {each.network for each in found if each.claim.id == "J11b"} == {
        f"{data}, 3 hidden layers" for data in BOTH
    }


def test_one_lambda_or_one_depth_leaves_nothing_to_compare() -> None:
    one_lambda = {key: lengths for key, lengths in ALIKE.items() if key[1] == 0}
    found = [*course_claims.of_the_plateau(plateaus(one_lambda), 0.95)]
    assert set(verdicts(found)) == {"J11a", "J12"}
    one_depth = {key: lengths[:1] for key, lengths in ALIKE.items()}
    assert set(verdicts([*course_claims.of_the_plateau(plateaus(one_depth), 0.95)])) == {"J11b"}
