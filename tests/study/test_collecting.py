"""Collecting the tables of variants, whole or refused in one line."""

from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables

NETWORKS = {"shallow": (784, 3, 10), "deep": (784, 3, 4, 2, 10)}
COLUMNS = (tables.Text("network"), tables.Whole("replica"))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_collecting_walks_the_variants_in_their_order_and_nothing_else(tmp_path):
    written(tmp_path, "deep", "network,replica\ndeep,0\n")
    written(tmp_path, "shallow", "network,replica\nshallow,0\nshallow,1\n")
    written(tmp_path, "removed", "something else")
    table = summaries.collect(tmp_path, NETWORKS, COLUMNS)
    assert table["network"].tolist() == ["shallow", "shallow", "deep"]
    assert table.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("network,replica\ndeep,0\n", "network 'deep', expected 'shallow' in every row"),
        ("network,replica\nshallow,0\ndeep,0\n", "network 'deep', expected 'shallow'"),
        ("network,replica\n,0\n", "column network is empty in a row, expected text"),
        ("network,epoch\nshallow,0\n", "columns network, epoch; expected network, replica"),
        ("replica,network\n0,shallow\n", "columns replica, network; expected network, replica"),
        ("network,replica\n", "no rows, expected at least one"),
        ("", "not a CSV table"),
    ],
)
def test_a_wrong_table_is_named_in_one_line(tmp_path, text, message):
    path = written(tmp_path, "shallow", text)
    with pytest.raises(InvalidInput) as caught:
        summaries.collect(tmp_path, {"shallow": NETWORKS["shallow"]}, COLUMNS)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"deep\.csv: missing, expected a CSV table"):
        summaries.collect(tmp_path, {"deep": NETWORKS["deep"]}, COLUMNS)
