"""What is said of the factorial study, on tables whose numbers are known."""

import math

import pandas as pd

from stages.factorial import page as factorial
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
)
from tests.page.plain_text import plain


def effects(momentum: tuple[float, float, float] = (0.02, 0.01, 0.03)) -> pd.DataFrame:
    rows = [
        ("activation", "relu", "sigmoid", 0.25, 0.2, 0.3, 5),
        ("initialization", "sparse-zero", "default", 0.1, 0.08, 0.12, 5),
        ("momentum", "0.9", "0", *momentum, 5),
        ("learning rate", "0.1", "0.5", 0.1, 0.08, 0.12, 5),
        ("depth", "1", "8", 0.5, 0.4, 0.6, 5),
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_EFFECTS.columns))


def shares(**parts: float) -> pd.DataFrame:
    given = {"activation": 0.1, "initialization": 0.05, "momentum": 0.0, "learning rate": 0.05}
    given |= {"depth": 0.1, "activation with initialization": 0.3, "activation with depth": 0.2}
    given |= {"three or more factors": 0.15, "chance": 0.05} | parts
    orders = {"three or more factors": 3, "chance": 0}
    rows = [
        (term, orders.get(term, 1 + term.count(" with ")), part, part - 0.01, part + 0.01, 5)
        for term, part in given.items()
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_SHARES.columns))


def test_every_term_is_a_row_and_pairs_have_the_strongest_first() -> None:
    text = plain(factorial.parts(effects(), shares(**{"activation with depth": 0.4})))
    assert text.index("activation with depth") < text.index("activation with initialization")
    for expected in (
        "rectifier; sigmoid",
        "sparse, no biases; N(0, 1/n), random biases",
        "up to 0.9; none",
        "1 hidden layer; 8 hidden layers",
        ">25 (20 to 30)<",  # percentage points
        ">10.0 (9.0 to 11.0)<",
        "three or more factors",
        "chance",
        "over 5 replicas",
    ):
        assert expected in text


def test_pairs_of_little_account_are_counted() -> None:
    parts = {"momentum with depth": 0.0, "activation with momentum": 0.009}
    text = plain(factorial.parts(effects(), shares(**parts)))
    assert "2 other pairs, each" in text
    assert ">below 1<" in text
    assert "momentum with depth" not in text
    assert "other pair" not in factorial.parts(effects(), shares())


def test_combinations_count_where_they_have_more_of_the_variance() -> None:
    text = plain(factorial.findings(shares()))
    assert "makes up 30% of the variance, what they do only together 65%" in text
    assert "The strongest pair is activation and initialization, with 30%." in text
    assert "more is due to combinations" in text
    assert "combinations" not in factorial.findings(shares(depth=0.9))


def test_a_single_replica_tells_nothing() -> None:
    nothing = {"share": math.nan, "low": math.nan, "high": math.nan, "replicas": 1}
    assert "too few" in factorial.findings(shares().assign(**nothing))
    assert factorial.momentum(effects((math.nan,) * 3)) == ""
    assert "over 1 replica " in plain(factorial.parts(effects(), shares().assign(**nothing)))


def test_one_factor_has_no_pairs() -> None:
    one = shares()[lambda table: table["term"].isin(["depth", "chance"])]
    text = plain(factorial.findings(one))
    assert "pair" not in text
    assert "Two factors" not in factorial.parts(effects()[-1:], one)


def cells(best: dict[str, str]) -> pd.DataFrame:
    rows = [
        (activation, start, 0.0, 0.1, depth, 100, level / depth, 0.0, 1.0, 5)
        for activation, chosen in best.items()
        for start in ("default", "sparse-zero")
        for depth in (1, 4)
        for level in [0.9 if start == chosen else 0.6]
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_CELLS.columns))


def test_the_best_start_of_each_activation_is_named() -> None:
    text = factorial.starts(
        cells({"sigmoid": "sparse-zero", "tanh": "default", "relu": "default"})
    )  # fmt: skip
    assert text == (
        "The best start depends on the activation function: sparse, no biases for sigmoid; "
        "N(0, 1/n), random biases for tanh and rectifier."
    )
    text = factorial.starts(cells({"sigmoid": "default", "tanh": "default"}))
    assert text == "The best start is N(0, 1/n), random biases for sigmoid and tanh."
    only = cells({"sigmoid": "default"})
    assert factorial.starts(only[only["initialization"] == "default"]) == ""


def test_momentum_is_told_from_chance_or_not() -> None:
    text = plain(factorial.momentum(effects()))
    assert "gains 2.0 (1.0 to 3.0) percentage points over the worst" in text
    assert "chance" not in text
    assert "not to be told from chance" in factorial.momentum(effects((0.01, -0.01, 0.03)))
    assert factorial.momentum(effects()[:2]) == ""


def combinations(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    """FACTORIAL_CELLS of activation, mu_max, rate and accuracy."""
    return pd.DataFrame(
        [
            (activation, "default", mu_max, rate, 4, 100, accuracy, 0.0, 1.0, 5)
            for activation, mu_max, rate, accuracy in rows
        ],
        columns=list(FACTORIAL_CELLS.columns),
    )


COMBINED = combinations(
    ("relu", 0.0, 0.1, 0.80),
    ("relu", 0.9, 0.1, 0.82),
    ("relu", 0.0, 0.5, 0.20),
    ("relu", 0.9, 0.5, 0.40),
    ("sigmoid", 0.0, 0.1, 0.60),
    ("sigmoid", 0.9, 0.1, 0.59),
    ("sigmoid", 0.0, 0.5, 0.70),
    ("sigmoid", 0.9, 0.5, 0.72),
)


def test_the_worst_activation_is_told_by_learning_rate() -> None:
    text = factorial.by_rate(COMBINED)
    assert "add up to 0.1 it is sigmoid (60%; rectifier 81%)" in text
    assert "add up to 0.5 it is rectifier (30%; sigmoid 71%)" in text
    assert factorial.by_rate(COMBINED[COMBINED["rate"] == 0.1]) == ""


def test_what_gains_most_by_momentum_is_named() -> None:
    text = plain(factorial.momentum_by_kind(COMBINED))
    assert "With momentum rectifier at 0.5 gains most, 20.0 points" in text
    # 2, -1 and 2 points.
    assert "others gain 1.0 on average, from −1.0 to 2.0" in text
    assert factorial.momentum_by_kind(COMBINED[COMBINED["mu_max"] > 0]) == ""
