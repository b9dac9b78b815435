"""From an interval to a verdict: just inside and just outside every border."""

import math

import pytest

from unstable_gradients.study.verdicts import Region, Verdict, judge

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
UNDECIDED, FAILS = Verdict.UNDECIDED, Verdict.FAILS


def up(value):
    return math.nextafter(value, math.inf)


def down(value):
    return math.nextafter(value, -math.inf)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (up(0.8), 1.0, HOLDS),
        (0.8, 1.0, IN_DIRECTION),
        (up(0.5), 0.9, IN_DIRECTION),
        (0.5, 0.9, UNDECIDED),
        (0.1, up(0.5), UNDECIDED),
        (0.1, 0.5, FAILS),
        (0.0, 0.2, FAILS),
    ],
)
def test_above_a_limit_in_direction_above_another(low, high, verdict):
    assert judge(low, high, Region(low=0.8), Region(low=0.5)) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (1.0, 2.0, HOLDS),
        (down(1.0), 1.5, IN_DIRECTION),
        (1.5, up(2.0), IN_DIRECTION),
        (0.5, 4.0, IN_DIRECTION),
        (down(0.5), 1.5, UNDECIDED),
        (1.5, up(4.0), UNDECIDED),
        (0.1, 0.5, UNDECIDED),  # it touches a region to which its borders belong
        (0.1, down(0.5), FAILS),
        (up(4.0), 9.0, FAILS),
    ],
)
def test_between_limits_that_belong_to_the_region(low, high, verdict):
    assert judge(low, high, Region(1.0, 2.0, closed=True), Region(0.5, 4.0, closed=True)) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (down(-1.0), 0.0, UNDECIDED),
        (up(-1.0), down(1.0), HOLDS),
        (-1.0, 0.5, UNDECIDED),
        (1.0, 2.0, FAILS),
        (-2.0, -1.0, FAILS),
    ],
)
def test_between_limits_that_do_not_belong_to_it_without_a_direction(low, high, verdict):
    assert judge(low, high, Region(-1.0, 1.0)) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 0.04, IN_DIRECTION),  # there, and too small to matter
        (-0.01, 0.05, FAILS),
        (-0.01, up(0.05), UNDECIDED),
        (0.04, 0.06, IN_DIRECTION),
    ],
)
def test_what_surely_lies_outside_what_is_needed_fails_unless_it_holds_in_direction(
    low, high, verdict
):
    strict = Region(low=0.05)
    assert judge(low, high, strict, Region(low=0.0), needed=strict) is verdict


def test_without_an_interval_nothing_is_decided():
    assert judge(math.nan, math.nan, Region(low=0.0)) is UNDECIDED


@pytest.mark.parametrize("width", [0.01, 0.1, 0.3, 1.0])
def test_a_wider_interval_never_turns_a_verdict_into_another_decided_one(width):
    """Fewer replicas must not make it easier to hold, or to fail."""
    strict, wider = Region(low=0.8), Region(low=0.5)
    for tenths in range(11):
        centre = tenths / 10
        narrow = judge(centre - 0.001, centre + 0.001, strict, wider)
        wide = judge(centre - width, centre + width, strict, wider)
        assert wide in {narrow, UNDECIDED} or (narrow, wide) == (HOLDS, IN_DIRECTION)


@pytest.mark.parametrize("closed", [True, False])
def test_borders_belong_to_closed_regions_only(closed):
    region = Region(0.0, 1.0, closed=closed)
    assert region.holds(0.25, 0.75)
    for low, high in ((0.0, 0.75), (0.25, 1.0)):
        assert region.holds(low, high) is closed
    for low, high in ((-1.0, 0.0), (1.0, 2.0)):
        assert region.excludes(low, high) is not closed
