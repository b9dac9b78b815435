"""How English shows counts and enumerations."""

import pytest

from unstable_gradients.page import english
from unstable_gradients.page.sourced import Number


@pytest.mark.parametrize(
    ("count", "noun", "shown"),
    [
        (1.0, "hidden layer", "1 hidden layer"),
        (50_000.0, "image", "50,000 images"),
        (2049.0, "gate", "2,049 gates"),
    ],
)
def test_a_count_has_its_noun(count: float, noun: str, shown: str) -> None:
    assert english.FILTERS["counted"](count, noun) == shown
    assert f">{shown}<" in str(english.FILTERS["counted"](Number(count, ("a.csv",)), noun))


def test_an_enumeration_says_what_reads_alike_once() -> None:
    assert english.listed([]) == ""
    assert english.listed(["a"]) == "a"
    assert english.listed(["a", "b", "c"]) == "a, b and c"
    assert english.listed(["<b>a</b>", "a"]) == "<b>a</b>"
    assert english.listed(["2", "3"], "to") == "2 to 3"


def test_a_small_probability_is_below_the_least_of_interest() -> None:
    assert english.probability(0.0004) == "&lt; 0.001"
    assert english.probability(0.0432) == "0.043"
