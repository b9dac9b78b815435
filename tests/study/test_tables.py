"""Tables: where they are, exactly their columns, and the same numbers again."""

import copy
import importlib
import math
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code
from unstable_gradients.study import tables
from unstable_gradients.study.columns import (
    Choice,
    Column,
    Count,
    Extended,
    Flag,
    Fraction,
    Gap,
    Logarithm,
    Note,
    Positive,
    PositiveSetting,
    Setting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Files, Table, Tables

SECTIONS = [
    importlib.import_module(f"stages.{path.parent.name}.tables")
    for path in sorted((code.ROOT / "stages").glob("*/tables.py"))
]
ALL = {
    f"{section.__name__.split('.')[1]}.{name}": value
    for section in SECTIONS
    for name, value in vars(section).items()
    if isinstance(value, Table | Tables) and value not in vars(tables).values()
}
COLUMNS = (Text("network"), Whole("layer"), Extended("norm"))
TABLE = Table("new/table.csv", "a layer", COLUMNS)
RUNS = Tables("runs", "network", "a layer of a network", COLUMNS)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The folder from which paths count."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text, path=TABLE.path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def test_every_section_that_has_results_has_tables():
    assert len(SECTIONS) > 10
    assert len(ALL) > 50


@pytest.mark.parametrize("name", sorted(ALL))
def test_columns_are_names_that_differ(name):
    columns = ALL[name].columns
    assert all(isinstance(column, Column) for column in columns)
    assert len(set(columns)) == len(columns)
    assert all(column.replace("_", "").isalnum() for column in columns)
    assert ALL[name].meaning


def test_a_name_is_of_text_of_whole_numbers_or_of_others_in_all_tables():
    kinds = {}
    for table in ALL.values():
        for column in table.columns:
            kind = next(each for each in (Text, Whole, Column) if isinstance(column, each))
            kinds.setdefault(str(column), set()).add(kind)
    assert {column: kind for column, kind in kinds.items() if len(kind) > 1} == {}


def test_no_two_tables_or_pictures_are_at_the_same_place():
    unique = {id(table): table for table in ALL.values()}.values()
    places = [table.path if isinstance(table, Table) else table.folder for table in unique]
    pictures = {
        id(value): value.path
        for section in SECTIONS
        for value in vars(section).values()
        if isinstance(value, Picture)
    }
    places += pictures.values()
    assert len(set(places)) == len(places)
    assert all(place.startswith(("data/", "reports/")) for place in places)


def test_columns_that_readers_of_the_study_rely_on():
    known = {
        "depth.ACCURACY": "network,replica,epoch,validation_accuracy,training_accuracy,"
        "validation_cost,training_cost",
        "start.INITIAL_GRADIENT": "network,replica,layer,bias_gradient_norm,weight_gradient_norm,"
        "rms_bias_gradient_norm",
        "training.GRADIENT_TRACE": "network,replica,epoch,layer,bias_gradient_norm,"
        "weight_gradient_norm",
        "ledger.CLAIMS": "id,claim,source,verdict,evidence,quantities",
        "ledger.QUANTITIES": "id,quantity,network,setting,unit,book,measured,low,high,interval,"
        "bracket_low,bracket_high,replicas,percentile,verdict,rule,written,power,chance,shown",
    }
    assert {name: ",".join(ALL[name].columns) for name in known} == known


def test_a_column_means_what_it_says_or_what_the_glossary_does():
    assert Column("norm", "of the gradient").meaning == "of the gradient"
    assert Whole("layer").meaning == "hidden layer, counted from 1 at the front"
    assert Whole("layer", "of the chain").meaning == "of the chain"
    assert Column("norm").meaning == ""
    assert Column("norm", "of the gradient") == "norm"


def test_a_table_is_written_in_the_order_of_its_columns_and_read_to_the_same_numbers():
    numbers = [0.1 + 0.2, 5e-324, math.nan]
    frame = pd.DataFrame({"extra": 0, "norm": numbers, "layer": [1, 2, 3], "network": "deep"})
    TABLE.write(frame)
    text = "network,layer,norm\ndeep,1,0.30000000000000004\ndeep,2,5e-324\ndeep,3,\n"
    assert Path("new/table.csv").read_bytes() == text.encode()
    pd.testing.assert_frame_equal(TABLE.read(), frame[list(COLUMNS)], check_exact=True)


def test_a_table_without_a_column_is_not_written(here):
    with pytest.raises(KeyError, match="norm"):
        TABLE.write(pd.DataFrame({"network": ["deep"], "layer": 1}))
    assert not list(here.iterdir())


def test_whole_numbers_are_floats_where_a_column_is_not_of_whole_ones():
    written("network,layer,norm\ndeep,1,2\n")
    assert TABLE.read()["norm"].dtype == float


def refusal(table=TABLE, **wanted):
    with pytest.raises(InvalidInput) as caught:
        table.read(**wanted)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("network,layer\na,1\n", "columns network, layer; expected network, layer, norm"),
        ("network,layer,norm,more\na,1,2,3\n", "columns network, layer, norm, more; expected"),
        ("network,norm,layer\na,1,2\n", "columns network, norm, layer; expected"),
        ("network,layer,norm\n", "no rows, expected at least one"),
        ("", "not a CSV table"),
    ],
)
def test_another_table_is_refused(text, message):
    written(text)
    assert refusal().startswith(f"new/table.csv: {message}")


