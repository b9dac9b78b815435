"""Section A on tables whose verdicts are known by construction."""

import math

import pandas as pd
import pytest

from stages.circuits import claims
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    LINEAR_PIECES,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.ledger import Claim
from unstable_gradients.study.verdicts import Verdict

HOLDS, FAILS = Verdict.HOLDS, Verdict.FAILS


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
PIECES = frame(
    LINEAR_PIECES,
    (4, 25, 16, 97, 0, 8, 25, 9, 9, 5, 9, 0),
    (1, 7, 2, 13, 0, 2, 7, 3, 3, 5, 3, 0),
    (2, 13, 4, 25, 0, 4, 13, 5, 5, 5, 4, 0),
    (3, 19, 8, 49, 0, 6, 19, 7, 7, 5, 7, 0),
)
GIVEN = {
    "functions": FUNCTIONS,
    "unnegated": UNNEGATED,
    "parity": PARITY,
    "bounds": BOUNDS,
    "multipliers": MULTIPLIERS,
    "pieces": PIECES,
}


def judged(**changed):
    return claims.claims(**(GIVEN | changed))


def findings(quantities):
    return {(each.claim.id, each.name, each.setting): each.finding for each in quantities}


def test_a_study_without_a_fault_bears_all_out_but_two_layers_without_negations():
    found = judged()
    assert [each.claim.id for each in found if each.finding.verdict is not HOLDS] == ["A1b"]
    (without,) = of(found, "A1b")
    assert without.verdict is FAILS
    assert without.shown == "true in 18 of 20 cases"
    assert without.measured == pytest.approx(18 / 20)


def test_functions_of_inputs_alone_are_a_claim_only_if_the_book_is_read_literally():
    with_negations, _, alone = judged()[:3]
    assert with_negations.claim == Claim(
        "A1a", "two layers of AND and NAND gates compute any function of inputs and their negations"
    )
    assert alone.claim == Claim(
        "A1b",
        "two layers of AND and NAND gates compute any function of the inputs alone",
        "book, read literally",
    )


def test_the_claims_are_those_of_the_chapter_in_its_order():
    found = judged()
    assert [each.claim.id for each in found] == [
        *("A1a", "A1a", "A1b", "A2a", "A2a", "A2a", "A2b", "A2b", "A3", "A3"),
        *["A4"] * 5,
    ]
    assert [each.finding.replicas for each in found] == [
        *(3, 2, 20),
        *(3, 6, 4, 3, 2),  # circuits, bounds, steps of both forms; trees, further inputs
        *(4, 1),
        *(2, 3, 4, 4, 20),  # depths from 3 on, steps, depths, and 5 random networks for each
    ]
    assert len(ledger.table(found)) == len(found)
    assert {each.unit for each in found} == {"part of the cases"}


def test_only_circuits_that_are_drawn_have_a_power():
    """Of 2 functions drawn, and of 20 networks; all others are all there are, or built."""
    drawn = [each for each in judged() if not math.isnan(each.finding.power)]
    assert [(each.claim.id, each.finding.replicas) for each in drawn] == [("A1a", 2), ("A4", 20)]
    assert [each.finding.power for each in drawn] == pytest.approx([1 - 0.95**2, 1 - 0.95**20])
    assert drawn[1].name.startswith("random networks")


def test_settings_say_which_inputs_were_tried():
    assert [each.setting for each in judged()] == [
        "every function of 1 to 2 inputs",
        "random functions of 5 inputs",
        "every function of 1 to 2 inputs",
        "2 to 4 inputs",
        *["2 to 4 inputs, in both forms"] * 2,
        *["2 to 4 inputs"] * 2,
        "up to 2 × 2 bits",
        "2 × 2 up to 2 × 2 bits",
        "3 to 4 hidden layers",
        *["1 to 4 hidden layers"] * 4,
    ]


def changed(table, row, **values):
    other = table.copy()
    for column, value in values.items():
        other.loc[row, column] = value
    return other


