"""What inputs of interactive figures offer, from data of a test's own."""

from typing import Any

import pandas as pd
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import offered

RUNS = pd.DataFrame({"network": ["deep", "flat", "deep"], "width": [300, 30, 100]})
WORDS = {"invitation": "Try", "networks": {"deep": "a deep one"}}


def filled(parameter: dict[str, Any], offers: dict[str, list[str]]) -> dict[str, Any]:
    """The parameter, filled."""
    specification = {"params": [parameter], "usermeta": {"offered": offers}}
    return offered.filled(specification, WORDS, {"runs": RUNS})["params"][0]


def choice(**more: Any) -> dict[str, Any]:
    return {"name": "chosen", "bind": {"input": "select", "options": []}, **more}


def test_texts_are_offered_once_in_their_order_and_the_first_is_chosen() -> None:
    found = filled(choice(value="other"), {"chosen": ["runs", "network"]})
    assert found["bind"]["options"] == ["deep", "flat"]
    assert found["value"] == "deep"
    assert "labels" not in found["bind"]


def test_numbers_are_offered_rising_and_one_that_is_there_stays_chosen() -> None:
    found = filled(choice(value=100), {"chosen": ["runs", "width"]})
    assert found["bind"]["options"] == [30, 100, 300]
    assert found["value"] == 100


def test_values_have_the_words_that_there_are() -> None:
    found = filled(choice(), {"chosen": ["runs", "network", "words.networks"]})
    assert found["bind"]["labels"] == ["a deep one", "flat"]


def test_a_slider_ends_at_the_largest() -> None:
    slider = {"name": "width", "value": 5, "bind": {"input": "range", "min": 1, "max": 2}}
    found = filled(slider, {"width": ["runs", "width"]})
    assert found["bind"] == {"input": "range", "min": 1, "max": 300}
    assert found["value"] == 5


def test_the_specification_itself_is_left_as_it_was() -> None:
    specification = {"params": [choice()], "usermeta": {"offered": {"chosen": ["runs", "width"]}}}
    offered.filled(specification, WORDS, {"runs": RUNS})
    assert specification["params"] == [choice()]
    assert offered.filled({"mark": "line"}, WORDS, {}) == {"mark": "line"}


@pytest.mark.parametrize(
    ("offers", "told"),
    [
        ({"other": ["runs", "width"]}, "^offered: other: expected a parameter with an input$"),
        ({"chosen": ["runs", "depth"]}, "no column depth of data runs, expected one$"),
        ({"chosen": ["walks", "width"]}, "no column width of data walks, expected one$"),
    ],
)
def test_what_cannot_be_offered_is_named(offers: dict[str, list[str]], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        filled(choice(), offers)
