"""The programs of section A, one after the other in a folder of their own."""

import contextlib
from pathlib import Path

import matplotlib
import pytest

from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    CIRCUIT_GATE,
    LINEAR_PIECES,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from stages.ledger.tables import judged
from tests.running import run
from tests.stages.programs import STYLE, Flags, refusal, words, written

PROGRAMS: dict[str, Flags] = {
    "circuits.build": {
        "all-functions-of": "2",
        "random-functions": "3",
        "random-inputs": "4",
        "parity-inputs": "4",
        "minimality-inputs": "3",
        "multiplier-bits": "2",
        "seed": "1",
    },
    "circuits.list_wires": {"parity-inputs": "3", "multiplier-bits": "2"},
    "circuits.count_pieces": {"deepest": "4", "random-networks": "3", "seed": "1"},
    "circuits.judge": {},
    "circuits.draw": {**STYLE, "confidence": None},
}
TABLES = (BOOLEAN_FUNCTION, UNNEGATED_INPUTS, PARITY_CIRCUIT, PARITY_BOUND, MULTIPLIER)
OUTPUTS = {
    "circuits.build": [table.path for table in TABLES],
    "circuits.list_wires": [CIRCUIT_GATE.path],
    "circuits.count_pieces": [LINEAR_PIECES.path],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("circuits")
    for program, flags in PROGRAMS.items():
        run(program, words(flags), folder)
    return folder


def test_every_circuit_is_built_and_right(made: Path) -> None:
    with contextlib.chdir(made):
        tables = {table.path: table.read() for table in TABLES}
        wires = CIRCUIT_GATE.read()
    for path, rows in tables.items():
        if path != UNNEGATED_INPUTS.path:
            assert rows["wrong_inputs"].eq(0).all()
    assert len(tables[BOOLEAN_FUNCTION.path]) == 4 + 16 + 3
    assert wires["circuit"].unique().tolist() == ["shallow parity", "deep parity", "multiplier"]


def test_every_claim_is_judged(made: Path) -> None:
    with contextlib.chdir(made):
        quantities = judged("circuits").quantities()
        headline = judged("circuits").headline()
    assert quantities["id"].unique().tolist() == ["A1a", "A1b", "A2a", "A2b", "A3", "A4"]
    fails = quantities["verdict"] == "fails"
    assert quantities.loc[fails, "source"].tolist() == ["book, read literally"]
    assert set(quantities.loc[~fails, "verdict"]) == {"holds"}
    assert headline["parity-gates.two-layers"] == 9


def test_pictures_do_not_depend_on_the_settings_of_the_user(made: Path) -> None:
    before = written(made / "reports")
    assert len(before) == 2 * 3
    with matplotlib.rc_context({"lines.linewidth": 9, "font.family": "serif"}):
        run("circuits.draw", words(PROGRAMS["circuits.draw"]), made)
    assert written(made / "reports") == before


def test_the_same_parameters_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    contents = []
    for seed in ("1", "1", "2"):
        run("circuits.build", words({**PROGRAMS["circuits.build"], "seed": seed}), tmp_path)
        contents.append([(tmp_path / path).read_bytes() for path in OUTPUTS["circuits.build"]])
    assert contents[0] == contents[1]
    assert [a == b for a, b in zip(contents[0], contents[2], strict=True)] == [False] + [True] * 4


@pytest.mark.parametrize(
    ("program", "flag", "value", "expected"),
    [
        ("circuits.build", "all-functions-of", "5", "input should be less than or equal to 4"),
        ("circuits.build", "all-functions-of", "0", "input should be greater than or equal to 1"),
        ("circuits.build", "random-functions", "0", "input should be greater than or equal to 1"),
        ("circuits.build", "random-inputs", "15", "input should be less than or equal to 14"),
        ("circuits.build", "parity-inputs", "15", "input should be less than or equal to 14"),
        ("circuits.build", "parity-inputs", "1", "input should be greater than or equal to 2"),
        ("circuits.build", "minimality-inputs", "11", "input should be less than or equal to 10"),
        ("circuits.build", "multiplier-bits", "8", "input should be less than or equal to 7"),
        ("circuits.build", "multiplier-bits", "2.5", "input should be a valid integer"),
        ("circuits.build", "seed", "-1", "input should be greater than or equal to 0"),
        ("circuits.list_wires", "parity-inputs", "6", "input should be less than or equal to 5"),
        ("circuits.list_wires", "multiplier-bits", "nan", "input should be a valid integer"),
        ("circuits.count_pieces", "deepest", "0", "input should be greater than or equal to 1"),
        ("circuits.count_pieces", "deepest", "13", "input should be less than or equal to 12"),
        ("circuits.count_pieces", "random-networks", "0", "input should be greater than or equal"),
    ],
)
def test_what_cannot_be_enumerated_or_drawn_is_refused(
    program: str, flag: str, value: str, expected: str, tmp_path: Path
) -> None:
    said = refusal(program, {**PROGRAMS[program], flag: value}, tmp_path, OUTPUTS[program])
    assert said.startswith(f"--{flag} {value}: {expected}")


def test_a_judge_without_a_table_says_so_and_leaves_its_outputs(tmp_path: Path) -> None:
    outputs = [f"{judged('circuits').path}.{suffix}" for suffix in ("csv", "json")]
    said = refusal("circuits.judge", {}, tmp_path, outputs)
    assert said.endswith(": missing, expected a CSV table")
