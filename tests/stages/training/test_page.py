"""What the page says of the speed during training, from numbers known by construction."""

import math

import pandas as pd
import pytest

from stages.ledger.tables import QUANTITIES
from stages.page.setting import Setting
from stages.training import page
from stages.training.tables import (
    BOOK_CURVE,
    LEARNED,
    NOISE,
    SPEED_BY_EPOCH,
    SPEED_BY_RUN,
    SPEED_SHAPE,
)
from tests.page.rows import rows
from tests.page.texts import said, say
from unstable_gradients.study.columns import Text, Whole
from unstable_gradients.study.tables import Table

TRACE = {"seed": 3, "images": 1000, "eta": 0.1, "lmbda": 5.0, "replicas": 2}
NOISY = TRACE | {"mini-batch": 10, "averaging-window": 100}
Pair = tuple[float, float]


def setting(**of_mini_batches: float) -> Setting:
    return Setting(
        {
            "experiments": {
                "gradient-trace": TRACE | {"epochs": 500},
                "mini-batch-trace": NOISY | of_mini_batches,
            },
            "variants": {"deep": [30, 30]},
            "network": {},
            "statistics": {"confidence": 0.9},
            "kernels": "pinned",
        }
    )


def shape(
    first: Pair, last: Pair, sizes: str = "784-30-30-10", early: int = 5, lowest: int = 3
) -> pd.DataFrame:
    """SPEED_SHAPE of two replicas: speeds at the start, which are those of the end, and overall."""
    found = [
        (sizes, sizes, 2, replica, layer, begins, early, 0.1, lowest, 0.2, mean, begins)
        for replica in range(2)
        for layer, (begins, mean) in enumerate((first, last), 1)
    ]
    return pd.DataFrame(found, columns=list(SPEED_SHAPE.columns))


def by_step(single: float, averaged: float, network: str = "deep", layers: int = 2) -> pd.DataFrame:
    """NOISE, where a mini-batch is this many times as long in the geometric mean of the layers."""
    sizes = "-".join(["784", *["30"] * layers, "10"])
    found = [
        (network, sizes, layers, step, layer, measure, median, median, median, 3)
        for step in range(4)
        for layer in range(1, layers + 1)
        for measure, median in (
            ("full_batch", 0.1),
            ("mini_batch", 0.1 * single * 2.0 ** (2 * layer - 3)),  # half, and twice
            ("averaged", 0.1 * averaged),
        )
        if measure != "averaged" or step in (1, 2)  # around which there is a whole window
    ]
    return pd.DataFrame(found, columns=list(NOISE.columns))


def curves() -> pd.DataFrame:
    """BOOK_CURVE of two layers: one leaves the band at each epoch, the other that of all."""
    found = [
        ("two", "784-30-30-10", 2, layer, epoch, book, percentile, 1.0, 0.5, 2.0, 42, 0.4, 2.5)
        for layer, book in ((1, 2.2), (2, 2.6))
        for epoch, percentile in ((0, 12.0), (499, 97.6))
    ]
    return pd.DataFrame(found, columns=list(BOOK_CURVE.columns))


def quantities(*distances: tuple[str, int, float, float]) -> pd.DataFrame:
    """QUANTITIES: claim, layer, how far the book's curve strays, and how far one more may."""
    blank = {
        name: "holds" if isinstance(name, Text) else 1 if isinstance(name, Whole) else math.nan
        for name in QUANTITIES.columns
    }
    found = [
        blank
        | {"id": id, "quantity": f"distance of the curve of hidden layer {layer}"}
        | {"network": "784-30-30-10", "measured": distance, "high": limit}
        for id, layer, distance, limit in distances
    ]
    return pd.DataFrame(found, columns=list(QUANTITIES.columns))


def learned(*found: tuple[str, float, float, float]) -> pd.DataFrame:
    all_columns = [(each[0], each[0], 1, *each[1:], 42) for each in found]
    return pd.DataFrame(all_columns, columns=list(LEARNED.columns))


