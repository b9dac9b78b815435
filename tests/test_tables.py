"""Tables as files: exactly their columns, and the same numbers again."""

import math

import pandas as pd
import pytest

from unstable_gradients import tables
from unstable_gradients.errors import InvalidInput
from unstable_gradients.tables.accuracy import ACCURACY
from unstable_gradients.tables.ledger import CLAIMS
from unstable_gradients.tables.speeds import GRADIENT_TRACE, INITIAL_GRADIENT

COLUMNS = ("network", "layer", "norm")
ALL = {name: value for name, value in vars(tables).items() if name.isupper()}


@pytest.mark.parametrize("name", sorted(ALL))
def test_columns_are_names_that_differ(name):
    assert len(set(ALL[name])) == len(ALL[name])
    assert all(column.replace("_", "").isalpha() for column in ALL[name])


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
