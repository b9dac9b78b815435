"""Outputs appear whole or not at all, and tables keep their floats."""

import errno
import math
import os
import struct
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import unstable_gradients
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import naming, read_csv, replacing, write_csv


class Stopped(BaseException):
    """Like an interrupt: no Exception."""


def replace(target, write, error=None):
    """Replace the target by what `write` makes, or fail after it."""
    with replacing(target) as partial:
        write(partial)
        if error:
            raise error


def write_half(partial):
    partial.write_text("half", encoding="utf-8")


def make_folder(partial):
    partial.mkdir()
    (partial / "new").touch()


def test_a_new_file_in_a_new_folder(tmp_path):
    target = tmp_path / "a" / "b" / "out.txt"
    with replacing(target) as partial:
        partial.write_text("new", encoding="utf-8")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "new"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("error", [ValueError, Stopped])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path, error):
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(error):
        replace(target, write_half, error)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_block_that_writes_nothing_leaves_the_old_file(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        replace(target, lambda partial: None)
    assert target.read_text(encoding="utf-8") == "old"


BEGIN = """\
import sys
from pathlib import Path
from unstable_gradients.program.files import replacing
with replacing(Path(sys.argv[1])) as partial:
    partial.mkdir()
    (partial / "of another").touch()
    print("begun", flush=True)
    input()
"""


@contextmanager
def another_writing(target):
    """Another process that writes a folder there, and ends when it is told to."""
    source = str(Path(unstable_gradients.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, target],
        env=os.environ | {"PYTHONPATH": source},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout.readline() == "begun\n"
    with process:
        yield process


def test_what_a_killed_program_left_is_removed(tmp_path):
    target = tmp_path / "out"
    with another_writing(target) as other:
        other.kill()
    assert len(list(tmp_path.iterdir())) == 1
    replace(target, write_half)
    assert list(tmp_path.iterdir()) == [target]


def test_two_programs_may_write_the_same_side_by_side(tmp_path):
    target = tmp_path / "out"
    with another_writing(target) as other:
        replace(target, write_half)
        assert target.read_text(encoding="utf-8") == "half"
        target.unlink()
        other.communicate("\n")
        assert other.returncode == 0
    assert [path.name for path in target.iterdir()] == ["of another"]
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("number", [errno.EFBIG, errno.ENOSPC])
def test_a_full_disk_is_told_with_the_name_of_the_output(tmp_path, number):
    target = tmp_path / "out.txt"
    full = OSError(number, os.strerror(number))  # as writing raises it, without a name
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        replace(target, write_half, full)
    assert caught.value.filename == str(target)
    assert list(tmp_path.iterdir()) == []


def test_of_two_files_written_together_the_one_that_finds_no_room_is_named(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"

    def write():
        with replacing(first) as one, replacing(second), naming(one):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as caught:
        write()
    assert caught.value.filename == str(first)


def test_an_error_of_another_file_keeps_its_name(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        replace(tmp_path / "out.txt", lambda partial: (tmp_path / "absent").read_text("utf-8"))
    assert caught.value.filename == str(tmp_path / "absent")


def test_an_error_that_does_not_come_from_writing_gets_no_name(tmp_path):
    with pytest.raises(ConnectionRefusedError) as caught:
        replace(tmp_path / "out.txt", write_half, ConnectionRefusedError(errno.ECONNREFUSED, "no"))
    assert caught.value.filename is None


def test_a_folder_is_replaced_whole(tmp_path):
    target = tmp_path / "folder"
    for name in ("first", "second"):
        with replacing(target) as partial:
            partial.mkdir()
            (partial / name).touch()
    assert [path.name for path in target.iterdir()] == ["second"]
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_folder(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()
    (target / "old").touch()
    with pytest.raises(Stopped):
        replace(target, make_folder, Stopped)
    assert [path.name for path in target.iterdir()] == ["old"]
    assert list(tmp_path.iterdir()) == [target]


@given(values=st.lists(st.floats(allow_nan=False), min_size=1))
def test_floats_come_back_to_the_bit(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    write_csv(pd.DataFrame({"value": np.array(values)}), path)
    found = [struct.pack("<d", value) for value in read_csv(path)["value"].astype(float)]
    assert found == [struct.pack("<d", value) for value in values]


def test_what_is_not_a_number_comes_back(tmp_path):
    path = tmp_path / "table.csv"
    write_csv(pd.DataFrame({"value": [1.0, math.nan, math.inf, -math.inf]}), path)
    np.testing.assert_array_equal(read_csv(path)["value"], [1.0, np.nan, np.inf, -np.inf])


@pytest.mark.parametrize("name", ["NA", "null", "None", "NaN", "depth-1"])
def test_names_come_back_as_text(tmp_path, name):
    path = tmp_path / "table.csv"
    write_csv(pd.DataFrame({"network": [name], "layer": [1]}), path)
    assert read_csv(path)["network"].tolist() == [name]


def test_the_bytes_of_a_table(tmp_path):
    path = tmp_path / "table.csv"
    write_csv(pd.DataFrame({"network": ["é"], "layer": [1], "norm": [0.1]}, index=[7]), path)
    assert path.read_bytes() == "network,layer,norm\né,1,0.1\n".encode()


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n1,2,3\n", b"a\n\xff\xfe\n", b"a,b\n1,2\n1", b"a,b\n1,2\n1,2"]
)
def test_what_is_no_table_is_told_by_name(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"table\.csv: not a CSV table"):
        read_csv(path)


def test_a_missing_table_is_told_by_name(tmp_path):
    with pytest.raises(InvalidInput, match=r"absent\.csv: missing, expected a CSV table$"):
        read_csv(tmp_path / "absent.csv")