TABLES = {
    "shapes": shape((1.0, 1.0), (5.0, 2.0)),
    "curves": curves(),
    "quantities": quantities(("D6a", 1, 1.0, 2.0)),
    "learned": learned(("784-30-30-10", 0.9, 0.88, 0.92)),
    "noise": by_step(10.51, 1.21),
}


def rows_of(table: Table, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


@pytest.fixture
def values(tmp_path, monkeypatch):
    """What is found in these tables, instead of those above."""

    def of(study: Setting | None = None, **others: pd.DataFrame) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        given = TABLES | others
        SPEED_SHAPE.write(given["shapes"])
        BOOK_CURVE.write(given["curves"])
        QUANTITIES.write(given["quantities"])
        LEARNED.write(given["learned"])
        NOISE.write(given["noise"])
        SPEED_BY_RUN.write(rows_of(SPEED_BY_RUN, ("deep", 0, 0, 1, 0.1)))
        SPEED_BY_EPOCH.write(
            rows_of(SPEED_BY_EPOCH, ("deep", "784-30-10", 1, 0, 1, 0.1, 0.1, 0.1, 1))
        )
        return page.values(study or setting())

    return of


def test_the_gap_between_first_and_last_layer(values) -> None:
    table = shape((1.0, 1.0), (5.0, 2.0))
    table.loc[table["layer"] == 2, "end"] = 3.0
    text = said("training", values(shapes=table))
    assert "Not within this training. Averaged over 500 epochs" in text
    assert "the last hidden layer is 2.0 times that of the first in [784, 30, 30, 10]." in text
    assert rows(text, "[784")[0] == ["[784, 30, 30, 10]", "5.0", "2.0", "3.0", "–"]


def test_several_gaps_are_one_sentence(values) -> None:
    deepest = "784-30-30-30-30-10"
    two = pd.concat([TABLES["shapes"], shape((1.0, 1.0), (7.0, 60.0), deepest)])
    text = said("training", values(shapes=two))
    assert "is 2.0 times that of the first in [784, 30, 30, 10] and 60 times in [784, 30" in text
    assert rows(text, "[784")[1][-1] == "100"  # the book's


def test_who_is_faster_is_not_presumed(values) -> None:
    assert "Not within" not in said("training", values(shapes=shape((1.0, 1.0), (5.0, 0.5))))
    assert "Not within" not in said("training", values(shapes=shape((1.0, 1.0), (0.5, 2.0))))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "table",
    [
        shape((1.0, 1.0), (5.0, 2.0)).query("layer == 1"),
        shape((1.0, math.nan), (5.0, math.nan)),
        shape((1.0, 0.0), (5.0, 2.0)),
    ],
)
def test_training_of_one_layer_or_that_diverged_or_stopped_has_no_gap(values, table) -> None:
    text = said("training", values(shapes=table))
    assert "No network here has two hidden layers whose speeds can be compared." in text
    assert "times that of the first" not in text
    assert rows(text, "[784") == []


def test_a_speed_that_still_falls_has_no_lowest_yet(values) -> None:
    layer = ["hidden&nbsp;layer&nbsp;1", "1.00", "0.100", "3", "0.200", "1.00"]
    assert rows(said("training", values()), "hidden")[0] == layer
    still = said("training", values(shapes=shape((1.0, 1.0), (5.0, 2.0), early=4, lowest=3)))
    assert rows(still, "hidden")[0] == [*layer[:2], "–", "–", "–", "1.00"]
    assert "over the first 4 epochs" in still


def test_the_books_curves_have_places_and_are_held_or_not(values) -> None:
    text = said("training", values())
    places = [row[1:] for row in rows(text, "hidden") if len(row) == 4]
    assert places == [["12", "98", "yes"], ["12", "98", ""]]
    assert text.count("<b>no</b>") == 1
    assert "over 2 epochs at once" in text


