"""What is said of remedies, on tables whose numbers are known."""

import math

import pandas as pd

from unstable_gradients.report import remedies
from unstable_gradients.tables.remedies import DEEPEST, MOMENTUM, PLATEAU, SATURATION


def recipes(*rows: tuple[str, str, int, int | None, float]) -> pd.DataFrame:
    """Name, momentum, deepest, next tried, xi."""
    full = [
        (
            *(name, "tanh", "default", "zero", kind, 0.9 if kind != "none" else 0.0, 0.1),
            *(5000, depth, after),
        )
        for name, kind, depth, after, _ in rows
    ]
    scales = [(xi, 6 * xi) for *_, xi in rows]
    # As read from a file, in which what is missing makes the others floating-point numbers.
    return pd.DataFrame(
        [(*left, *right) for left, right in zip(full, scales, strict=True)], columns=list(DEEPEST)
    ).astype({"next_tried": float})


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


SOME = recipes(
    ("chapter", "none", 3, 4, 0.25),
    ("better", "none", 12, 16, 1.0),
    ("same", "nesterov", 3, 4, 0.25),
    ("all", "none", 16, None, math.inf),
    ("too", "nesterov", 16, None, math.inf),
)


def test_limits_name_what_reaches_further() -> None:
    text = plain(remedies.limits(SOME))
    assert "up to 3 hidden layers within 5,000 mini-batch steps; *better* up to 12" in text
    assert text.endswith("; *all* and *too* up to 16 hidden layers, the deepest tried.")
    assert "same" not in text


def test_a_remedy_is_not_named_that_reaches_no_further() -> None:
    text = remedies.limits(SOME[SOME["remedy"].isin(["chapter", "same"])])
    assert text.endswith("within 5,000 mini-batch steps.")


def test_momentum_is_seen_beside_the_best_of_plain_descent_from_the_same_start() -> None:
    table = SOME.assign(initializer=["a", "b", "a", "b", "c"])
    text = plain(remedies.momentum_added(table))
    assert text.endswith("trains from 3 hidden layers (*chapter*) to 3 (*same*).")
    table["initializer"] = "a"
    text = plain(remedies.momentum_added(table))
    assert "from 16 hidden layers (*all*) to 3 (*same*) and from 16 hidden layers (*all*)" in text
    assert remedies.momentum_added(table[table["momentum"] == "none"]) == ""


def test_a_budget_is_told_in_epochs_too() -> None:
    assert plain(remedies.budget(150, 10, 50)) == "150 mini-batch steps (30 epochs)"
    assert plain(remedies.budget(5000, 10, 50_000)) == "5,000 mini-batch steps (1 epoch)"
    assert plain(remedies.budget(7, 10, 60)) == "7 mini-batch steps (1.17 epochs)"


def test_recipes_are_listed_with_what_fails_and_theory() -> None:
    text = plain(remedies.recipes(SOME))
    for expected in ("3 (4)", "16 or more", "Nesterov's, up to 0.9", ">∞<", ">1.5<", ">0.25<"):
        assert expected in text


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
    assert "learning rate: *slow*, the same start with a smaller one, trains every" in text
    table.loc[table["remedy"] == "slow", "momentum"] = "nesterov"  # which changes two things
    assert "learning rate" not in remedies.theory(table)


def lengths(stuck: bool) -> pd.DataFrame:
    rows = [
        (lmbda, depth, replica, 100 * 10**depth, int(not (stuck and lmbda and depth == 3)))
        for lmbda in (0.0, 5.0)
        for depth in (1, 2, 3)
        for replica in (0, 1)
    ]
    table = pd.DataFrame(rows, columns=list(PLATEAU))
    return table.astype({"steps": float, "left": float})  # as they are read


def test_plateaus_have_their_length_or_how_many_left() -> None:
    text = plain(remedies.plateau(lengths(stuck=True)))
    assert ">100,000<" in text
    assert "0 of 2 left within 100,000" in text
    assert "over 2 replicas" in text
    assert "left within" not in remedies.plateau(lengths(stuck=False))


def test_growth_and_what_never_left() -> None:
    text = plain(remedies.growth(lengths(stuck=True)))
    assert "by a factor of 10 with λ = 0 (on average 10) and 10 with λ = 5" in text
    assert "No replica left it within 100,000 steps with 3 hidden layers and λ = 5" in text
    assert "No replica" not in remedies.growth(lengths(stuck=False))
    uneven = lengths(stuck=False)
    uneven.loc[uneven["hidden_layers"] == 2, "steps"] *= 2
    assert "of 5.0 to 20 with λ = 0 (on average 10)" in plain(remedies.growth(uneven))
    one = lengths(stuck=False)
    assert "Too few depths" in remedies.growth(one[one["hidden_layers"] == 1])


def layers(means: list[float], spreads: list[float] | None = None) -> pd.DataFrame:
    rows = [
        ("s", "sigmoid", "uniform", 0.5, 2, 10 * step, layer, measure, level, level, level, 3)
        for measure, course in (("mean", means), ("spread", spreads or means), ("accuracy", means))
        for step, level in enumerate(course)
        for layer in (1, 2)
    ]
    return pd.DataFrame(rows, columns=list(SATURATION))


