"""Flags as DVC writes them, and bad ones told in one line."""

from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.command_line import parse, parse_flags, usage
from unstable_gradients.program.parameters import Groups, Params, Several


class Inner(Params):
    """One of several."""

    sizes: Several[int] = Field(description="of a thing")


class Given(Params):
    """Parameters of every form that the stage programs use."""

    eta: float = Field(gt=0, allow_inf_nan=False, description="learning rate")
    hidden: Annotated[Several[int], Field(min_length=1)] = (3,)
    mini_batch: int = Field(10, ge=1, description="images in a mini-batch")
    variants: dict[str, Inner] = Field(default_factory=dict)


class Both(Given, Groups[Inner]):
    """These, and groups by any name."""


class Free(BaseModel):
    """A group of which nothing is known."""


class Nested(Params):
    """A group of flags within another."""

    inner: Inner
    groups_of_groups: Groups[Groups[Inner]]
    others: Groups[Free]


@pytest.mark.parametrize(
    ("arguments", "flags"),
    [
        ("", {}),
        ("--eta 0.1 --mini-batch 10", {"eta": "0.1", "mini-batch": "10"}),
        ("--hidden 30 30", {"hidden": ["30", "30"]}),
        ("--shift -1 -2e-3", {"shift": ["-1", "-2e-3"]}),
        ("--verbose", {"verbose": []}),
        ("--a.b.c 1 --a.b.d 2 3", {"a": {"b": {"c": "1", "d": ["2", "3"]}}}),
    ],
)
def test_flags_as_a_nested_mapping(arguments, flags):
    assert parse_flags(arguments.split()) == flags


def test_typed_arguments():
    flags = "--eta 1e-3 --hidden 30 20 --mini-batch 5 --variants.a-1.sizes 4"
    given = parse(Given, [*flags.split(), "--variants.b.sizes", "5", "6"])
    assert given.eta == 0.001
    assert given.hidden == (30, 20)
    assert given.mini_batch == 5
    assert {name: inner.sizes for name, inner in given.variants.items()} == {
        "a-1": (4,),
        "b": (5, 6),
    }


def test_a_list_of_one():
    assert parse(Given, ["--eta", "1", "--hidden", "30"]).hidden == (30,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "--eta is missing"),
        ("0.1", "'0.1': expected a flag such as --name"),
        ("-- 0.1", "'--': expected a flag such as --name"),
        ("--eta 1 --rate 2", "--rate: no such parameter"),
        ("--eta=1", "--eta is missing"),
        ("--eta 1 --eta 2", "--eta: given twice"),
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
        ("--eta 1 --kernels pinned", "--kernels: no such parameter"),  # it is the launcher's
        ("--eta 1 --variants.a.sizes 1 --variants.a 2", "--variants.a: given twice"),
        (
            "--eta 1 --variants.a 2 --variants.a.sizes 1",
            "--variants.a.sizes: a is given a value of its own as well",
        ),
        ("--eta 1 --variants.a.width 1", "--variants.a.sizes is missing"),
        (
            "--eta 1 --variants.a 1",
            "--variants.a 1: expected a group of flags, as --variants.a.name 1",
        ),
    ],
)
def test_bad_arguments_name_the_flag_its_value_and_what_was_expected(arguments, message):
    with pytest.raises(InvalidInput) as caught:
        parse(Given, arguments.split())
    assert str(caught.value) == message


def test_a_long_value_is_cut():
    with pytest.raises(InvalidInput) as caught:
        parse(Given, ["--eta", "9" * 50 + "x" * 5000])
    assert len(str(caught.value)) < 200


def test_usage_explains_every_flag():
    text = usage(Both, "python -m stages train", "Train a network.")
    assert text.startswith("usage: python -m stages train ")
    assert "Train a network." in text
    lines = text.splitlines()
    assert "  --eta  learning rate" in lines
    assert "  --mini-batch  images in a mini-batch (default 10)" in lines
    assert "  --NAME.sizes  of a thing" in lines
    assert [line for line in lines if "--kernels" in line] == [
        "  --kernels  floating-point kernels of numpy and BLAS (default pinned)"
    ]


def test_usage_names_flags_of_groups_as_they_are_given():
    lines = usage(Nested, "program", None).splitlines()
    assert "  --inner.sizes  of a thing" in lines
    assert "  --groups-of-groups.NAME.NAME.sizes  of a thing" in lines
    assert "  --others.NAME.FLAG  of one group of several kinds" in lines
