"""Parameters that several programs share: scalars with their bounds, names, groups by name."""

import pytest
from pydantic import Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.command_line import parse
from unstable_gradients.program.parameters import (
    Count,
    Distinct,
    Groups,
    Layers,
    Named,
    Neurons,
    NotNegative,
    Params,
    Part,
    Positive,
    Rising,
    Seeded,
    Several,
    Statistics,
)


class Every(Named, Seeded, Statistics):
    """A field of each kind."""

    count: Count = 1
    neurons: Neurons = 1
    layers: Layers = 1
    positive: Positive = 1.0
    not_negative: NotNegative = 0.0
    part: Part = 0.5
    several: Several[int] = (1,)
    rising: Rising[int] = (1,)
    distinct: Distinct[str] = ("a",)


GOOD = {"name": "a", "seed": "0", "confidence": "0.95"}


def given(**changes):
    pairs = (GOOD | changes).items()
    flags = [(f"--{name.replace('_', '-')}", *value.split()) for name, value in pairs]
    return parse(Every, [word for flag in flags for word in flag])


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("name", "a", "a"),
        ("name", "depth-1", "depth-1"),
        ("name", "Wide_net-2", "Wide_net-2"),
        ("seed", "0", 0),
        ("count", "10000000", 10**7),
        ("neurons", "10000", 10_000),
        ("layers", "1000", 1000),
        ("positive", "5e-324", 5e-324),
        ("not_negative", "0", 0.0),
        ("part", "0.5", 0.5),
        ("several", "3 1 1", (3, 1, 1)),
        ("several", "3", (3,)),
        ("rising", "1 3 10", (1, 3, 10)),
        ("distinct", "b a", ("b", "a")),
    ],
)
def test_values_within_their_bounds(name, value, expected):
    assert getattr(given(**{name: value}), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("name", name) for name in ("1", "1-layer", "_a", "a.b", "a/b", "été", "-1")),
        ("seed", "-1"),
        ("confidence", "0"),
        ("confidence", "1"),
        ("confidence", "nan"),
        ("confidence", "95"),
        ("count", "0"),
        ("count", "10000001"),
        ("count", "1e3"),
        ("neurons", "0"),
        ("neurons", "10001"),
        ("layers", "0"),
        ("layers", "1001"),
        ("positive", "0"),
        ("positive", "inf"),
        ("positive", "nan"),
        ("not_negative", "-0.1"),
        ("not_negative", "nan"),
        ("part", "0"),
        ("part", "1"),
        ("several", ""),
        ("rising", ""),
        ("rising", "1 1"),
        ("rising", "2 1"),
        ("distinct", "a b a"),
    ],
)
def test_a_value_out_of_its_bounds_is_named(name, value):
    with pytest.raises(InvalidInput, match=f"^--{name.replace('_', '-')} {value}: "):
        given(**{name: value})


def test_a_name_with_a_line_break_is_none():
    with pytest.raises(InvalidInput, match=r"^--name a\n: expected a letter"):
        parse(Every, ["--name", "a\n", "--seed", "0", "--confidence", "0.5"])


class Network(Params):
    """One of several."""

    hidden: Several[Neurons]


class Networks(Groups[Network]):
    """Several by name."""


class Compared(Statistics, Networks):
    """Several by name and a field besides."""


class Lists(Params):
    """Groups in a field."""

    networks: Networks


def test_groups_are_the_flags_of_any_name_in_their_order():
    flags = "--deep.hidden 30 20 --confidence 0.9 --shallow.hidden 30"
    found = parse(Compared, flags.split())
    assert found.confidence == 0.9
    assert list(found.groups) == ["deep", "shallow"]
    assert found.groups["deep"].hidden == (30, 20)


def test_groups_may_be_nested():
    found = parse(Lists, ["--networks.deep.hidden", "30", "20"])
    assert found.networks.groups == {"deep": Network(hidden=(30, 20))}


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ("", "no group of flags is given, expected at least one, as --name.flag 1"),
        ("--rate 1", "--rate 1: expected a group of flags, as --rate.name 1"),
        ("--1.hidden 30", "--1 1: expected a letter, then letters, digits, - or _"),
        ("--a.width 30", "--a.hidden is missing"),
        ("--a.hidden 30 --a.width 3", "--a.width: no such parameter"),
        ("--a.hidden 0", "--a.hidden 0: input should be greater than or equal to 1"),
        (
            "--a.hidden 30 --confidence.hidden 3",
            "--confidence.hidden: confidence is given a value of its own as well",
        ),
    ],
)
def test_groups_that_are_none(flags, message):
    with pytest.raises(InvalidInput) as caught:
        parse(Compared, ["--confidence", "0.95", *flags.split()])
    assert str(caught.value) == message


def test_the_kind_of_the_groups_is_known():
    assert Compared.kind() is Networks.kind() is Network


def test_parameters_do_not_change():
    with pytest.raises(ValueError, match="frozen"):
        given().seed = 3


def test_a_field_is_a_flag_with_hyphens():
    class Long(Params):
        mini_batch: int = Field(ge=1)

    assert parse(Long, ["--mini-batch", "3"]).mini_batch == 3
