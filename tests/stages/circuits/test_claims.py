"""Section A on tables whose verdicts are known by construction."""

import pandas as pd
import pytest

from stages.circuits import claims
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)


def frame(table, *rows):
    return pd.DataFrame(rows, columns=list(table.columns))


FUNCTIONS = frame(
    BOOLEAN_FUNCTION,
    (1, "every", 0, 2, 2, 1, 0),
    (1, "every", 1, 2, 2, 1, 0),
    (2, "every", 0, 2, 2, 1, 0),
    (5, "random", 0, 2, 17, 5, 0),
    (5, "random", 1, 2, 12, 5, 0),
)
UNNEGATED = frame(UNNEGATED_INPUTS, (1, 4, 4), (2, 16, 14))
PARITY = frame(
    PARITY_CIRCUIT,
    (4, 2, 4, 9, 6, 0),
    (2, 2, 2, 3, 2, 0),
    (3, 2, 4, 6, 4, 0),
    (3, 3, 2, 5, 3, 0),
    (4, 3, 4, 8, 5, 0),
    (4, 4, 2, 9, 4, 0),
)
FORMS = ("sum of products", "product of sums")
BOUNDS = frame(
    PARITY_BOUND,
    *(
        (inputs, form, 2 * 3**inputs, *(4 * [2 ** (inputs - 1)]), 2 ** (inputs - 1), 0)
        for inputs in (2, 3, 4)
        for form in FORMS
    ),
)
MULTIPLIERS = frame(
    MULTIPLIER,
    (1, 1, 1, 1, 0, 0, 0, 0),
    (1, 2, 1, 2, 0, 0, 0, 0),
    (2, 1, 1, 2, 0, 0, 0, 0),
    (2, 2, 4, 12, 4, 2, 0, 0),
)
GIVEN = {
    "functions": FUNCTIONS,
    "unnegated": UNNEGATED,
    "parity": PARITY,
    "bounds": BOUNDS,
    "multipliers": MULTIPLIERS,
}


def verdicts(**changed):
    found = claims.claims(**(GIVEN | changed))
    return {claim.quantity: claim.finding for claim in found}


def test_a_study_without_a_fault_reproduces_all_but_two_layers_without_negations():
    found = verdicts()
    others = {name for name, each in found.items() if each.verdict.value != "reproduced"}
    (without,) = others
    assert without == "fraction of functions of 1 to 2 inputs computed from these alone"
    assert found[without].verdict.value == "not reproduced"
    assert found[without].reason == "fails in 2 of 20 cases"
    assert found[without].estimate.value == pytest.approx(18 / 20)


def test_the_claims_are_those_of_the_chapter_in_its_order():
    found = claims.claims(**GIVEN)
    assert [claim.id for claim in found] == ["A1"] * 3 + ["A2"] * 5 + ["A3"] * 2
    assert [claim.finding.estimate.replicas for claim in found] == [
        *(3, 2, 20),
        *(3, 6, 4, 3, 2),  # circuits, bounds, steps of both forms; trees, further inputs
        *(4, 1),
    ]


def changed(table, row, **values):
    other = table.copy()
    for column, value in values.items():
        other.loc[row, column] = value
    return other


@pytest.mark.parametrize(
    ("name", "row", "values", "quantity"),
    [
        ("functions", 2, {"wrong_inputs": 1}, "functions of 1 to 2 inputs computed from these and"),
        ("functions", 0, {"depth": 3}, "functions of 1 to 2 inputs computed from these and"),
        ("functions", 4, {"wrong_inputs": 9}, "random functions of 5 inputs"),
        ("parity", 3, {"wrong_inputs": 1}, "two-layer circuits right for every input, 2 to 4"),
        ("parity", 5, {"depth": 3}, "two-layer circuits right for every input, 2 to 4"),
        ("parity", 2, {"wrong_inputs": 1}, "trees of pairs right for every input, 2 to 4"),
        ("parity", 0, {"gates": 10}, "further inputs that cost a tree no more gates"),
        ("bounds", 1, {"built_gates": 3}, "two-layer circuits with the fewest gates possible"),
        ("bounds", 1, {"wrong_inputs": 3}, "two-layer circuits with the fewest gates possible"),
        ("bounds", 4, {"least_gates": 7, "built_gates": 7}, "further inputs that double the"),
        ("multipliers", 1, {"wrong_inputs": 1}, "multipliers of adders right for every input"),
        ("multipliers", 3, {"depth": 2}, "multipliers at least 3 layers deep"),
    ],
)
def test_one_fault_is_a_verdict_against_the_quantity_it_concerns(name, row, values, quantity):
    before, found = verdicts(), verdicts(**{name: changed(GIVEN[name], row, **values)})
    differing = [each for each in found if found[each].verdict != before[each].verdict]
    (one,) = differing
    assert one.startswith(f"fraction of {quantity}")
    assert found[one].verdict.value == "not reproduced"
    assert found[one].reason.startswith("fails in 1 of ")


def test_circuits_in_groups_between_pairs_and_all_do_not_count():
    assert verdicts(parity=changed(PARITY, 4, wrong_inputs=16)) == verdicts()


def test_the_smallest_circuits_alone_leave_nothing_unsaid_and_nothing_empty():
    found = verdicts(
        functions=FUNCTIONS[:2],
        unnegated=UNNEGATED[:1],
        parity=PARITY[PARITY["inputs"] == 2],
        bounds=BOUNDS[BOUNDS["inputs"] == 2],
        multipliers=MULTIPLIERS[:1],
    )
    assert {each.verdict.value for each in found.values()} == {"reproduced"}
    assert all(each.estimate.replicas > 0 for each in found.values())
    assert "fraction of two-layer circuits right for every input, 2 inputs" in found
    assert len(found) == 6  # no random functions, no further inputs, no adders


def test_headline_has_the_largest_circuits():
    assert claims.headline(PARITY, MULTIPLIERS) == {
        "parity-gates.two-layers": 9.0,
        "parity-gates.tree": 9.0,
        "multiplier.gates": 12.0,
        "multiplier.depth": 4.0,
    }
