"""What the page says of the factorial study, from numbers known by construction."""

import math

import pandas as pd
import pytest

from stages.factorial import page
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
)
from stages.page.setting import Setting
from tests.page.texts import said, say

SETTING = {
    "experiments": {"factorial": {"replicas": 5}},
    "compared": {"factorial-activations": {"tanh": {"activation": "tanh"}}},
    "statistics": {"confidence": 0.95},
    "kernels": "pinned",
}


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
ONE = combinations(("tanh", 0.0, 0.1, 0.9))


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Those of these tables."""

    def of(
        effects: pd.DataFrame, shares: pd.DataFrame, cells: pd.DataFrame = ONE
    ) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        for table, rows in zip(
            (FACTORIAL_EFFECTS, FACTORIAL_SHARES, FACTORIAL_CELLS),
            (effects, shares, cells),
            strict=True,
        ):
            table.write(rows)
        return page.values(Setting(SETTING))

    return of


@pytest.fixture
def text(values):
    """What is said of these tables."""
    return lambda *tables: said("factorial", values(*tables))


@pytest.fixture
def of_cells(text):
    """What is said of these cells, beside effects that do not matter."""
    return lambda cells: text(effects(), shares(), cells)


def test_every_term_is_a_row_and_pairs_have_the_strongest_first(text) -> None:
    found = text(effects(), shares(**{"activation with depth": 0.4}))
    assert found.index("activation with depth<") < found.index("activation with initialization<")
    for expected in (
        "rectifier; sigmoid",
        "sparse, no biases; N(0, 1/n), random biases",
        "up to 0.9; none",
        "1 hidden layer; 8 hidden layers",
        ">25 (20 to 30)<",  # percentage points
        ">10.0 (9.0 to 11.0)<",
        "three or more factors",
        "chance<",
        "over 5 replicas",
    ):
        assert expected in found


def test_pairs_of_little_account_are_counted(text) -> None:
    parts = {"momentum with depth": 0.0, "activation with momentum": 0.009}
    found = text(effects(), shares(**parts))
    assert "2 other pairs, each" in found
    assert ">below 1<" in found
    assert "momentum with depth" not in found
    assert "other pair" not in text(effects(), shares())


def test_what_factors_do_alone_is_told_from_what_they_do_together(text) -> None:
    found = text(effects(), shares())
    assert "makes up 30% of the variance of accuracy" in found
    assert "only together makes up 65%" in found
    assert "pairs the largest is that of activation and initialization, 30%." in found
    assert "Of the single factors activation has the largest part, 10%." in found
    assert "factors depth has the largest part, 90%." in text(effects(), shares(depth=0.9))


def test_a_single_replica_tells_nothing(text) -> None:
    nothing = {"share": math.nan, "low": math.nan, "high": math.nan, "replicas": 1}
    found = text(effects((math.nan,) * 3), shares().assign(**nothing))
    assert "too few, or too much alike" in found
    assert "makes up" not in found
    assert "best momentum gains" not in found
    assert "over 1 replica " in found


def test_one_factor_has_no_pairs(text) -> None:
    one = shares()[lambda table: table["term"].isin(["depth", "chance"])]
    found = text(effects()[-1:], one)
    assert "Of the pairs" not in found
    assert "Two factors, beyond" not in found
    assert "factors depth has the largest part, 10%" in found
    assert "Two factors, beyond" in text(effects(), shares())


def cells(best: dict[str, str]) -> pd.DataFrame:
    rows = [
        (activation, start, 0.0, 0.1, depth, 100, level / depth, 0.0, 1.0, 5)
        for activation, chosen in best.items()
        for start in ("default", "sparse-zero")
        for depth in (1, 4)
        for level in [0.9 if start == chosen else 0.6]
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_CELLS.columns))


def test_the_best_start_of_each_activation_is_named(of_cells) -> None:
    found = of_cells(cells({"sigmoid": "sparse-zero", "tanh": "default", "relu": "default"}))
    assert (
        "The best start depends on the activation function: sparse, no biases for sigmoid; "
        "N(0, 1/n), random biases for tanh and rectifier. "
    ) in found
    found = of_cells(cells({"sigmoid": "default", "tanh": "default"}))
    assert "the same for every activation function here: N(0, 1/n), random biases." in found
    only = cells({"sigmoid": "default"})
    assert "The best start" not in of_cells(only[only["initialization"] == "default"])


def test_momentum_is_told_from_chance_or_not(text) -> None:
    found = text(effects(), shares())
    assert "gains 2.0 (1.0 to 3.0) percentage points over the worst." in found
    assert "told from chance" not in found
    assert "not to be told from chance" in text(effects((0.01, -0.01, 0.03)), shares())
    fewer = shares()[lambda table: ~table["term"].isin(["momentum", "depth"])]
    assert "best momentum gains" not in text(effects()[:2], fewer)


def test_the_worst_activation_is_told_by_learning_rate(of_cells) -> None:
    found = of_cells(COMBINED)
    assert "add up to 0.1 it is sigmoid (60%; rectifier 81%) and" in found
    assert "add up to 0.5 it is rectifier (30%; sigmoid 71%)." in found
    assert "The worst activation" not in of_cells(COMBINED[COMBINED["rate"] == 0.1])
    assert "The worst activation" not in of_cells(COMBINED[COMBINED["activation"] == "relu"])


def test_what_gains_most_by_momentum_is_named(of_cells) -> None:
    found = of_cells(COMBINED)
    assert "With momentum rectifier at 0.5 gains most, 20.0 points" in found
    # 2, -1 and 2 points.
    assert "others gain 1.0 on average, from −1.0 to 2.0" in found
    assert "gains most" not in of_cells(COMBINED[COMBINED["mu_max"] > 0])
    alone = (COMBINED["rate"] == 0.1) & (COMBINED["activation"] == "relu")
    assert "gains most" not in of_cells(COMBINED[alone])


def test_sums_have_all_their_parts_for_sources(values) -> None:
    one = shares()[lambda table: table["term"].isin(["activation", "depth", "chance"])]
    found = say("factorial", values(effects()[[True, False, False, False, True]], one))
    path = FACTORIAL_SHARES.path
    assert f'data-from="{path}#0.share {path}#1.share">20%</data>' in found
