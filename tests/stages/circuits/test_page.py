"""Section A's sentences and tables, whose truth depends on the numbers."""

import pandas as pd
import pytest

from stages.circuits import page
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    LINEAR_PIECES,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from unstable_gradients.study.tables import Table


def frame(table: Table, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


def cells(html: str) -> list[list[str]]:
    """The rows of a table without its markup."""
    rows = html[html.index("<tbody>") :].split("<tr>")[1:]
    return [
        [part.split("<")[0].replace("\N{NO-BREAK SPACE}", " ") for part in row.split('">')[1:]]
        for row in rows
    ]


FUNCTIONS = frame(
    BOOLEAN_FUNCTION,
    *((1, "every", number, 2, 2, 1, 0) for number in range(4)),
    *((2, "every", number, 2, 3, 2, 0) for number in range(16)),
    (9, "random", 0, 2, 257, 9, 0),
)


def test_functions_are_counted_by_their_inputs() -> None:
    text = page.functions(FUNCTIONS)
    assert "the 4 and 16 functions there are of 1 and 2 inputs and 1 random function of 9" in text
    assert text.endswith("Every circuit gives the right output for every input.")


def test_a_wrong_circuit_is_not_passed_over() -> None:
    wrong = FUNCTIONS.assign(wrong_inputs=[3, 1, *([0] * 19)])
    assert page.functions(wrong).endswith("Wrong for some input: 2 of the 21 circuits.")


def test_what_is_computed_without_negations() -> None:
    table = frame(UNNEGATED_INPUTS, (1, 4, 4), (2, 16, 14))
    assert (
        "4 of the 4 functions of 1 input and 14 of the 16 functions of 2 inputs"
        in page.without_negations(table)
    )


PARITY = frame(
    PARITY_CIRCUIT,
    (2, 2, 2, 3, 2, 0),
    (12, 2, 8, 33, 22, 0),
    (12, 4, 4, 32, 15, 0),
    (12, 5, 4, 42, 14, 0),
    (12, 12, 2, 2049, 12, 0),
)


def test_growth_of_shallow_and_deep_circuits() -> None:
    html = page.growth(PARITY)
    assert cells(html) == [["2", "3", "2", "3", "2"], ["12", "2,049", "2", "33", "8"]]


def test_what_further_layers_save() -> None:
    assert page.trade(PARITY) == (
        "Parity of 12 inputs takes 2,049 gates in 2 layers, 32 gates in 4 layers (groups of 4) "
        "and 33 gates in 8 layers (groups of 2)."
    )
    assert "12 bits is odd takes 2,049 gates in two layers; in 4, 32 are" in page.in_short(PARITY)


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (4, "more than 1 input combination, so the circuit that was built has the fewest"),
        (5, "which leaves room for fewer gates than were built in 1 of 2 cases"),
    ],
)
def test_the_verdict_of_the_search_is_not_presumed(built: int, expected: str) -> None:
    bounds = frame(
        PARITY_BOUND,
        (2, "sum of products", 18, 2, 1, 2, 2, 2, 0),
        (3, "sum of products", 54, 4, 1, 4, 4, built, 0),
    )
    text = page.least(bounds)
    assert text.startswith("For 2 to 3 inputs")
    assert "54 of them" in text
    assert expected in text


def test_multipliers_of_equal_factors_are_shown_and_all_are_judged() -> None:
    html = page.multipliers(
        frame(
            MULTIPLIER,
            (2, 2, 4, 12, 4, 2, 0, 0),
            (2, 3, 7, 27, 10, 3, 1, 5),
            (3, 3, 13, 48, 18, 3, 3, 0),
        )
    )
    assert cells(html) == [["2 × 2", "2", "0", "12", "4"], ["3 × 3", "3", "3", "48", "13"]]
    assert "All 3 multipliers" in html
    assert "Wrong for some input: 1 of the 3 circuits" in html


PIECES = frame(
    LINEAR_PIECES,
    (3, 19, 8, 49, 0, 6, 19, 7, 7, 50, 7, 0),
    (1, 7, 2, 13, 0, 2, 7, 3, 3, 50, 3, 0),
    (2, 13, 4, 25, 0, 4, 13, 5, 5, 50, 5, 0),
    (10, 61, 1024, 6145, 0, 20, 61, 21, 21, 50, 20, 0),
)


def test_pieces_are_shown_for_every_depth() -> None:
    assert cells(page.pieces_by_depth(PIECES)) == [
        ["1", "7", "2", "2", "3"],
        ["2", "13", "4", "4", "5"],
        ["3", "19", "8", "6", "7"],
        ["10", "61", "1,024", "20", "21"],
    ]


def test_what_folding_gains() -> None:
    assert page.pieces(PIECES) == (
        "With 10 hidden layers and 61 parameters the network that folds has 1,024 pieces; one "
        "hidden layer of as many parameters, 20 neurons, has 21 at most. Folding has more pieces "
        "from 3 hidden layers on. The limit of one layer is reached by a network built for it at "
        "4 of 4 depths, and exceeded by none of 200 random networks. At none of 6,232 inputs do "
        "the folds differ from the tent map."
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"pieces": 5}, "At the deepest, folding has no more pieces than one layer can have."),
        ({"pieces": [8, 2, 9, 22]}, "Folding has more pieces from 2 hidden layers on."),
        ({"pieces": [6, 2, 9, 22]}, "Folding has more pieces from 10 hidden layers on."),
        ({"pieces": 30}, "Folding has more pieces at every depth."),
        ({"shallow_pieces": [6, 3, 5, 21]}, "built for it at 3 of 4 depths"),
        ({"random_beyond": [1, 0, 2, 0]}, "exceeded by 3 of 200 random networks"),
        ({"wrong_points": [1, 0, 0, 1]}, "At 2 of 6,232 inputs do"),
    ],
)
def test_what_folding_gains_is_not_presumed(values: dict[str, object], expected: str) -> None:
    assert expected in page.pieces(PIECES.assign(**values))