def test_a_missing_table_is_named():
    assert refusal() == "new/table.csv: missing, expected a CSV table"


def test_a_part_of_a_table_may_have_no_rows():
    written("network,layer,norm\n")
    assert list(TABLE.read_part().columns) == list(COLUMNS)
    assert TABLE.read_part().empty


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,0,1,x\n", "column bias_gradient_norm: 'x', expected finite numbers"),
        ("a,0,1,True\n", "column bias_gradient_norm: 'True', expected finite numbers"),
        ("a,0,1.5,2\n", "column layer: '1.5', expected whole numbers from 0 to 100000000"),
        ("a,0,-1,2\n", "column layer: '-1', expected whole numbers from 0 to 100000000"),
        ("a,,1,2\n", "column replica: 'nan', expected whole numbers from 0 to 100000000"),
        (",0,1,2\n", "column network is empty in a row, expected text"),
        ("a,0,1,2,3\n", "rows of more values than the 4 columns"),
        ("a,0,1,2\na,0,1,3\n", "network a: network a, replica 0, layer 1 twice, expected it once"),
        ("a,0,1,2\na,0,2,2\na,1,2,2\n", "network a: a replica lacks rows that others have"),
        ("a,0,2,2\n", "network a: layer 2 to 2 with gaps"),
        ("a,0,1,2\na,0,3,2\n", "network a: layer 1 to 3 with gaps"),
        ("a,1,1,2\n", "network a: replica 1 to 1 with gaps"),
    ],
)
def test_rows_that_cannot_be_right(text, message):
    columns = (Text("network"), Whole("replica"), Whole("layer"), Column("bias_gradient_norm"))
    written(",".join(columns) + "\n" + text)
    found = refusal(Table(TABLE.path, "a layer", columns))
    assert found.startswith(f"new/table.csv: {message}")


