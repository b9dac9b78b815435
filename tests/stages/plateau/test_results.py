"""What the law says beside what was measured, on plateaus that follow it."""

import numpy as np
import pandas as pd
import pytest

from stages.plateau import results
from stages.plateau.tables import CRITICAL_LAMBDA, PLATEAU_LAW, PLATEAU_PREDICTED, PLATEAU_TRACE
from tests.stages.plateau import by_law


def test_constants_have_intervals_where_they_are_fitted() -> None:
    table = results.constants(by_law.fits(), 0.95).set_index("law_constant")
    assert table["value"].to_dict() == pytest.approx(
        {"start": 0.2, "exit": 0.45, "coupling": 5e-4, "decay": by_law.DECAY}
    )
    assert table.loc["coupling", "low"] < 5e-4 < table.loc["coupling", "high"]
    assert table.loc[["start", "decay"], ["low", "high"]].isna().all(axis=None)
    assert list(results.constants(None, 0.95).columns) == list(PLATEAU_LAW.columns)


def test_predicted_lengths_stand_beside_the_measured_ones() -> None:
    table = by_law.plateau((2, 3, 4, 5, 6), (0.0, 5.0))
    found = results.predicted(table, by_law.fits(), 0.95).set_index(["lmbda", "hidden_layers"])
    assert found.index.tolist() == [(lmbda, n) for lmbda in (0, 5) for n in (2, 3, 4, 5, 6)]
    assert found.index[found["fitted"] == 1].tolist() == [(0, 2), (0, 4)]
    assert found.loc[(0, 5), "predicted"] == pytest.approx(found.loc[(0, 5), "measured"])
    assert found.loc[(0, 5), "predicted_low"] < found.loc[(0, 5), "predicted"]
    # A lambda of 5 is above the critical one of six layers, 5e-4 * .2^3 / 2e-6 = 2.
    assert found.loc[(5, 6), "predicted"] == np.inf
    assert found.loc[(5, 6), ["leaving", "replicas"]].tolist() == [0, by_law.REPLICAS]
    assert found.loc[(5, 6), ["measured", "low", "predicted_low"]].isna().all()


def test_one_hidden_layer_is_not_predicted() -> None:
    one = by_law.plateau((2,)).assign(hidden_layers=1)
    assert list(results.predicted(one, None, 0.95).columns) == list(PLATEAU_PREDICTED.columns)
    assert results.predicted(one, None, 0.95).empty


def test_critical_lambdas_and_who_leaves() -> None:
    """Those of five layers are 5e-4 * .2^2 / 2e-6 = 10, e^-.1 to e^.1 times that."""
    table, fits = by_law.plateau(), by_law.fits()
    held = results.decaying(table, by_law.GIVEN, by_law.bracketing(5, (8.0, 10.2, 12.0)))
    found = results.critical(table, held, fits, 0.95).set_index(["hidden_layers", "lmbda"])
    five = found.loc[5]
    assert five.index.tolist() == [5, 8, 10.2, 12]
    assert five["predicted"].tolist() == pytest.approx([10] * 4)
    assert five["leaving"].tolist() == five["expected"].tolist()
    above = np.sum(by_law.COUPLINGS * 0.04 / by_law.DECAY > 10.2)
    assert five["leaving"].tolist() == [20, 20, above, 0]
    assert five["given"].tolist()[1:] == [by_law.GIVEN] * 3
    # Without decay the slowest one stays for (25 - 0.45^-2) / 2 / 5e-4, e^0.1 times as long.
    slowest = (25 - 0.45**-2) / 1e-3 * np.exp(0.1)
    assert five["longest"].tolist() == pytest.approx([slowest] * 4)
    assert (five.loc[12, "low"], five.loc[12, "probability"]) == (0, 0)
    assert found.loc[(4, 5), "predicted"] == pytest.approx(50)


def test_without_a_law_there_is_what_was_measured() -> None:
    table = by_law.plateau()
    held = results.decaying(table, by_law.GIVEN, by_law.bracketing(5, (8.0,)))
    found = results.critical(table, held, None, 0.95)
    assert list(found.columns) == list(CRITICAL_LAMBDA.columns)
    assert found["leaving"].tolist() == [20, 20, 20]
    assert found[["predicted", "expected"]].isna().all(axis=None)


def test_what_is_neither_left_nor_not_counts_as_not() -> None:
    """As a damaged table has it: no more than the networks that there are can leave."""
    table = by_law.plateau((4, 5))
    table.loc[table["replica"] == 3, "left"] = np.inf
    held = results.decaying(table, by_law.GIVEN, by_law.bracketing(5, (8.0,)))
    assert results.critical(table, held, None, 0.95)["leaving"].tolist() == [19, 19, 20]
    assert {*results.predicted(table, None, 0.95)["leaving"]} == {19}


def test_where_a_replica_stays_without_decay_too_there_is_no_longest_stay() -> None:
    table = by_law.plateau((4, 5))
    table.loc[(table["lmbda"] == 0) & (table["replica"] == 3), "left"] = 0.0
    held = results.decaying(table, by_law.GIVEN, by_law.bracketing(6, (1.0,)))
    found = results.critical(table, held, None, 0.95)
    assert found["longest"].tolist() == [np.inf] * 3  # of six layers none was tried


def test_without_a_law_lengths_are_not_predicted() -> None:
    table = by_law.plateau()
    assert results.predicted(table, None, 0.95)["predicted"].isna().all()


def test_replicas_that_never_left_without_decay_are_not_expected_to_do_anything() -> None:
    table = by_law.plateau()
    free = (table["lmbda"] == 0) & (table["hidden_layers"] == 5)
    table.loc[free & (table["replica"] < 4), "left"] = 0.0
    own = results.expected(table, by_law.bracketing(5, (8.0,)), by_law.fits())
    assert own["replica"].tolist() == list(range(4, by_law.REPLICAS))
    assert own["without"].tolist() == pytest.approx([each.length(5) for each in by_law.LAWS[4:]])
    decay = 8 * by_law.DECAY
    expected = [each.length(5, decay) for each in by_law.LAWS[4:]]
    assert own["expected"].tolist() == pytest.approx(expected)


def test_gains_are_taken_at_parts_of_each_plateau() -> None:
    """Between two looks by the straight line of the logarithm; not of those that stay."""
    rows = [
        *(
            (0.0, 3, 0, step, 3.2, gain, step == 80)
            for step, gain in ((0, 0.2), (40, 0.4), (80, 1.6))
        ),
        *((0.0, 3, 1, step, 3.2, 0.2, 0) for step in (0, 40)),
        *((5.0, 3, 0, step, 3.2, 0.3, step == 40) for step in (0, 40)),
        (0.0, 1, 0, 9, 2.0, np.nan, 1),
    ]
    table = results.gains(pd.DataFrame(rows, columns=list(PLATEAU_TRACE.columns)))
    assert table[["hidden_layers", "replica"]].drop_duplicates().to_numpy().tolist() == [[3, 0]]
    expected = {0.0: 0.2, 0.25: 0.2 * 2**0.5, 0.5: 0.4, 0.75: 0.8, 1.0: 1.6}
    assert table.set_index("passed")["gain"].to_dict() == pytest.approx(expected)