def test_without_the_books_curves_nothing_is_said_of_them(values) -> None:
    text = said("training", values(curves=curves()[:0], quantities=quantities()))
    assert "own curves" not in text
    assert "unusual" not in text


def test_the_most_unusual_curve_is_the_nearest_to_what_one_more_run_does(values) -> None:
    found = quantities(("D3", 4, 9.0, 1.0), ("D6a", 1, 2.4, 3.0), ("D6b", 2, 2.2, 2.5))
    text = said("training", values(quantities=found))
    assert "that of hidden layer 2 in [784, 30, 30, 10]. At its farthest" in text
    assert "is 2.2 standard deviations" in text
    assert "keeps within 2.5 in 90% of cases" in text
    endless = quantities(("D6a", 1, 2.4, math.inf), ("D6b", 2, math.nan, math.nan))
    assert "unusual" not in said("training", values(quantities=endless))


def test_what_is_learned_is_told_in_percent_with_intervals(values) -> None:
    found = learned(("784-30-30-10", 0.9, 0.88, 0.92), ("784-3-10", 0.2, 0.1, 0.3))
    text = said("training", values(learned=found))
    assert "of 1,000 images, these are 90.0 (88.0 to 92.0) percent with [784, 30, 30, 10]" in text
    assert "and 20 (10 to 30) percent with [784, 3, 10]. A guess is right for 10%." in text


def test_noise_of_mini_batches_is_told_over_the_networks(values) -> None:
    tables = [by_step(10.51, 1.21), by_step(20.0, 1.4, "b", 2), by_step(34.6, 1.59, "c", 2)]
    text = said("training", values(noise=pd.concat(tables)))
    assert "a single mini-batch is 11 to 35 times as long" in text
    assert "The average of the gradients is 1.2 to 1.6 times as long" in text
    assert "is 11 times as long" in said("training", values(noise=tables[0]))


def test_noise_is_told_of_steps_and_networks_that_can_be_compared(values) -> None:
    table = by_step(10.51, 1.21)
    table.loc[table["step"].isin([0, 3]) & (table["measure"] == "mini_batch"), "median"] = 1e9
    alone = by_step(99.0, 9.9, "alone", 1)
    diverged = by_step(99.0, 9.9, "lost").query("measure != 'full_batch'")
    stopped = by_step(99.0, 9.9, "stopped")
    stopped.loc[stopped["measure"] == "full_batch", "median"] = 0
    others = pd.concat([alone, diverged, stopped])
    text = said("training", values(noise=pd.concat([table, others])))
    assert "a single mini-batch is 11 times as long" in text
    assert "The average of the gradients is 1.2 times as long" in text
    assert "a single mini-batch is" not in said("training", values(noise=others))
    assert "a single mini-batch is" not in said("training", values(noise=alone))


def test_whether_both_kinds_of_training_start_alike_is_told_by_the_parameters(values) -> None:
    alike = "that start from the same weights and see the same images as those above, 10 images"
    assert alike in said("training", values())
    for other in ({"seed": 4}, {"images": 500}, {"eta": 0.2}, {"lmbda": 0.0}):
        text = said("training", values(setting(**other)))
        assert "on networks of their own, 10 images at a time" in text


def test_opinions_are_the_ledgers(values) -> None:
    text = said("training", values())
    ids = ("D1a", "D1b", "D1c", "D1d", "D1e", "D2", "D3", "D4a", "D4b", "D6a", "D6b", "D6c")
    assert all(f"verdict({id})" in text for id in ids)


def test_measured_numbers_have_their_sources(values) -> None:
    text = say("training", values())
    assert f'data-from="{LEARNED.path}#0.mean">90.0' in text
    assert f'data-from="{SPEED_SHAPE.path}">2.0</data> times that' in text
    assert f'data-from="{BOOK_CURVE.path}#1.percentile">98</data>' in text
    assert f'data-from="{QUANTITIES.path}#0.measured">1.0</data> standard' in text
    assert f'data-from="{NOISE.path}">11</data>' in text