@pytest.mark.parametrize(
    ("name", "row", "values", "id", "quantity"),
    [
        ("functions", 2, {"wrong_inputs": 1}, "A1a", ("functions computed", "every function")),
        ("functions", 0, {"depth": 3}, "A1a", ("functions computed", "every function")),
        ("functions", 4, {"wrong_inputs": 9}, "A1a", ("functions computed", "random functions")),
        ("parity", 3, {"wrong_inputs": 1}, "A2a", ("circuits right for every input", "2 to 4")),
        ("parity", 5, {"depth": 3}, "A2a", ("circuits right for every input", "2 to 4")),
        ("parity", 2, {"wrong_inputs": 1}, "A2b", ("circuits right for every input", "2 to 4")),
        ("parity", 0, {"gates": 10}, "A2b", ("further inputs that cost no more gates", "2 to 4")),
        ("bounds", 1, {"built_gates": 3}, "A2a", ("circuits with the fewest gates", "2 to 4")),
        ("bounds", 1, {"wrong_inputs": 3}, "A2a", ("circuits with the fewest gates", "2 to 4")),
        (
            "bounds",
            4,
            {"least_gates": 7, "built_gates": 7},
            "A2a",
            ("further inputs that double the fewest gates", "2 to 4"),
        ),
        ("multipliers", 1, {"wrong_inputs": 1}, "A3", ("circuits right for every input", "up to")),
        ("multipliers", 3, {"depth": 2}, "A3", ("circuits at least 3 layers deep", "2 × 2")),
        ("pieces", 3, {"shallow_most": 8, "shallow_pieces": 8}, "A4", ("depths with more", "3 to")),
        ("pieces", 3, {"shallow_parameters": 18}, "A4", ("depths with more pieces", "3 to 4")),
        ("pieces", 0, {"pieces": 15}, "A4", ("further layers that double the pieces", "1 to 4")),
        ("pieces", 1, {"wrong_points": 1}, "A4", ("networks equal to the tent map", "1 to 4")),
        ("pieces", 2, {"shallow_pieces": 4}, "A4", ("networks built with as many", "1 to 4")),
        ("pieces", 2, {"random_beyond": 1}, "A4", ("random networks with no more", "1 to 4")),
    ],
)
def test_one_fault_refutes_the_quantity_it_concerns(name, row, values, id, quantity):
    before = findings(judged())
    found = findings(judged(**{name: changed(GIVEN[name], row, **values)}))
    (differing,) = [each for each in found if found[each].verdict is not before[each].verdict]
    assert differing[0] == id
    assert all(map(str.startswith, differing[1:], quantity))
    assert found[differing].verdict is FAILS
    cases = found[differing].replicas
    assert found[differing].shown == f"true in {cases - 1} of {cases} cases"


def test_three_layers_are_enough_for_a_multiplier():
    assert verdicts(judged(multipliers=changed(MULTIPLIERS, 3, depth=3)), "A3") == [HOLDS] * 2


def test_functions_of_inputs_alone_may_all_be_computed():
    assert verdicts(judged(unnegated=changed(UNNEGATED, 1, computed=16)), "A1b") == [HOLDS]


def test_no_more_pieces_are_asked_of_depths_too_small_by_arithmetic():
    """With one layer of two neurons, or two, folding has fewer pieces than one layer can have."""
    found = judged(pieces=PIECES[PIECES["hidden_layers"] < 3])
    of_pieces = [each for each in found if each.claim.id == "A4"]
    assert [each.finding.replicas for each in of_pieces] == [1, 2, 2, 10]
    assert {each.finding.verdict for each in of_pieces} == {HOLDS}
    assert {each.setting for each in of_pieces} == {"1 to 2 hidden layers"}


def test_from_which_depth_on_folding_gains():
    """Of 6h + 1 parameters, one layer has 2h neurons and 2h + 1 pieces at most."""
    gaining = [layers for layers in range(1, 60) if 2**layers > 2 * layers + 1]
    assert gaining == list(range(claims.FEWEST_LAYERS_THAT_GAIN, 60))


def test_pieces_are_a_claim_of_a_paper():
    assert {each.claim.source for each in judged() if each.claim.id == "A4"} == {
        "Pascanu, Montufar and Bengio 2014"
    }


def test_circuits_in_groups_between_pairs_and_all_do_not_count():
    assert findings(judged(parity=changed(PARITY, 4, wrong_inputs=16))) == findings(judged())


def test_the_smallest_circuits_alone_leave_nothing_unsaid_and_nothing_empty():
    found = judged(
        functions=FUNCTIONS[:2],
        unnegated=UNNEGATED[:1],
        parity=PARITY[PARITY["inputs"] == 2],
        bounds=BOUNDS[BOUNDS["inputs"] == 2],
        multipliers=MULTIPLIERS[:1],
        pieces=PIECES[PIECES["hidden_layers"] == 1],
    )
    # No random functions, no further inputs, no adders, no further layers.
    assert [each.claim.id for each in found] == [
        *("A1a", "A1b", "A2a", "A2a", "A2b", "A3"),
        *["A4"] * 3,
    ]
    assert {each.finding.verdict for each in found} == {HOLDS}
    assert all(each.finding.replicas > 0 for each in found)
    assert found[0].setting == "every function of 1 input"
    assert found[2].setting == "2 inputs"
    assert found[-1].setting == "1 hidden layer"


def test_headline_has_the_largest_circuits():
    assert claims.headline(PARITY, MULTIPLIERS) == {
        "parity-gates.two-layers": 9.0,
        "parity-gates.tree": 9.0,
        "multiplier.gates": 12.0,
        "multiplier.depth": 4.0,
    }
