"""What the page says of both data sets, from tables whose numbers are easy to follow."""

import pandas as pd
import pytest

from stages.fashion import data_sets, page
from stages.fashion.tables import BOTH_ACCURACIES, BOTH_PLATEAUS, BOTH_SPEEDS
from stages.ledger.tables import CLAIMS
from stages.page.setting import Setting
from tests.page.texts import said, say

SETTING = Setting(
    {
        "experiments": {
            "accuracy": {},
            "fashion-accuracy": {},
            "initial-gradient": {},
            "plateau": {},
            "fashion-plateau": {},
        },
        "variants": {},
        "network": {},
        "statistics": {"confidence": 0.95},
        "kernels": "pinned",
    }
)


@pytest.fixture
def text(tmp_path, monkeypatch, accuracies, speeds, plateaus):
    """What is said of these tables, of which a test may put others in their place."""
    monkeypatch.chdir(tmp_path)
    own = {"speeds": speeds, "plateaus": plateaus, "claims": claims(B5="fails", J1="holds")}

    def of(**others: pd.DataFrame) -> str:
        BOTH_ACCURACIES.write(accuracies)
        BOTH_SPEEDS.write((own | others)["speeds"])
        BOTH_PLATEAUS.write((own | others)["plateaus"])
        CLAIMS.write((own | others)["claims"])
        return said("fashion", page.values(SETTING))

    return of


def claims(**verdicts: str) -> pd.DataFrame:
    """CLAIMS with these verdicts."""
    return pd.DataFrame(
        [(id, "claim", "book", verdict, "evidence", 1) for id, verdict in verdicts.items()],
        columns=list(CLAIMS.columns),
    )


def row(text: str, start: str) -> str:
    return text.partition(f'"row">{start}')[2].partition("</tr>")[0]


def test_accuracies_of_both_stand_beside_each_other(text) -> None:
    found = text()
    assert "after 12 epochs: mean over 3 replicas with its 95% interval" in found
    last = row(found, "[784, 30, 30, 30, 30, 10]")
    assert 'data-label="MNIST">83.0' in last
    assert 'data-label="Fashion-MNIST">86.0' in last


def test_what_is_not_alike_is_named_at_the_top(text) -> None:
    """A layer gains one point on digits, and two on clothes."""
    found = text(claims=claims(B5="fails", J1="undecided", J2="holds", J12="holds in direction"))
    assert "adds 1.0 percentage points of accuracy on digits and 2.0 on clothes. Of the" in found
    assert "these do not simply hold on both: verdict(J1) and verdict(J12)." in found
    one = text(claims=claims(J1="undecided", J2="holds"))
    assert "this one does not simply hold on both: verdict(J1)." in one
    assert "All statements below hold on both." in text()


def test_slowdowns_of_both_are_told_for_each_network(text) -> None:
    found = text()
    assert "factors of 5.00 and 5.00 in [784, 30, 30, 10], 25.0 and 25.0 in" in found
    assert "of 4 hidden layers the last of them is 125 times as fast as the first" in found


def test_slowdowns_need_not_be_alike(text, speeds) -> None:
    clothes = (speeds["data"] == data_sets.CLOTHES) & (speeds["layer"] == 1)
    speeds.loc[clothes, "median"] *= 10
    assert "factors of 5.00 and 0.500 in [784, 30, 30, 10]" in text(speeds=speeds)


def test_a_single_hidden_layer_has_no_slowdown(text, speeds) -> None:
    found = text(speeds=speeds[speeds["hidden_layers"] == 1])
    assert "No network here has two hidden layers to compare." in found
    assert "times as fast" not in found


def test_plateaus_that_are_not_left_are_counted(text) -> None:
    found = text()
    assert "geometric mean over 3 replicas" in found
    assert ">0 of 3 left<" in row(found, "4 hidden layers")
    assert ">1,600<" in row(found, "2 hidden layers")
    assert ">51,000<" in row(found, "4 hidden layers")


def test_lengths_are_compared_where_all_leave(text, plateaus) -> None:
    both = "2.0 with 2 hidden layers, 2.0 with 3 hidden layers and 2.0 with 4 hidden layers."
    assert both in text()
    with_decay = plateaus[plateaus["lmbda"] == 5.0]
    assert "is 2.0 with 2 hidden layers and 2.0 with 3 hidden layers." in text(plateaus=with_decay)
    stuck = text(plateaus=with_decay.assign(left=0.0))
    assert "At no depth do all networks leave the plateau on both data sets." in stuck
    assert "Each hidden layer makes" not in stuck


def test_growth_is_that_of_the_depths_which_all_leave(text, plateaus) -> None:
    longer = plateaus["steps"].where(plateaus["data"] == data_sets.DIGITS, plateaus["steps"] ** 2)
    found = text(plateaus=plateaus.assign(steps=longer))
    assert "makes the plateau 4.0 times as long on digits and 16 times on clothes" in found
    assert "(from 2 to 3 hidden layers, λ = 0)" in found


def test_a_depth_that_one_data_set_lacks_is_a_dash(text, plateaus) -> None:
    missing = (plateaus["lmbda"] == 5.0) & (plateaus["hidden_layers"] == 2)
    found = text(plateaus=plateaus[~missing])
    assert row(found, "2 hidden layers").count("–") == 2


def test_numbers_have_the_cells_that_they_come_from(text) -> None:
    text()
    found = say("fashion", page.values(SETTING))
    assert f'data-from="{BOTH_SPEEDS.path}#2.median {BOTH_SPEEDS.path}#1.median">5.00<' in found
    assert f'data-from="{BOTH_ACCURACIES.path}">83.0' in found


def test_left_out_the_section_is_a_line_that_tells_how_to_try_again(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    data_sets.leave_empty(BOTH_ACCURACIES, BOTH_SPEEDS, BOTH_PLATEAUS)
    found = said("fashion", page.values(SETTING))
    assert found.startswith("## J. Is it MNIST? This section is left out")
    assert "`dvc repro --force --single-item fashion-mnist`" in found
    assert "claims(J)" not in found
    assert "figure" not in found
