"""Flags as DVC writes them, and bad ones told in one line."""

import gc
import sys
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import command_line
from unstable_gradients.program.command_line import Several, parse, parse_flags, usage


class Inner(BaseModel):
    sizes: Several[int]


class Arguments(command_line.Arguments):
    """Arguments of every form that the stage programs use."""

    eta: float = Field(gt=0, allow_inf_nan=False, description="learning rate")
    hidden: Annotated[Several[int], Field(min_length=1)] = (3,)
    mini_batch: int = Field(10, ge=1, description="images in a mini-batch")
    variants: dict[str, Inner] = Field(default_factory=dict)
    out: Path = Path("out.csv")


@pytest.mark.parametrize(
    ("arguments", "flags"),
    [
        ("", {}),
        ("--eta 0.1 --mini-batch 10", {"eta": "0.1", "mini-batch": "10"}),
        ("--hidden 30 30", {"hidden": ["30", "30"]}),
        ("--shift -1 -2e-3", {"shift": ["-1", "-2e-3"]}),
        ("--verbose", {"verbose": []}),
        ("--a.b.c 1 --a.b.d 2 3", {"a": {"b": {"c": "1", "d": ["2", "3"]}}}),
        (
            "--a 1 --in b.c --a 2 --x.y 3 --in d --a 4",
            {"a": "1", "b": {"c": {"a": "2", "x": {"y": "3"}}}, "d": {"a": "4"}},
        ),
    ],
)
def test_flags_as_a_nested_mapping(arguments, flags):
    assert parse_flags(arguments.split()) == flags


def test_typed_arguments():
    flags = "--eta 1e-3 --hidden 30 20 --mini-batch 5 --variants.a-1.sizes 4 --out x/y.csv"
    given = parse(Arguments, [*flags.split(), "--variants.b.sizes", "5", "6"])
    assert given.eta == 0.001
    assert given.hidden == (30, 20)
    assert given.mini_batch == 5
    assert {name: inner.sizes for name, inner in given.variants.items()} == {
        "a-1": (4,),
        "b": (5, 6),
    }
    assert given.out == Path("x/y.csv")
    assert given.kernels == "pinned"


def test_a_list_of_one():
    assert parse(Arguments, ["--eta", "1", "--hidden", "30"]).hidden == (30,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "--eta is missing"),
        ("0.1", "'0.1': expected a flag such as --name"),
        ("-- 0.1", "'--': expected a flag such as --name"),
        ("--eta 1 --rate 2", "--rate: no such parameter"),
        ("--eta=1", "--eta is missing"),
        ("--eta 1 --eta 2", "--eta: given twice"),
        ("--eta 1 --in a --b 1 --in a --b 2", "--a.b: given twice"),
        ("--eta 1 --in --b 1", "--in: expected the name of one group"),
        ("--eta 1 --in a b --b 1", "--in a b: expected the name of one group"),
        ("--eta nan", "--eta nan: input should be a finite number"),
        ("--eta inf", "--eta inf: input should be a finite number"),
        ("--eta 0", "--eta 0: input should be greater than 0"),
        ("--eta", "--eta : input should be a valid number"),
        ("--eta 1 2", "--eta 1 2: input should be a valid number"),
        (
            "--eta 1 --mini-batch 0",
            "--mini-batch 0: input should be greater than or equal to 1",
        ),
        (
            "--eta 1 --mini-batch 1.5",
            "--mini-batch 1.5: input should be a valid integer, "
            "unable to parse string as an integer",
        ),
        (
            "--eta 1 --hidden 3 x",
            "--hidden x: input should be a valid integer, unable to parse string as an integer",
        ),
        ("--eta 1 --kernels fast", "--kernels fast: input should be 'pinned' or 'native'"),
        ("--eta 1 --variants.a.sizes 1 --variants.a 2", "--variants.a: given twice"),
        (
            "--eta 1 --variants.a 2 --variants.a.sizes 1",
            "--variants.a.sizes: a is given a value of its own as well",
        ),
        ("--eta 1 --variants.a.width 1", "--variants.a.sizes is missing"),
    ],
)
def test_bad_arguments_name_the_flag_its_value_and_what_was_expected(arguments, message):
    with pytest.raises(InvalidInput) as caught:
        parse(Arguments, arguments.split())
    assert str(caught.value) == message


