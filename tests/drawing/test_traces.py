import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstable_gradients.drawing import traces


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8))
def test_labels_are_pushed_apart_in_their_order(places: list[float]) -> None:
    gap = 0.1
    moved = traces.pushed_apart(places, gap)
    order = sorted(range(len(places)), key=places.__getitem__)
    in_order = [moved[index] for index in order]
    assert all(0 <= place <= 1 for place in moved)
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(in_order))


def test_labels_that_fit_stay_where_they_are() -> None:
    assert traces.pushed_apart([0.9, 0.1, 0.5], gap=0.1) == [0.9, 0.1, 0.5]


@pytest.mark.parametrize("layers", [1, 4])
def test_layers_are_told_apart_by_colour_and_by_dashes(layers: int) -> None:
    look = traces.looks(pd.DataFrame({"layer": range(1, layers + 1)}))
    assert list(look) == list(range(1, layers + 1))
    assert len({one.colour for one in look.values()}) == layers
    assert len({str(one.dashes) for one in look.values()}) == layers