TINY, HUGE = 5e-324, 1e150
# For each kind of numbers some that it can have, and some that it cannot.
KINDS = {
    Column: (["-1", "0", TINY, HUGE, -HUGE], ["", "inf", "-inf", "1e151", "-1e151", "9" * 400]),
    Setting: (["-1", "0", "2.5"], ["", "inf", "-inf"]),
    Positive: ([TINY, "1", HUGE], ["0", "-1", "", "inf", "1e151"]),
    PositiveSetting: ([TINY, "1"], ["0", "-1", "", "inf"]),
    Fraction: (["0", "0.5", "1"], ["-0.1", "1.1", "", "inf"]),
    Flag: (["0", "1", "1.0"], ["0.5", "2", "-1", "", "inf"]),
    Gap: (["", "-1", HUGE], ["inf", "-inf", "1e151"]),
    Extended: (["", "inf", "-inf", "-1", "1e300"], ["x", "True"]),
    Logarithm: (["", "-inf", "-1e30", "709"], ["710", "inf", "1e30"]),
    Whole: (["0", "1", "100000000"], ["-1", "0.5", "", "inf", "100000001"]),
    Count: (["1", "100000000"], ["0", "-1", "0.5", "", "inf"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_numbers_is_checked_in_every_row(kind):
    table = Table(TABLE.path, "", (Whole("row"), Column("measured"), kind("number")))
    can, cannot = KINDS[kind]
    head = "row,measured,number\n"
    written(head + "".join(f"{row},1,{each}\n" for row, each in enumerate(can)))
    np.testing.assert_array_equal(table.read()["number"], [float(each or "nan") for each in can])
    for each in cannot:
        written(head + f"0,1,{can[-1]}\n1,1,{each}\n2,1,{can[-1]}\n")
        found = refusal(table)
        assert found.startswith(f"{TABLE.path}: column number: '")
        assert found.endswith(f"', expected {kind.expected}")


def test_rows_that_all_replicas_lack_are_missed():
    columns = (Text("network"), Whole("replica"), Whole("epoch"), Whole("layer"), Column("norm"))
    table = Table(TABLE.path, "a layer", columns)
    written(",".join(columns) + "\na,0,0,1,x\na,0,0,2,x\na,0,1,1,x\n".replace("x", "0.5"))
    assert refusal(table) == (
        "new/table.csv: network a: rows are missing, expected all of network, replica, epoch, layer"
    )


@pytest.mark.parametrize("name", ["true", "nan", "inf", "1e5"])
def test_a_name_that_looks_like_a_number_stays_a_name(name):
    table = Table(TABLE.path, "a network", (Text("network"),))
    table.write(pd.DataFrame({"network": [name]}))
    assert table.read()["network"].tolist() == [name]


def test_a_note_may_be_empty_and_a_text_may_not():
    written("a,b\n,\n")
    assert Table(TABLE.path, "", (Note("a"), Note("b"))).read()["a"].tolist() == [""]
    assert "column a is empty in a row" in refusal(Table(TABLE.path, "", (Text("a"), Note("b"))))


def test_a_choice_is_one_of_its_words():
    table = Table(TABLE.path, "", (Choice("verdict", ("holds", "fails"), "of a claim"),))
    written("verdict\nholds\nfails\n")
    assert table.read()["verdict"].tolist() == ["holds", "fails"]
    written("verdict\nholds\nx\nHolds\n")
    assert refusal(table) == "new/table.csv: column verdict: 'x', expected holds, fails"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_a_copied_column_keeps_what_it_means_and_its_words(copied):
    column = Choice("verdict", ("holds", "fails"), "of a claim")
    found = copied(column)
    assert found == column
    assert (type(found), found.words, found.meaning) == (Choice, column.words, column.meaning)


def test_what_is_wanted_must_be_there_for_each_network():
    written("network,layer,norm\na,1,1\na,2,1\nb,1,1\n")
    assert len(TABLE.read(layer=[1])) == 3
    assert refusal(layer=[1, 2]) == ("new/table.csv: network b: no row with layer 2, expected some")
    written("network,layer,norm\nb,1,1\na,1,1\n")  # the first in the file is named
    assert refusal(layer=[2]) == "new/table.csv: network b: no row with layer 2, expected some"
    table = Table(TABLE.path, "", (Text("state"), Whole("layer")))
    written("state,layer\nstart,1\n")
    assert refusal(table, state=["start", "trained"]) == (
        "new/table.csv: no row with state trained, expected some"
    )


def test_measurements_are_told_apart_by_what_is_before_the_first_measured():
    columns = (Text("network"), Whole("replica"), Setting("eta"), Column("cost"), Whole("steps"))
    assert Table("", "", columns).place == ["network", "replica", "eta"]


def test_tables_by_name_are_called_after_it_and_hold_it_in_every_row():
    RUNS.write(pd.DataFrame({"network": "other", "layer": [1, 2], "norm": 0.5}), "deep")
    text = "network,layer,norm\ndeep,1,0.5\ndeep,2,0.5\n"
    assert Path("runs/deep.csv").read_text(encoding="utf-8") == text
    assert RUNS.of("deep").path == "runs/deep.csv"


def test_tables_are_read_by_name_in_the_order_asked_for_and_no_others():
    for name in ("deep", "shallow"):
        RUNS.write(pd.DataFrame({"layer": [1, 2], "norm": 0.5}), name)
    written("something else", "runs/removed.csv")
    found = RUNS.read(["shallow", "deep"])
    assert found["network"].tolist() == ["shallow", "shallow", "deep", "deep"]
    assert found.index.tolist() == [0, 1, 2, 3]
    whole = RUNS.together(TABLE.path)
    whole.write(found)
    pd.testing.assert_frame_equal(whole.read(), found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("deep,2,1\nother,2,1\n", "network 'other', expected 'deep' in every row"),
        ("deep,2,1\ndeep,2,2\n", "network deep: network deep, layer 2 twice, expected it once"),
        ("deep,1,1\n", "network deep: no row with layer 2, expected some"),
    ],
)
def test_a_table_that_is_another_ones_or_lacks_something_is_named(text, message):
    written(f"network,layer,norm\n{text}", "runs/deep.csv")
    with pytest.raises(InvalidInput) as caught:
        RUNS.read(["deep"], layer=[2])
    assert str(caught.value) == f"runs/deep.csv: {message}"


def test_files_by_name_are_called_after_it():
    assert Files("runs", ".npz", "weights").of("deep") == Path("runs/deep.npz")


def test_the_first_row_with_given_values():
    table = pd.DataFrame({"layer": [1, 2, 2], "state": "start", "norm": [1.0, 2.0, 3.0]})
    assert tables.row(table, layer=2, state="start")["norm"] == 2.0
    with pytest.raises(InvalidInput) as caught:
        tables.row(table, layer=3, state="start")
    assert str(caught.value) == (
        "no row with layer 3, state start among layer, state, norm, expected one"
    )


def test_all_rows_with_given_values():
    table = pd.DataFrame({"layer": [1, 2, 2], "norm": [1.0, 2.0, 3.0]})
    assert tables.rows(table, layer=2)["norm"].tolist() == [2.0, 3.0]
    with pytest.raises(InvalidInput, match="no row with layer 3 among layer, norm, expected one"):
        tables.rows(table, layer=3)
