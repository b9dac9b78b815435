"""Tables as files: exactly their columns, and the same numbers again."""

import importlib
import math
import pkgutil

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY
from stages.start.tables import INITIAL_GRADIENT
from stages.training.tables import GRADIENT_TRACE
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import tables
from unstable_gradients.study.ledger import CLAIMS
from unstable_gradients.study.tables import Text, Whole

COLUMNS = (Text("network"), Whole("layer"), "norm")
SECTIONS = [
    importlib.import_module(f"{tables.__name__}.{each.name}")
    for each in pkgutil.iter_modules(tables.__path__)
]
ALL = {
    name: value
    for section in SECTIONS
    for name, value in vars(section).items()
    if name.isupper() and not name.startswith("_")
}


@pytest.mark.parametrize("name", sorted(ALL))
def test_columns_are_names_that_differ(name):
    assert len(set(ALL[name])) == len(ALL[name])
    assert all(column.replace("_", "").isalnum() for column in ALL[name])


def test_a_name_has_the_same_kind_in_all_tables():
    """But for `name` and the like, which some tables can go without."""
    kinds = {}
    for table in ALL.values():
        for column in table:
            kinds.setdefault(str(column), set()).add(type(column))
    assert {column: kind for column, kind in kinds.items() if len(kind) > 1} == {}


def header(columns):
    return ",".join(columns)


def test_columns_that_readers_of_the_study_rely_on():
    assert header(ACCURACY) == (
        "network,replica,epoch,validation_accuracy,training_accuracy,validation_cost,training_cost"
    )
    assert header(INITIAL_GRADIENT) == (
        "network,replica,layer,bias_gradient_norm,weight_gradient_norm,rms_bias_gradient_norm"
    )
    assert header(GRADIENT_TRACE) == (
        "network,replica,epoch,layer,bias_gradient_norm,weight_gradient_norm"
    )
    assert header(CLAIMS) == (
        "id,claim,quantity,book,measured,low,high,replicas,percentile,verdict,reason"
    )


def test_a_table_is_written_in_the_order_of_its_columns_and_read_to_the_same_numbers(tmp_path):
    path = tmp_path / "new/table.csv"
    numbers = [0.1 + 0.2, 5e-324, math.nan]
    frame = pd.DataFrame({"extra": 0, "norm": numbers, "layer": [1, 2, 3], "network": "deep"})
    tables.write(frame, COLUMNS, path)
    text = "network,layer,norm\ndeep,1,0.30000000000000004\ndeep,2,5e-324\ndeep,3,\n"
    assert path.read_bytes() == text.encode()
    pd.testing.assert_frame_equal(
        tables.read(path, COLUMNS), frame[list(COLUMNS)], check_exact=True
    )


def test_a_table_without_a_column_is_not_written(tmp_path):
    with pytest.raises(KeyError, match="norm"):
        tables.write(pd.DataFrame({"network": ["deep"], "layer": 1}), COLUMNS, tmp_path / "t.csv")
    assert not list(tmp_path.iterdir())


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
def test_another_table_is_refused(tmp_path, text, message):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        tables.read(path, COLUMNS)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,0,1,x\n", "column bias_gradient_norm: 'x', expected numbers"),
        ("a,0,1,True\n", "column bias_gradient_norm: 'True', expected numbers"),
        ("a,0,1.5,2\n", "column layer: '1.5', expected whole numbers from 0 to 100000000"),
        ("a,0,-1,2\n", "column layer: '-1', expected whole numbers from 0 to 100000000"),
        ("a,,1,2\n", "column replica: 'nan', expected whole numbers from 0 to 100000000"),
        (",0,1,2\n", "column network is empty in a row, expected text"),
        ("a,0,1,2,3\n", "rows of more values than the 4 columns"),
        ("a,0,1,2\na,0,1,3\n", "network a: network a, replica 0, layer 1 twice, expected it once"),
        ("a,0,1,2\na,0,2,2\na,1,2,2\n", "network a: a replica lacks rows that others have"),
        ("a,0,2,2\n", "network a: layer 2 to 2 with gaps"),
        ("a,1,1,2\n", "network a: replica 1 to 1 with gaps"),
    ],
)
def test_rows_that_cannot_be_right(tmp_path, text, message):
    columns = (Text("network"), Whole("replica"), Whole("layer"), "bias_gradient_norm")
    path = tmp_path / "table.csv"
    path.write_text(",".join(columns) + "\n" + text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        tables.read(path, columns)
    assert str(caught.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize("name", ["true", "nan", "inf", "1e5"])
def test_a_name_that_looks_like_a_number_stays_a_name(tmp_path, name):
    columns = (Text("network"),)
    tables.write(pd.DataFrame({"network": [name]}), columns, tmp_path / "table.csv")
    assert tables.read(tmp_path / "table.csv", columns)["network"].tolist() == [name]


def test_what_is_wanted_must_be_there(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("state,layer\nstart,1\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no row with state trained, expected some"):
        tables.read(path, (Text("state"), Whole("layer")), state=["start", "trained"])