def test_a_long_value_is_cut():
    with pytest.raises(InvalidInput) as caught:
        parse(Arguments, ["--eta", "9" * 50 + "x" * 5000])
    assert len(str(caught.value)) < 200


def test_usage_explains_every_flag():
    text = usage(Arguments, "train.py", "Train a network.")
    assert text.startswith("usage: train.py ")
    assert "Train a network." in text
    assert "--eta  learning rate\n" in text
    assert "--mini-batch  images in a mini-batch (default 10)" in text
    assert "--kernels " in text


def ended(main, monkeypatch, *arguments):
    """The exit status of a program with this main function."""
    monkeypatch.setattr(sys, "argv", ["stages/train.py", *arguments])
    with pytest.raises(SystemExit) as caught:
        command_line.run(main, Arguments)
    return caught.value.code


def raising(error):
    def main(given):
        raise error

    return main


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (InvalidInput("eta 3:\n  expected\tless"), "train.py: eta 3: expected less\n"),
        (PermissionError(13, "Permission denied", "a/b"), "train.py: a/b: Permission denied\n"),
        (OSError("no space"), "train.py: input or output: no space\n"),
    ],
)
def test_a_failing_program_says_why_in_one_line(monkeypatch, capsys, error, line):
    assert ended(raising(error), monkeypatch, "--eta", "1") == 2
    captured = capsys.readouterr()
    assert captured.err == line
    assert captured.out == ""


def test_a_bad_flag_ends_a_program_before_it_does_anything(monkeypatch, capsys):
    assert ended(raising(AssertionError), monkeypatch, "--eta", "x") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interrupted_program_says_nothing(monkeypatch, capsys):
    assert ended(raising(KeyboardInterrupt()), monkeypatch, "--eta", "1") == 130
    assert capsys.readouterr().err == ""


def test_errors_of_the_program_itself_are_not_hidden(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["train.py", "--eta", "1"])
    with pytest.raises(ZeroDivisionError):
        command_line.run(raising(ZeroDivisionError()), Arguments)


def test_a_program_gets_its_arguments(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "argv", ["train.py", "--eta", "0.5"])
    command_line.run(seen.append, Arguments)
    assert seen == [Arguments(eta=0.5)]


def test_garbage_that_is_left_while_the_program_is_imported_is_collected_when_it_works(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program.py"])
    seen = []
    gc.disable()
    before = gc.get_freeze_count()
    command_line.run(lambda given: seen.append(gc.isenabled()), command_line.Arguments)
    assert gc.get_freeze_count() > before
    assert seen == [True]


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_printed_and_nothing_done(monkeypatch, capsys, flag):
    monkeypatch.setattr(sys, "argv", ["stages/train.py", "--eta", "x", flag])
    command_line.run(raising(AssertionError), Arguments)
    assert capsys.readouterr().out.startswith("usage: train.py ")


def test_memory_that_does_not_suffice_is_told_in_one_line(monkeypatch, capsys):
    def main(given):
        raise MemoryError

    monkeypatch.setattr("sys.argv", ["program.py"])
    with pytest.raises(SystemExit) as ended:
        command_line.run(main, command_line.Arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("program.py: the memory does not suffice, expected")


def test_an_error_message_has_an_end(monkeypatch, capsys):
    def main(given):
        raise InvalidInput("x" * 100_000)

    monkeypatch.setattr("sys.argv", ["program.py"])
    with pytest.raises(SystemExit):
        command_line.run(main, command_line.Arguments)
    assert len(capsys.readouterr().err) < 3000
