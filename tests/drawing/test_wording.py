import pandas as pd
import pytest

from unstable_gradients.drawing import wording
from unstable_gradients.page import numbers


@pytest.mark.parametrize(
    ("sizes", "short", "title"),
    [
        ("784-30-10", "1 × 30", "1 hidden layer of 30"),
        ("784-30-30-30-10", "3 × 30", "3 hidden layers of 30"),
        ("784-30-15-10", "30, 15", "2 hidden layers of\n30, 15"),
        ("784-30-30-15-10", "2 × 30, 15", "3 hidden layers of\n2 × 30, 15"),
    ],
)
def test_hidden_layers_are_named_from_the_sizes(sizes: str, short: str, title: str) -> None:
    assert wording.hidden_layers(sizes) == short
    assert wording.network_title(sizes) == title


@pytest.mark.parametrize(
    ("replicas", "words"),
    [
        ([1, 1], "1 random start of each network"),
        ([1000, 20000], "1,000 to 20,000 random starts of each network"),
        ([40, 40], "40 random starts of each network"),
        ([3, 40], "3 to 40 random starts of each network"),
    ],
)
def test_random_starts_are_counted(replicas: list[int], words: str) -> None:
    assert wording.random_starts(pd.DataFrame({"replicas": replicas})) == words


@pytest.mark.parametrize(
    ("fraction", "words"), [(0.95, "95%"), (0.999, "99.9%"), (0.6827, "68.27%")]
)
def test_percentages_have_no_needless_digits(fraction: float, words: str) -> None:
    assert wording.percent(fraction) == words


def test_percentages_are_written_as_in_the_report() -> None:
    assert wording.percent(0.95) == numbers.confidence(0.95)
