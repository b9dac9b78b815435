"""What is said of remedies, on tables whose numbers are known."""

import math

import pandas as pd

from stages.remedies import page as remedies
from stages.remedies.tables import DEEPEST
from tests.page.plain_text import plain


def recipes(*rows: tuple[str, str, int, int | None, float]) -> pd.DataFrame:
    """Name, momentum, deepest, next tried, xi."""
    full = [
        (
            *(
                name,
                "tanh",
                "default",
                "zero",
                "none",
                "none",
                kind,
                0.9 if kind == "nesterov" else 0.0,
            ),
            *(1e-8 if kind == "adam" else 0.0, 0.1, 5000, depth, after),
        )
        for name, kind, depth, after, _ in rows
    ]
    scales = [(xi, 6 * xi) for *_, xi in rows]
    # As read from a file, in which what is missing makes the others floating-point numbers.
    return pd.DataFrame(
        [(*left, *right) for left, right in zip(full, scales, strict=True)],
        columns=list(DEEPEST.columns),
    ).astype({"next_tried": float})


SOME = recipes(
    ("chapter", "none", 3, 4, 0.25),
    ("better", "none", 12, 16, 1.0),
    ("same", "nesterov", 3, 4, 0.25),
    ("all", "none", 16, None, math.inf),
    ("too", "nesterov", 16, None, math.inf),
)


def test_limits_name_what_reaches_further() -> None:
    text = plain(remedies.limits(SOME, 0.5))
    assert "more than 50% of the networks of up to 3 hidden layers within 5,000" in text
    assert "mini-batch steps; *better* up to 12" in text
    assert text.endswith("; *all* and *too* up to 16 hidden layers or more.")
    assert "same" not in text


def test_remedies_of_which_no_depth_is_known_to_fail_are_named_apart() -> None:
    table = recipes(
        ("chapter", "none", 3, 4, 0.25), ("open", "none", 8, None, 1), ("known", "none", 8, 12, 1)
    )
    text = plain(remedies.limits(table, 0.5))
    assert text.endswith("; *known* up to 8 hidden layers; *open* up to 8 hidden layers or more.")


def test_a_remedy_is_not_named_that_reaches_no_further() -> None:
    text = remedies.limits(SOME[SOME["remedy"].isin(["chapter", "same"])], 0.5)
    assert text.endswith("within 5,000 mini-batch steps.")


def test_the_best_with_momentum_is_seen_beside_the_best_of_plain_descent_from_its_start() -> None:
    table = SOME.assign(initializer=["a", "b", "a", "b", "c"])
    text = plain(remedies.momentum_added(table))
    assert "trains from 3 hidden layers (*chapter*) to 3 (*same*), where steps add up to" in text
    assert "a learning rate of 1 instead of 0.1. Where these differ" in text
    table["initializer"] = "a"
    text = plain(remedies.momentum_added(table))
    assert "from 16 hidden layers (*all*) to 16 (*too*)" in text
    assert "*same*" not in text
    table["eta"] = table["eta"].where(table["momentum"] == "none", 0.01)
    assert "Where these differ" not in remedies.momentum_added(table)
    assert remedies.momentum_added(table[table["momentum"] == "none"]) == ""


def test_update_rules_are_named_with_their_numbers() -> None:
    table = recipes(
        ("chapter", "none", 3, 4, 0.25), ("fast", "nesterov", 4, 6, 1), ("even", "adam", 8, 12, 1)
    )
    text = plain(remedies.recipes(table))
    assert "Nesterov's, up to 0.9" in text
    assert "Adam, ε = 1e-08" in text
    assert "even" not in remedies.momentum_added(table)


def test_a_budget_is_told_in_epochs_too() -> None:
    assert plain(remedies.budget(150, 10, 50)) == "150 mini-batch steps (30 epochs)"
    assert plain(remedies.budget(5000, 10, 50_000)) == "5,000 mini-batch steps (1 epoch)"
    assert plain(remedies.budget(7, 10, 60)) == "7 mini-batch steps (1.17 epochs)"


def test_recipes_are_listed_with_what_fails_and_theory() -> None:
    text = plain(remedies.recipes(SOME))
    for expected in ("3 (4)", "16 or more", "Nesterov's, up to 0.9", ">∞<", ">1.5<", ">0.25<"):
        assert expected in text


def test_limits_that_are_alike_put_no_recipes_in_order() -> None:
    alike = SOME.assign(deepest=SOME["deepest"].where(SOME["remedy"] != "better", 3))
    text = plain(remedies.theory(alike))
    assert "Where these limits differ, it puts the recipes into the right order." in text


def test_theory_is_compared_where_it_has_a_limit_and_one_was_found() -> None:
    text = plain(remedies.theory(SOME))
    # sqrt(3 * 4) / 1.5 and sqrt(12 * 16) / 6, whose limits are sqrt(16) apart.
    assert "is 2.3 to 2.3 times as deep as theory expects" in text
    assert "differ by up to a factor of 4.0" in text
    assert "into the right order" in text
    assert "no limit" not in text
    wrong = recipes(
        ("a", "none", 8, 10, 0.25), ("b", "none", 3, 4, 1.0), ("c", "none", 4, 6, math.inf)
    )
    text = plain(remedies.theory(wrong))
    assert "does not put the recipes into the right order" in text
    assert "has no limit (*c*) there is one all the same" in text


def test_recipes_that_train_no_depth_at_all_are_not_divided_by() -> None:
    none, some = ("a", "none", 0, 1, 0.25), ("b", "none", 6, 8, 0.5)
    text = plain(remedies.theory(recipes(none, some)))
    assert "is 2.3 to 2.3 times as deep" in text  # sqrt(6 * 8) / 3
    assert "differ by up to a factor of 1.0" in text
    assert remedies.theory(recipes(none)) == ""


def test_a_limit_that_smaller_steps_lift_is_not_the_start_s() -> None:
    table = recipes(("c", "none", 4, 6, math.inf), ("slow", "none", 8, None, math.inf))
    assert "learning rate" not in remedies.theory(table)
    table.loc[table["remedy"] == "slow", "eta"] = 0.01
    text = remedies.theory(table)
    assert "rate: *slow*, the same start with a smaller one, trains networks that it does" in text
    undecided = table.assign(deepest=table["deepest"].where(table["remedy"] != "slow", 4))
    assert "learning rate" not in remedies.theory(undecided)
    table.loc[table["remedy"] == "slow", "momentum"] = "nesterov"  # which changes two things
    assert "learning rate" not in remedies.theory(table)
