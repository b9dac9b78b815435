"""What the page says of circuits and of networks that fold, from tables known by construction."""

from collections.abc import Mapping

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
from stages.page.setting import Setting
from tests.page.texts import said, say
from unstable_gradients.study.tables import Table

SETTING = Setting(
    {
        "experiments": {
            "circuits": {"parity-inputs": 12},
            "drawn-circuits": {"parity-inputs": 4, "multiplier-bits": 1},
        }
    }
)


def frame(table: Table, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


FUNCTIONS = frame(
    BOOLEAN_FUNCTION,
    *((1, "every", number, 2, 2, 1, 0) for number in range(4)),
    *((2, "every", number, 2, 3, 2, 0) for number in range(16)),
    (9, "random", 0, 2, 257, 9, 0),
)
PARITY = frame(
    PARITY_CIRCUIT,
    (2, 2, 2, 3, 2, 0),
    (12, 2, 8, 33, 22, 0),
    (12, 4, 4, 32, 15, 0),
    (12, 5, 4, 42, 14, 0),
    (12, 12, 2, 2049, 12, 0),
)
BOUNDS = frame(
    PARITY_BOUND,
    (2, "sum of products", 18, 2, 1, 2, 2, 2, 0),
    (3, "sum of products", 54, 4, 1, 4, 4, 4, 0),
)
MULTIPLIERS = frame(
    MULTIPLIER,
    (3, 3, 13, 48, 18, 3, 3, 0),
    (2, 3, 7, 27, 10, 3, 1, 5),
    (2, 2, 4, 12, 4, 2, 0, 0),
)
PIECES = frame(
    LINEAR_PIECES,
    (3, 19, 8, 49, 0, 6, 19, 7, 7, 50, 7, 0),
    (1, 7, 2, 13, 0, 2, 7, 3, 3, 50, 3, 0),
    (2, 13, 4, 25, 0, 4, 13, 5, 5, 50, 5, 0),
    (10, 61, 1024, 6145, 0, 20, 61, 21, 21, 50, 20, 0),
)
TABLES: dict[Table, pd.DataFrame] = {
    BOOLEAN_FUNCTION: FUNCTIONS,
    UNNEGATED_INPUTS: frame(UNNEGATED_INPUTS, (1, 4, 4), (2, 16, 14)),
    PARITY_CIRCUIT: PARITY,
    PARITY_BOUND: BOUNDS,
    MULTIPLIER: MULTIPLIERS,
    LINEAR_PIECES: PIECES,
}


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables, of which a test has others."""

    def of(others: Mapping[Table, pd.DataFrame] | None = None) -> str:
        monkeypatch.chdir(tmp_path)
        for table, rows in {**TABLES, **(others or {})}.items():
            table.write(rows)
        return said("circuits", page.values(SETTING))

    return of


def rows(text: str, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, without their markup."""
    body = text[text.index(caption) :].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [part.split("<")[0].replace("&nbsp;", " ") for part in row.split('">')[1:]]
        for row in body.split("<tr>")[1:]
    ]


def test_functions_are_counted_by_their_inputs(text) -> None:
    found = text()
    assert "of more: 4 of 1 input, 16 of 2 inputs, and 1 random ones of 9 inputs." in found
    assert "21 of the 21 are right for every one of them: verdict(A1a)." in found


def test_a_wrong_circuit_is_not_passed_over(text) -> None:
    wrong = FUNCTIONS.assign(wrong_inputs=[3, 1, *([0] * 19)])
    assert "19 of the 21 are right for every one" in text({BOOLEAN_FUNCTION: wrong})


def test_what_is_computed_without_negations(text) -> None:
    assert "4 of the 4 functions of 1 input and 14 of the 16 functions of 2 inputs. With" in text()


def test_growth_of_shallow_and_deep_circuits(text) -> None:
    found = text()
    assert rows(found, "circuits for parity, counted") == [
        ["2", "3", "2", "3", "2"],
        ["12", "2,049", "2", "33", "8"],
    ]
    assert "12 bits this is 2,049 gates in 2 layers against 33 in 8: verdict(A2b)." in found
    assert "5 of 5 circuits" in found
    wrong = PARITY.assign(wrong_inputs=[0, 0, 7, 0, 0])
    assert "4 of 5 circuits" in text({PARITY_CIRCUIT: wrong})


