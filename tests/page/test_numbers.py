"""Numbers as a reader sees them."""

import math

import pytest

from unstable_gradients.page import numbers


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.0585566, 3, "0.0586"),
        (122.03, 2, "120"),
        (50_000.0, 3, "50,000"),
        (-0.0017, 2, "−0.0017"),
        (0.0, 2, "0.0"),
        (0.0000242, 3, "0.0000242"),
        (math.nan, 3, "–"),
        (-math.inf, 3, "−inf"),
    ],
)
def test_significant(value: float, digits: int, expected: str) -> None:
    assert numbers.significant(value, digits) == expected


def test_nothing_has_no_sign() -> None:
    assert numbers.fixed(-0.0004, 3) == "0.000"
    assert numbers.fixed(-0.0006, 3) == "−0.001"


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        # half width 0.0012: two digits
        ((0.96564, 0.96443, 0.96686), "0.9656 (0.9644 to 0.9669)"),
        # half width 0.083: one digit
        ((96.961, 96.878, 97.044), "96.96 (96.88 to 97.04)"),
        ((83.97, 76.52, 92.15), "84 (77 to 92)"),
        ((-0.00328, -0.0051, -0.00146), "−0.0033 (−0.0051 to −0.0015)"),
        ((1.0, math.nan, math.nan), "1.00"),
        ((0.5, 0.5, 0.5), "0.500"),
    ],
)
def test_estimate(estimate: tuple[float, float, float], expected: str) -> None:
    assert numbers.estimate(*estimate).replace(numbers.NO_BREAK, " ") == expected


def test_estimate_in_percent() -> None:
    shown = numbers.estimate(0.96564, 0.96443, 0.96686, scale=100.0)
    assert shown.replace(numbers.NO_BREAK, " ") == "96.56 (96.44 to 96.69)"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.34e-9, r"$2.3 \cdot 10^{-9}$"),
        (0.346, "0.35"),
        (0.001, "0.0010"),
        (43210.0, r"$4.3 \cdot 10^{4}$"),
        (0.0, "0"),
        (math.nan, "–"),
        (-0.5, "–"),
    ],
)
def test_magnitudes(value: float, expected: str) -> None:
    assert numbers.magnitude(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.7, "0.70"), (0.9968, "0.9968"), (0.99992, "0.999920"), (1.0004, "1.00"), (math.nan, "–")],
)
def test_as_many_digits_as_tell_a_number_from_1(value: float, expected: str) -> None:
    assert numbers.beside_1(value) == expected


def test_fractions() -> None:
    assert numbers.percent(0.9683) == "96.83%"
    assert numbers.percent(math.nan) == "–"
    assert numbers.confidence(0.95) == "95%"
    assert numbers.confidence(0.999) == "99.9%"


@pytest.mark.parametrize(
    ("decades", "digits", "expected"),
    [
        (0.0, 2, "1.0"),
        (math.log10(625), 3, "625"),
        (-2.0, 2, "0.010"),
        (math.log10(15625), 2, r"$1.6 \cdot 10^{4}$"),
        (-400.0, 2, r"$1.0 \cdot 10^{-400}$"),
        (math.log10(9.97e9), 2, r"$1.0 \cdot 10^{10}$"),
        (-math.inf, 2, "0"),
        (math.nan, 2, "–"),
    ],
)
def test_numbers_of_any_size(decades: float, digits: int, expected: str) -> None:
    assert numbers.scientific(decades, digits) == expected


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.0, 2, "0"),
        (0.02, 4, "0.02000"),
        (-4e-6, 4, r"−$4.000 \cdot 10^{-6}$"),
        (1.5e-15, 2, r"$1.5 \cdot 10^{-15}$"),
        (-1.0, 2, "−1.0"),
    ],
)
def test_numbers_themselves_of_any_size(value: float, digits: int, expected: str) -> None:
    assert numbers.of_any_size(value, digits) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.5, "0.5"), (100.0, "100"), (-6.0, "−6"), (25.000000000000007, "25"), (0.0, "0")],
)
def test_a_plain_number_has_no_needless_decimals(value: float, expected: str) -> None:
    assert numbers.plain(value) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("epsilon 1e-05 to 0.01", "epsilon $10^{-5}$ to 0.01"),
        ("2.5e-07 and 1e+16", r"$2.5 \cdot 10^{-7}$ and $10^{16}$"),
        ("the 784-30-10 of e-5", "the 784-30-10 of e-5"),
        ("勾配は1e-05倍", "勾配は$10^{-5}$倍"),
    ],
)
def test_powers_of_ten_are_formulas(text: str, shown: str) -> None:
    assert numbers.in_powers(text) == shown
