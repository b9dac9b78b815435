"""Settings that are the book's, and what is left of claims where they are not."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from unstable_gradients.study import book, findings, statistics
from unstable_gradients.study.departures import Departures
from unstable_gradients.study.ledger import BOOK, READ_LITERALLY, STUDY, Claim, Quantity
from unstable_gradients.study.published import published_accuracy

SAMPLE = np.array([0.95, 0.96, 0.97, 0.965])
GAIN = statistics.difference_of_means(SAMPLE, SAMPLE - 0.01, 0.95)


def quantity(source: str, finding: findings.Finding, name: str = "gain") -> Quantity:
    return Quantity(Claim(f"X{name}", "it helps", source), name, finding, "784-30-10")


QUANTITIES = [
    quantity(BOOK, published_accuracy(0.96, SAMPLE, 0.95), "published"),
    quantity(BOOK, findings.gain(GAIN, 0.95, 0.005, 12.0)),
    quantity(STUDY, findings.usually(SAMPLE > 0.5, 0.95), "ours"),
    quantity(READ_LITERALLY, findings.usually(SAMPLE > 0.5, 0.95), "literally"),
]


def test_the_settings_are_those_that_the_chapter_prints() -> None:
    """Chapter 5 trains with eta 0.1, lambda 5.0, mini-batches of 10 and 30 epochs."""
    code = {"eta": 0.1, "lmbda": 5.0, "mini_batch": 10, "epochs": 30}
    assert {name: book.MINI_BATCHES[name] for name in code} == code
    assert (book.FULL_BATCHES["images"], book.FULL_BATCHES["epochs"]) == (1000, 500)


def test_in_the_book_s_setting_everything_stays() -> None:
    none = Departures.of(SimpleNamespace(**book.UNTRAINED), book.UNTRAINED)
    assert not none
    assert none.applied(QUANTITIES) == QUANTITIES


def test_elsewhere_its_runs_and_numbers_are_gone_and_the_source_says_why() -> None:
    setting = SimpleNamespace(**book.MINI_BATCHES | {"eta": 0.5, "training_images": 1000})
    found = Departures.of(setting, book.MINI_BATCHES).applied(QUANTITIES)
    assert [(each.name, each.claim.source) for each in found] == [
        ("gain", "book, but with eta 0.5, training images 1,000"),
        ("ours", STUDY),
        ("literally", READ_LITERALLY),
    ]
    assert all(math.isnan(each.finding.book) for each in found)
    assert found[0].finding.measured == pytest.approx(0.01)


def test_departures_of_two_settings_are_told_once() -> None:
    both = Departures({"lmbda": 0.0, "eta": 0.5}) | Departures({"eta": 0.5, "activation": "tanh"})
    assert str(both) == "lambda 0, eta 0.5, activation tanh"


def test_some_of_a_recipe_can_be_asked_for() -> None:
    given = SimpleNamespace(width=100, cost="cross-entropy")
    assert Departures.in_some(given, ("width", "cost")).instead == {"width": 100}