def test_what_further_layers_save(text) -> None:
    found = text()
    assert "12 bits is odd takes 2,049 gates in two layers; in 4 layers, 32 are enough." in found
    assert (
        "parity of 12 bits takes 2,049 gates in 2 layers, 32 gates in 4 layers (groups of 4) and "
        "33 gates in 8 layers (groups of 2). How much" in found
    )


def test_that_they_save_any_is_not_presumed(text) -> None:
    found = text({PARITY_CIRCUIT: PARITY.iloc[:1]})
    assert "shows only for more than the 2 bits that were tried here." in found
    assert "enough. Before" not in found
    assert "parity of 2 bits takes 3 gates in 2 layers. How much" in found


@pytest.mark.parametrize(("built", "smallest"), [(4, "2 of 2 cases"), (5, "1 of 2 cases")])
def test_the_verdict_of_the_search_is_not_presumed(text, built: int, smallest: str) -> None:
    found = text({PARITY_BOUND: BOUNDS.assign(built_gates=[2, built])})
    assert "For 2 to 3 inputs the computer" in found
    assert "54 of them for the most inputs" in found
    assert "more than 1 of the 4 there are, so that 4 are needed" in found
    assert f"the least number in {smallest}: verdict(A2a)." in found


def test_a_search_of_one_size_is_no_range(text) -> None:
    assert "For 2 inputs the computer" in text({PARITY_BOUND: BOUNDS.iloc[:1]})


def test_multipliers_of_equal_factors_are_shown_and_all_are_judged(text) -> None:
    found = text()
    assert rows(found, "Multipliers of factors") == [
        ["2 × 2", "2", "0", "12", "4"],
        ["3 × 3", "3", "3", "48", "13"],
    ]
    assert "numbers of 3 bits comes to 48 gates in 13 layers" in found
    assert "2 of 3 are right for all" in found
    assert "The multiplier for two numbers of 1 bit," in found  # that is drawn


def test_pieces_are_shown_for_every_depth(text) -> None:
    assert rows(text(), "Linear pieces from 0 to 1") == [
        ["1", "7", "2", "2", "3"],
        ["2", "13", "4", "4", "5"],
        ["3", "19", "8", "6", "7"],
        ["10", "61", "1,024", "20", "21"],
    ]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, "10 hidden layers and 61 parameters"),
        ({}, "made of 1,024 straight pieces"),
        ({}, "of 20 neurons, makes 21 at most: verdict(A4)."),
        ({}, "Folding has more pieces from 3 hidden layers on."),
        ({}, "reached by a network built for it at 4 of 4 depths, and exceeded by 0 of 200 random"),
        ({}, "once for each layer, at 0 of 6,232 inputs."),
        ({"pieces": 5}, "At the deepest, folding has no more pieces than one layer can have."),
        ({"pieces": [8, 2, 9, 22]}, "Folding has more pieces from 2 hidden layers on."),
        ({"pieces": [6, 2, 9, 22]}, "Folding has more pieces from 10 hidden layers on."),
        ({"pieces": [7, 2, 9, 22]}, "Folding has more pieces from 10 hidden layers on."),
        ({"pieces": 30}, "Folding has more pieces from 1 hidden layer on."),
        ({"shallow_pieces": [6, 3, 5, 21]}, "built for it at 3 of 4 depths"),
        ({"random_beyond": [1, 0, 2, 0]}, "exceeded by 3 of 200 random networks"),
        ({"wrong_points": [1, 0, 0, 1]}, "at 2 of 6,232 inputs."),
    ],
)
def test_what_folding_gains_is_not_presumed(text, columns: dict, expected: str) -> None:
    assert expected in text({LINEAR_PIECES: PIECES.assign(**columns)})


def test_a_count_leads_to_its_cell_or_to_its_table(text) -> None:
    text()
    found = say("circuits", page.values(SETTING))
    assert f'data-from="{PARITY_CIRCUIT.path}#4.gates">2,049 gates</data>' in found
    assert f'data-from="{BOOLEAN_FUNCTION.path}">16</data>' in found
    # The largest multiplier is the first row of its table, the deepest network the last of its own.
    assert f'data-from="{MULTIPLIER.path}#0.depth">13 layers</data>' in found
    assert f'data-from="{LINEAR_PIECES.path}#3.pieces">1,024 straight pieces</data>' in found
