"""Measured numbers with their sources."""

import pandas as pd

from stages.depth.tables import ACCURACY_BY_REPLICA
from unstable_gradients.page.english import FILTERS
from unstable_gradients.page.filters import inverse
from unstable_gradients.page.sourced import (
    Number,
    attribute,
    calculated,
    cell,
    combined,
    element,
    estimated,
    path,
    sources,
)
from unstable_gradients.study.statistics import Estimate


def test_an_estimate_is_calculated_from_whole_tables() -> None:
    found = estimated(Estimate(0.5, 0.4, 0.6, 17), ACCURACY_BY_REPLICA)
    assert [each.value for each in (found.value, found.low, found.high)] == [0.5, 0.4, 0.6]
    assert found.low.sources == ("data/results/accuracy-by-replica.csv",)


def test_small_probabilities_are_only_said_to_be_small() -> None:
    shown = FILTERS["probability"]
    assert shown(0.0394) == "0.039"
    assert shown(0.0004) == "&lt; 0.001"
    assert shown(Number(2.9e-7, ("a.csv#0.p",))) == (
        '<data value="2.9e-07" data-from="a.csv#0.p" data-calculated>&lt; 0.001</data>'
    )


def test_only_a_cell_as_it_is_counts_as_read() -> None:
    frame = pd.DataFrame({"last_accuracy": [0.5, 0.25]})
    number = cell(ACCURACY_BY_REPLICA, frame.iloc[1], "last_accuracy")
    source = 'data-from="data/results/accuracy-by-replica.csv#1.last_accuracy"'
    assert number.shown("x") == f'<data value="0.25" {source}>x</data>'
    for other in (combined(0.25, [number]), inverse(number), calculated(1, ACCURACY_BY_REPLICA)):
        assert " data-calculated>" in other.shown("x")


def test_sources_of_a_page_are_found_whatever_element_has_them() -> None:
    page = (
        Number(1.0, ("a.csv#0.x", "b&c.csv")).shown("1")
        + f"<figure {attribute('c.svg')}></figure>"
        + '<data data-from="d.csv" value="1">1</data>'
    )
    found = list(sources(page))
    assert found == ["a.csv#0.x", "b&c.csv", "c.svg", "d.csv"]
    assert [path(each) for each in found] == ["a.csv", "b&c.csv", "c.svg", "d.csv"]


def test_text_of_a_cell_is_an_element_like_a_number() -> None:
    shown = element('"so" & so', "a.csv#0.verdict", "<b>so</b>")
    assert shown == (
        '<data value="&quot;so&quot; &amp; so" data-from="a.csv#0.verdict"><b>so</b></data>'
    )
