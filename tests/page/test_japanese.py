"""How Japanese shows counts, enumerations, intervals and words."""

import pytest

from unstable_gradients.page import japanese
from unstable_gradients.page.phrases import Phrases
from unstable_gradients.page.sourced import Interval, Number

FILTERS = japanese.all_filters(Phrases({"word": {"rectifier": "ReLU"}}))


def number(value: float) -> Number:
    return Number(value, ("a.csv",))


def test_a_count_has_its_counter() -> None:
    assert FILTERS["counted"](5, "層") == "5層"
    assert ">50,000枚<" in str(FILTERS["counted"](number(50_000.0), "枚"))


@pytest.mark.parametrize(
    ("items", "last", "shown"),
    [
        ([], "、", ""),
        (["甲"], "または", "甲"),
        (["甲", "乙"], "、", "甲、乙"),
        (["甲", "乙", "丙"], "または", "甲、乙または丙"),
        (["2", "3"], "から", "2から3"),
        (["<b>2</b>", "2"], "から", "<b>2</b>"),
    ],
)
def test_an_enumeration_says_what_reads_alike_once(items: list[str], last: str, shown: str) -> None:
    assert japanese.listed(items, last) == shown


def test_a_small_probability_is_below_the_least_of_interest() -> None:
    assert japanese.probability(0.0004) == "0.001未満"
    assert japanese.probability(0.0432) == "0.043"


def test_an_interval_stands_in_full_width_brackets() -> None:
    found = Interval(*map(number, (1.23, 1.0, 1.46)))
    assert ">1.23（1.00〜1.46）<" in str(FILTERS["estimate"](found))
    assert ">1.23（1.0〜1.5）<" in str(FILTERS["band"](found))


def test_words_are_those_of_the_phrases() -> None:
    assert FILTERS["word"]("rectifier") == "ReLU"
    assert FILTERS["word"]("tanh") == "tanh"