def test_sinking_is_told_with_when_it_begins_and_ends() -> None:
    course = [0.5, 0.2, 0.05, 0.04, 0.09]
    text = plain(remedies.sinking(layers(course, [0.1, 0.2, 0.1, 0.01, 0.2])))
    assert "2 hidden layers of sigmoid, uniform weights, the last one's mean has fallen" in text
    assert "fallen below 0.1 after 20 steps, and after 40 its activations are spread more" in text
    stays = plain(remedies.sinking(layers(course[:4], [0.1, 0.2, 0.1, 0.01])))
    assert "after 30 its activations are still spread less" in stays
    assert remedies.sinking(layers([0.0, 0.1, 0.05])).startswith("In none of these")


def test_last_layers_are_shown_at_the_start_at_their_lowest_and_at_the_end() -> None:
    table = plain(remedies.saturation(layers([0.5, 0.0051, 0.4])))
    assert "0.500, 0.005, 0.400" in table
    assert "sigmoid, uniform, 2 layers" in table
    assert ">40%<" in table
    assert ">20 with η = 0.5<" in table


def ends(slopes: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Saturated part and mean slope of each function; the first layer's part is twice as large."""
    rows = [
        (name, name, "uniform", 0.1, 2, step, layer, measure, level, level, level, 3)
        for name, (saturated, slope) in slopes.items()
        for step in (0, 10)
        for layer in (1, 2)
        for measure, level in (
            ("saturated", saturated * (3 - layer) if step else 0.9),
            ("slope", slope if step else 0.0),
        )
    ]
    return pd.DataFrame(rows, columns=list(SATURATION))


def test_saturated_parts_are_those_at_the_end_front_to_back() -> None:
    text = plain(remedies.saturated_parts(ends({"tanh": (0.2, 0.45)}), 0.1))
    assert "tanh, uniform, 2 layers" in text
    assert "below 10% of the steepest" in text
    assert ">40%, 20%<" in text
    assert ">0.45, 0.45<" in text


def test_a_function_may_be_saturated_less_and_yet_less_steep() -> None:
    text = remedies.steepness(ends({"tanh": (0.2, 0.45), "softsign": (0.1, 0.35)}))
    assert "networks of 2 hidden layers with uniform weights" in text
    assert "0.35 against 0.45" in text
    assert remedies.steepness(ends({"tanh": (0.2, 0.3), "softsign": (0.1, 0.35)})) == ""
    assert remedies.steepness(ends({"tanh": (0.1, 0.45), "softsign": (0.2, 0.35)})) == ""
    assert remedies.steepness(ends({"tanh": (0.2, 0.45)})) == ""


def costs(plain_cost: float) -> pd.DataFrame:
    rows = [
        (kind, mu, mu, eta, step, cost, cost / 2, 2 * cost, 0.75, 3)
        for kind, mu, eta, cost in (
            ("plain", 0.0, 0.1, 3.25),
            ("plain", 0.0, 1.0, plain_cost),
            ("plain", 0.0, 3.0, 2.25),
            ("nesterov", 0.9, 0.01, 3.25),
            ("nesterov", 0.9, 0.1, 1.0),
            ("nesterov", 0.9, 1.0, math.nan),
        )
        for step in (0, 20)
    ]
    return pd.DataFrame(rows, columns=list(MOMENTUM))


def test_the_best_learning_rate_of_each_schedule_is_shown_with_what_it_adds_up_to() -> None:
    text = plain(remedies.momentum(costs(1.1)))
    assert "plain, 0" in text
    assert "Nesterov's, 0.9" in text
    assert text.count(">1.0<") == 2  # eta / (1 - mu) of both
    assert ">75%<" in text
    assert "after 20 steps" in text


def test_schedules_are_listed_from_plain_descent_to_the_most_momentum() -> None:
    table = costs(1.1).iloc[::-1]
    more = table[table["kind"] == "nesterov"].assign(mu_max=0.99)
    found = [(row["kind"], row["mu_max"]) for row in remedies.best(pd.concat([more, table]))]
    assert found == [("plain", 0.0), ("nesterov", 0.9), ("nesterov", 0.99)]


def test_what_a_better_learning_rate_does_alone_is_told_from_what_momentum_adds() -> None:
    """From 3.25, of plain descent with the worst rate, to 1.0, the least of all."""
    better = remedies.together(costs(1.225))
    assert "best schedule, 90% can be had without momentum" in better
    half = costs(2.125)
    assert "best schedule, 50% can be had without momentum" in remedies.together(half)
    alone = half[(half["kind"] == "plain") & (half["eta"] == 1)]
    assert "can be had" not in remedies.together(alone)
    assert "can be had" not in remedies.together(half[half["kind"] == "nesterov"])
    better = plain(better)
    assert r"between 0.1 and 1, but $\eta/(1-\mu)$ between 1.0 and 1.0" in better


def test_the_best_learning_rate_lies_between_others_or_at_the_edge() -> None:
    table = costs(1.1)
    assert "larger ones were tried with every schedule" in remedies.together(table)
    fewer = table[table["eta"] < 3]
    assert "may be better ones, are those of plain, 0." in plain(remedies.together(fewer))
    one = table[table["eta"] == 0.1]
    assert "are those of plain, 0 and Nesterov's, 0.9." in plain(remedies.together(one))


def test_schedules_are_told_with_their_end_if_they_have_one() -> None:
    given = {"depth": 5, "smallest-rate": 0.1, "largest-rate": 3.0, "steps": 20000}
    end = {"final-steps": 1000, "final-mu": 0.9}
    text = plain(remedies.schedules(given | end))
    assert "5 hidden layers" in text
    assert r"$\eta/(1-\mu)$ from 0.1 to 3" in text
    assert r"In the last 1,000 of 20,000 steps $\mu$ is at most 0.9." in text
    assert "In the last" not in remedies.schedules(given | end | {"final-steps": 0})
